"""XLIFF 2 and CSV: an export is imported unchanged, and errors are reported with their line."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogs.helpers import GOOD
from pieraklad.catalogs import Catalog
from pieraklad.catalogs.po.catalog import POEntry
from pieraklad.exchange.tmx import Unit, read_tmx, write_tmx
from pieraklad.exchange.xliff import (
    Exchanged,
    ExchangeError,
    read_csv,
    read_xliff,
    write_csv,
    write_xliff,
)

NS = "{urn:oasis:names:tc:xliff:document:2.0}"
FIELDS = (
    "msgctxt", "msgid", "msgid_plural", "msgstr", "msgstr_plural", "comment", "tcomment", "flags",
    "occurrences", "previous_msgid", "previous_msgctxt", "previous_msgid_plural", "obsolete",
)  # fmt: skip


def said(entry: POEntry) -> dict[str, object]:
    """Return all of an entry's contents."""
    return {name: getattr(entry, name) or None for name in FIELDS}


def exchanged(catalog: Catalog) -> Exchanged:
    return Exchanged("a", "be", "en", list(catalog), catalog.header)


def sound(path: Path) -> bool:
    catalog = Catalog.from_bytes(path.read_bytes())
    return not catalog.problems and all(entry.msgid for entry in catalog)


@pytest.mark.parametrize("path", [path for path in GOOD if sound(path)], ids=lambda path: path.name)
def test_a_catalog_that_leaves_as_xliff_comes_back_whole(path: Path) -> None:
    catalog = Catalog.from_bytes(path.read_bytes())
    [back] = read_xliff(write_xliff([exchanged(catalog)]))
    assert [said(e) for e in back.entries] == [said(e) for e in catalog]
    assert (back.article, back.language, back.source_language) == ("a", "be", "en")
    if catalog.header is not None:
        assert back.header is not None
        assert back.header.msgstr == catalog.header.msgstr
        assert back.header.tcomment == catalog.header.tcomment


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
entries = st.builds(
    POEntry, msgid=texts, msgstr=st.just("") | texts, msgctxt=st.none() | st.sampled_from(["", "a b"]),
    flags=st.sampled_from([[], ["fuzzy"], ["no-wrap", "fuzzy"]]), obsolete=st.booleans(),
)  # fmt: skip


@given(st.lists(entries, max_size=4))
def test_every_character_survives(made: list[POEntry]) -> None:
    files = [Exchanged("a", "be", "en", made)]
    [back] = read_xliff(write_xliff(files))
    assert [said(e) for e in back.entries] == [said(e) for e in made]


def test_the_file_has_the_structure_that_the_standard_asks_for() -> None:
    """XLIFF 2.0 §4.2.2: notes before segments, ids unique in a file, a state where a subState is."""
    plural = POEntry(
        msgid="a day", msgid_plural="days", msgstr_plural={0: "дзень", 1: "дні", 2: ""}
    )
    made = [
        POEntry(msgid="A", msgstr="Б", tcomment="n", flags=["fuzzy"]),
        plural,
        POEntry(msgid="C"),
    ]
    root = ET.fromstring(write_xliff([Exchanged("a", "be", "en", made)] * 2))
    assert (root.tag, root.get("version"), root.get("srcLang")) == (f"{NS}xliff", "2.0", "en")
    files = root.findall(f"{NS}file")
    assert len({file.get("id") for file in files}) == 2
    for file in files:
        ids = [
            element.get("id")
            for element in file.iter()
            if element.tag in (f"{NS}unit", f"{NS}group")
        ]
        assert len(ids) == len(set(ids)) == 6
        for unit in file.iter(f"{NS}unit"):
            names = [child.tag.removeprefix(NS) for child in unit]
            assert names in (["notes", "segment"], ["segment"])
        for segment in file.iter(f"{NS}segment"):
            assert segment.get("state") in ("initial", "translated", "reviewed", "final")
            assert [child.tag for child in segment][:1] == [f"{NS}source"]
    states = [s.get("state") for s in files[0].iter(f"{NS}segment")]
    assert states == ["translated", "final", "final", "initial", "initial"]


