"""`numbers`: a number of the source that the translation does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.belarusian import mask
from pieraklad.checks.base import Check, Example, Finding, Message, missing_and_extra

# Groups of digits with the separators of both languages: 1,234.5 and 1 234,5 (no-break spaces).
# A pattern that begins with what it looks for, and looks back from there, is found several times as soon.
_NUMBER = re.compile(
    r"\d(?<![\w.%{$\\].)\d*(?:[.,:\u00a0\u202f\u2009]\d+|(?<=\d)[ ](?=\d{3}\b)\d{3})*"
)
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"[^\d]")
# 8 p.m., 8:15 PM: Belarusian uses the 24-hour clock.
_AFTERNOON = re.compile(r"(?<![\w.])(\d{1,2})(?::(\d\d))?[ \u00a0]?([ap])\.?m\b\.?", re.I)
_ROMAN = re.compile(r"\b[IVXLC]+\b")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_SMALL = 10
"""Numbers up to this one are often written as words: “three observers”, «тры назіральнікі»."""


def has_number(message: Message) -> bool:
    """Whether the source has a digit."""
    return _DIGIT.search(message.source) is not None


class NumbersCheck(Check):
    """Numbers, compared by digits only, so that separators may follow each language's conventions."""

    id = "numbers"
    condition = staticmethod(has_number)
    title = "numbers"
    title_be = "лікі"
    about = (
        "Every number of the source is in the translation. Separators follow each language: 1,234.5 "
        "and 1 234,5; so do the hours: 8:15 p.m. and 20:15. Numbers up to 10 may be words, centuries "
        "may be Roman: the 19th, XIX."
    )
    about_be = (
        "Кожны лік арыгінала ёсць у перакладзе. Знакі паміж разрадамі свае ў кожнай мове: `1,234.5` і "
        "1\u00a0234,5; гадзіны таксама: `8:15 p.m.` і 20:15. Лікі да 10 можна пісаць словамі, стагоддзі — "
        "рымскімі лічбамі: 19th, XIX."
    )
    examples = (
        Example("15 of 20", "15 з 30", "15 з 20"),
        Example("at 8:15 p.m.", "а 21:15", "а 20:15"),
    )

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the numbers of both sides, whatever their order."""
        if not has_number(message):
            return
        source, target = mask(message.source), mask(message.target)
        given = [_digits(found) for found in _NUMBER.findall(target)]
        if message.plural_forms:
            given += [_digits(found) for found in _NUMBER.findall(message.source_plural)]
        numbers = [_digits(found) for found in _NUMBER.findall(source)]
        missing, extra = missing_and_extra(numbers, given)
        if not missing:
            return
        wanted, places = _wanted(source)
        for number in missing:
            options = next(o for o in wanted if o[0] == number)
            if any(option in extra for option in options[1:]) or _elsewhere(options, target, given):
                continue
            if len(number) <= 2 and int(number) <= _SMALL:
                continue
            yield self.found(
                f"the number {number} from the source is missing",
                f"няма ліку {number}, які ёсць у арыгінале",
                source=places.get(number),
            )


def _digits(number: str) -> str:
    return number if number.isdecimal() else _SEPARATOR.sub("", number)


def _wanted(source: str) -> tuple[list[tuple[str, ...]], dict[str, tuple[int, int]]]:
    """The numbers of the source: each with the other ways to write it, and its place."""
    wanted: list[tuple[str, ...]] = []
    places: dict[str, tuple[int, int]] = {}
    hours = {match.start(): match for match in _AFTERNOON.finditer(source)}
    for match in _NUMBER.finditer(source):
        number = _digits(match[0])
        places.setdefault(number, match.span())
        options = [number]
        clock = hours.get(match.start())
        if clock is not None and int(clock[1]) <= 12:
            hour = int(clock[1]) % 12 + (12 if clock[3].lower() == "p" else 0)
            minutes = clock[2] or "00"
            options += [f"{hour}{minutes}", f"{hour:02}{minutes}"]
            if minutes == "00":
                options += [str(hour), clock[1]]
        if (
            len(number) == 4
            and number.endswith("0")
            and source[match.end() : match.end() + 1] == "s"
        ):
            options.append(number[2:])  # the 1980s, 80-я
        wanted.append(tuple(options))
    return wanted, places


def _elsewhere(options: tuple[str, ...], target: str, given: list[str]) -> bool:
    """Whether the number is there in another form: repeated once, split by a space, Roman."""
    if any(option in given for option in options):
        return True
    digits = re.sub(r"(?<=\d)[\s.,:'’\u00a0\u202f/–-]+(?=\d)", "", target)
    runs = re.findall(r"\d+", digits)
    if any(option in run for option in options for run in runs if len(option) > 2):
        return True
    if any(option == run for option in options for run in re.findall(r"\d+", target)):
        return True
    for zeros, word in (("000000", "млн|мільён"), ("000", "тыс")):  # 100,000 is 100 тысяч
        if options[0].endswith(zeros) and re.search(
            rf"(?<!\d){options[0].removesuffix(zeros)}[ \u00a0](?:{word})", target
        ):
            return True
    value = int(options[0][:9])
    return value < 400 and any(_roman(r) == value for r in _ROMAN.findall(target))


def _roman(text: str) -> int:
    values = [_VALUES[char] for char in text]
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))
