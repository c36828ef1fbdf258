"""Finds frequent Russianisms without a dictionary: listed words and phrases, and two grammatical rules.

*wording-word* and *wording-turn* are the lists of `wording_words`. *wording-po*: «па» takes the
locative («па пытаннях»), where Russian has the dative («Праўны пераклад», nashaniva.com/71872). *wording-participle*: active
participles in -ючы, -учы («працуючых») are not used as adjectives (school grammar; the law is
silent); a clause or a noun is used instead. All of this only warns; nothing is fixed automatically.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pieraklad.belarusian.alphabet import CYRILLIC
from pieraklad.belarusian.inflection import fold
from pieraklad.belarusian.masks import mask
from pieraklad.belarusian.text_problems import TextProblem

_LETTER: Final = f"[{CYRILLIC}’]"
# A sequence of letters that each phrase contains; a test compares them.
_MAY_TURN: Final = re.compile(
    "протяз|згодна|глядз|сабой|часоў|крайн|прым|прыйм|прыням|т\\. ?[дп]|лепш|тым не|раждз|ачарад"
)
_WORD: Final = re.compile(f"(?<!-){_LETTER}+")
_PO: Final = re.compile(
    f"па(?<!{_LETTER}..)(?<!-..)[ \u00a0]({_LETTER}{{2,}}?)(ам|ям)(?!{_LETTER})"
)
# Nouns in -ам, -ям of other kinds after «па»: a place, a pronoun, an indeclinable word.
_NOT_DATIVE: Final = frozenset(
    ["т", "с", "н", "в", "к", "экз", "вігв", "прагр", "хр", "гр", "рэкл"]
)
# How each participle ends, beginning with what is rare.
_MAY_PARTICIPLE: Final = re.compile("юч(?<=[уюая]..)(?:а[яе]|ага|аму|ы[яхм]|ую|ай)")
_PARTICIPLE: Final = re.compile(
    f"(?<!{_LETTER})((?!кіруюч|бягуч|галоўнакамандуюч|хвалююч|пануюч|акаляюч|акамадуюч|балюч|гадзюч|гаюч|дзеюч|захапляюч|здавальняюч|здзіўляюч|калюч|колюч|лінюч|незадавальняюч|нержавеюч|окаюч|пачынаюч|пульсуюч|пускарэгулююч|рашаюч|смярдзюч|трасіруюч|чаевырабляюч|шматабяцаюч|электрарухаюч){_LETTER}{{2,}}[уюая]юч)(?:ая|ае|ага|аму|ыя|ых|ымі|ую|ай)(?!{_LETTER})"
)


@cache
def _words() -> tuple[dict[str, str], dict[str, str], frozenset[str], int]:
    """The invariable words and the stems, each with its replacement; how the
    stems begin; the longest one's length."""
    from pieraklad.belarusian.wording_words import WORDS

    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    for line in WORDS.splitlines():
        written, better = line.split(" = ")
        written = fold(written)
        if written.endswith("*"):
            stems[written[:-1]] = better
        else:
            exact[written] = better
    return exact, stems, frozenset(stem[:3] for stem in stems), max(map(len, stems))


@cache
def _turns() -> list[tuple[re.Pattern[str], str]]:
    from pieraklad.belarusian.wording_words import TURNS

    return [
        (re.compile(f"(?<!{_LETTER})(?:{turn})(?!{_LETTER})"), better) for turn, better in TURNS
    ]


@lru_cache(maxsize=20_000)
def _listed(word: str) -> tuple[str, bool] | None:
    """Return what is better than a word, and whether it is the whole word that is listed; None for a good one."""
    exact, stems, starts, longest = _words()
    if word in exact:
        return exact[word], True
    if word[:3] not in starts:
        return None
    # The longest stem is the most specific.
    lengths = range(min(longest, len(word)), 2, -1)
    return next(((stems[word[:n]], False) for n in lengths if word[:n] in stems), None)


def find_wording(text: str) -> list[TextProblem]:
    """Return the Russianisms in `text`, in order; offsets are code points.

    `replacement` is offered for invariable words and for «па» with the dative.
    """
    prose = fold(mask(text))
    found: list[TextProblem] = []
    # Most texts have none of the words.
    is_listed = any(map(_listed, _WORD.findall(prose)))
    for match in _WORD.finditer(prose) if is_listed else ():
        listed = _listed(match[0])
        if listed is None:
            continue
        better, is_whole = listed
        replacement: str | None = better if is_whole else None
        if replacement and ("," in replacement or text[match.start()].isupper()):
            replacement = None
        found.append(_problem("wording-word", match, text, better, replacement))
    if _MAY_TURN.search(prose):
        for turn, better in _turns():
            for match in turn.finditer(prose):
                found.append(_problem("wording-turn", match, text, better, None))
    for match in _PO.finditer(prose) if "па" in prose else ():
        if match[1] in _NOT_DATIVE or "\ufffc" in match[0]:
            continue
        ending = {"ам": "ах", "ям": "ях"}[match[2]]
        right = text[match.start() : match.start(2)] + ending
        found.append(_problem("wording-po", match, text, right, right))
    for match in _PARTICIPLE.finditer(prose) if _MAY_PARTICIPLE.search(prose) else ():
        found.append(
            TextProblem(
                "wording-participle",
                match.start(),
                match.end(),
                None,
                False,
                f"Дзеепрыметнік «{text[match.start() : match.end()]}»: лепш «які …» або назоўнік.",
                f"The active participle {text[match.start() : match.end()]}: prefer a clause "
                "(«які …») or a noun.",
            )
        )
    return sorted(found, key=lambda problem: (problem.start, problem.end))


def _problem(
    rule: str, match: re.Match[str], text: str, better: str, replacement: str | None
) -> TextProblem:
    written = text[match.start() : match.end()]
    return TextProblem(
        rule,
        match.start(),
        match.end(),
        replacement,
        False,
        f"Русізм «{written}»: трэба «{better}».",
        f"A Russianism, {written}: write {better}.",
    )
