"""Real catalogs are read without loss, bad ones with a problem that names the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.timing import seconds
from pieraklad.catalogs import Catalog
from pieraklad.catalogs.po.reader import Contents

from .helpers import BAD, DATA, GOOD, msgfmt

PLAIN = (DATA / "plain.po").read_text("utf-8")
by_name = pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)


def read(name: str) -> Catalog:
    return Catalog.from_bytes((DATA / f"{name}.po").read_bytes())


@by_name
def test_a_catalog_is_written_as_it_was_read(path: Path) -> None:
    data = path.read_bytes()
    catalog = Catalog.from_bytes(data)
    assert catalog.problems == []
    assert len(list(catalog)) == len(catalog) > 0
    assert data == catalog.to_bytes()


@by_name
def test_a_catalog_compiles_to_the_bytes_of_msgfmt(path: Path) -> None:
    data = path.read_bytes()
    catalog = Catalog.from_bytes(data)
    data = data.removeprefix(b"\xef\xbb\xbf")  # msgfmt refuses what editors write
    assert msgfmt(data) == catalog.to_mo()
    assert msgfmt(data, "--use-fuzzy") == catalog.to_mo(use_fuzzy=True)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_catalog_gives_the_problems_beside_it(path: Path) -> None:
    data = path.read_bytes()
    catalog = Catalog.from_bytes(data)
    got = "".join(f"{line}: {text}\n" for line, text in catalog.problems)
    assert path.with_suffix(".problems").read_text("utf-8") == got
    assert data == catalog.to_bytes()
    if "not-a-catalog" not in path.name:
        assert [e.msgstr for e in catalog if e.msgid == "Two"] == ["Два"]  # the rest is read


@pytest.mark.parametrize("name", ["plain", "crlf", "bom", "mixed-ends", "windows-1251"])
def test_every_field_is_read(name: str) -> None:
    catalog = read(name)
    first, fuzzy, menu, plural, hard, empty, gone, before = catalog
    assert catalog.headers["Language"] == "be"
    assert catalog.header is not None
    assert (first.msgstr, first.comment) == ("Назіранне за выбарамі", "heading 1")
    assert first.tcomment == "перакладчык: спытаць у рэдакцыі"
    assert fuzzy.occurrences == [("articles/first.md", ""), ("articles/second.md", "12")]
    assert fuzzy.flags == ["fuzzy", "python-format"]
    assert fuzzy.previous_msgid == "An observer watches %d steps."
    assert (menu.msgctxt, menu.msgid) == ("menu", "Open")
    assert plural.msgstr_plural == {0: "Адзін бюлетэнь", 1: "%d бюлетэні", 2: "%d бюлетэняў"}
    assert hard.msgid == "A hard break  \ngoes on"
    assert empty.msgstr == ""
    assert gone.obsolete
    assert before.obsolete
    assert (before.previous_msgctxt, before.previous_msgid) == ("old", "Gone before")
    assert [catalog.line_of(e) - catalog.line_of(first) + 11 for e in (first, fuzzy, menu)] == [
        11,
        17,
        24,
    ]


def test_escapes_are_read_as_c_reads_them() -> None:
    first, second = read("escapes")
    assert first.msgid == 'tab\t quote" backslash\\ bell\a octalA0 hexA end'
    assert second.msgid == "\\n is no line end"


def test_references_with_spaces_and_colons() -> None:
    first, second = read("odd-references")
    assert first.occurrences == [
        ("a file.md", "3"),
        ("b.md", ""),
        ("c:d", "5"),
        ("https://a.example/x", ""),
        ("e.md", ""),
    ]
    assert second.flags == ["fuzzy"]
    assert second.comment == "no space"
    assert second.tcomment == "\n two spaces"


def test_header_dates_in_any_form_are_only_text() -> None:
    assert read("iso-date").headers["POT-Creation-Date"] == "2024-05-01T12:00:00Z"


def test_more_than_nine_plural_forms() -> None:
    (entry,) = read("many-forms")
    assert entry.msgstr_plural[10] == "форма 10"


@given(data=st.binary())
@example(b"\xef\xbb\xbf")
@example(b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-16\\n"\n')
@example(b'msgid ""\nmsgstr "Content-Type: text/plain; charset=base64\\n"\n')
@example(b'msgid ""\nmsgstr "Content-Type: text/plain; charset=idna\\n"\n\xff')
@example(b'msgid ""\nmsgstr "Content-Type: ; charset=utf-7\\n"\n+AGE-\n')
def test_any_bytes_come_back(data: bytes) -> None:
    assert data == Catalog.from_bytes(data).to_bytes()


_LINES = sorted({line for path in [*GOOD, *BAD] for line in path.read_bytes().split(b"\n")})


@given(lines=st.lists(st.sampled_from(_LINES), max_size=30), end=st.sampled_from([b"\n", b"\r\n"]))
def test_any_lines_are_read_and_come_back(lines: list[bytes], end: bytes) -> None:
    data = end.join(lines)
    catalog = Catalog.from_bytes(data)
    assert data == catalog.to_bytes()
    catalog.to_mo()
    for entry in catalog:
        assert isinstance(entry.msgid, str)


@given(lines=st.lists(st.sampled_from(_LINES), max_size=30))
def test_the_quick_pattern_reads_what_the_thorough_one_does(lines: list[bytes]) -> None:
    for data in (b"\n".join(lines), *(path.read_bytes() for path in GOOD)):
        quick, thorough = Contents(data), Contents(data)
        thorough._is_trusted = False
        assert quick.texts() == thorough.texts()
        assert [vars(entry) for entry in quick.make()] == [vars(e) for e in thorough.make()]
        assert quick.problems() == thorough.problems()


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"\n' * 10_000, '"a"\n' * 50_000, "# a\n" * 50_000, "x" * 500_000, "x\n\n" * 20_000,
        'msgid "' + "\\" * 300_000, 'msgid "a"\nmsgstr ""\n' + '"a"\n' * 50_000 + "x",
        '#| msgid "a"\n' * 50_000, '#~ msgid "a"\n' * 10_000, 'msgstr[0] "a"\n' * 50_000, "\n" * 300_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_reading_takes_linear_time(text: str) -> None:
    """A quadratic step would take minutes."""
    data = text.encode()

    def run() -> None:
        assert data == Catalog.from_bytes(data).to_bytes()

    assert seconds(run) < 20
