"""A file is read in sections: where a section ends makes no difference to the result."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.catalogs import Catalog
from pieraklad.catalogs.mo_read import read_mo
from pieraklad.catalogs.po import scanner as po_scan

from .helpers import BAD, GOOD, msgfmt

FIELDS = (
    "msgid", "msgstr", "msgctxt", "msgid_plural", "msgstr_plural", "comment", "tcomment", "flags",
    "occurrences", "previous_msgid", "previous_msgctxt", "obsolete", "linenum",
)  # fmt: skip
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@contextmanager
def stretches(size: int) -> Iterator[None]:
    usual = po_scan._STRETCH
    po_scan._STRETCH = size
    try:
        yield
    finally:
        po_scan._STRETCH = usual


def all_of(catalog: Catalog) -> list[list[object]]:
    return [[getattr(entry, name) for name in FIELDS] for entry in catalog]


@given(path=st.sampled_from([*GOOD, *BAD]), size=st.integers(1, 400))
def test_a_stretch_may_end_anywhere(path: Path, size: int) -> None:
    data = path.read_bytes()
    whole = Catalog.from_bytes(data)
    expected = all_of(whole), whole.problems, Catalog.from_bytes(data).to_mo()
    with stretches(size):
        parts = Catalog.from_bytes(data)
        assert expected == (all_of(parts), parts.problems, Catalog.from_bytes(data).to_mo())
        assert data == parts.to_bytes()


@given(data=st.data(), path=st.sampled_from(GOOD), size=st.integers(1, 400))
def test_an_edit_is_written_to_its_place(data: st.DataObject, path: Path, size: int) -> None:
    read = path.read_bytes()
    whole, parts = Catalog.from_bytes(read), Catalog.from_bytes(read)
    number = data.draw(st.integers(0, len(whole) - 1))
    list(whole)[number].tcomment = "новая заўвага"
    written = whole.to_bytes()
    with stretches(size):
        list(parts)[number].tcomment = "новая заўвага"
        assert written == parts.to_bytes() != read
        parts.rebuilt(list(parts))  # which takes the file to pieces
        assert written == parts.to_bytes()


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
@pytest.mark.parametrize("use_fuzzy", [False, True])
def test_what_is_looked_up_is_what_the_compiled_catalog_says(path: Path, use_fuzzy: bool) -> None:
    catalog = Catalog.from_bytes(path.read_bytes())
    if catalog.charset.lower() != "utf-8":
        catalog = Catalog.from_bytes(
            path.read_bytes().decode(catalog.charset).replace(catalog.charset, "UTF-8").encode()
        )
    compiled = read_mo(catalog.to_mo(use_fuzzy))
    compiled.pop("", None)
    assert compiled == catalog.table(use_fuzzy)
    list(catalog)  # once there are entries, the same comes from them
    assert compiled == catalog.table(use_fuzzy)


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "a"\nmsgstr "Пачатак "\n "і канец"\n',
        'msgid "a"\nmsgstr ""\n"Пачатак "\n\t"і канец"\n',
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "Пачатак "\n  "і канец"\n',
        'msgid "a"\n  "b"\nmsgstr "Пераклад"\n',
    ],
)
def test_a_string_goes_on_behind_blanks(entry: str) -> None:
    data = f'{HEADER}{entry}\nmsgid "next"\nmsgstr "наступны"\n'.encode()
    catalog = Catalog.from_bytes(data)
    assert catalog.problems == []
    assert msgfmt(data) == catalog.to_mo()
    assert [said.msgid for said in catalog][-1] == "next"


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ('msgid "a"\nmsgstr "не "так""\n', 5),
        ('msgid "a "b" c"\nmsgstr "не так"\n', 4),
        ('msgid "a"\nmsgstr ""\n"не "так"\n', 6),
        ('msgid "a"\nmsgstr "не закрыта\\"\n', 5),
        ('msgid "a"\nmsgstr ""\n"не закрыта\\"\n"зусім"\n', 6),
        ('msgctxt "не "так"\nmsgid "a"\nmsgstr ""\n', 4),
    ],
)
@pytest.mark.parametrize("before", [0, 3000])
def test_a_wrong_quotation_mark_is_found_among_entries_that_are_right(
    wrong: str, line: int, before: int
) -> None:
    """Not even where the quick pattern, which looks into no string, took it for an entry."""
    right = "".join(f'msgid "{n}"\nmsgstr "н{n}"\n\n' for n in range(before))
    data = f'{HEADER}{wrong}\n{right}msgid "Two"\nmsgstr "Два"\n'.encode()
    for wants_entries in (False, True):
        catalog = Catalog.from_bytes(data)
        if wants_entries:
            list(catalog)
        assert catalog.problems[0].line == line
        assert data == catalog.to_bytes()
        assert [entry.msgstr for entry in catalog][-1] == "Два"
        assert catalog.table()["Two"] == "Два"
