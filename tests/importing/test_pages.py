"""Pages: whatever a browser shows of one, the article shows, through the site's own renderer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.timing import grows_too_fast
from pieraklad.documents import parse
from pieraklad.importing import Imported, import_text
from pieraklad.importing.pages.addresses import Addresses
from pieraklad.importing.pages.seen import VisibleParts
from pieraklad.importing.pages.tree import parse_page
from pieraklad.importing.problems import Unimportable
from pieraklad.importing.writing.blocks import write_blocks
from pieraklad.importing.writing.shape import shape_of
from pieraklad.project import Project
from pieraklad.project.articles import make_article
from pieraklad.site.rendering.body import read_source


def imported(page: str) -> Imported:
    return import_text(page, "html", name="page", title="T", language="en")


def shown(result: Imported) -> str:
    """Return the words of the article's text as the site shows them."""
    read = make_article(Path("page.md"), result.text, Project(Path()))
    assert read.article is not None
    return words(read_source(read.article).page)


def words(html: str) -> str:
    """Return a page's words by a parser that the import does not use."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html5lib")
    for block in soup.find_all(BLOCKS):
        block.insert_before(" ")
        block.insert_after(" ")
    return " ".join(soup.get_text().split())


BLOCKS = ["p", "div", "li", "td", "th", "dt", "dd", "h2", "h3", "br", "pre", "blockquote", "summary",
          "figcaption", "caption", "tr", "ul", "ol", "table", "dl", "details", "figure", "hr"]  # fmt: skip
TEXTS = st.sampled_from(
    ["word", "Слова", "two words", " ", "\n  ", ".", "«", "»", "*", "**", "_", "__init__", "`", "``", "~", "!", "&lt;b&gt;",
     "&amp;amp;", "1. ", "# ", "- ", "+ ", "&gt; ", "|", "\\", "[x]", "(y)", "$5", "{#id}", ":", "::: tip", "===", "---", "\u00a0", "[^1]", "&nbsp;"]
)  # fmt: skip
INLINES = [
    "b",
    "i",
    "em",
    "strong",
    "code",
    "sup",
    "sub",
    "kbd",
    "s",
    "u",
    "span",
    "a",
    "mark",
    "small",
    "font",
]


def element(name: str, inner: str) -> str:
    attrs = {"a": ' href="x y.html"', "font": ' color="red"'}.get(name, "")
    return f"<{name}{attrs}>{inner}</{name}>"


@st.composite
def lines(draw: st.DrawFn, depth: int = 2) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        if depth and draw(st.booleans()):
            parts.append(element(draw(st.sampled_from(INLINES)), draw(lines(depth - 1))))
        else:
            parts.append(
                draw(st.sampled_from(["<br>", ""]) if draw(st.integers(0, 9)) == 0 else TEXTS)
            )
    return "".join(parts)


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> str:
    """A random page: blocks in blocks, in lines, in tables, as nobody should write them and people do."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(KINDS if depth else ["p", "line", "pre"]))
        if kind in ("p", "h2", "h3", "pre"):
            parts.append(element(kind, draw(lines())))
        elif kind == "line":
            parts.append(draw(lines()))
        elif kind in ("ul", "ol", "dl"):
            items = draw(st.lists(trees(depth - 1), max_size=3))
            names = [
                draw(st.sampled_from(["dt", "dd"] if kind == "dl" else ["li", "li", "li", kind]))
                for _ in items
            ]
            inner = "".join(
                element(n, draw(lines()) if n == "dt" else i)
                for n, i in zip(names, items, strict=True)
            )
            parts.append(element(kind, inner))
        elif kind == "table":
            rows = draw(
                st.lists(
                    st.lists(st.one_of(lines(), trees(depth - 1)), min_size=1, max_size=3),
                    min_size=1,
                    max_size=3,
                )
            )
            cell = draw(st.sampled_from(["td", "th"]))
            heads = "".join(element(cell, c) for c in rows[0])
            parts.append(
                f"<table><tr>{heads}</tr>"
                + "".join(f"<tr>{''.join(element('td', c) for c in r)}</tr>" for r in rows[1:])
                + "</table>"
            )
        elif kind == "details":
            parts.append(
                f"<details><summary>{draw(lines(1))}</summary>{draw(trees(depth - 1))}</details>"
            )
        elif kind == "figure":
            parts.append(
                f"<figure><img src=a.png alt='A'><figcaption>{draw(lines(1))}</figcaption></figure>"
            )
        else:
            parts.append(element(kind, draw(trees(depth - 1))))
    return "".join(parts)


