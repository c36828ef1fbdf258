"""Documents that pandoc reads, saved pages, and files that are not what they say."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pypandoc
import pytest

from helpers.commands import Pieraklad, Write

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
SOURCE = """\
---
title: The boxes
author: Jane Doe
date: 2024-05-06
lang: en
---

## How many

A box **holds:** 500 *ballots*^[Or so.], H~2~O.

- one
- two

| box | ballots |
|-----|---------|
| a   | 5       |

![A box](box.png)
"""


@pytest.fixture
def document(project: object, folder: Path) -> object:
    """Return a function that makes a document of a format, by pandoc's own writers."""
    (folder / "box.png").write_bytes(PNG)

    def make(name: str, source: str = SOURCE) -> Path:
        (folder / "source.md").write_text(source, "utf-8")
        subprocess.run(
            [pypandoc.get_pandoc_path(), "-s", "source.md", "-o", name], cwd=folder, check=True
        )
        return folder / name

    return make


@pytest.mark.parametrize("suffix", ["docx", "odt", "rtf", "epub"])
def test_a_document_becomes_an_article(
    pieraklad: Pieraklad, document, folder: Path, suffix: str
) -> None:  # type: ignore[no-untyped-def]
    document(f"boxes.{suffix}")
    outcome = pieraklad("import", f"boxes.{suffix}", "--media")
    assert outcome.status == 0, outcome.err
    text = (folder / "articles" / "the-boxes.md").read_text("utf-8")
    assert "title: The boxes" in text
    assert "## How many" in text
    assert "A box **holds:** 500 *ballots*" in text
    assert "H<sub>2</sub>O" in text
    # pandoc writes the items of an RTF as lines that begin with a bullet.
    assert "- one\n- two" in text or suffix == "rtf"
    assert "![" in text
    [picture] = (folder / "articles" / "media").glob("*.png")
    assert picture.read_bytes() == PNG
    assert f"](media/{picture.name})" in text or f'src="media/{picture.name}"' in text
    if suffix in ("docx", "epub"):
        assert "date: 2024-05-06\nauthor: Jane Doe\n" in text
    if suffix != "rtf":
        assert "[^1]: Or so." in text


def test_a_wiki_page_becomes_an_article(
    pieraklad: Pieraklad, write: Write, project: object, folder: Path
) -> None:
    write(
        {
            "page.wiki": "== Скрыні ==\n\nПачынаюць з '''лічэння''' [https://example.org бюлетэняў].\n\n* адна\n** дзве\n"
        }
    )
    assert pieraklad("import", "page.wiki").status == 0
    text = (folder / "articles" / "page.md").read_text("utf-8")
    assert (
        "## Скрыні\n\nПачынаюць з **лічэння** [бюлетэняў](https://example.org).\n\n- адна\n  - дзве\n"
        in text
    )


def archive(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)


def test_bad_documents_are_refused_one_by_one_and_the_rest_comes(
    pieraklad: Pieraklad, write: Write, project: object, folder: Path
) -> None:
    write(
        {
            "torn.docx": b"PK\x03\x04torn",
            "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
            "text.odt": "no archive",
            "lie.html": b"<meta charset=utf-8><p>ok</p>\n<p>\xe9t\xe9</p>",
            "none.html": b"<p>\xe9t\xe9</p>",
            "odd.html": b"<meta charset=x-unknown><p>\xe9t\xe9</p>",
            "bad.wiki": b"== a ==\n\xff",
            "good.html": "<h1>A good page</h1><p>The text of the page.</p>",
        }
    )
    archive(folder / "bomb.docx", {"word/document.xml": b"\0" * 60_000_000})
    archive(
        folder / "locked.odt",
        {"META-INF/manifest.xml": b"<manifest:encryption-data/>", "content.xml": b"x"},
    )
    archive(folder / "empty.docx", {"x": b"x"})
    names = sorted(
        f.name for f in folder.iterdir() if f.suffix in (".docx", ".odt", ".html", ".wiki")
    )
    outcome = pieraklad("import", *names)
    assert outcome.status == 2
    for words in (
        "torn.docx: is damaged", "old.docx: is encrypted or in Word's old format", "text.odt: is damaged",
        "lie.html:2: byte 33 is not UTF-8, although the page says so", "none.html:1: byte 3 is not UTF-8, and the page names no",
        "odd.html: names an encoding that does not exist, x-unknown", "bad.wiki:2: byte 8 is not UTF-8",
        "bomb.docx: would unpack to 60 MB", "locked.odt: is encrypted", "empty.docx: pandoc cannot read it",
    ):  # fmt: skip
        assert words in outcome.err
    assert (folder / "articles" / "a-good-page.md").exists()