def xliff(segments: str) -> bytes:
    return (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" '
        f'trgLang="be"><file id="a"><unit id="1">{segments}</unit></file></xliff>'
    ).encode()


@pytest.mark.parametrize(
    ("segments", "text", "fuzzy"),
    [
        ("<segment state='reviewed'><source>A</source><target>Б</target></segment>", "Б", False),
        ("<segment state='initial'><source>A</source><target>Б</target></segment>", "Б", True),
        ("<segment><source>A</source><target>Б</target></segment>", "Б", False),
        ("<segment><source>A</source></segment>", "", False),
        ("<segment state='final' subState='pieraklad:fuzzy'><source>A</source>"
         "<target>Б</target></segment>", "Б", False),
        ("<segment><source>A</source><target>Б <pc id='1'>в</pc><ph id='2'/></target></segment>",
         "Б в", False),
        ("<segment><source>A</source><target>Б.</target></segment><ignorable><source> </source>"
         "</ignorable><segment><source>B</source><target>В.</target></segment>", "Б. В.", False),
        ("<segment><source>A</source><target>Б.</target></segment>"
         "<segment><source>B</source></segment>", "Б.", True),
    ],
)  # fmt: skip
def test_what_other_tools_make_of_it_is_understood(segments: str, text: str, fuzzy: bool) -> None:
    [[entry]] = [file.entries for file in read_xliff(xliff(segments))]
    assert (entry.msgstr, entry.fuzzy) == (text, fuzzy)


@pytest.mark.parametrize(
    ("data", "line", "text"),
    [
        (b"<xliff>\n<file>\n", 3, "not XML"),
        (b"<html/>", 1, "expected XLIFF 2.0, got <html>"),
        (b'<xliff version="1.2"/>', 1, "expected XLIFF 2.0, got <xliff> 1.2"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"/>', 1, "srcLang"),
        (xliff("<segment><source><cp hex='zz'/></source></segment>"), 1, "is not a character"),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", 1, "not XML"),
        (b"", 1, "not XML"),
    ],
)
def test_a_wrong_xliff_file_is_refused(data: bytes, line: int, text: str) -> None:
    with pytest.raises(ExchangeError, match=text) as caught:
        read_xliff(data)
    assert caught.value.line == line


def test_csv_keeps_what_a_translator_needs() -> None:
    plural = POEntry(msgid="a day", msgid_plural="days", msgstr_plural={0: "дзень", 1: "дні"})
    made = [
        POEntry(msgid='A "quoted", text\nin two lines', msgstr="Б;\tВ", flags=["fuzzy"]),
        plural,
        POEntry(msgid="C", msgctxt="menu", tcomment="note"),
    ]
    data = write_csv([Exchanged("a", "be", "en", made)])
    [back] = read_csv(data)
    for entry, old in zip(back.entries, made, strict=True):
        for name in ("msgid", "msgid_plural", "msgstr", "msgstr_plural", "msgctxt", "tcomment"):
            assert getattr(entry, name) == getattr(old, name)
        assert entry.fuzzy == old.fuzzy
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert [row["state"] for row in rows] == ["fuzzy", "finished", "finished", ""]


def test_csv_as_a_spreadsheet_saves_it() -> None:
    data = "\ufeffarticle;language;source;translation\r\na;be;One, two;Адзін, два\r\n".encode()
    [back] = read_csv(data)
    [entry] = back.entries
    assert (entry.msgid, entry.msgstr, entry.fuzzy) == ("One, two", "Адзін, два", False)


@pytest.mark.parametrize("head", ["sep=;\r\n", "sep=;\n", '"sep=;"\r\n', "SEP=;\r\n"])
def test_csv_whose_first_line_names_the_separator(head: str) -> None:
    data = f"\ufeff{head}article;language;source;translation\r\na;be;a, b, c;Б, В\r\n".encode()
    [entry] = read_csv(data)[0].entries
    assert (entry.msgid, entry.msgstr) == ("a, b, c", "Б, В")
    with pytest.raises(ExchangeError, match="does not have as many columns") as caught:
        read_csv(data + b"a;be;x\r\n")
    assert caught.value.line == 4


def test_line_ends_in_cells_are_line_feeds_where_the_program_wrote_crlf() -> None:
    head = "article,language,source,translation\r\n"
    [entry] = read_csv((head + 'a,be,"One\r\ntwo","Адзін\r\nдва"\r\n').encode())[0].entries
    assert (entry.msgid, entry.msgstr) == ("One\ntwo", "Адзін\nдва")
    [entry] = read_csv((head + 'a,be,"One\ntwo","Адзін\r\nдва"\r\n').encode())[0].entries
    assert (entry.msgid, entry.msgstr) == ("One\ntwo", "Адзін\r\nдва")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("source,translation\na,b\n", 1, "no column article, language"),
        ("hello\n", 1, "not TMX, XLIFF or CSV"),
        ("article,language,source,translation\na,be,x\n", 2, "does not have as many columns"),
        ("article,language,source,translation\na,be,x,y,z\n", 2, "does not have as many columns"),
        (
            "article,language,source,translation,state\na,be,x,y,done\n",
            2,
            "state: expected “fuzzy”",
        ),
        ("article,language,source,translation,form\na,be,x,y,one\n", 2, "form: expected a number"),
        ('article,language,source,translation\na,be,x,"y\n', 2, "not CSV"),
    ],
)
def test_a_wrong_csv_file_is_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(ExchangeError, match=message) as caught:
        read_csv(text.encode())
    assert caught.value.line == line


