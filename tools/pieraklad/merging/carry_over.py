"""Edits of a source that do not change the meaning: which of them can be made in the translation as well.

Half of all edits in a documentation project are mechanical: an address, a link's style, a comma, a
capital. For these the old translation is still right once the changed token, which it contains
verbatim, is replaced; or as it is, if the change has no counterpart. Numbers and final marks are
replaced but leave the message fuzzy: agreement and tone depend on them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from pieraklad.merging.kinds import KINDS

_STAY_FUZZY = frozenset(["number", "final-mark"])

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# A link's destination, an autolink, a bare address, a link or image file.
_ADDRESS = re.compile(
    r"(?<=\]\()[^\s()<>]+|(?<=\]\(<)[^<>\n]+|<https?://[^<>\s]+>|https?://[^\s()<>\[\]«»“”\"']+"
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,:]\d+)*(?![\w])")
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_COLLAPSED = re.compile(r"(?<=\])\[\]")
_FINAL = re.compile(r"(?<![.!?…:;])[.!?…:;]+(?=[\"”»’)*_]*\Z)")
_QUOTES = str.maketrans("“”„«»‟‘’‚‹›ʼ", "\"\"\"\"\"\"''''''")
_DASHES = re.compile(r"(?:(?<!\s)\s+)?(?:[–—]|(?<=\s)--?(?=\s))\s*")
_EMPHASIS = re.compile(r"(?<![\\\w])([*_]{1,3})(?=\S)|(?<=\S)([*_]{1,3})(?!\w)")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The translation for the new source, whether it is finished, and the kinds of edits found."""

    text: str
    finished: bool
    kinds: tuple[str, ...]


def carry_over(
    old: str, new: str, translation: str, classes: Collection[str] = KINDS
) -> CarriedOver | None:
    """Make the edits in `translation` that were made in its source between `old` and `new`.

    None if some part of the edit is of another kind, or of one not in `classes`, or if
    the changed tokens do not occur in the translation exactly as often as in the old source.
    """
    kinds: list[str] = []
    text = translation
    for kind, pattern in (("code", _CODE), ("address", _ADDRESS), ("number", _NUMBER)):
        olds, news = _found(pattern, old), _found(pattern, new)
        if len(olds) != len(news):
            continue
        changed = [(a, b) for a, b in zip(olds, news, strict=True) if a != b]
        if changed:
            if kind not in classes:
                return None
            replaced = _replace(text, changed, Counter(olds), pattern)
            if replaced is None:
                return None
            text = replaced
            kinds.append(kind)
            old = _with(pattern, old, news)
    for kind in ("link", "final-mark", "emphasis"):
        if kind in classes:
            step = _STEPS[kind](old, new, text)
            if step is not None:
                old, text = step
                kinds.append(kind)
    remaining = _equal_under(old, new, classes)
    if remaining is None:
        return None
    kinds.extend(remaining)
    if not kinds:
        return None
    finished = not _STAY_FUZZY.intersection(kinds)
    return CarriedOver(text, finished, tuple(kind for kind in KINDS if kind in kinds))


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    if pattern is _NUMBER:  # a number in an address or in code is part of that
        text = _ADDRESS.sub(" ", _CODE.sub(" ", text))
    elif pattern is _ADDRESS:
        text = _CODE.sub(" ", text)
    return [match.group() for match in pattern.finditer(text)]


def _with(pattern: re.Pattern[str], text: str, tokens: list[str]) -> str:
    """Return `text` with its tokens replaced one by one."""
    rest = iter(tokens)
    hidden: list[re.Pattern[str]] = []
    if pattern is _NUMBER:
        hidden = [_CODE, _ADDRESS]
    elif pattern is _ADDRESS:
        hidden = [_CODE]
    joined = "|".join(f"(?:{h.pattern})" for h in hidden)
    if not joined:
        return pattern.sub(lambda _: next(rest), text)
    # Groups inside the hidden patterns would shift: only whole matches are used.
    spans = [match.span() for h in hidden for match in h.finditer(text)]
    pieces: list[str] = []
    position = 0
    for match in pattern.finditer(text):
        if any(start <= match.start() < end for start, end in spans):
            continue
        pieces += (text[position : match.start()], next(rest, match.group()))
        position = match.end()
    return "".join([*pieces, text[position:]])


