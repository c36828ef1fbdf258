"""`months`: a date whose month differs in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pieraklad.checks.base import Check, Example, Finding, Message
from pieraklad.checks.numbers import has_number

_ENGLISH = [
    "january|jan",
    "february|feb",
    "march|mar",
    "april|apr",
    "may",
    "june|jun",
    "july|jul",
    "august|aug",
    "september|sept|sep",
    "october|oct",
    "november|nov",
    "december|dec",
]
# All cases of the official names, and of those used only in Taraškievica (травень).
_BELARUSIAN = [
    "студзен|студзені",
    "лют",
    "сакавік",
    "красавік",
    "ма|май|траўн|травен",
    "чэрвен",
    "ліпен",
    "жніўн|жнівен",
    "верась?н|верасен",
    "кастрычнік",
    "лістапад",
    "сь?нежн|сь?нежан",
]
_ENGLISH_DATE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<after>[A-Za-z]{3,9})\b"
    r"|(?P<before>[A-Z][a-z]{2,8})\.?\s+\d{1,4}(?:st|nd|rd|th)?\b)"
)
# What an English date has, each beginning with what is rare in a text.
_MAY_BE_ENGLISH = (
    re.compile(r"[ADFJMNOS][a-z]{2,8}\.?\s+\d"),
    re.compile(r"\d(?:st|nd|rd|th)?\s+(?:of\s+)?[ADFJMNOSadfjmnos]"),
)
_BELARUSIAN_DATE = re.compile(
    r"(?:\d{1,2}(?:-га)?\s+(?P<after>[а-яёіў]{3,11})|(?P<before>[а-яёіў]{3,11})\s+\d{4})(?![\w])",
    re.I,
)
_NUMERIC = re.compile(
    r"(?<![\d.])\d{1,2}\.(\d{1,2})\.(?:\d{4}|\d{2})(?![\d.])|\b\d{4}-(\d\d)-\d\d\b"
)
_ENDING = "(?:ь|й|ы|я|і|е|у|ю|ага|аму|ым|а|ам|ем|ём|ём|ах|ях|амі|ямі|яў|аў)?"
_TABLES = {
    "en": [re.compile(f"(?:{names})\\Z", re.I) for names in _ENGLISH],
    "be": [re.compile(f"(?:{names}){_ENDING}\\Z", re.I) for names in _BELARUSIAN],
}
_DIGIT = re.compile(r"\d")
_DATES = {"en": _ENGLISH_DATE, "be": _BELARUSIAN_DATE}


class MonthsCheck(Check):
    """The month of a date, between English and Belarusian."""

    id = "months"
    condition = staticmethod(has_number)
    title = "the month of a date"
    title_be = "месяц у даце"
    about = (
        "A date keeps its month: “14 May” is «14 мая» or «14.05», not «14 сакавіка». Similar names "
        "in neighbouring languages are easily confused (лістапад is November in "
        "Belarusian and Ukrainian, October in Croatian)."
    )
    about_be = (
        "Месяц у даце застаецца той самы: «14 May» — гэта «14 мая» або «14.05», а не «14 сакавіка». "
        "Падобныя назвы ў суседніх мовах лёгка пераблытаць («ліпень» і «чэрвень», «лістапад» па-харвацку — "
        "кастрычнік)."
    )
    examples = (Example("On 14 May 2026", "14 сакавіка 2026\u00a0г.", "14 мая 2026\u00a0г."),)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the months of dates in words; a date in digits counts too."""
        source_language = message.source_language.partition("-")[0]
        language = message.language.partition("-")[0]
        if {source_language, language} != {"en", "be"}:
            return
        wanted = list(_months(message.source, source_language))
        if not wanted:
            return
        given = [month for month, _, _ in _months(message.target, language)]
        given += [int(m[1] or m[2]) for m in _NUMERIC.finditer(message.target)]
        for month, start, end in wanted:
            if given and month not in given:
                name = message.source[start:end]
                yield self.found(
                    f"“{name}” in the source is a different month in the translation",
                    f"«{name}» у арыгінале — гэта іншы месяц, чым у перакладзе",
                    source=(start, end),
                )


def _months(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    """Yield the months of dates (1 to 12) with the spans of their names."""
    if not _DIGIT.search(text):
        return
    if language == "en" and not any(pattern.search(text) for pattern in _MAY_BE_ENGLISH):
        return
    for match in _DATES[language].finditer(text):
        group = "after" if match["after"] else "before"
        month = _month(match[group], language)
        if month:
            yield month, *match.span(group)


@lru_cache(maxsize=4096)  # words repeat
def _month(word: str, language: str) -> int:
    """Return the number of a month by a form of its name; 0 for another word."""
    patterns = enumerate(_TABLES[language], 1)
    return next((number for number, pattern in patterns if pattern.match(word)), 0)