KINDS = [
    "p",
    "p",
    "line",
    "h2",
    "h3",
    "pre",
    "ul",
    "ol",
    "dl",
    "table",
    "blockquote",
    "div",
    "b",
    "a",
    "details",
    "figure",
]


@settings(deadline=None, max_examples=100)
@given(trees())
def test_a_random_page_shows_the_same_words(page: str) -> None:
    result = imported(f"<body>{page}</body>")
    lost = words(f"<body>{page}</body>")
    back = shown(result)
    for entry in result.related:
        back += f" {entry}"
    assert "".join(back.split()) == "".join(lost.split())


@settings(deadline=None, max_examples=100)
@given(trees())
def test_a_random_page_keeps_its_parts_and_its_words_apart(page: str) -> None:
    blocks = VisibleParts().blocks(parse_page(page))
    text = write_blocks(blocks).text
    read = make_article(
        Path("page.md"), f"---\ntitle: T\nlang: en\n---\n\n{text}\n", Project(Path())
    )
    assert read.article is not None
    there = shape_of([parse_page(read_source(read.article).page)])
    assert shape_of(blocks) == there


@settings(deadline=None, max_examples=40)
@given(trees())
def test_an_imported_page_can_be_translated(page: str) -> None:
    text = imported(page).text
    assert parse(text, "markdown").render(lambda s: s.message) == text


def test_a_page_of_elements_in_elements_is_refused_with_its_line() -> None:
    with pytest.raises(Unimportable) as caught:
        imported("<p>x</p>\n" + "<div>" * 6000)
    assert caught.value.line == 2


def test_a_deep_page_keeps_its_words() -> None:
    assert "the end" in imported("<div><ul><li>" * 900 + "the end").text


@pytest.mark.parametrize(
    "piece",
    [
        "<b>a</b>*",
        "<p>a<br>",
        "<ul><li>a",
        "<a href=x>",
        "<i>a",
        "&lt;",
        "<td>a<tr>",
        "<pre>`",
        "[",
        "<dt>a",
    ],
)
def test_four_times_the_page_takes_less_than_eight_times_as_long(piece: str) -> None:
    assert grows_too_fast(imported, piece, size=16_000) == ""


def test_pages_link_to_each_other_as_articles() -> None:
    addresses = Addresses(articles={"example.org/b": "the-b", "example.org/c": "c"})
    page = "<link rel=canonical href='https://example.org/a/'><p><a href='/b#x'>b</a> <a href='https://www.example.org/c/index.html'>c</a> <a href='/d'>d</a></p>"
    text = import_text(page, "html", name="a", addresses=addresses).text
    assert "[b](the-b.md#x) [c](c.md) [d](https://example.org/d)" in text


def test_no_picture_comes_from_outside_the_page_s_folder(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    (folder / "page_files").mkdir(parents=True)
    (folder / "page_files" / "a b.png").write_bytes(b"png")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    addresses = Addresses(folder=folder, media="page")
    page = "".join(
        f'<img src="{source}" alt="A">'
        for source in (
            "page_files/a%20b.png",
            "../secret.png",
            "link.png",
            "..%2fsecret.png",
            "none.png",
            "/etc/passwd.png",
        )
    )
    result = import_text(f"<p>{page}</p>", "html", name="page", addresses=addresses)
    assert list(result.pictures) == ["page-a-b.png"]
    assert "](media/page-a-b.png)" in result.text
