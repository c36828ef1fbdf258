"""Finds characters that do not belong in a Belarusian word.

Rules: *letters-foreign* (и, щ, ъ and letters of other Cyrillic alphabets), *letters-latin* (a Latin
look-alike in a Cyrillic word, or Latin i for the conjunction і), *letters-cyrillic* (a Cyrillic
look-alike in a Latin word), *letters-digit* (0 and 3 for О and З), *letters-g* (ґ),
*letters-decomposed* (й, ў, ё as two code points), *letters-stress*, *letters-invisible* (soft
hyphen, zero-width space) and *apostrophe*. Code, placeholders, addresses and tags are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pieraklad.belarusian.alphabet import (
    APOSTROPHE,
    APOSTROPHES,
    CONSONANTS,
    CYRILLIC,
    CYRILLIC_TO_LATIN,
    DECOMPOSED,
    FOREIGN,
    IOTATED,
    LATIN_TO_CYRILLIC,
    WRONG_APOSTROPHES,
)
from pieraklad.belarusian.masks import OPAQUE, SILENT, mask
from pieraklad.belarusian.text_problems import TextProblem

_INVISIBLE: Final = "\u00ad\u200b\u2060\ufeff"
_LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
# Letters of any script, digits, marks: what a reader sees as one word. No apostrophes or hyphens:
# "Wi-Fi-кропка" and "O’Генры" are several words side by side.
_RUN: Final = re.compile(f"[{CYRILLIC}{_LATIN}0-9\u0300-\u036f]+")
_HAS_CYRILLIC: Final = re.compile(f"[{CYRILLIC}]")
_HAS_LATIN: Final = re.compile(f"[{_LATIN}]")
_DECOMPOSED_PAIR: Final = re.compile("[уУyY]\u0306|[иИ]\u0306|[еЕ]\u0308")
_STRESS: Final = re.compile(f"(?<=[{CYRILLIC}])\u0301")
_HIDDEN: Final = re.compile(f"(?<=[{CYRILLIC}])[{_INVISIBLE}]+(?=[{CYRILLIC}])")
_MARK: Final = re.compile(
    f"(?<=[{CYRILLIC}])[{APOSTROPHES}{re.escape(WRONG_APOSTROPHES)}](?=[{CYRILLIC}])"
)
_LONE_I: Final = re.compile(
    f'(?<=[{CYRILLIC}»”“"),;:—–])[ \u00a0\n](i)[ \u00a0\n](?=[«„“"(]?[{CYRILLIC}])'
)
_DIGITS: Final = {"0": ("о", "О"), "3": ("з", "З")}
# Words that may follow a number without a space and are long enough to be taken for a word.
_AFTER_NUMBER: Final = re.compile("(?:год|гадз|грн|дзён|дні|дня|хв|сек|руб|квт|тыс|млн|шт|раз)$")
_FOREIGN_ONLY: Final = frozenset("ъїєѓђјљњћџќѕѣ")


def find_letters(
    text: str, *, apostrophe: str = APOSTROPHE, allow_g: bool = False
) -> list[TextProblem]:
    """Return the problems in `text`, in order.

    `apostrophe` is the one that the project uses between Cyrillic letters; any other mark there is a
    problem. `allow_g` accepts ґ (Taraškievica). A foreign letter's fix is *certain* only in a word
    that cannot be quoted Russian or Ukrainian.
    """
    if text.isascii() or not ("&" in text or any(p.search(text) for p in _suspicious(apostrophe))):
        return []
    prose = mask(text)
    found = [
        *_marks(text, prose, apostrophe),
        *_invisible(text, prose),
        *_decomposed(prose),
        *_lone_i(prose),
    ]
    for match in _RUN.finditer(prose):
        found.extend(_word(prose, match, allow_g, apostrophe))
    return sorted(found, key=lambda problem: (problem.start, problem.end))


@cache
def _suspicious(apostrophe: str) -> tuple[re.Pattern[str], ...]:
    """Everything that a rule could apply to: most texts have none of it.

    Each pattern begins with one set of characters that are rare in Belarusian, and looks around from
    there: a single pattern of alternatives takes three times as long.
    """
    foreign = "".join(FOREIGN) + "".join(FOREIGN).upper()
    marks = re.escape("".join(c for c in APOSTROPHES + WRONG_APOSTROPHES if c != apostrophe))
    return (
        re.compile(f"[{foreign}ґҐ\u0300-\u036f{_INVISIBLE}]"),
        re.compile(f"[{_LATIN}0-9](?:(?<=[{CYRILLIC}].)|(?=[{CYRILLIC}]))"),
        re.compile(f"[{marks}](?<=[{CYRILLIC}].)(?=[{CYRILLIC}])"),
        re.compile(r"i(?<!\w.)(?!\w)"),
    )


def _word(
    prose: str, match: re.Match[str], allow_g: bool, apostrophe: str
) -> Iterator[TextProblem]:
    word, start = match[0], match.start()
    if not _HAS_CYRILLIC.search(word):
        return
    if _HAS_LATIN.search(word):
        yield from _mixed(word, start)
    elif any(char in _DIGITS for char in word):
        yield from _digits(word, start)
    yield from _foreign(prose, word, start, apostrophe)
    if not allow_g:
        for i, char in enumerate(word):
            if char in "ґҐ":
                yield TextProblem(
                    "letters-g",
                    start + i,
                    start + i + 1,
                    "г" if char == "ґ" else "Г",
                    not _is_foreign(word),
                    "У афіцыйным правапісе няма літары ґ: пішыце г.",
                    "The official orthography has no letter ґ: write г.",
                )


def _foreign(prose: str, word: str, start: int, apostrophe: str) -> Iterator[TextProblem]:
    certain: bool | None = None
    for i, char in enumerate(word):
        lower = char.lower()
        if lower not in FOREIGN or word[i + 1 : i + 2] == "\u0306":
            continue
        if certain is None:
            certain = _must_be_belarusian(prose, word, start)
        instead = apostrophe if lower == "ъ" else FOREIGN[lower]
        if char.isupper():
            instead = instead.upper() if word.isupper() and len(word) > 1 else instead.capitalize()
        yield TextProblem(
            "letters-foreign",
            start + i,
            start + i + 1,
            instead,
            certain,
            f"У беларускай мове няма літары «{lower}»: пішыце «{instead.lower()}».",
            f"Belarusian has no letter {lower}: write {instead.lower()}.",
        )


def _is_foreign(word: str) -> bool:
    lower = word.lower().replace("и\u0306", "й")
    return any(char in FOREIGN for char in lower)


def _must_be_belarusian(prose: str, word: str, start: int) -> bool:
    """ў is in no other alphabet. і alone is Ukrainian, too: then the words around it decide."""
    lower = word.lower()
    if any(char in _FOREIGN_ONLY for char in lower):
        return False
    if "ў" in lower:
        return True
    if "і" not in lower:
        return False
    around = prose[max(0, start - 60) : start] + prose[start + len(word) : start + len(word) + 60]
    quoted = (
        prose.rfind("«", 0, start) > prose.rfind("»", 0, start)
        or prose.rfind("„", 0, start) > prose.rfind("“", 0, start)
        or prose.count('"', 0, start) % 2 == 1
    )
    return "ў" in around.lower() and not _is_foreign(around) and not quoted


def _mixed(word: str, start: int) -> Iterator[TextProblem]:
    """A word in both scripts: if one script's letters are all look-alikes, it is an error."""
    latin = [i for i, char in enumerate(word) if _HAS_LATIN.match(char)]
    cyrillic = [i for i, char in enumerate(word) if _HAS_CYRILLIC.match(char)]
    from_latin = all(word[i] in LATIN_TO_CYRILLIC for i in latin)
    from_cyrillic = all(word[i] in CYRILLIC_TO_LATIN for i in cyrillic)
    if from_latin and (not from_cyrillic or len(cyrillic) >= len(latin)):
        if re.match("[A-Z]{2,}(?=[а-яёіў])", word):
            return  # "PHPшны", "HTTPам": a Latin abbreviation with a Belarusian ending
        for i in latin:
            cyr = LATIN_TO_CYRILLIC[word[i]]
            yield TextProblem(
                "letters-latin",
                start + i,
                start + i + (2 if word[i + 1 : i + 2] == "\u0306" else 1),
                cyr if word[i + 1 : i + 2] != "\u0306" else "Ў" if cyr.isupper() else "ў",
                not (from_cyrillic and len(word) < 4),
                f"Лацінская літара «{word[i]}» у кірылічным слове «{word}».",
                f"Latin letter {word[i]} in the Cyrillic word {word}.",
            )
    elif from_cyrillic:
        for i in cyrillic:
            yield TextProblem(
                "letters-cyrillic",
                start + i,
                start + i + 1,
                CYRILLIC_TO_LATIN[word[i]],
                # "Webа" may be a Belarusian ending on a foreign word.
                i + 1 < len(word) and len(latin) > 1,
                f"Кірылічная літара «{word[i]}» у лацінскім слове «{word}».",
                f"Cyrillic letter {word[i]} in the Latin word {word}.",
            )


