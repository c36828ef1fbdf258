"""Catalogs as XLIFF 2, for tools that do not read PO: lossless export and import.

An XLIFF file is “XLIFF Version 2.0” (OASIS, 2014): a `<file>` per catalog, a `<unit>` per message, a
`<group>` per message with plural forms. PO data for which XLIFF has no attribute is in
`<note>`s whose `category` says what it is (§4.2.2.8). A fuzzy entry has the state “translated” and the
subState “pieraklad:fuzzy” (§4.3.1.29, §4.3.1.33), a finished one “final”. translate-toolkit's XLIFF 2
keeps neither plural forms nor previous texts, so the standard library writes it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from polib import POEntry

from pieraklad.catalogs.message import mark_fuzzy
from pieraklad.exchange.csv_table import read_csv, write_csv
from pieraklad.exchange.exchanged import Exchanged, ExchangeError, read_flags
from pieraklad.project.bilingual import quoted

__all__ = [
    "ExchangeError",
    "Exchanged",
    "parse_xml",
    "read_csv",
    "read_xliff",
    "write_csv",
    "write_xliff",
]

_NS = "urn:oasis:names:tc:xliff:document:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FUZZY = "pieraklad:fuzzy"
_PLURAL = "pieraklad:plural"
_OBSOLETE = "pieraklad:obsolete"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREVIOUS = {
    "previous-source": "previous_msgid",
    "previous-context": "previous_msgctxt",
    "previous-plural": "previous_msgid_plural",
}


def write_xliff(catalogs: Iterable[Exchanged]) -> bytes:
    """Return an XLIFF 2.0 file; all catalogs must have the same two languages (ValueError)."""
    ET.register_namespace("", _NS)
    root: ET.Element | None = None
    for number, catalog in enumerate(catalogs, 1):
        languages = {"srcLang": catalog.source_language, "trgLang": catalog.language}
        if root is None:
            root = ET.Element(f"{{{_NS}}}xliff", {"version": "2.0", **languages})
        if any(root.get(name) != value for name, value in languages.items()):
            raise ValueError("an XLIFF file contains one pair of languages")
        file = _child(root, "file", id=f"f{number}", original=catalog.article)
        if catalog.header is not None:
            notes = _Notes(file)
            notes.add("header", catalog.header.msgstr)
            notes.add("header-note", catalog.header.tcomment)
            notes.add("header-flags", ", ".join(catalog.header.flags))
        for index, entry in enumerate(catalog.entries, 1):
            _write_entry(file, entry, f"u{index}")
    if root is None:
        raise ValueError("there is nothing to write")
    _indent(root, "\n")
    text = ET.tostring(root, encoding="unicode").replace("\r", "&#13;")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


class _Notes:
    """The notes of a file, group or unit; the element is created with the first one."""

    def __init__(self, parent: ET.Element) -> None:
        self.parent = parent
        self.notes: ET.Element | None = None

    def add(self, category: str, text: str | None) -> None:
        if text is None or (not text and category != "context"):
            return
        if self.notes is None:
            self.notes = _child(self.parent, "notes")
        note = _child(self.notes, "note", category=category)
        note.text = _FORBIDDEN.sub("", text)


def _write_entry(file: ET.Element, entry: POEntry, number: str) -> None:
    forms = sorted(entry.msgstr_plural.items()) or [(0, "")]
    if not entry.msgid_plural:
        unit = _child(file, "unit", id=number, **{_SPACE: "preserve"})
        if entry.obsolete:
            unit.set("translate", "no")
            unit.set("type", _OBSOLETE)
        _write_notes(unit, entry)
        _write_segment(unit, entry, entry.msgid, entry.msgstr)
        return
    group = _child(file, "group", id=number, type=_PLURAL, **{_SPACE: "preserve"})
    if entry.obsolete:
        group.set("translate", "no")
        group.set("type", _OBSOLETE)
    _write_notes(group, entry)
    for form, text in forms:
        unit = _child(group, "unit", id=f"{number}.{form}", name=str(form))
        _write_segment(unit, entry, entry.msgid_plural if form else entry.msgid, text)


def _write_notes(parent: ET.Element, entry: POEntry) -> None:
    notes = _Notes(parent)
    notes.add("context", entry.msgctxt)
    notes.add("plural", entry.msgid_plural or None)
    notes.add("comment", entry.comment)
    notes.add("note", entry.tcomment)
    for path, line in entry.occurrences:
        notes.add("location", f"{path}:{line}" if line else path)
    notes.add("flags", ", ".join(entry.flags))
    for category, name in _PREVIOUS.items():
        notes.add(category, getattr(entry, name))


def _write_segment(unit: ET.Element, entry: POEntry, source: str, target: str) -> None:
    segment = _child(unit, "segment")
    if entry.fuzzy:
        segment.attrib.update(state="translated", subState=_FUZZY)
    else:
        segment.set("state", "final" if target else "initial")
    _write_text(_child(segment, "source"), source)
    if target:
        _write_text(_child(segment, "target"), target)


def _write_text(element: ET.Element, text: str) -> None:
    """Write a text; characters that XML cannot contain become `<cp>` (XLIFF §4.2.3.1)."""
    last: ET.Element | None = None
    position = 0
    for found in _FORBIDDEN.finditer(text):
        _append(element, last, text[position : found.start()])
        last = _child(element, "cp", hex=f"{ord(found.group()):04X}")
        position = found.end()
    _append(element, last, text[position:])


def _indent(element: ET.Element, margin: str) -> None:
    """Put each element on a separate line, without changing any text."""
    if element.tag.endswith(("}source", "}target", "}note")):
        return
    for child in element:
        _indent(child, margin + " ")
        child.tail = margin + " "
    if len(element):
        element.text, element[-1].tail = margin + " ", margin


def _append(element: ET.Element, last: ET.Element | None, text: str) -> None:
    if last is None:
        element.text = text
    else:
        last.tail = text


def _child(parent: ET.Element, name: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_NS}}}{name}", attributes)


def read_xliff(data: bytes) -> list[Exchanged]:
    """Read an XLIFF 2 file, ours or one that another tool has processed. Raises ExchangeError."""
    root = parse_xml(data)
    if root.tag != f"{{{_NS}}}xliff":
        version = root.get("version") or "without a version"
        name = root.tag.rpartition("}")[2]
        raise ExchangeError(1, f"expected XLIFF 2.0, got <{name}> {version}")
    source, target = root.get("srcLang"), root.get("trgLang")
    if not source or not target:
        raise ExchangeError(1, "<xliff> names no srcLang and trgLang")
    catalogs: list[Exchanged] = []
    for file in root.iter(f"{{{_NS}}}file"):
        notes = _notes(file)
        header = None
        if "header" in notes:
            header = POEntry(msgid="", msgstr="\n".join(notes["header"]))
            header.tcomment = "\n".join(notes.get("header-note", ()))
            header.flags = read_flags(notes.get("header-flags"))
        article = file.get("original") or file.get("id") or ""
        entries = _read_children(file)
        catalogs.append(Exchanged(article, target, source, entries, header, header is not None))
    return catalogs


def _read_children(parent: ET.Element) -> list[POEntry]:
    entries: list[POEntry] = []
    for child in parent:
        if child.tag == f"{{{_NS}}}unit":
            source, target, fuzzy = _read_unit(child)
            if source:
                entry = POEntry(msgid=source, msgstr=target)
                entries.append(_described(entry, child, fuzzy))
        elif child.tag == f"{{{_NS}}}group":
            notes = _notes(child)
            if "plural" in notes:
                entries.append(_read_plural(child, notes))
            else:
                entries += _read_children(child)
    return entries


def _read_plural(group: ET.Element, notes: dict[str, list[str]]) -> POEntry:
    entry = POEntry(msgid_plural="\n".join(notes["plural"]))
    fuzzy = False
    for number, unit in enumerate(group.findall(f"{{{_NS}}}unit")):
        source, target, doubtful = _read_unit(unit)
        form = unit.get("name") or ""
        index = int(form) if form.isdecimal() else number
        if index == 0:
            entry.msgid = source
        entry.msgstr_plural[index] = target
        fuzzy = fuzzy or doubtful
    return _described(entry, group, fuzzy)


def _described(entry: POEntry, element: ET.Element, fuzzy: bool) -> POEntry:
    notes = _notes(element)
    if "context" in notes:
        entry.msgctxt = "\n".join(notes["context"])
    entry.comment = "\n".join(notes.get("comment", ()))
    entry.tcomment = "\n".join(notes.get("note", ()))
    for place in notes.get("location", ()):
        found = re.fullmatch(r"(.+):(\d+)", place)
        entry.occurrences.append((found.group(1), found.group(2)) if found else (place, ""))
    entry.flags = [f for f in read_flags(notes.get("flags")) if fuzzy or f != "fuzzy"]
    if fuzzy:
        mark_fuzzy(entry)
    for category, name in _PREVIOUS.items():
        if category in notes:
            setattr(entry, name, "\n".join(notes[category]))
    entry.obsolete = element.get("type") == _OBSOLETE
    return entry


def _read_unit(unit: ET.Element) -> tuple[str, str, bool]:
    """Return source, target and whether the target is not finished; tools may have split segments."""
    sources: list[str] = []
    targets: list[str] = []
    translated = fuzzy = False
    for part in unit:
        name = part.tag.rpartition("}")[2]
        if name not in ("segment", "ignorable"):
            continue
        source, target = part.find(f"{{{_NS}}}source"), part.find(f"{{{_NS}}}target")
        text = "" if source is None else _text(source)
        sources.append(text)
        if target is None:
            targets.append(text if name == "ignorable" else "")
            fuzzy = fuzzy or name == "segment"
            continue
        targets.append(_text(target))
        if name == "segment" and targets[-1]:
            translated = True
            state = part.get("state", "translated")
            doubted = state == "translated" and part.get("subState") == _FUZZY
            fuzzy = fuzzy or state == "initial" or doubted
        elif name == "segment":
            fuzzy = fuzzy or part.get("subState") == _FUZZY
    if not translated:
        return "".join(sources), "", any(p.get("subState") == _FUZZY for p in unit)
    return "".join(sources), "".join(targets), fuzzy


def _text(element: ET.Element) -> str:
    """Return an element's text with `<cp>` as its character; other inline codes yield their text."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{{{_NS}}}cp":
            try:
                pieces.append(chr(int(child.get("hex", ""), 16)))
            except (ValueError, OverflowError):
                number = quoted(child.get("hex", ""))
                raise ExchangeError(1, f"<cp> with hex {number} is not a character") from None
        else:
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _notes(element: ET.Element) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    notes = element.find(f"{{{_NS}}}notes")
    for note in () if notes is None else notes:
        result.setdefault(note.get("category", "note"), []).append(note.text or "")
    return result


def parse_xml(data: bytes) -> ET.Element:
    """Parse an XML file. Raises ExchangeError with the line of the first error."""
    try:
        return ET.fromstring(data)  # noqa: S314  # expat itself bounds entity expansion
    except ET.ParseError as error:
        line, column = error.position
        raise ExchangeError(line, f"not XML (column {column + 1}): {error}") from None
    except (LookupError, ValueError) as error:  # an encoding that Python does not know
        raise ExchangeError(1, f"not XML: {error}") from None