def _replace(
    text: str, changed: list[tuple[str, str]], counts: Counter[str], pattern: re.Pattern[str]
) -> str | None:
    """Replace tokens in the translation; None unless each occurs there as often as in the source."""
    there = Counter(_found(pattern, text))
    wanted: dict[str, str] = {}
    for before, after in changed:
        if there[before] != counts[before] or wanted.get(before, after) != after:
            return None
        wanted[before] = after
    if any(sum(a == before for a, _ in changed) != counts[before] for before in wanted):
        return None  # one of several equal tokens changed: which is it in the translation?
    return _with(pattern, text, [wanted.get(token, token) for token in _found(pattern, text)])


def _without_links(old: str, new: str, text: str) -> tuple[str, str] | None:
    """Remove links from the translation that were removed from the source."""
    gone: Counter[str] = Counter(_found(_ADDRESS, old))
    gone.subtract(_found(_ADDRESS, new))
    targets = {target for target, count in gone.items() if count > 0}
    if not targets or any(count < 0 for count in gone.values()):
        return None
    plain = _unlinked(old, targets)
    if plain == old or Counter(_found(_ADDRESS, text)) != Counter(_found(_ADDRESS, old)):
        return None
    return plain, _unlinked(text, targets)


def _unlinked(text: str, targets: set[str]) -> str:
    return _LINK.sub(
        lambda m: m.group(1) if targets.intersection(_found(_ADDRESS, m.group())) else m.group(),
        text,
    )


def _final_mark(old: str, new: str, text: str) -> tuple[str, str] | None:
    """Give the translation the new final mark if it has the old one."""
    before, after, mark = _FINAL.search(old), _FINAL.search(new), _FINAL.search(text)
    marks = [found.group() if found else "" for found in (before, after, mark)]
    if marks[0] == marks[1] or marks[0] != marks[2]:
        return None
    return _with_final(old, before, marks[1]), _with_final(text, mark, marks[1])


def _with_final(text: str, found: re.Match[str] | None, mark: str) -> str:
    if found is None:
        return text + mark
    return text[: found.start()] + mark + text[found.end() :]


def _emphasis(old: str, new: str, text: str) -> tuple[str, str] | None:
    """Remove emphasis, or change its marker, if the translation has exactly the source's."""
    before, after = _marks(old), _marks(new)
    if before == after or not before or _marks(text) != before:
        return None
    if not after:
        return _EMPHASIS.sub("", old), _EMPHASIS.sub("", text)
    if [len(mark) for mark in before] == [len(mark) for mark in after]:
        first, second = iter(after), iter(after)
        return (
            _EMPHASIS.sub(lambda _: next(first), old),
            _EMPHASIS.sub(lambda _: next(second), text),
        )
    return None


def _marks(text: str) -> list[str]:
    return [a or b for a, b in _EMPHASIS.findall(_CODE.sub(" ", text))]


_STEPS = {"link": _without_links, "final-mark": _final_mark, "emphasis": _emphasis}


def _equal_under(old: str, new: str, classes: Collection[str]) -> list[str] | None:
    """Return the kinds of small differences left between the texts; None if one is of no known kind."""
    if old == new:
        return []
    folds = {
        "space": lambda t: _SPACES.sub(" ", t).strip(),
        "reference": lambda t: _COLLAPSED.sub("", t),
        "quotes": lambda t: t.translate(_QUOTES),
        "dash": lambda t: _DASHES.sub(" - ", t).replace("...", "…"),
        "comma": lambda t: t.replace(",", ""),
        "case": str.casefold,
    }
    allowed = [kind for kind in folds if kind in classes]

    def folded(text: str, kinds: list[str]) -> str:
        for kind in kinds:
            text = folds[kind](text)
        return text.strip()

    if folded(old, allowed) != folded(new, allowed):
        return None
    # Only the kinds that are needed: without one of them the texts differ.
    needed = list(allowed)
    for kind in allowed:
        fewer = [other for other in needed if other != kind]
        if folded(old, fewer) == folded(new, fewer):
            needed = fewer
    return needed or ["space"]