def _digits(word: str, start: int) -> Iterator[TextProblem]:
    for i, char in enumerate(word):
        if char not in _DIGITS:
            continue
        before, after = word[i - 1 : i] if i else "", word[i + 1 : i + 2]
        inside = before.isalpha() and after.isalpha()
        rest = word[1:]
        leads = not i and rest.isalpha() and len(rest) > 2 and not _AFTER_NUMBER.match(rest)
        if not inside and not (leads and char == "3" and rest.islower()):
            continue
        capital = before.isupper() and after.isupper() if inside else True
        yield TextProblem(
            "letters-digit",
            start + i,
            start + i + 1,
            _DIGITS[char][capital],
            inside and after.islower(),
            f"Лічба {char} замест літары ў слове «{word}».",
            f"Digit {char} instead of a letter in the word {word}.",
        )


def _decomposed(prose: str) -> Iterator[TextProblem]:
    if "\u0306" not in prose and "\u0308" not in prose:
        return
    for match in _DECOMPOSED_PAIR.finditer(prose):
        pair = match[0]
        if pair[0] in "yY":
            continue  # the Latin letter is the problem: see _mixed
        yield TextProblem(
            "letters-decomposed",
            match.start(),
            match.end(),
            DECOMPOSED[pair],
            True,
            f"Літара «{DECOMPOSED[pair]}» запісана двума знакамі Юнікода: пошук яе не знойдзе.",
            f"The letter {DECOMPOSED[pair]} is written as two code points: search will miss it.",
        )


