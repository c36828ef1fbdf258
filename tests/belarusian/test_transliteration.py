"""Transliteration: every row of the test vectors, every context, and the reverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.belarusian import SCHEMES, reverse_iso9, slugify, transliterate

from .helpers import rows
from .strategies import belarusian, messy

VECTORS = [row for row in rows("translit.tsv", 4) if row[1] in SCHEMES]


@pytest.mark.parametrize(("text", "scheme", "expected"), [row[:3] for row in VECTORS])
def test_vector(text, scheme, expected):
    assert expected == transliterate(text, scheme)


@pytest.mark.parametrize(("text", "scheme", "expected", "_why"), rows("translit_more.tsv", 4))
def test_our_own_case(text, scheme, expected, _why):
    assert expected == transliterate(text, scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_decomposed_letters_are_read_as_composed_ones(scheme):
    decomposed = "И\u0306 у\u0306 е\u0308лка"
    assert transliterate("Й ў ёлка", scheme) == transliterate(decomposed, scheme)


def test_unknown_scheme_names_the_known_ones():
    with pytest.raises(ValueError, match=r"'latin'.*official, lacinka, bgn, iso9, icao, slug"):
        transliterate("мова", "latin")


def test_slugify_is_the_slug_scheme():
    assert transliterate("Як назіраць?", "slug") == slugify("Як назіраць?") == "iak-nazirats"


@pytest.mark.parametrize(
    "text", [row[0] for row in VECTORS if row[1] == "iso9"] + ["Літара Ь", "Аьб", "аЬ"]
)
def test_iso9_comes_back(text):
    assert text == reverse_iso9(transliterate(text, "iso9"))


def test_iso9_comes_back_from_decomposed_latin():
    assert reverse_iso9("i\u0300 e\u0300 u\u0306 z\u030c") == "і э ў ж"


@given(belarusian)
def test_iso9_is_lossless_on_belarusian_text(text):
    assert text == reverse_iso9(transliterate(text, "iso9"))


@given(messy, st.sampled_from(SCHEMES))
def test_never_raises_and_leaves_no_belarusian_letter(text, scheme):
    latin = transliterate(text, scheme).lower()
    assert not set(latin) & set("абвгдеёжзійклмнопрстуўфхцчшыэюя")


@given(messy)
def test_slug_is_a_slug_and_stays_one(text):
    slug = slugify(text)
    assert slug == slugify(slug)
    assert not slug or all(part.isascii() and part.isalnum() for part in slug.split("-"))


@given(st.text(st.characters(max_codepoint=0x24F)), st.sampled_from(SCHEMES[:-1]))
def test_other_text_is_left_alone(text, scheme):
    assert text == transliterate(text, scheme)
