"""Dictionary order: the alphabet's blocks, and that the order is total."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.belarusian import collation_key

from .helpers import rows
from .strategies import belarusian


def block(name: str) -> list[str]:
    return [word for kind, _, word in rows("collation.tsv", 3) if kind == name]


# ґ is a separate letter and the apostrophe is ignored: see collation.py for the reasons
# against the blocks g_icu and apostrophe_icu_default.
@pytest.mark.parametrize("name", ["sorted", "g_alphabet", "apostrophe_ignored"])
def test_block_is_in_order(name):
    words = block(name)
    assert words == sorted(random.Random(1).sample(words, len(words)), key=collation_key)


@pytest.mark.parametrize("name", ["shuffled", "codepoint_order(wrong)", "cldr_root_order(wrong)"])
def test_other_orders_are_put_right(name):
    assert block("sorted") == sorted(block(name), key=collation_key)


def test_words_digits_scripts_and_case():
    expected = ["42 дні", "«Ёлка»", "кава", "Кава", "мова", "мова мая", "мовазнаўства", "Я"]
    expected += ["Amazon", "cafe", "café"]
    shuffled = random.Random(1).sample(expected, len(expected))
    assert expected == sorted(shuffled, key=collation_key)


@given(st.one_of(st.text(), belarusian), st.one_of(st.text(), belarusian))
def test_equal_keys_mean_equal_texts(first, second):
    assert (collation_key(first) == collation_key(second)) == (first == second)
