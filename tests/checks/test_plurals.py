"""Plural forms and Plural-Forms headers: counted, compared by their values, with examples in numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from pieraklad.checks import Message, check_message
from pieraklad.checks.plural_rule import form_of, header_problem
from pieraklad.checks.result import CheckResult
from pieraklad.checks.run import check_catalog
from pieraklad.checks.whole import PluralFormulaCheck

CLDR = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"

SAME = [
    CLDR,
    CLDR.replace("(", "", 1).replace(");", ";"),
    CLDR.replace("n%100<10 || n%100>=20", "n%100<12 || n%100>14"),
    # Transifex's and Django's, with a fourth form that no whole number reaches.
    "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 :"
    " n%10==0 || n%10>=5 && n%10<=9 || n%100>=11 && n%100<=14 ? 2 : 3);",
    # Linux-PAM's: four promised, three used.
    CLDR.replace("nplurals=3", "nplurals=4"),
    CLDR.replace("; plural", ";plural").rstrip(";"),
]
# KDE's, another order of the same, and one that tells 0 apart.
OWN = [
    ("nplurals=4; plural=n==1 ? 3 : n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;", 1, 3),
    ("nplurals=4; plural=n==1 ? 0 : n%10==1 && n%100!=11 ? 1 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 2 : 3;", 1, 0),
    ("nplurals=4; plural=n==0 ? 3 : n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;", 0, 3),
]  # fmt: skip
OTHER = [
    ("nplurals=2; plural=(n != 1);", "form 1 for 0, expected 2"),
    ("nplurals=1; plural=0;", "form 0 for 0, expected 2"),
    ("nplurals=2; plural=n%10==1 ? 0 : 2;", "gives form 2, and nplurals is 2"),
    (CLDR.replace("n%100!=11", "n%100!=12"), "form 0 for 11, expected 2"),
    ("nplurals=3; plural=n%;", "cannot be read"),
    ("nplurals=3; plural=__import__('os');", "cannot be read"),
    ("nplurals=3", "cannot be read"),
    ("nplurals=3; plural=n/0;", "cannot be read"),
    ("", "no Plural-Forms"),
]


@pytest.mark.parametrize("header", SAME)
def test_headers_of_the_same_values_are_the_same(header: str) -> None:
    assert header_problem(header, "be") is None


@pytest.mark.parametrize(("header", "words"), OTHER)
def test_a_header_of_other_values_is_named_with_the_number(header: str, words: str) -> None:
    problem = header_problem(header, "be")
    assert problem is not None
    assert words in problem[0]
    assert problem[1]


@pytest.mark.parametrize("language", ["be", "uk", "ru", "be-tarask"])
@pytest.mark.parametrize(("header", "number", "form"), OWN)
def test_a_form_of_its_own_for_one_number_is_a_warning(
    language: str, header: str, number: int, form: int
) -> None:
    check = PluralFormulaCheck()
    (finding,) = check.check({"Plural-Forms": header}, language, plurals=True)
    assert finding.severity == "warning"
    assert f"gives {number} a separate form, msgstr[{form}]" in finding.text
    assert form_of(number, language, 4, header) == form


def test_what_tells_more_apart_is_an_error() -> None:
    (finding,) = PluralFormulaCheck().check({"Plural-Forms": OWN[0][0]}, "en", plurals=True)
    assert finding.severity == "error"


def test_a_number_in_its_own_form_is_right(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(
        f'msgid ""\nmsgstr "Language: be\\nPlural-Forms: {OWN[0][0]}\\n"\n\n'
        'msgid "One vote"\nmsgid_plural "%(n)s votes"\nmsgstr[0] "%(n)s голас"\n'
        'msgstr[1] "%(n)s галасы"\nmsgstr[2] "%(n)s галасоў"\nmsgstr[3] "1 голас"\n',
        "utf-8",
    )
    result = CheckResult()
    check_catalog(tmp_path / "a.po", None, result)
    assert [item.finding.check for item in result.findings] == ["plural-formula"]


def test_a_language_without_a_rule_is_left_alone() -> None:
    assert header_problem("nplurals=9; plural=0;", "tlh") is None


@pytest.mark.parametrize(
    ("number", "form"),
    [(1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (12, 2), (14, 2), (21, 0), (22, 1), (111, 2), (0, 2)],
)
def test_the_form_of_a_number(number: int, form: int) -> None:
    assert form_of(number, "be", 3) == form
    assert form_of(number, "be", 4) == form


def forms(check: str, *texts: str, nplurals: int = 3) -> list[str]:
    return [
        finding.text
        for number, text in enumerate(texts)
        if text
        for finding in check_message(
            Message(
                "%(n)s vote", text, "be", "en", frozenset(), texts, nplurals, "%(n)s votes", number
            )
        )
        if finding.check == check
    ]


def test_plural_forms_are_counted_once_a_message() -> None:
    assert forms("plural-count", "%(n)s голас", "%(n)s галасы") == [
        "expected 3 plural forms, got 2"
    ]
    assert forms("plural-count", "%(n)s голас", "%(n)s галасы", "%(n)s галасоў") == []


def test_an_empty_plural_form_is_named() -> None:
    assert forms("plural-empty", "%(n)s голас", "", "%(n)s галасоў") == ["msgstr[1] is empty"]


def test_a_number_in_the_wrong_form_is_named_with_the_right_one() -> None:
    assert forms("plural-number", "1 голас", "5 галасоў", "%(n)s галасоў") == [
        "5 belongs to msgstr[2], this is msgstr[1]"
    ]
