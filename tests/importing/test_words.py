"""However import splits a text, no word is lost or added."""

from __future__ import annotations

import contextlib
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.timing import grows_too_fast, seconds
from pieraklad.importing import Imported, import_text

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")

# Characters in titles and sentences other than letters: each of these once began or ended an entry.
SIGNS = ["–", "—", "-", "*", "·", "•", "+", "21.", "7)", "1.", "|", "#", "::", "«Наша Ніва»", "“so”",
         "(2020)", "[three]", "_x_", "$5", "100 %", "50/50", "o", "§", "½", "&amp;", "C++", "ці?"]  # fmt: skip
WORDS = {
    "be": [
        "выбары",
        "скрыня",
        "ў",
        "Гродне",
        "назіральнік",
        "дзень",
        "да",
        "галасавання",
        "і",
        "з’езд",
        "пратакол",
        "бюлетэні",
    ],
    "en": [
        "ballot",
        "boxes",
        "in",
        "Hrodna",
        "one",
        "day",
        "before",
        "the",
        "vote",
        "observers",
        "seal",
        "don't",
        "lists",
    ],
}
HEADS = ["Related articles:", "Related articles", "See also:", "READ MORE", "Чытайце таксама:",
         "Чытайце таксама", "Па тэме:"]  # fmt: skip
BULLETS = ["- ", "* ", "• ", "– ", "— ", "·\t", "\uf0b7\t", "o\t", "+ ", ""]
TAILS = ["", "\n\nPhoto: Jane Doe\n\n#elections #выбары\n", "\n\n---\n\n© 2024 Viasna\n",
         "\n\n— Янка Купала\n", "\n\n* * *\n\nТэкст і фота: Яніна\n"]  # fmt: skip


@st.composite
def phrases(draw: st.DrawFn, language: str, end: str = "") -> str:
    """A title or a sentence: words with other characters between them, a word first and last."""
    words = st.sampled_from(WORDS[language])
    middle = draw(st.lists(st.one_of(words, st.sampled_from(SIGNS)), max_size=6))
    return " ".join([draw(words).capitalize(), *middle, draw(words)]) + end


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text with all that import takes apart, and its words as they must come out."""
    language = draw(st.sampled_from(["be", "en"]))
    title = draw(phrases(language))
    kinds = st.sampled_from(["prose", "speech", "list", "verse", "break"])
    blocks = []
    for kind in draw(st.lists(kinds, min_size=1, max_size=4)):
        lines = draw(st.lists(phrases(language, end="."), min_size=1, max_size=4))
        if kind == "prose":
            blocks.append(" ".join(lines))
        elif kind == "speech":
            blocks.append("\n".join(f"— {line}" for line in lines))
        elif kind == "list":
            mark = draw(st.sampled_from([b for b in BULLETS if b]))
            blocks.append("\n".join(mark + line for line in lines))
        elif kind == "verse":
            blocks.append("\n".join(lines))
        else:
            blocks.append(draw(st.sampled_from(["* * *", "---", "***", "⁂"])))
    entries = draw(st.lists(phrases(language), min_size=0, max_size=4))
    bullet = draw(st.sampled_from(BULLETS))
    tail = draw(st.sampled_from(TAILS))
    ending, gap = "", draw(st.sampled_from(["\n", "\n\n"]))
    if entries:
        listed = "\n".join(bullet + entry for entry in entries)
        ending = f"{draw(st.sampled_from(HEADS))}{gap}{listed}"
    else:
        tail = tail.lstrip("\n")
    text = "\n\n".join([title, *blocks, ending + tail])
    expected = "\n".join([title, *blocks, *entries, tail])
    return text, expected


def words_of(text: str) -> list[str]:
    return sorted(WORD.findall(text))


def words_out(result: Imported) -> list[str]:
    """The words of title, related list and body, as a reader of the article sees them."""
    front, _, body = result.text.removeprefix("---\n").partition("\n---\n")
    metadata = yaml.safe_load(front)
    body = re.sub(r"\\(.)", r"\1", body)  # escapes are not words
    return words_of("\n".join([str(metadata["title"]), *metadata.get("related", []), body]))


@given(texts())
def test_the_words_that_come_out_are_the_words_that_went_in(case: tuple[str, str]) -> None:
    text, expected = case
    # The bullet of a recognised list is not a word, although Word writes it as the letter o.
    expected = re.sub(r"^o\t", "", expected, flags=re.MULTILINE)
    assert words_out(import_text(text, "plain", name="x")) == words_of(expected)


@given(texts())
def test_the_same_holds_for_markdown(case: tuple[str, str]) -> None:
    text, expected = case
    text, expected = (t.replace("\uf0b7\t", "- ").replace("o\t", "- ") for t in (text, expected))
    text = re.sub(r"\A", "# ", text)
    assert words_out(import_text(text, "markdown", name="x")) == words_of(expected)


@given(texts())
def test_a_list_of_titles_is_found_whole_or_not_at_all(case: tuple[str, str]) -> None:
    text, _ = case
    result = import_text(text, "plain", name="x")
    if result.related:
        assert not any(head in result.text for head in HEADS)


HOSTILE = ["a", "a@", "@a", "a.", "[", "[a", "[](", "[a](b", "](", "*", "* ", "_", "- ", "— ", "1. ",
           "https://", "www.", "(https://a", "<", "<a", "&", "&a", "«", "\"", " ", " a", "\t", "=", "-",
           "~", "#", "# ", "\v", "\\", "`", "$", "|", ":", "\u2028", "!", "related ", "See also:\n",
           "Related:\nOne\n", "- a\n", "\n", "\n\n", "a\n", "— a\n\n", "1. a\n", "a: b: c\n", "---\n",
           "---\ntitle: ", "+++\n", "  a\n", "гл. таксама  "]  # fmt: skip


@pytest.mark.parametrize("source", ["plain", "markdown"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_four_times_the_text_takes_less_than_eight_times_as_long(piece: str, source: str) -> None:
    def run(text: str) -> None:
        with contextlib.suppress(ValueError):
            import_text(f"Title\n\n{text}\n\nx", source, name="x")

    assert grows_too_fast(run, piece, size=16_000) == ""


@pytest.mark.parametrize("source", ["plain", "markdown"])
@pytest.mark.parametrize("tail", ["", "\n\nx", "\n\nSee also:\n- "])
def test_a_line_of_200_000_letters_is_imported_at_once(source: str, tail: str) -> None:
    def run() -> None:
        import_text("Title\n\n" + "a" * 200_000 + tail + "b" * 200_000, source, name="x")
        import_text("a" * 200_000 + tail, source, name="x")

    assert seconds(run, 3, enough=5) < 5
