"""Letters that do not belong: every look-alike, every apostrophe, and what is skipped."""

import pytest
from hypothesis import given

from pieraklad.belarusian import apply, find_letters

from .helpers import rows
from .strategies import messy

KINDS = rows("letters.tsv", 5)


@pytest.mark.parametrize(("text", "rule", "fixed", "certain", "_why"), rows("letters_more.tsv", 5))
def test_our_own_case(text, rule, fixed, certain, _why):
    problems = find_letters(text)
    assert {problem.rule for problem in problems} == ({rule} if rule else set())
    assert apply(text, problems) == (fixed or text)
    assert certain == "-" or {problem.certain for problem in problems} == {certain == "yes"}


@pytest.mark.parametrize(
    "letter", [c for kind, *cs, _, _ in KINDS if kind == "alphabet" for c in cs]
)
def test_letters_of_the_alphabet_are_fine(letter):
    assert find_letters(f"аб{letter}а {letter}") == []


@pytest.mark.parametrize("letter", [c for kind, *cs, _, _ in KINDS if kind == "never" for c in cs])
def test_letters_that_are_never_belarusian_are_found(letter):
    assert [p.start for p in find_letters(f"аб{letter}н")] == [2]


LOOKALIKES = [(a, b) for kind, a, b, *_ in KINDS if kind == "lookalike" and len(a) == 1]


@pytest.mark.parametrize(("latin", "cyrillic"), LOOKALIKES)
def test_a_latin_look_alike_is_found_and_replaced(latin, cyrillic):
    text = f"дз{latin}йна"
    assert apply(text, find_letters(text)) == f"дз{cyrillic}йна"


@pytest.mark.parametrize("pair", ["у\u0306", "y\u0306", "и\u0306", "е\u0308"])
def test_a_decomposed_letter_is_composed(pair):
    fixed = {"у": "ў", "y": "ў", "и": "й", "е": "ё"}[pair[0]]
    assert apply(f"ба{pair}да", find_letters(f"ба{pair}да")) == f"ба{fixed}да"


@pytest.mark.parametrize("hidden", ["\u00ad", "\u200b", "\ufeff", "\u2060"])
def test_an_invisible_character_is_taken_out(hidden):
    assert apply(f"сло{hidden}ва", find_letters(f"сло{hidden}ва")) == "слова"


def test_the_projects_apostrophe_decides():
    assert find_letters("сям'я", apostrophe="'") == []
    assert apply("сям’я", find_letters("сям’я", apostrophe="'")) == "сям'я"


def test_g_can_be_allowed():
    assert find_letters("ґанак", allow_g=True) == []


def test_a_ukrainian_phrase_is_reported_but_not_fixed_unasked():
    problems = find_letters("Газета пісала «комісія з виборів» ўчора")
    assert problems
    assert not any(problem.certain for problem in problems)


@given(messy)
def test_spans_are_inside_the_text_and_fixes_apply(text):
    problems = find_letters(text)
    assert all(0 <= p.start < p.end <= len(text) for p in problems)
    apply(text, problems)
