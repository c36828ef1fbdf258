"""Looking for some words of a text finds what reading all of them would."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.site.words import sought_words, words

ROOT = Path(__file__).parents[2]
LETTERS = "абвгґдеёжзіўустхцэюя’'ʼ -_aceghosty’ÉЎУОЭ.0"


@pytest.mark.parametrize("path", sorted((ROOT / "articles").glob("*.md")), ids=lambda p: p.stem)
def test_every_word_of_the_demonstration_is_found_by_its_key(path: Path) -> None:
    text = path.read_text("utf-8")
    found = list(words(text))
    for key in sorted({word.key for word in found})[::7]:
        alike = [word for word in found if word.key == key]
        assert list(sought_words(text, frozenset({key}))) == alike


@given(st.text(LETTERS, max_size=40), st.integers(0, 9))
def test_any_word_is_found_by_its_key(text: str, number: int) -> None:
    found = list(words(text))
    if not found:
        assert not list(sought_words(text, frozenset({"а"})))
        return
    key = found[number % len(found)].key
    assert list(sought_words(text, frozenset({key}))) == [w for w in found if w.key == key]
