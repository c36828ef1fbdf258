"""Typography: the test vectors, the cases that must be left alone, and that fixing once is enough."""

import pytest
from hypothesis import given

from pieraklad.belarusian import apply, find_punctuation

from .helpers import rows
from .strategies import messy


@pytest.mark.parametrize(("text", "label", "_topic", "_why"), rows("quotes_punct.tsv", 4))
def test_vector(text, label, _topic, _why):
    problems = find_punctuation(text)
    assert bool(problems) == (label == "wrong")
    assert find_punctuation(apply(text, problems)) == []


TOPICS = {"number": {"number-group", "decimal"}, "date": {"date", "date-order"}}
TOPICS |= {"quotes": {"quotes", "quotes-space"}, "space": {"space-before", "space-after"}}


@pytest.mark.parametrize(
    ("text", "topic"), [(r[0], r[2]) for r in rows("quotes_punct.tsv", 4) if r[1] == "wrong"]
)
def test_a_vectors_rule_is_named_after_its_topic(text, topic):
    assert {p.rule for p in find_punctuation(text)} <= TOPICS.get(topic, {topic})


@pytest.mark.parametrize(("text", "fixed", "_why"), rows("punctuation_more.tsv", 3))
def test_our_own_case(text, fixed, _why):
    nbsp_as_space = apply(text, find_punctuation(text)).replace("\u00a0", " ")
    assert nbsp_as_space == (fixed or text).replace("\u00a0", " ")
    assert bool(fixed) == bool(find_punctuation(text))


def test_soft_rules_are_not_certain():
    assert [p.certain for p in find_punctuation("Гатова 50%, №5")] == [False, False]


@given(messy)
def test_spans_are_inside_the_text(text):
    assert all(0 <= p.start <= p.end <= len(text) for p in find_punctuation(text))