def test_csv_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(ExchangeError, match="byte 37 is not UTF-8"):
        read_csv(b"article,language,source,translation\na\xff")


keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


comments = st.just("") | keys
flags = st.lists(st.sampled_from(["c-format", "no-wrap", "python-format"]), unique=True)


@given(
    st.lists(
        st.builds(
            lambda source, context, forms, comment, note, more, fuzzy, previous: POEntry(
                msgid=source, msgctxt=context, comment=comment, tcomment=note,
                msgstr=forms[0] if len(forms) == 1 else "",
                msgid_plural=source + "s" if len(forms) > 1 else "",
                msgstr_plural=dict(enumerate(forms)) if len(forms) > 1 else {},
                flags=["fuzzy", *more] if fuzzy else more,
                previous_msgid=previous if fuzzy else None,
            ),
            keys, st.none() | keys, st.lists(comments, min_size=1, max_size=6), comments, comments,
            flags, st.booleans(), st.none() | keys,
        ),
        max_size=4, unique_by=lambda entry: (entry.msgctxt, entry.msgid),
    )
)  # fmt: skip
def test_all_that_a_message_says_survives_csv(made: list[POEntry]) -> None:
    """Every character, plural forms translated or not, context, comments, flags, the previous text."""
    # Where all line ends in all cells are CRLF, a spreadsheet made them; a line feed of ours says that none did.
    made = [*made, POEntry(msgid="the last\nmessage", msgstr="x", comment="")]
    back = read_csv(write_csv([Exchanged("a", "be", "en", made)]))
    assert [said(e) for file in back for e in file.entries] == [said(e) for e in made]


@given(st.lists(st.tuples(texts, texts), max_size=4))
def test_every_character_that_xml_can_hold_survives_tmx(pairs: list[tuple[str, str]]) -> None:
    def held(text: str) -> str:
        return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)

    units = [Unit("en", source, "be", target) for source, target in pairs]
    back = list(read_tmx(write_tmx(units, "en")))
    assert [(u.source, u.target) for u in back if u.source_language == "en"] == [
        (held(source), held(target)) for source, target in pairs
    ]
    assert [(u.source, u.target) for u in back if u.source_language == "be"] == [
        (held(target), held(source)) for source, target in pairs
    ]
