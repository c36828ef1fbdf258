"""Finds typography that is not Belarusian: quotes, dashes, numbers, dates, spaces.

Sources: CLDR's `be` locale for quotation marks, numbers, percent and dates; the law of 23.07.2008
for the form of punctuation. Rules that are editorial custom rather than written have
`certain=False`. Code, placeholders, addresses, versions,
times, ISO dates and section numbers are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from pieraklad.belarusian.alphabet import CYRILLIC
from pieraklad.belarusian.masks import OPAQUE, mask
from pieraklad.belarusian.text_problems import TextProblem
from pieraklad.belarusian.typography import dotted_times, tight_abbreviations

_NBSP: Final = "\u00a0"
_MONTHS: Final = {
    "студзень": "студзеня",
    "люты": "лютага",
    "сакавік": "сакавіка",
    "красавік": "красавіка",
    "май": "мая",
    "травень": "траўня",
    "чэрвень": "чэрвеня",
    "ліпень": "ліпеня",
    "жнівень": "жніўня",
    "верасень": "верасня",
    "кастрычнік": "кастрычніка",
    "лістапад": "лістапада",
    "снежань": "снежня",
}
_UNITS: Final = (
    "кг|мг|г|т|км|см|мм|м|га|л|мл|кВт|Вт|В|А|Гц|кГц|МГц|ГГц|с|мс|хв|гадз|руб|р|%|°C|°С|"
    "КБ|кБ|Кб|МБ|Мб|ГБ|Гб|ТБ|байт|байта|байты|байтаў|kg|km|cm|mm|kB|KB|MB|GB|TB|px"
)
_VERSION_WORDS: Final = re.compile(
    r"(?:верс[а-яі]*|вер\.|в\.|v\.?|version|раздзел[а-яуў]*|пункт[а-яуў]*|п\.|глав[а-яуў]*|част[а-яі]*"
    r"|артыкул[а-яуў]*|табліц[а-яуў]*|малюн[а-яуў]*|мал\.|рыс\.|§+|№"
    r"|[A-Za-z][A-Za-z0-9.+#-]*)[ \u00a0]*$",
    re.IGNORECASE,
)

_LETTER: Final = re.compile(f"[{CYRILLIC}]")
_GENITIVES: Final = "|".join(month.capitalize() for month in _MONTHS.values())

# Patterns begin with what they look for, and look back from there: so they are found several times as
# soon. Those named “may_…” are what a text needs for a rule to apply; most texts have none of it.
_PATTERNS: Final = {
    "english_quotes": "[“”‟][^“”‟«»\n]{1,200}?”",
    "straight_quotes": '"(?=\\S)([^"\n]{1,200}?)(?<=\\S)"',
    "space_in_quotes": "«[ \u00a0]+|(?<![ \u00a0])[ \u00a0]+»",
    # A hyphen used as a dash is between words, not at the start of a line, where it is a bullet.
    "dash": f'(?<=[{CYRILLIC}0-9»"”)%\u2060])([ \u00a0]+)(-{{1,2}})([ \u00a0]+)'
    f'(?=[{CYRILLIC}0-9«"“(\u2060\ufffc])',
    "tight_dash": f"—(?<=[{CYRILLIC}»].)(?=[{CYRILLIC}«])",
    "may_digits": rf"\d(?:[.,]\d|[%/°A-Za-z{CYRILLIC}]|[ \u00a0][{CYRILLIC}]|(?<=№.))",
    "may_number": r"[.,](?<=\d.)\d",
    "number": r"(?<![\w.,:/\\-])\d[\d.,]*\d(?![\w/\\]|[.:,-]\d)",
    "percent": "%(?<=[0-9].)",
    "number_sign": "№(?=[0-9])",
    "date": r"(?<![\w./-])(\d{1,2})/(\d{1,2})/(\d{4})(?![\w/-])",
    "may_month": f"[ \u00a0](?<=\\d.)[{CYRILLIC}]",
    "month": rf"[ \u00a0](?<=\d.)(?<!\d{{3}}.)({'|'.join(_MONTHS)})"
    r"(?=[ \u00a0]\d{4}(?!\d)|[,.;)»]|$)",
    "month_case": rf"[ \u00a0](?<=\d.)({_GENITIVES})(?!\w)",
    "may_space": f"[,;:!?.](?:(?<=[ \u00a0].)|(?=[{CYRILLIC}«]))",
    "space_before": f"[ \u00a0](?<=[{CYRILLIC}0-9»)].)([,;:!?]|\\.(?!\\.|[\\w]))(?=[ \u00a0\n]|$)",
    "space_moved": f"[ \u00a0](?<=[{CYRILLIC}0-9»)].)([,;!?])(?=[{CYRILLIC}«])",
    "space_after": f"[,;!?](?<=[{CYRILLIC}»)].)[,;!?]*(?=[{CYRILLIC}«])",
    "space_after_stop": "\\.(?<=[а-яёіў]{2}.)(?=[А-ЯЁІЎ][а-яёіў])",
    "may_unit": f"\\d[{''.join(sorted({unit[0] for unit in _UNITS.split('|')}))}]",
    "unit": rf"(?<![\w.,-])(\d+(?:,\d+)?)(?=(?:{_UNITS.replace('|%', '')})(?![\w{CYRILLIC}-]))",
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[name])


def find_punctuation(text: str) -> list[TextProblem]:
    """Return the problems in `text`, in order.

    Nothing is reported in a text without Cyrillic letters, except for numbers, percentages and dates
    in a text that is nothing else: a message "3.14" has to follow the language's rules, too.
    """
    prose = mask(text)
    if not _LETTER.search(prose) and re.search("[A-Za-z]", prose):
        return []
    rules = _RULES if _pattern("may_digits").search(prose) else _RULES_WITHOUT_DIGITS
    found = [problem for rule in rules for problem in rule(prose)]
    return sorted(found, key=lambda problem: (problem.start, problem.end))


def _quotes(prose: str) -> Iterator[TextProblem]:
    """CLDR be: « » outside, „ “ inside."""
    if '"' not in prose and "”" not in prose and "“" not in prose:
        return
    for name, certain in (("english_quotes", True), ("straight_quotes", False)):
        for match in _pattern(name).finditer(prose):
            inner = match[0][1:-1]
            depth = prose.count("«", 0, match.start()) - prose.count("»", 0, match.start())
            attribute = prose[match.start() - 1 : match.start()] == "="
            if attribute or not _LETTER.search(inner):
                continue
            opening, closing = ("„", "“") if depth > 0 else ("«", "»")
            for at, mark in ((match.start(), opening), (match.end() - 1, closing)):
                yield TextProblem(
                    "quotes",
                    at,
                    at + 1,
                    mark,
                    certain,
                    "Двукоссі ў беларускім тэксце: «», унутраныя „“.",
                    "Belarusian quotation marks are «», inside them „“.",
                )


def _inner_quotes(prose: str) -> Iterator[TextProblem]:
    """« inside « »: the inner pair should differ."""
    if prose.count("«") < 2:
        return
    open_at: list[int] = []
    for match in re.finditer("[«»]", prose):
        at = match.start()
        if match[0] == "«":
            open_at.append(at)
            continue
        if len(open_at) == 2:
            for place, mark in ((open_at[1], "„"), (at, "“")):
                yield TextProblem(
                    "quotes-inner",
                    place,
                    place + 1,
                    mark,
                    prose.count("«") == prose.count("»"),
                    "Унутраныя двукоссі павінны адрознівацца: „“.",
                    "Inner quotation marks should differ: „“.",
                )
        if open_at:
            open_at.pop()


def _quote_spaces(prose: str) -> Iterator[TextProblem]:
    spaced = "« " in prose or "«\u00a0" in prose or " »" in prose or "\u00a0»" in prose
    for match in _pattern("space_in_quotes").finditer(prose) if spaced else ():
        opening = match[0][0] == "«"
        yield TextProblem(
            "quotes-space",
            match.start() + opening,
            match.end() - (not opening),
            "",
            True,
            "Унутры двукоссяў прабелу няма.",
            "There is no space inside quotation marks.",
        )


def _dashes(prose: str) -> Iterator[TextProblem]:
    spaced = " -" in prose or "\u00a0-" in prose
    for match in _pattern("dash").finditer(prose) if spaced else ():
        line = prose[prose.rfind("\n", 0, match.start()) + 1 : match.start()]
        before, after = prose[match.start() - 1], prose[match.end()]
        if not line.strip() or (before.isdigit() and after.isdigit()):
            continue  # a bullet; "5 - 3" is a subtraction
        if match[2] == "--" and not after.isalpha():
            continue  # "invalid option -- 'c'", as getopt says it
        yield TextProblem(
            "dash",
            match.start(2),
            match.end(2),
            "—",
            prose[match.end()] != OPAQUE,
            "Працяжнік паміж словамі: «—», а не злучок.",
            "Between words use a dash (—), not a hyphen.",
        )
    for match in _pattern("tight_dash").finditer(prose):
        yield TextProblem(
            "dash",
            match.start(),
            match.end(),
            " — ",
            False,
            "Вакол працяжніка патрэбны прабелы.",
            "A dash needs spaces around it.",
        )


def _numbers(prose: str) -> Iterator[TextProblem]:
    """CLDR be: groups of three with a no-break space, a decimal comma."""
    if not _pattern("may_number").search(prose):
        return
    times = {start for start, _ in dotted_times(prose)}
    for match in _pattern("number").finditer(prose):
        number, start = match[0], match.start()
        if start in times:
            continue
        if "." not in number and "," not in number:
            continue
        if _VERSION_WORDS.search(prose[max(0, start - 30) : start]):
            continue
        if re.fullmatch(r"\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})", number):
            fixed = number.replace(",", _NBSP).replace(".", ",")
            rule, certain = "number-group", True
        elif re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)|\d{1,3}(\.\d{3}){2,}", number):
            fixed = number.replace(".", _NBSP)
            rule, certain = "number-group", True
        elif re.fullmatch(r"\d+\.\d+", number) and not _looks_like_date(number):
            fixed = number.replace(".", ",")
            # "12.345" may be a thousand, "3.14" a section: a person decides.
            rule, certain = "decimal", False
        else:
            continue
        yield TextProblem(
            rule,
            start,
            match.end(),
            fixed,
            certain,
            f"Лікі пішуцца з коскай і прабелам паміж разрадамі: {fixed}.",
            f"Numbers have a decimal comma and spaces between groups: {fixed}.",
        )


def _looks_like_date(number: str) -> bool:
    """Treat 01.09 as a date: it is the first of September, or nine minutes past one with a dot."""
    whole, part = number.split(".")
    return len(whole) == 2 and len(part) == 2 and int(whole) <= 31 and 1 <= int(part) <= 12


def _percent(prose: str) -> Iterator[TextProblem]:
    for match in _pattern("percent").finditer(prose) if "%" in prose else ():
        yield TextProblem(
            "percent",
            match.start(),
            match.start(),
            _NBSP,
            False,
            "Перад знакам працэнта ставіцца непарыўны прабел.",
            "A no-break space goes before the percent sign.",
        )


def _number_sign(prose: str) -> Iterator[TextProblem]:
    for match in _pattern("number_sign").finditer(prose) if "№" in prose else ():
        yield TextProblem(
            "number-sign",
            match.end(),
            match.end(),
            _NBSP,
            False,
            "Пасля знака № ставіцца непарыўны прабел.",
            "A no-break space goes after №.",
        )


def _dates(prose: str) -> Iterator[TextProblem]:
    for match in _pattern("date").finditer(prose) if "/" in prose else ():
        first, second = int(match[1]), int(match[2])
        american = first <= 12 < second <= 31
        ambiguous = first <= 12 and second <= 12
        if not american and not (second <= 12 and first <= 31):
            continue
        day, month = (second, first) if american else (first, second)
        yield TextProblem(
            "date-order",
            match.start(),
            match.end(),
            f"{day:02}.{month:02}.{match[3]}",
            not ambiguous,
            "Дата пішацца так: дзень.месяц.год.",
            "Dates are written day.month.year.",
        )
    if not _pattern("may_month").search(prose):
        return
    for match in _pattern("month").finditer(prose):
        yield TextProblem(
            "date",
            match.start(1),
            match.end(1),
            _MONTHS[match[1]],
            True,
            f"Пасля дня месяц стаіць у родным склоне: {_MONTHS[match[1]]}.",
            f"After a day the month is in the genitive: {_MONTHS[match[1]]}.",
        )
    for match in _pattern("month_case").finditer(prose):
        yield TextProblem(
            "month-case",
            match.start(1),
            match.end(),
            match[1].lower(),
            False,
            "Назвы месяцаў пішуцца з малой літары.",
            "Names of months are written in lower case.",
        )


def _spaces(prose: str) -> Iterator[TextProblem]:
    if not _pattern("may_space").search(prose):
        return
    for match in _pattern("space_before").finditer(prose):
        yield TextProblem(
            "space-before",
            match.start(),
            match.start(1),
            "",
            # A colon may be spaced to align with others.
            match[1] != ":",
            "Перад знакам прыпынку прабелу няма.",
            "There is no space before a punctuation mark.",
        )
    for match in _pattern("space_moved").finditer(prose):
        yield TextProblem(
            "space-after",
            match.start(),
            match.end(),
            f"{match[1]} ",
            True,
            "Прабел стаіць пасля знака прыпынку, а не перад ім.",
            "The space goes after the punctuation mark, not before it.",
        )
    names = ("space_after", "space_after_stop")
    found = [(name, match) for name in names for match in _pattern(name).finditer(prose)]
    if not found:
        return
    abbreviated = {end for end, _ in tight_abbreviations(prose)}
    is_list = prose.count(",") > 1 and not re.search(r"\s", prose)
    for name, match in found:
        if match.end() in abbreviated:
            continue  # a no-break space, says the check of abbreviations
        if match[0] == "," and is_list:
            continue  # for a program: "так,не,магчыма"
        yield TextProblem(
            "space-after",
            match.end(),
            match.end(),
            " ",
            name == "space_after",
            "Пасля знака прыпынку патрэбны прабел.",
            "A space is needed after a punctuation mark.",
        )


def _units(prose: str) -> Iterator[TextProblem]:
    for match in _pattern("unit").finditer(prose) if _pattern("may_unit").search(prose) else ():
        yield TextProblem(
            "unit",
            match.end(),
            match.end(),
            _NBSP,
            False,
            "Паміж лікам і адзінкай патрэбны непарыўны прабел.",
            "A no-break space goes between a number and its unit.",
        )


_RULES: Final[tuple[Callable[[str], Iterator[TextProblem]], ...]] = (
    _quotes,
    _inner_quotes,
    _quote_spaces,
    _dashes,
    _numbers,
    _percent,
    _number_sign,
    _dates,
    _spaces,
    _units,
)
_RULES_WITHOUT_DIGITS: Final = (_quotes, _inner_quotes, _quote_spaces, _dashes, _spaces)
