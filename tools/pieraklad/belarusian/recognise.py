"""Guesses whether a text is Belarusian or English, from its letters and a few frequent words.

No statistics and no model: Belarusian spelling excludes so many letter pairs of neighbouring languages
(те, ре, че, чи, ть …) that a title of one or two words is usually enough.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pieraklad.belarusian.alphabet import CYRILLIC, compose, fold_apostrophes
from pieraklad.belarusian.masks import OPAQUE, SILENT, mask

# (weight, pattern). Counted once per match; the text is lower case.
_FOR: Final = (
    (4, "ў"),
    (2, "і"),
    (2, "[жчш]ы|[рчшж]э|[тд]э|дз[еёіьюя]"),
    (2, "[оаеуы]ць(?![а-яёіў])|цц[аеёя]|ццё|ць"),
    (2, "([нлсзцчжш])\\1[еяюі](?![а-яёіў])"),
    (2, "(?<![а-яёіў])(?:ці|што|гэта|пра|яго|яны|але|ад|дзе|хто|ёсць)(?![а-яёіў])"),
)
_AGAINST: Final = (
    (5, "[ъщ]"),
    (4, "и"),
    # Ukrainian without и, ї, є: nouns in -ування, adverbs in -ійно, its most common words.
    (4, "[ую]вання|ійно(?![а-яёіў])|пройшл"),
    (4, "(?<![а-яёіў])(?:після|під|було|буде|щоб|всі|все|також)(?![а-яёіў])"),
    (6, "[їєђѓјљњћџќ]"),
    # р, ч, ш, ж are hard in Belarusian, т and д become ц and дз.
    (3, "[рчшж][еёюяиі]|[тд][еёюяьиі]"),
    (2, "ться|тся|[ое]го(?![а-яёіў])"),
    # Only a stressed о is written.
    (2, "о[бвгджзклмнпрстфхцчш]{1,2}о(?=[а-я])"),
    (4, "(?<![а-яёіў])(?:о|об|что|это|как|или|его|она|они|есть|що|це|щоб)(?![а-яёіў])"),
)
_ENGLISH_WORDS: Final = (
    "the of and to in a is for on with are be this that by from how what as it an or not you your"
    " we about new"
)
_ENGLISH: Final = frozenset(_ENGLISH_WORDS.split())
_OTHER_LATIN_WORDS: Final = (
    "der die das und ist nicht le la les des est une et que el los las por para y il di che w z się"
    " jest nie oraz że"
)
_OTHER_LATIN: Final = frozenset(_OTHER_LATIN_WORDS.split())
_SLAVIC: Final = frozenset("ąćčďěęłĺńňŕřśšťůźżžŭ")


@cache
def _compiled(evidence: tuple[tuple[int, str], ...]) -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((weight, re.compile(pattern)) for weight, pattern in evidence)


def guess_language(text: str) -> str | None:
    """Return "be", "en", or None if the text is in another language or inconclusive.

    Text mostly in Cyrillic letters without a trace of another language is taken to be Belarusian:
    «Карта» may be Russian, too, but in a project in Belarusian and English it is not. Text mostly in
    Latin letters is English unless its letters or words clearly belong to another language.
    """
    prose = re.sub(f"[{OPAQUE}{SILENT}]+", " ", mask(text))
    prose = fold_apostrophes(compose(prose)).lower()
    # Count words, not letters: an English sentence may quote a long Belarusian word.
    words = re.findall(r"[^\W\d_]+", prose)
    cyrillic = [word for word in words if re.match(f"[{CYRILLIC}]", word)]
    latin = [word for word in words if re.match("[a-zà-öø-ÿ\u0100-\u024f]", word)]
    if not words or max(len(cyrillic), len(latin)) * 2 < len(words):
        return None
    if len(cyrillic) >= len(latin):
        return "be" if _is_belarusian(" ".join(cyrillic) if latin else prose) else None
    return "en" if _is_english(latin) else None


def _is_belarusian(prose: str) -> bool:
    for_it = _score(prose, _FOR)
    against = _score(prose, _AGAINST)
    return for_it > against or for_it == against == 0


def _score(prose: str, evidence: tuple[tuple[int, str], ...]) -> int:
    return sum(weight * len(pattern.findall(prose)) for weight, pattern in _compiled(evidence))


def _is_english(words: list[str]) -> bool:
    english = sum(word in _ENGLISH for word in words)
    other = sum(word in _OTHER_LATIN for word in words)
    letters = "".join(words)
    accented = sum(letter > "z" for letter in letters)
    slavic = any(letter in _SLAVIC for letter in letters)
    # "Café", "naïve" and a name or two occur in English; a tenth of the letters does not.
    foreign = slavic or accented * 10 > len(letters)
    return english > other or (english == other and not foreign)
