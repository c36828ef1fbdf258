"""Which language a text is in: short titles, neighbouring languages, and empty text."""

import pytest
from hypothesis import given

from pieraklad.belarusian import guess_language

from .helpers import rows
from .strategies import messy


@pytest.mark.parametrize(("text", "language"), rows("recognise_more.tsv", 2))
def test_language(text, language):
    assert (None if language == "-" else language) == guess_language(text)


@given(messy)
def test_never_raises(text):
    assert guess_language(text) in ("be", "en", None)
