"""A passage that is found by the keys of its words is the one that reading all words finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pieraklad.index.passages import best_passage, pack_keys, pack_texts, unpack_texts
from pieraklad.index.readings import Text
from pieraklad.index.words import keys, words

WORDS = st.sampled_from(["мова", "мовы", "слова", "vote", "votes", "e-mail", "mail", "a", "—"])
PARAGRAPHS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), min_size=1, max_size=5)
SOUGHT = st.lists(WORDS.map(lambda word: (keys(word) or ["nothing"])[-1]), min_size=1, max_size=3)


@given(PARAGRAPHS, SOUGHT)
def test_the_first_passage_with_most_of_the_words_is_found(
    paragraphs: list[str], sought: list[str]
) -> None:
    found = [{word.key for word in words(text)} & set(sought) for text in paragraphs]
    most = max(map(len, found))
    expected = next(n for n, those in enumerate(found) if len(those) == most) if most else None
    summary, *texts = map(keys, paragraphs)
    assert expected == best_passage([" ".join(summary), pack_keys(texts)], set(sought))


@given(PARAGRAPHS, SOUGHT)
def test_the_first_passage_with_a_word_that_begins_so_is_found(
    paragraphs: list[str], sought: list[str]
) -> None:
    beginnings = tuple(key[:2] for key in sought)
    found = (
        number
        for number, text in enumerate(paragraphs)
        if any(word.key.startswith(beginnings) for word in words(text))
    )
    summary, *texts = map(keys, paragraphs)
    packed = [" ".join(summary), pack_keys(texts)]
    assert next(found, None) == best_passage(packed, set(beginnings), begun=True)


@given(st.lists(st.builds(Text, st.sampled_from(["", "два словы", "a\u00a0b"]), st.just("be"))))
def test_packed_paragraphs_are_what_they_were(texts: list[Text]) -> None:
    assert texts == unpack_texts(pack_texts(texts))
