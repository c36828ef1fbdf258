"""ў and у: the law's cases, software's cases, and what must hold for every text."""

import pytest
from hypothesis import given

from pieraklad.belarusian import find_u_short

from .helpers import rows
from .strategies import messy


def fix(text: str) -> str:
    letters = list(text)
    for offset, letter in find_u_short(text):
        letters[offset] = letter
    return "".join(letters)


@pytest.mark.parametrize(("text", "label", "places", "corrected", "_rule"), rows("u_short.tsv", 5))
def test_vector(text, label, places, corrected, _rule):
    assert [int(place) for place in places.split()] == [offset for offset, _ in find_u_short(text)]
    assert fix(text) == (corrected if label == "wrong" else text)


@pytest.mark.parametrize(("text", "label", "corrected", "_why"), rows("u_short_more.tsv", 4))
def test_our_own_case(text, label, corrected, _why):
    assert fix(text) == (corrected if label == "wrong" else text)


SENTENCES = rows("u_short_sentences.tsv", 2)
OTHER = dict(zip("уўУЎ", "ўуЎУ", strict=True))


def test_right_sentences_are_left_alone():
    assert [text for text, _ in SENTENCES if find_u_short(text)] == []


def test_one_wrong_letter_is_found_alone_and_at_its_place():
    missed, flipped = [], 0
    for text, point in SENTENCES:
        for place in [i for i, char in enumerate(text) if char in OTHER and point != "noflip"]:
            wrong = text[:place] + OTHER[text[place]] + text[place + 1 :]
            flipped += 1
            if find_u_short(wrong) != [(place, text[place])]:
                missed.append(wrong)
    assert len(missed) <= 0.005 * flipped, missed


def test_the_right_letter_has_the_wrong_ones_case():
    assert find_u_short("Ў Мінску") == [(0, "У")]
    assert find_u_short("Яна узяла") == [(4, "ў")]


def test_a_decomposed_letter_is_for_another_rule():
    assert find_u_short("Яна у\u0306зяла") == []


@given(messy)
def test_offsets_are_of_the_letter_and_ordered(text):
    found = find_u_short(text)
    assert [offset for offset, _ in found] == sorted({offset for offset, _ in found})
    for offset, letter in found:
        assert {text[offset], letter} in ({"у", "ў"}, {"У", "Ў"})


@given(messy)
def test_after_the_fixes_nothing_is_found(text):
    assert find_u_short(fix(text)) == []
