"""The importer: titles, languages, related lists and plain text in Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.documents import parse
from pieraklad.documents.markdown.parser import OPTIONS
from pieraklad.importing import Imported, import_text
from pieraklad.project import Project
from pieraklad.project.articles import make_article


def imported(text: str, source: str = "plain") -> Imported:
    return import_text(text, source, name="some-file")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A title\n\nText.", "A title"),
        ("\n\nA title\n\nText.", "A title"),
        ("\ufeffA title\r\n\r\nText.", "A title"),
        ("A title\n=======\n\nText.", "A title"),
        ("Title: A title\nText.", "A title"),
        ("Загаловак: Як лічаць\n\nТэкст.", "Як лічаць"),
        ("Why not?\n\nText.", "Why not?"),
        ("This is a sentence. And one more.\n\nText.", "some file"),
        ("- an item\n- another\n", "some file"),
        ("Only a line", "some file"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert imported(text).title == title


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Як лічаць галасы\n\nПачынаюць з таго, што гасяць бюлетэні.", "be"),
        ("How ballots are counted\n\nThe unused ones are cancelled first.", "en"),
        ("12345\n\n67890", "be"),
    ],
)
def test_language_by_its_letters(text: str, language: str) -> None:
    assert imported(text).language == language


LISTS = [
    "Related articles:\n- One\n- Two\n",
    "Related articles\n\n* One\n* Two\n",
    "RELATED ARTICLES:\n\n1. One\n2. Two\n",
    "Related:\nOne\nTwo\n",
    "Read also:\n– One\n— Two\n",
    "Чытайце таксама:\n• One\n• Two\n",
    "Чытайце таксама\n\n«One»\n«Two»\n",
    "Па тэме:\n“One”\n„Two“\n",
    "Артыкулы па тэме\n----------------\n\n1) One\n2) Two\n",
    "## Related articles\n\n- [One](https://a.by/1)\n- [Two](two.md)\n",
    "See also:\n- One (https://a.by/1)\n- Two — https://a.by/2\n",
    "**Related articles:**\n\n- One;\n- Two\n\n\n",
]


@pytest.mark.parametrize("ending", LISTS)
def test_a_trailing_related_list(ending: str) -> None:
    result = imported(f"A title\n\nA paragraph of text.\n\n{ending}")
    assert result.related == ("One", "Two")
    assert result.text.endswith("---\n\nA paragraph of text.\n")


@pytest.mark.parametrize(
    "text",
    [
        "A title\n\nRelated articles:\n\nThis is prose. It goes on for more than a sentence.\n",
        "A title\n\nRelated articles are often read first. So say many.\n",
        "A title\n\nText.\n\nRelated articles:\n",
    ],
)
def test_what_is_no_related_list_stays_in_the_text(text: str) -> None:
    result = imported(text)
    assert result.related == ()
    assert "Related articles" in result.text


def test_addresses_in_the_list_become_slugs() -> None:
    result = imported("A title\n\nText.\n\nRelated:\n- https://a.by/en/articles/voter-lists?x=1\n")
    assert result.related == ("voter-lists",)


def test_addresses_that_are_left_out_are_counted() -> None:
    result = imported(
        "A title\n\nSee https://a.by/0\n\nRelated:\n- One (https://a.by/1)\n- Two\n  https://a.by/2\n"
    )
    assert result.related == ("One", "Two")
    assert "related: 2 addresses left out; the titles name the articles" in result.notes


def test_typography_survives() -> None:
    text = "Назва\n\n«Слова „ўнутры“» — 1\u00a0234 з’езды; “so” – it’s…\n"
    assert "«Слова „ўнутры“» — 1\u00a0234 з’езды; “so” – it’s…" in imported(text).text


def test_front_matter_of_markdown_is_kept_as_written() -> None:
    text = "---\n# mine\ntitle:   'A title'\ntags: [ a,b ]\n---\n\n# A title\n\nText *here*.\n"
    result = imported(text, "markdown")
    assert result.text.startswith("---\n# mine\ntitle:   'A title'\ntags: [ a,b ]\nlang: en\n---\n")
    assert result.text.endswith("\n\nText *here*.\n")


def test_html_becomes_markdown() -> None:
    page = (
        "<html><head><title>Site</title><script>x()</script></head><body><nav>Menu</nav>"
        "<article><h1>A title</h1><p>Text <b>here</b>, <a href='x.html'>link</a>.</p>"
        "<ul><li>one</li><li>two</li></ul></article></body></html>"
    )
    result = imported(page, "html")
    assert result.title == "A title"
    assert "Text **here**, [link](x.html)." in result.text
    assert "- one\n- two" in result.text
    assert "Menu" not in result.text


def test_slug_is_short_and_ascii() -> None:
    assert imported("Як лічаць галасы\n\nТэкст тут.").slug == "iak-lichats-halasy"
    long = imported("Вельмі доўгая назва " * 10 + "\n\nТэкст.")
    assert len(long.slug) <= 70
    assert not long.slug.endswith("-")


SYMBOLS = st.text(
    st.sampled_from("ab *_`[]<>&;#-+1.~|\\!()=:\"'ўЎ«»$^{}%/"), min_size=1, max_size=40
)


@given(st.lists(SYMBOLS.map(str.strip).filter(bool), min_size=1, max_size=4))
def test_plain_text_shows_as_it_was_written(paragraphs: list[str]) -> None:
    """Whatever characters a paragraph has, Markdown shows exactly those, as one paragraph."""
    import pyromark
    from bs4 import BeautifulSoup

    # Lists and underlines are structure in plain text, too; words before them are not.
    texts = ["Word " + paragraph for paragraph in paragraphs]
    result = imported("Title\n\n" + "\n\n".join(texts))
    body = result.text.partition("---\n\n")[2]
    html = BeautifulSoup(pyromark.html(body, options=OPTIONS), "html.parser")
    shown = [" ".join(p.get_text().split()) for p in html.find_all("p")]
    assert shown == [" ".join(text.split()) for text in texts]


@given(st.text(max_size=300))
def test_any_text_makes_an_article_that_can_be_read(text: str) -> None:
    from pathlib import Path

    result = imported(text)
    read = make_article(Path("some-file.md"), result.text, Project(Path()))
    assert read.article is not None
    assert " ".join(read.article.title.split()) == " ".join(result.title.split())
    assert parse(result.text, "markdown").render(lambda s: s.message) == result.text


@given(st.lists(st.lists(SYMBOLS.map(str.strip).filter(bool), min_size=2, max_size=4), min_size=1))
def test_short_lines_show_as_they_were_written(paragraphs: list[list[str]]) -> None:
    import pyromark
    from bs4 import BeautifulSoup

    texts = [["Word " + line for line in lines] for lines in paragraphs]
    result = imported("Title\n\n" + "\n\n".join("\n".join(lines) for lines in texts))
    body = result.text.partition("---\n\n")[2]
    html = BeautifulSoup(pyromark.html(body, options=OPTIONS), "html.parser")
    assert [
        [" ".join(line.split()) for line in p.get_text().strip("\n").split("\n")]
        for p in html.find_all("p")
    ] == [[" ".join(line.split()) for line in lines] for lines in texts]