def test_an_encoding_is_read_as_the_page_says(
    pieraklad: Pieraklad, write: Write, project: object, folder: Path
) -> None:
    page = "<html><head><meta charset={}></head><body><h1>Скрыні ў Гродне</h1><p>Тэкст пра іх.</p></body></html>"
    write({"a.html": page.format("windows-1251").encode("cp1251")})
    assert pieraklad("import", "a.html").status == 0
    write({"a.html": page.format("windows-1251").encode("utf-8")})
    outcome = pieraklad("import", "a.html")
    assert "the page says windows-1251, but it is UTF-8" in outcome.err
    [made] = (folder / "articles").glob("skryni*.md")
    assert "Тэкст пра іх." in made.read_text("utf-8")


def test_without_pandoc_a_line_says_what_to_install(
    pieraklad: Pieraklad, document, monkeypatch: pytest.MonkeyPatch, write: Write, folder: Path  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    document("boxes.docx")
    write({"news.txt": "A title\n\nThe text.\n", "page.html": "<h1>Page</h1><p>The text.</p>"})
    monkeypatch.setattr("pypandoc.get_pandoc_path", lambda: (_ for _ in ()).throw(OSError))
    monkeypatch.setattr("shutil.which", lambda _: None)
    outcome = pieraklad("import", "boxes.docx", "news.txt", "page.html")
    assert outcome.status == 2
    assert (
        "boxes.docx: pandoc is needed to read this file; install it with `pip install 'pieraklad[import]'`"
        in outcome.err
    )
    assert (folder / "articles" / "a-title.md").exists()
    assert (folder / "articles" / "page.md").exists()


def test_pandoc_that_takes_too_long_is_stopped(
    pieraklad: Pieraklad, document, monkeypatch: pytest.MonkeyPatch  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    document("boxes.docx")
    monkeypatch.setattr("pieraklad.importing.pandoc.SECONDS", 0.001)
    outcome = pieraklad("import", "boxes.docx")
    assert outcome.status == 2
    assert "pandoc did not finish" in outcome.err


def test_pandoc_reads_no_other_file(
    pieraklad: Pieraklad, write: Write, project: object, folder: Path
) -> None:
    write(
        {
            "secret.txt": "the secret",
            "page.wiki": "== One ==\n\n<include src='secret.txt'/> [[File:secret.txt]]\n\ntext\n",
        }
    )
    pieraklad("import", "page.wiki", "--media")
    assert not list((folder / "articles").rglob("*secret*"))


def test_saved_pages_link_to_each_other_and_bring_their_pictures(
    pieraklad: Pieraklad, write: Write, project: object, folder: Path
) -> None:
    write(
        {
            "saved/one.html": "<h1>The first</h1><p>To <a href='two.html#x'>two</a>.</p><p><img src='one_files/p.png' alt='P'></p>",
            "saved/two.html": "<link rel=canonical href='https://example.org/2'><h1>The second</h1><p>Back to <a href='one.html'>one</a>.</p>",
            "saved/one_files/p.png": PNG,
        }
    )
    outcome = pieraklad("import", "saved/one.html", "saved/two.html", "--media")
    assert outcome.status == 0, outcome.err
    first = (folder / "articles" / "the-first.md").read_text("utf-8")
    assert "To [two](the-second.md#x)." in first
    assert "![P](media/the-first-p.png)" in first
    assert "Back to [one](the-first.md)." in (folder / "articles" / "the-second.md").read_text(
        "utf-8"
    )
    assert (folder / "articles" / "media" / "the-first-p.png").read_bytes() == PNG
