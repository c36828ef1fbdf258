"""Word diffs: what they say is what the two texts are."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pieraklad.translating.differences import word_diff

TEXTS = st.lists(
    st.sampled_from(
        ["выбары", " ", "  ", "\n", "не", "у", ",", ".", "«", "з’езд", "100", "🗳", "а-б", ""]
    ),
    max_size=30,
).map("".join)


@given(TEXTS | st.text(max_size=60), TEXTS | st.text(max_size=60))
@example("a b", "a  b")
@example("", "новы")
@example("стары", "")
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert all(piece.text for piece in pieces)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.kind == "same" for piece in word_diff(text, text))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("адзін два тры", "адзін чатыры тры", "адзін [-два-]{+чатыры+} тры"),
        ("адзін два тры пяць", "адзін сем восем пяць", "адзін [-два тры-]{+сем восем+} пяць"),
        ("так", "не так", "{+не +}так"),
        ("Усё.", "Усё!", "Усё[-.-]{+!+}"),
        ("з’езд", "з'езд", "[-з’езд-]{+з'езд+}"),
    ],
)
def test_words_are_compared_as_wholes(old: str, new: str, shown: str) -> None:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    assert "".join(marks[p.kind].format(p.text) for p in word_diff(old, new)) == shown


def test_very_long_texts_are_compared_at_their_ends_in_a_moment() -> None:
    old, new = "пачатак " + "слова " * 5_000 + "канец", "пачатак " + "іншае " * 5_000 + "канец"
    pieces = word_diff(old, new)
    assert pieces[0].text.startswith("пачатак ")
    assert pieces[-1].text.endswith(" канец")
