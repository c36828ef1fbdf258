"""Looking for some words of a text finds what reading all of them would."""

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.index.words import keys, sought_words, words
from pieraklad.site.discovery.search import wanted_keys

ROOT = Path(__file__).parents[2]
LETTERS = "абвгґдеёжзіўустхцэюя’'ʼ -_aceghosty’ÉЎУОЭ.0"


@pytest.mark.parametrize("path", sorted((ROOT / "articles").glob("*.md")), ids=lambda p: p.stem)
def test_every_word_of_the_demonstration_is_found_by_its_key(path: Path) -> None:
    text = path.read_text("utf-8")
    found = list(words(text))
    for key in sorted({word.key for word in found})[::7]:
        alike = [word for word in found if word.key == key]
        assert list(sought_words(text, frozenset({key}))) == alike


@given(
    st.text(LETTERS, max_size=40) | st.text("aeosty’é æßNFA\u0301-", max_size=40), st.integers(0, 9)
)
def test_any_word_is_found_by_its_key(text: str, number: int) -> None:
    found = list(words(text))
    if not found:
        assert not list(sought_words(text, frozenset({"а"})))
        return
    key = found[number % len(found)].key
    assert list(sought_words(text, frozenset({key}))) == [w for w in found if w.key == key]


@given(st.text(LETTERS, max_size=40) | st.text("aeosty’é æßNFA\u0301-\n", max_size=40))
def test_the_quick_way_to_a_texts_keys_finds_what_reading_its_words_does(text: str) -> None:
    assert sorted(keys(text)) == sorted(word.key for word in words(normalize("NFC", text)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("naive", "naïve"), ("cafe", "CAFÉ"), ("lodz", "Łódź"), ("email", "e-mail"),
        ("Email", "E‑mails"), ("wifi", "Wi-Fi"), ("reelection", "re-election"), ("tshirt", "T-shirt"),
    ],
)  # fmt: skip
def test_spellings_of_a_word_share_a_key(one: str, other: str) -> None:
    (key,) = keys(one)
    assert key in keys(other)
    assert key in {word.key for word in words(f"An {other}.")}
    (found,) = sought_words(f"An {other}.", frozenset({key}))
    assert f"An {other}."[found.start : found.end] == other
    assert wanted_keys(other, "en") == [(key,)]


@pytest.mark.parametrize("text", ["e-mail", "re-election"])
def test_the_parts_of_a_word_are_found_too(text: str) -> None:
    assert keys(text.partition("-")[2])[0] in keys(text)


@pytest.mark.parametrize("text", ["up-to-date", "voter-list", "2-day", "10-12", "а-б", "a--bc"])
def test_other_hyphens_part_words(text: str) -> None:
    assert keys(text.replace("-", "")) != keys(text)[-1:]


def test_letters_in_two_parts_are_letters() -> None:
    assert keys("nai\u0308ve у\u0306лада") == keys("naïve ўлада")
    assert wanted_keys("nai\u0308ve", "en") == [("naiv",)]
