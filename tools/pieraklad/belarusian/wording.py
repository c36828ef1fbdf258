"""Finds frequent Russianisms, without a dictionary: words of a list, turns, and two grammatical rules.

*wording-word* and *wording-turn* are the lists of `wording_words`. *wording-po*: «па» takes the
locative («па пытаннях»), where Russian has the dative («Праўны пераклад», nashaniva.com/71872). *wording-participle*: active
participles in -ючы, -учы («працуючых») are not used as adjectives (school grammar; the law is
silent), a clause or a noun stands for them. All of it warns; nothing is put right by itself.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pieraklad.belarusian.alphabet import CYRILLIC
from pieraklad.belarusian.inflection import fold
from pieraklad.belarusian.masks import mask
from pieraklad.belarusian.problems import Problem

_LETTER: Final = f"[{CYRILLIC}’]"
_PO: Final = re.compile(f"(?<!{_LETTER})(?<!-)па[ \u00a0]({_LETTER}{{2,}}?)(ам|ям)(?!{_LETTER})")
# Nouns in -ам, -ям of other kinds after «па»: a place, a pronoun, an indeclinable word.
_NOT_DATIVE: Final = frozenset(
    ["т", "с", "н", "в", "к", "экз", "вігв", "прагр", "хр", "гр", "рэкл"]
)
_PARTICIPLE: Final = re.compile(
    f"(?<!{_LETTER})((?!кіруюч|бягуч){_LETTER}{{2,}}[ую]юч)(?:ая|ае|ага|аму|ыя|ых|ымі|ую|ай)(?!{_LETTER})"
)


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """One pattern for all words, quick to fail; the exact ones; the stems with what to write."""
    from pieraklad.belarusian.wording_words import WORDS

    exact: dict[str, str] = {}
    stems: list[tuple[re.Pattern[str], str]] = []
    alternatives: list[str] = []
    for line in WORDS.splitlines():
        written, better = line.split(" = ")
        written = fold(written)
        if written.endswith("*"):
            pattern = re.escape(written[:-1]) + f"{_LETTER}*"
            stems.append((re.compile(pattern + r"\Z"), better))
        else:
            pattern = re.escape(written)
            exact[written] = better
        alternatives.append(pattern)
    stems.sort(key=lambda item: -len(item[0].pattern))  # the longest stem says the most
    joined = "|".join(alternatives)
    return re.compile(f"(?<!{_LETTER})(?<!-)(?:{joined})(?!{_LETTER})"), exact, stems


@cache
def _turns() -> list[tuple[re.Pattern[str], str]]:
    from pieraklad.belarusian.wording_words import TURNS

    return [
        (re.compile(f"(?<!{_LETTER})(?:{turn})(?!{_LETTER})"), better) for turn, better in TURNS
    ]


def find_wording(text: str) -> list[Problem]:
    """Return the Russianisms in `text`, by place; offsets are code points.

    `replacement` is offered for words that do not change and for «па» with the dative.
    """
    prose = fold(mask(text))
    found: list[Problem] = []
    pattern, exact, stems = _words()
    for match in pattern.finditer(prose):
        better = exact.get(match[0])
        if better is None:
            better = next(b for stem, b in stems if stem.match(match[0]))
        replacement = exact.get(match[0])
        if replacement and ("," in replacement or text[match.start()].isupper()):
            replacement = None
        found.append(_problem("wording-word", match, text, better, replacement))
    for turn, better in _turns():
        for match in turn.finditer(prose):
            found.append(_problem("wording-turn", match, text, better, None))
    for match in _PO.finditer(prose):
        if match[1] in _NOT_DATIVE or "\ufffc" in match[0]:
            continue
        ending = {"ам": "ах", "ям": "ях"}[match[2]]
        right = text[match.start() : match.start(2)] + ending
        found.append(_problem("wording-po", match, text, right, right))
    for match in _PARTICIPLE.finditer(prose):
        found.append(
            Problem(
                "wording-participle",
                match.start(),
                match.end(),
                None,
                False,
                f"Дзеепрыметнік «{text[match.start() : match.end()]}»: лепш «які …» або назоўнік.",
                f"The active participle {text[match.start() : match.end()]}: better a clause "
                "(«які …») or a noun.",
            )
        )
    return sorted(found, key=lambda problem: (problem.start, problem.end))


def _problem(
    rule: str, match: re.Match[str], text: str, better: str, replacement: str | None
) -> Problem:
    written = text[match.start() : match.end()]
    return Problem(
        rule,
        match.start(),
        match.end(),
        replacement,
        False,
        f"Русізм «{written}»: трэба «{better}».",
        f"A Russianism, {written}: write {better}.",
    )
