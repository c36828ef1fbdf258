"""Finds times, abbreviations and breakable spaces that are not written the Belarusian way.

Rules: *time* (8:15 p.m., «а 20.15»: CLDR's `be` has HH:mm), *abbreviation* («г.Мінск», «і г.д.»:
a space after each point, as printed in official texts) and, in a separate function, *nbsp* (a
plain space where a line must not break). `find_punctuation` handles the other marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from pieraklad.belarusian.alphabet import CYRILLIC
from pieraklad.belarusian.masks import mask
from pieraklad.belarusian.text_problems import TextProblem

_NBSP: Final = "\u00a0"
_LETTER: Final = re.compile(f"[{CYRILLIC}]")
_UNITS: Final = "кг|мг|г|т|км|см|мм|м|га|л|мл|кВт|Вт|Гц|МГц|ГГц|с|мс|хв|гадз|руб|°C|°С|КБ|кБ|МБ|ГБ|ТБ|тыс|млн|млрд"
# What a number with a stop counts when it is no time, also at the end of a range: «з 1.50 да 2.30 рублёў».
_COUNTED: Final = (
    r"[ \u00a0]?(?:%|[$€£¥°]|млн|млрд|мільён|мільярд|тыс|[рк]уб|долар|еўра|злот|фунт|BYN|RUB|USD|EUR|PLN|"
    r"коп\b|капе|прац(?:\.|энт)|пункт|градус|бал(?:а|ы|аў)?\b|раз(?:а|ы|оў)?\b|верс|(?:кіла|санты|мілі|дэцы)?метр|[кмсд]?м\b|"
    r"(?:кіла|мілі)?грам(?:а|ы|аў)?\b|[км]?г\b|тон(?:а|ы|аў)?\b|т\b|(?:мілі)?літр|м?л\b|гектар|га\b|[кМГ]?Вт|[кКМГТ]Б\b|[кМГ]?Гц)"
)
_RANGE: Final = r"(?:[ \u00a0](?:да|і|па|ці|або|[—–-])[ \u00a0]|[—–-])\d+(?:[.,]\d+)?"
# “may_…” is what a text needs for a rule to apply; most texts have none of it.
_PATTERNS: Final = {
    "clock": r"(?<![\w.:])(\d{1,2})(?::(\d\d))?([ \u00a0]?)([AaPp])\.?([Mm])(?![\w])\.?",
    "may_time": r"\.(?<=\d.)[0-5]\d",
    "dotted_time": r"(?<![\w.])(?:[аАзЗ]|[дД]а|[кК]аля|[пП]асля)[ \u00a0]((?:[01]?\d|2[0-3])\.[0-5]\d)"
    rf"(?!\d|[.,]\d|(?:{_RANGE})?{_COUNTED})"
    r"|(?<![\w.,])((?:[01]?\d|2[0-3])\.[0-5]\d)(?=[ \u00a0](?:раніцы|вечара|ночы|дня)\b)",
    "may_place": "\\.[А-ЯЁІЎ][а-яёіў]",
    "place": f"(?<![{CYRILLIC}.])(г|вул|праф|акад|пр|в|р|воз)\\.(?=[А-ЯЁІЎ][а-яёіў])",
    "may_pair": "\\.(?:[дпеэр]|зв)\\.",
    "pair": f"(?<![{CYRILLIC}.])(г\\.д|т\\.п|т\\.зв|г\\.зв|н\\.э|т\\.е|т\\.д|г\\.р)(?=\\.)",
    "nbsp": rf"(?<=\d) (?=(?:{_UNITS})(?![\w{CYRILLIC}-])|%|г\.|гг\.)|(?<=№) (?=\d)"
    rf"|(?<=(?<![{CYRILLIC}.])[А-ЯЁІЎ]\.) (?=[А-ЯЁІЎ][а-яёіў’]|[А-ЯЁІЎ]\.)|(?<=\d) (?=\d{{3}}(?!\d))"
    rf"|(?<=\bі) (?=г\. ?д\.)|(?<=г\.) (?=д\.|[А-ЯЁІЎ][а-яёіў])|(?<! ) (?=—[ \u00a0])",
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[name])


def find_typography(text: str) -> list[TextProblem]:
    """Return wrong times and abbreviations, in order; offsets are code points."""
    prose = mask(text)
    if not _LETTER.search(prose):
        return []
    found = [*_clock(prose), *_dotted(prose), *_abbreviations(prose)]
    return sorted(found, key=lambda problem: (problem.start, problem.end))


def find_nbsp(text: str) -> list[TextProblem]:
    """Return the plain spaces before units, %, г., initials' names, inside groups of digits and
    before a dash. This is editorial custom, not a written rule, but the replacement is safe."""
    prose = mask(text)
    if not _LETTER.search(prose):
        return []
    return [
        TextProblem(
            "nbsp",
            match.start(),
            match.end(),
            _NBSP,
            True,
            "Тут патрэбны непарыўны прабел, каб радок не перанёсся.",
            "Use a no-break space here, so that the line does not break.",
        )
        for match in _pattern("nbsp").finditer(prose)
    ]


def _clock(prose: str) -> Iterator[TextProblem]:
    for match in _pattern("clock").finditer(prose) if "m" in prose or "M" in prose else ():
        hour = int(match[1])
        if not 1 <= hour <= 12:
            continue
        hour = hour % 12 + (12 if match[4] in "Pp" else 0)
        right = f"{hour}:{match[2] or '00'}"
        yield TextProblem(
            "time",
            match.start(),
            match.end(),
            right,
            # "8 pm." may end a sentence: the full stop would be lost.
            not match[0].endswith("."),
            f"У сутках 24 гадзіны: {right}.",
            f"Belarusian uses the 24-hour clock: {right}.",
        )


def dotted_times(prose: str) -> list[tuple[int, int]]:
    """Return the places of times written with a point: «а 20.15», «з 9.00 да 18.00», «8.30 раніцы»."""
    if not _pattern("may_time").search(prose):
        return []
    matches = _pattern("dotted_time").finditer(prose)
    return [match.span(match.lastindex or 0) for match in matches]


def _dotted(prose: str) -> Iterator[TextProblem]:
    for start, end in dotted_times(prose):
        yield TextProblem(
            "time",
            start,
            end,
            prose[start:end].replace(".", ":"),
            False,
            "Паміж гадзінамі і хвілінамі — двукроп’е.",
            "Use a colon between hours and minutes.",
        )


def tight_abbreviations(prose: str) -> list[tuple[int, str]]:
    """Return where an abbreviation that a name follows at once ends, «г.Мінск», and which it is."""
    if not _pattern("may_place").search(prose):
        return []
    return [(match.end(), match[1]) for match in _pattern("place").finditer(prose)]


def _abbreviations(prose: str) -> Iterator[TextProblem]:
    if "." not in prose:
        return
    for end, name in tight_abbreviations(prose):
        yield TextProblem(
            "abbreviation",
            end,
            end,
            _NBSP,
            False,
            f"Пасля скарачэння «{name}.» патрэбны прабел.",
            f"A space goes after the abbreviation {name}.",
        )
    for match in _pattern("pair").finditer(prose) if _pattern("may_pair").search(prose) else ():
        first, second = match[1].split(".")
        yield TextProblem(
            "abbreviation",
            match.start(1),
            match.end(1),
            f"{first}.{_NBSP}{second}",
            True,
            f"Паміж часткамі скарачэння патрэбны прабел: {first}. {second}.",
            f"A space goes between the parts: {first}. {second}.",
        )
