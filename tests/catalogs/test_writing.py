"""What we write is what GNU gettext would write; what nobody changed is left alone."""

from __future__ import annotations

import difflib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polib import POEntry

from pieraklad.catalogs import Catalog
from pieraklad.catalogs.po import writer

from .helpers import DATA, GOOD, msgcat, msgfmt
from .strategies import catalogs, texts

HEADERS = {
    "Project-Id-Version": "test",
    "Language": "be",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}


def written(entries: list[POEntry]) -> Catalog:
    catalog = Catalog.new(HEADERS)
    for entry in entries:
        catalog.append(entry)
    return catalog


@settings(max_examples=40)
@given(entries=catalogs())
def test_msgcat_changes_no_byte_of_what_we_write(entries: list[POEntry]) -> None:
    data = written(entries).to_bytes()
    assert data.decode() == msgcat(data).decode()


@settings(max_examples=40)
@given(entries=catalogs(), use_fuzzy=st.booleans())
def test_the_mo_file_is_the_one_of_msgfmt(entries: list[POEntry], use_fuzzy: bool) -> None:
    catalog = written(entries)
    options = ["--use-fuzzy"] if use_fuzzy else []
    assert msgfmt(catalog.to_bytes(), *options) == catalog.to_mo(use_fuzzy=use_fuzzy)


@given(entries=catalogs())
def test_what_is_written_is_read_again(entries: list[POEntry]) -> None:
    data = written(entries).to_bytes()
    again = Catalog.from_bytes(data)
    assert again.problems == []
    assert again.headers == HEADERS
    for old, new in zip(entries, again, strict=True):
        for name in (
            "msgid",
            "msgstr",
            "msgctxt",
            "msgid_plural",
            "msgstr_plural",
            "previous_msgid",
            "comment",
            "tcomment",
        ):
            assert getattr(old, name) == getattr(new, name), name
        translated = bool(old.msgstr or any(old.msgstr_plural.values()))
        assert sorted(f for f in old.flags if translated or f != "fuzzy") == sorted(new.flags)
        assert old.occurrences == new.occurrences
    assert data == written(list(again)).to_bytes()


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
@given(data=st.data())
def test_an_edit_changes_its_own_lines_alone(path: object, data: st.DataObject) -> None:
    source = (DATA / str(path)).read_bytes()
    catalog = Catalog.from_bytes(source)
    entries = list(catalog)
    index = data.draw(st.integers(0, len(entries) - 1))
    text = data.draw(texts.filter(lambda t: t not in ("", entries[index].msgstr)))
    if catalog.charset != "UTF-8" and catalog.charset != "utf-8":
        text = "іншы тэкст"
    entries[index].msgstr_plural = {}
    entries[index].msgid_plural = ""
    entries[index].msgstr = text
    output = catalog.to_bytes()
    again = Catalog.from_bytes(output)
    assert text == list(again)[index].msgstr
    # Of the file's lines only those of one entry differ.
    first = catalog.line_of(entries[index]) - 1
    later = [catalog.line_of(entry) - 1 for entry in entries[index + 1 : index + 2]]
    before, after = source.splitlines(keepends=True), output.splitlines(keepends=True)
    assert before[:first] == after[:first]
    if later:
        rest = len(before) - later[0]
        assert before[-rest:] == after[-rest:]
    assert (b"\r\n" in source) == (b"\r\n" in output)


def test_an_edit_that_is_taken_back_changes_nothing() -> None:
    source = (DATA / "spaces.po").read_bytes()
    catalog = Catalog.from_bytes(source)
    first, second = catalog
    second.flags.append("fuzzy")
    assert source != catalog.to_bytes()
    assert sum(
        line.startswith("+ ") for line in difflib.ndiff(source.decode().splitlines(), catalog.to_bytes().decode().splitlines())
        if "fuzzy" in line
    ) == 1  # fmt: skip
    second.flags.remove("fuzzy")
    assert second.msgstr == "Два"
    assert first.msgstr == "Адзін"


def test_each_writing_has_the_newest_of_all_edits() -> None:
    data = b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "1"\n\nmsgid "b"\nmsgstr "2"\n'
    catalog = Catalog.from_bytes(data)
    one, two = catalog
    one.msgstr = "3"
    assert catalog.to_bytes() == data.replace(b'"1"', b'"3"')
    two.msgstr = "4"
    one.flags.append("fuzzy")
    marked = data.replace(b'msgid "a"\nmsgstr "1"', b'#, fuzzy\nmsgid "a"\nmsgstr "3"')
    assert catalog.to_bytes() == marked.replace(b'"2"', b'"4"')
    one.flags.clear()
    one.msgstr = "1"
    assert catalog.to_bytes() == data.replace(b'"2"', b'"4"')


def test_a_header_field_is_changed_in_its_place() -> None:
    catalog = Catalog.from_bytes((DATA / "plain.po").read_bytes())
    catalog.set_header("Language", "be@latin")
    catalog.set_header("X-New", "yes")
    again = Catalog.from_bytes(catalog.to_bytes())
    assert again.headers["Language"] == "be@latin"
    assert list(again.headers)[-1] == "X-New"
    assert [entry.msgid for entry in catalog] == [entry.msgid for entry in again]


def test_a_text_that_the_charset_cannot_hold_makes_the_file_utf_8() -> None:
    catalog = Catalog.from_bytes((DATA / "windows-1251.po").read_bytes())
    next(iter(catalog)).msgstr = "Назіранне 👀"
    assert "👀".encode() in catalog.to_mo()
    again = Catalog.from_bytes(catalog.to_bytes())
    assert again.charset == "UTF-8"
    assert again.problems == []
    assert [entry.msgstr for entry in catalog] == [entry.msgstr for entry in again]


@pytest.mark.parametrize(
    "text",
    [
        "একটি ফাইল সাবমিট করুন অথবা ক্লিয়ার চেকবক্সটি চেক করে দিন, যে কোন একটি করুন।",
        "لقد حدث خطأ. تم إبلاغ مسؤولي الموقع عبر البريد الإلكتروني وسيتم إصلاحه قريبًا. شكرا لصبرك.",
        "選挙監視団は、投票日の開始から開票までのすべての段階を監視し、その結果を報告書として公表します。",
        "See https://www.example.com/a/very/long/path/that/has/no/place/to/break/at/all/index.html?x=1.",
        "word " * 40, "сло́ва " * 40, "a" * 200, "5 km " * 30,
    ],
)  # fmt: skip
def test_lines_are_broken_where_gettext_breaks_them(text: str) -> None:
    data = written([POEntry(msgid=text.strip(), msgstr=text.strip())]).to_bytes()
    assert data.decode() == msgcat(data).decode()


@given(entries=catalogs())
def test_the_quick_way_to_break_lines_ends_where_the_long_one_does(entries: list[POEntry]) -> None:
    quick = [writer.format_entry(entry) for entry in entries]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "_NOT_ONE_COLUMN", re.compile(""))
        assert [writer.format_entry(entry) for entry in entries] == quick


def test_long_flagged_messages_keep_their_directives_whole() -> None:
    text = "There are %(number_of_the_observers)d observers at %(the_name_of_the_polling_station)s today."
    catalog = written([POEntry(msgid=text, msgstr=text, flags=["python-format"])])
    assert "%(the_name_of_the_polling_station)s" in catalog.to_bytes().decode().replace('"\n"', "")
