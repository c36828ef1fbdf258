"""Evidence that one segment translates another: kinds, lengths, anchors, and words learnt on the way.

*Evidence* is a log-likelihood ratio: above 0 if two segments are more likely a text and its
translation than not. *Anchors* are parts that a translation keeps: numbers, addresses, code, images,
footnotes, bold print, the final mark, and names, which are compared by their consonants.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pieraklad.documents import Document, Segment

RUNNING_TEXT = frozenset(["paragraph", "list item", "quotation", "footnote", "term", "definition"])
"""Kinds of blocks that can become one another, and may be split or joined."""
GAPS = 0.04
"""The share of segments without a partner, before anything is known of the two documents."""

_SPREAD = 1.0
"""The standard deviation of the logarithm of two unrelated lengths' ratio."""
_MOST_OF_WORDS = 5.0
"""The most that words can say for or against a pair."""
_LOST = {"!": 3.0, "/": 1.8, "`": 1.6, "^": 2.0, "0": 1.4, "*": 1.2, "$": 0.8}
"""Evidence against a pair in which only one has an anchor, by the anchor's kind: an
image, an address, code, a footnote, a number, bold print, final punctuation."""

_NUMBER = re.compile(r"\d+")
_ADDRESS = re.compile(
    r"\]\(\s*<?([^)\s>]+)|<(https?:[^>\s]+)>|(https?://[^\s)>\]]+)|\bsrc=\"([^\"]+)\""
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^([^\]\[\s]+)\]")
_REFERENCE = re.compile(r"\]\[([^\]\[]+)\]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_WIDE = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff]+")
_BOLD = re.compile(r"\*\*\w|\b__\w")
_END = {
    ".": ".",
    "。": ".",
    "?": "?",
    "？": "?",
    "؟": "?",
    "!": "!",
    "！": "!",
    ":": ":",
    "：": ":",
}
_ID = re.compile(r"(?:(?<!\s)\s+)?\{#[^{}\s][^{}]*\}\s*$")


@dataclass(slots=True)
class Side:
    """A segment as the comparison sees it."""

    kind: str
    length: int
    marks: Counter[str]
    names: frozenset[str]
    words: frozenset[str]
    row: int
    """The line of a table row; 0 outside tables."""


@dataclass(slots=True)
class Model:
    """What is known about the two documents as a whole."""

    ratio: float
    rarity: dict[str, float]
    kinds: dict[str, float]
    """How much evidence it is that both are of this kind."""
    gaps: tuple[float, float] = (GAPS, GAPS)
    """The shares of the source's and the translation's segments that have no partner."""
    lexicon: Lexicon | None = None


@dataclass(slots=True)
class Lexicon:
    """Words that occurred in paired segments; `together` counts the pairs of segments."""

    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    together: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    trained: frozenset[tuple[int, int]] = frozenset()
    true: tuple[float, float] = (0.0, 1.0)
    false: tuple[float, float] = (0.0, 1.0)
    likeness: dict[str, dict[str, float]] = field(default_factory=dict)
    """What `alike` worked out; it counts on nothing being learnt after that."""

    def alike(self, word: str) -> dict[str, float]:
        """Return how likely each word of the other language is this one's translation (0 to 1)."""
        found = self.likeness.get(word)
        if found is None:
            seen = self.left[word]
            found = self.likeness[word] = {
                other: times / (math.sqrt(seen * self.right[other]) + 0.7)
                for other, times in self.together[word].items()
            }
        return found


def clean(text: str) -> str:
    """Return a translated heading without the `{#id}` that its source may lack."""
    return _ID.sub("", text)


def sides_of(document: Document) -> list[Side]:
    return [_side(segment, _column(document, segment)) for segment in document.segments]


def _column(document: Document, segment: Segment) -> str:
    """Return the index of a table cell in its row, or of a tag-like line of the front matter."""
    if not segment.kind.startswith("table"):
        return ""
    start = document.data.rfind(b"\n", 0, segment.start) + 1
    return str(len(re.findall(rb"(?<!\\)\|", document.data[start : segment.start])))


def _side(segment: Segment, place: str) -> Side:
    text = clean(segment.message) if segment.kind.startswith("heading") else segment.message
    marks: Counter[str] = Counter()
    for found in _CODE.finditer(text):
        marks["`" + found.group(2).strip()] += 1
    bare = _CODE.sub(" ", text)
    for groups in _ADDRESS.findall(bare):
        marks[_address(next(filter(None, groups)))] += 1
    for label in _FOOTNOTE.findall(bare):
        marks["^" + label] += 1
    marks.update({"!": bare.count("!["), "**": len(_BOLD.findall(bare))})
    marks["$" + _END.get(text.rstrip(" *_»”\"')")[-1:], "")] += 1
    for label in _REFERENCE.findall(bare):
        marks["[" + label.casefold()] += 1
    prose = re.sub(r"\]\([^()]*\)|\]\[[^\]\[]*\]|<[^<>]*>|https?://\S+|\[\^[^\]\[]*\]", " ", bare)
    for number in _NUMBER.findall(prose):
        marks["0" + (number.lstrip("0") or "0")] += 1
    names = {_skeleton(word) for word in _WORD.findall(prose.casefold())}
    return Side(
        segment.kind + place,
        len(re.sub(r"\s+", " ", prose).strip()) + sum(len(m) for m in marks if m[0] == "`"),
        +marks, frozenset(name for name in names if len(name) > 2), words_of(prose), segment.line if place else 0,
    )  # fmt: skip


