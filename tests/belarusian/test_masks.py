"""What is not prose is masked, and no prose moves."""

import pytest
from hypothesis import given

from pieraklad.belarusian import TextProblem, apply, mask
from pieraklad.belarusian.masks import OPAQUE, SILENT

from .strategies import messy


def seen(text: str) -> str:
    return mask(text).replace(OPAQUE, "□").replace(SILENT, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("а `код` б", "а □□□□□ б"),
        ("а ``ко`д`` б", "а □□□□□□□□ б"),
        ("а `so' б `со' в", "а `so' б `со' в"),
        ("<b>а</b> <br/>б", "а б"),
        ("<code>а</code>б", "□" * 14 + "б"),
        ("а<!-- б -->в", "ав"),
        ("[а](б.md) в", "а в"),
        ('[а](<б в> "г") д', "а д"),
        ("[а][б] в", "а в"),
        ("[а] в", "[а] в"),
        ("![а](б) в", "□□а□□□□ в"),
        ("гл. https://a.by/б, так", "гл. □□□□□□□□□□□□□□, так"),
        ("<https://a.by> б", "□□□□□□□□□□□□□□ б"),
        ("на a@b.by!", "на □□□□□□!"),
        ("{name} {{ x }} {% if а %} {0:d}", "□□□□□□ □□□□□□□ □□□□□□□□□□ □□□□□"),
        ("%s %(імя)s %1$d %-5.2f", "□□ □□□□□□□ □□□□ □□□□□□"),
        ("50%% так", "50% так"),
        ("${x} $y", "□□□□ □□"),
        ("а&nbsp;б &laquo;в&raquo; &amp;", "а\u00a0б «в» &"),
        ("&#1091;", "□□□□□□□"),
        ("**а** _б_ ~~в~~", "а б в"),
        ("5 * 3", "5 * 3"),
        ("&Файл і _Выгляд", "Файл і Выгляд"),
    ],
)
def test_not_prose_is_blanked(text, expected):
    assert expected == seen(text)
    assert len(text) == len(mask(text))


@given(messy)
def test_the_length_stays(text):
    assert len(text) == len(mask(text))


def test_apply_skips_overlaps_and_problems_without_a_fix():
    def problem(start: int, end: int, replacement: str | None) -> TextProblem:
        return TextProblem("x", start, end, replacement, True, "", "")

    problems = [problem(1, 3, "X"), problem(2, 4, "Y"), problem(0, 1, None), problem(4, 4, "+")]
    assert apply("abcdef", problems) == "aXd+ef"