def _invisible(text: str, prose: str) -> Iterator[TextProblem]:
    if "\u0301" in prose:
        for match in _STRESS.finditer(prose):
            yield TextProblem(
                "letters-stress",
                match.start(),
                match.end(),
                "",
                False,
                "Знак націску ў звычайным тэксце.",
                "A stress mark in running text.",
            )
    for match in _HIDDEN.finditer(text):
        if OPAQUE in prose[match.start() - 1 : match.end() + 1]:
            continue
        yield TextProblem(
            "letters-invisible",
            match.start(),
            match.end(),
            "",
            True,
            "Нябачны знак унутры слова: пошук такога слова не знойдзе.",
            "An invisible character inside a word: search will miss the word.",
        )


def _marks(text: str, prose: str, apostrophe: str) -> Iterator[TextProblem]:
    """Marks between two Cyrillic letters. A wrong one counts only where an apostrophe is possible:
    after a consonant, before е ё і ю я (the law on the apostrophe); quotes and emphasis are elsewhere."""
    for match in _MARK.finditer(text):
        start, mark = match.start(), match[0]
        if mark == apostrophe or prose[start] == OPAQUE or prose[start - 1] in (OPAQUE, SILENT):
            continue
        before, after = text[start - 1].lower(), text[start + 1].lower()
        known = mark in APOSTROPHES
        fits = before in CONSONANTS and (after in IOTATED or after == "і")
        if not known and (not fits or (mark == "*" and text.count("*") > 1)):
            continue
        yield TextProblem(
            "apostrophe",
            start,
            start + 1,
            apostrophe,
            known or mark != "*",
            f"Апостраф тут пішацца «{apostrophe}», а не «{mark}».",
            f"The apostrophe here is {apostrophe}, not {mark}.",
        )


def _lone_i(prose: str) -> Iterator[TextProblem]:
    """Latin i for the conjunction і, between two Cyrillic words."""
    if not re.search(r"\bi\b", prose):
        return
    for match in _LONE_I.finditer(prose):
        yield TextProblem(
            "letters-latin",
            match.start(1),
            match.end(1),
            "і",
            True,
            "Лацінская літара «i» замест злучніка «і».",
            "Latin letter i for the conjunction і.",
        )