def words_of(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text; pairs of letters if words are not separated."""
    stems = {word[:5] for word in _WORD.findall(text.casefold()) if not _WIDE.search(word)}
    for run in _WIDE.findall(text):
        stems.update(run[n : n + 2] for n in range(len(run) - 1))
    return frozenset(stems)


def _address(url: str) -> str:
    """Return an address without the parts that differ between languages: the language, the anchor."""
    url = re.sub(r"#.*$", "", url)
    url = re.sub(r"(?<=/)[a-z]{2}(?:-[A-Za-z]{2,4})?(?=/)|(?<=//)[a-z]{2}(?=\.)", "", url)
    return "/" + re.sub(r"/{2,}", "/", url.rstrip("/"))


_SOUNDS = str.maketrans({"q": "k", "c": "k", "w": "v", "z": "s", "h": "g", "x": "ks", "y": None, **dict.fromkeys("aeiouj", None)})  # fmt: skip


@lru_cache(maxsize=20_000)
def _skeleton(word: str) -> str:
    """Return the consonants of a word, in Latin letters: Мінск and Minsk have the same."""
    if "\u0400" <= word[0] <= "\u052f":
        from pieraklad.belarusian import transliterate

        word = transliterate(word, "slug")
    word = word.replace("ch", "č").replace("sh", "š").replace("kh", "h").replace("ph", "f")
    return re.sub(r"(.)\1+", r"\1", word.translate(_SOUNDS))[:6]


def anchor_weights(left: Sequence[Side], right: Sequence[Side]) -> dict[str, float]:
    """Return the weight of each anchor that both documents have: the rarer, the stronger."""
    result: dict[str, float] = {}
    for attribute in ("marks", "names"):
        here = Counter(token for side in left for token in getattr(side, attribute))
        there = Counter(token for side in right for token in getattr(side, attribute))
        for token in here.keys() & there.keys():
            share = max(here[token] / len(left), there[token] / len(right))
            result[token] = -math.log(share)
    return result


def kind_weights(left: Sequence[Side], right: Sequence[Side]) -> dict[str, float]:
    """Return the evidence of the same kind: two paragraphs may match by chance, two captions do not."""
    counts = Counter(side.kind for side in (*left, *right))
    total = len(left) + len(right)
    return {kind: min(2.0, 0.5 * -math.log(number / total)) for kind, number in counts.items()}


def length_ratio(
    left: Sequence[Side], right: Sequence[Side], pairs: Iterable[tuple[int, int]] | None
) -> float:
    """Return how many letters of the translation correspond to one of the source."""
    if pairs is None:
        return max(0.2, sum(s.length for s in right) / max(1, sum(s.length for s in left)))
    ratios = sorted(
        right[j].length / left[i].length
        for i, j in pairs
        if left[i].length >= 20 and right[j].length
    )
    return ratios[len(ratios) // 2] if ratios else length_ratio(left, right, None)


def pair_evidence(
    a: Side, b: Side, model: Model, place: tuple[int, int] | None, least: float = -1e9
) -> float:
    """Return the evidence that `b` translates `a`; exact only if it is more than `least`."""
    kind = _kind_evidence(a.kind, b.kind, model)
    return kind if kind < -8.0 else kind + content_evidence(a, b, model, place, least - kind)


def content_evidence(
    a: Side, b: Side, model: Model, place: tuple[int, int] | None, least: float = -1e9
) -> float:
    """Return the evidence apart from the kinds of blocks; exact only if it is more than `least`."""
    spread = 0.22 + 1.6 / math.sqrt(max(a.length, 4))
    off = math.log((b.length + 3) / (a.length * model.ratio + 3))
    # Compared with two unrelated lengths.
    result = math.log(_SPREAD / spread) - 0.5 * min((off / spread) ** 2, 30.0)
    result += 0.5 * min((off / _SPREAD) ** 2, 4.0)
    rarity = model.rarity
    # Loops, not Counter's arithmetic: this is where the time of a whole site goes.
    marks, others = a.marks, b.marks
    shared = 0
    anchored = lost = 0.0
    for mark, number in marks.items():
        other = others.get(mark, 0)
        if other:
            shared += 1
            anchored += rarity.get(mark, 0.0) * 0.9
        if number != other:
            lost += _LOST.get(mark[0], 0.0) * min(abs(number - other), 3)
    for mark, number in others.items():
        if mark not in marks:
            lost += _LOST.get(mark[0], 0.0) * min(number, 3)
    result += min(7.0, anchored)
    result -= min(8.0, lost / (1.0 + 0.5 * shared))
    names = a.names & b.names
    if names:
        result += min(4.0, sum(max(0.0, rarity[n] - 1.0) * 0.45 for n in names))
    # The words are compared last, and only where they can matter.
    if model.lexicon is not None and place is not None and result + _MOST_OF_WORDS > least:
        result += _lexical_evidence(a, b, model.lexicon, place)
    return result


def _kind_evidence(a: str, b: str, model: Model) -> float:
    if a == b:
        return model.kinds[a]
    if a.startswith("heading") and b.startswith("heading"):
        return -2.5
    if a in RUNNING_TEXT and b in RUNNING_TEXT:
        return -4.0
    return -20.0


def learnt(
    left: Sequence[Side],
    right: Sequence[Side],
    pairs: list[tuple[int, int]],
    taught: list[tuple[frozenset[str], frozenset[str]]],
) -> Lexicon:
    """Count which words occur in paired segments, and how well that separates true and false pairs."""
    lexicon = Lexicon(trained=frozenset(pairs))
    for here, there in [*((left[i].words, right[j].words) for i, j in pairs), *taught]:
        lexicon.left.update(here)
        lexicon.right.update(there)
        for word in here:
            lexicon.together[word].update(there)
    true = [s for i, j in pairs if (s := _overlap(left[i], right[j], lexicon, (i, j))) is not None]
    false = [
        s
        for n, (i, _) in enumerate(pairs)
        for step in (3, 7)
        if (k := pairs[(n + step) % len(pairs)][1]) != pairs[n][1]
        and (s := _overlap(left[i], right[k], lexicon, (i, k))) is not None
    ]
    lexicon.true, lexicon.false = _normal(true), _normal(false)
    return lexicon


def _normal(values: list[float]) -> tuple[float, float]:
    if len(values) < 5:
        return 0.0, 1.0
    mean = sum(values) / len(values)
    return mean, max(0.06, math.sqrt(sum((v - mean) ** 2 for v in values) / len(values)))


def stands_out(
    a: Side, b: Side, rivals: Iterable[Side], lexicon: Lexicon, place: tuple[int, int]
) -> bool:
    """Return whether the words of `a` match those of `b` better than those of any rival.

    Long texts share many words by chance: a high score alone proves little.
    True if too few words are known to decide.
    """
    score = _overlap(a, b, lexicon, place)
    if score is None:
        return True
    others = (_overlap(a, rival, lexicon, place, b.words) for rival in rivals)
    return all(other is None or other < score for other in others)


def _overlap(
    a: Side,
    b: Side,
    lexicon: Lexicon,
    place: tuple[int, int],
    taught: frozenset[str] | None = None,
) -> float | None:
    """Return how well the words of `a` match words of `b` (0 to 1); None if nothing is known.

    What was learnt from the pair at `place` itself is left out: it must not prove itself. `taught` are the
    words of its translation, if they are not those of `b`.
    """
    own = 1 if place in lexicon.trained else 0
    total = met = 0.0
    count = 0
    words = b.words
    for word in a.words:
        seen = lexicon.left[word] - own
        if seen < 1:
            continue
        best = 0.0
        if own:
            beside = lexicon.together[word]
            for other in beside.keys() & words:
                less = own if taught is None or other in taught else 0
                times = beside[other] - less
                if times > 0:
                    likeness = times / (math.sqrt(seen * (lexicon.right[other] - less)) + 0.7)
                    best = max(best, likeness)
        else:
            alike = lexicon.alike(word)
            for other in alike.keys() & words:
                best = max(best, alike[other])
        weight = 1.0 / math.sqrt(seen)
        total += weight
        met += weight * best
        count += 1
    return met / total if count >= 2 else None


def _lexical_evidence(a: Side, b: Side, lexicon: Lexicon, place: tuple[int, int]) -> float:
    score = _overlap(a, b, lexicon, place)
    true, false = lexicon.true, lexicon.false
    if score is None or true[0] <= false[0]:
        return 0.0
    ratio = (
        math.log(false[1] / true[1])
        - 0.5 * ((score - true[0]) / true[1]) ** 2
        + 0.5 * ((score - false[0]) / false[1]) ** 2
    )
    if score > true[0]:
        ratio = max(ratio, 0.0)
    return max(-_MOST_OF_WORDS, min(_MOST_OF_WORDS, ratio))


def joined(a: Side, b: Side) -> Side | None:
    """Return two paragraphs as one; None for other blocks, which are never split or joined."""
    if a.kind != b.kind or a.kind not in RUNNING_TEXT or min(a.length, b.length) < 25:
        return None
    return Side(
        a.kind, a.length + b.length + 1, a.marks + b.marks, a.names | b.names, a.words | b.words, 0
    )
