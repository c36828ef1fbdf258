"""Lossless PO: a catalog is its bytes plus entries; only what was changed is written anew.

Reading is liberal: what cannot be read stays in the file as it is and is listed in
`Catalog.problems` with its line. Entries are `polib.POEntry` objects. The grammar is that of the
GNU gettext manual, “The Format of PO Files”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from polib import POEntry

from pieraklad.catalogs.po_syntax import ENTRY, parse_entry, parse_loose, unquote
from pieraklad.catalogs.po_write import format_entry

_CHARSET = re.compile(rb"Content-Type:[^\\\n]*charset=([\w.:-]+)", re.IGNORECASE)
_HEADER_FIELD = re.compile(r"^([^\s:][^:\n]*):[ \t]*(.*)$", re.MULTILINE)


class CatalogProblem(NamedTuple):
    """Something in a catalog that gettext would refuse; `line` counts from 1."""

    line: int
    text: str


class _Slot:
    """One entry with its own text; `gap` is what stands before it (blank lines, stray text)."""

    __slots__ = ("entry", "fields", "gap", "line", "snapshot", "text")

    def __init__(self, gap: str, text: str, fields: dict[str, Any] | None, line: int) -> None:
        self.gap = gap
        self.text = text
        self.fields = fields
        self.line = line
        self.entry: POEntry | None = None
        self.snapshot: tuple[Any, ...] = ()


class Catalog:
    """The entries of a PO file, in its order, and every byte between them."""

    def __init__(self) -> None:
        self.problems: list[CatalogProblem] = []
        self.charset = "utf-8"
        self.newline = "\n"
        self._bom = b""
        self._header: _Slot | None = None
        self._slots: list[_Slot] = []
        self._tail = ""
        self._source: bytes | None = None

    @classmethod
    def from_bytes(cls, data: bytes) -> Catalog:
        """Read a PO file. Never raises for what it holds; see `problems`."""
        catalog = cls()
        catalog._source = data
        if data.startswith(b"\xef\xbb\xbf"):
            catalog._bom = data[:3]
            data = data[3:]
        found = _CHARSET.search(data, 0, 20_000)
        if found is not None and found.group(1) != b"CHARSET":
            catalog.charset = found.group(1).decode("ascii", "replace")
        catalog._read(catalog._decode(data))
        return catalog

    @classmethod
    def new(cls, headers: dict[str, str], comment: str = "", fuzzy: bool = False) -> Catalog:
        """Return an empty catalog with the given header fields."""
        catalog = cls()
        entry = POEntry(
            msgid="",
            msgstr="".join(f"{name}: {value}\n" for name, value in headers.items()),
            tcomment=comment,
            flags=["fuzzy"] if fuzzy else [],
        )
        catalog._header = _written_slot("", entry)
        return catalog

    def to_bytes(self) -> bytes:
        """Return the file; what no one changed is byte for byte what was read."""
        slots = [] if self._header is None else [self._header]
        slots += self._slots
        dirty = False
        pieces: list[str] = []
        for slot in slots:
            text = slot.text
            if slot.entry is not None and _snapshot(slot.entry) != slot.snapshot:
                dirty = True
                text = self._formatted(slot.entry)
                slot.text, slot.snapshot = text, _snapshot(slot.entry)
            pieces.append(slot.gap)
            pieces.append(text)
        if self._source is not None and not dirty:
            return self._source
        pieces.append(self._tail)
        self._source = self._bom + "".join(pieces).encode(self.charset, "surrogateescape")
        return self._source

    def to_mo(self, use_fuzzy: bool = False) -> bytes:
        """Return the compiled catalog, as `msgfmt --no-hash` writes it."""
        from pieraklad.catalogs.mo import compile_catalog

        return compile_catalog(self, use_fuzzy)

    def __iter__(self) -> Iterator[POEntry]:
        """Iterate over all entries but the header, obsolete ones included."""
        for slot in self._slots:
            yield self._entry(slot)

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def header(self) -> POEntry | None:
        """The entry with the empty msgid, or None."""
        return None if self._header is None else self._entry(self._header)

    @property
    def headers(self) -> dict[str, str]:
        """The header's fields, in order; a copy."""
        entry = self.header
        return {} if entry is None else dict(_HEADER_FIELD.findall(entry.msgstr))

    def set_header(self, name: str, value: str) -> None:
        """Set one header field; the others, and their order, stay."""
        entry = self.header
        if entry is None:
            self._header = _written_slot("", POEntry(msgid="", msgstr=f"{name}: {value}\n"))
            if self._slots and not self._slots[0].gap:
                self._slots[0].gap = self.newline
            self._source = None
            return
        pattern = re.compile(rf"^{re.escape(name)}:.*$", re.MULTILINE)
        line = f"{name}: {value}"
        if pattern.search(entry.msgstr):
            entry.msgstr = pattern.sub(lambda _: line, entry.msgstr)
        else:
            gap = "" if not entry.msgstr or entry.msgstr.endswith("\n") else "\n"
            entry.msgstr += f"{gap}{line}\n"

    def append(self, entry: POEntry) -> None:
        """Add an entry behind all others."""
        self._slots.append(_written_slot(self.newline if self._has_text() else "", entry))
        self._slots[-1].text = self._formatted(entry)
        self._close_tail()

    def line_of(self, entry: POEntry) -> int:
        """Return the line on which `entry` began in the file that was read; 0 for a new one."""
        return int(entry.linenum or 0)

    def rebuilt(self, entries: Iterable[POEntry]) -> Catalog:
        """Return a catalog with this one's header and `entries` in their order.

        An entry that came from this catalog and says the same keeps its very lines.
        """
        other = Catalog()
        other.charset, other.newline, other._bom = self.charset, self.newline, self._bom
        other._header = self._header
        texts = {id(slot.entry): slot for slot in self._slots if slot.entry is not None}
        first = self._header is None
        for entry in entries:
            old = texts.get(id(entry))
            if old is not None and _snapshot(entry) == old.snapshot:
                text = old.text
                gap = old.gap if old.gap.strip(" \t") == self.newline else self.newline
            else:
                text = self._formatted(entry)
                gap = self.newline
            slot = _Slot("" if first else gap, text, None, 0)
            slot.entry, slot.snapshot = entry, _snapshot(entry)
            if not text.endswith("\n"):
                slot.text += self.newline
            other._slots.append(slot)
            first = False
        if other._header is not None and not other._header.text.endswith("\n"):
            other._header.text += self.newline
        other._tail = self._tail if self._tail.strip() else ""
        return other

    def _formatted(self, entry: POEntry) -> str:
        text = format_entry(entry)
        return text if self.newline == "\n" else text.replace("\n", self.newline)

    def _has_text(self) -> bool:
        return self._header is not None or bool(self._slots)

    def _close_tail(self) -> None:
        """Keep the new last entry on lines of its own."""
        self._source = None
        slot = self._slots[-1]
        if self._tail:
            tail = self._tail
            slot.gap = tail if tail.endswith("\n") else tail + self.newline
            if not slot.gap.strip():
                slot.gap = self.newline
            self._tail = ""
        previous = self._slots[-2] if len(self._slots) > 1 else self._header
        if previous is not None and previous.text and not previous.text.endswith("\n"):
            previous.text += self.newline

    def _entry(self, slot: _Slot) -> POEntry:
        if slot.entry is None:
            assert slot.fields is not None
            # POEntry's constructor would set each attribute one by one: ten times slower.
            entry = POEntry.__new__(POEntry)
            entry.__dict__.update(slot.fields)
            entry.linenum = slot.line
            slot.entry, slot.fields = entry, None
            slot.snapshot = _snapshot(entry)
        return slot.entry

    def _decode(self, data: bytes) -> str:
        try:
            return data.decode(self.charset)
        except LookupError:
            self.problems.append(CatalogProblem(1, f"unknown charset {self.charset!r}"))
            self.charset = "utf-8"
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.problems.append(
                CatalogProblem(line, f"byte {error.start} is not valid {self.charset}")
            )
        # Bytes that cannot be read travel as lone surrogates and come out as they were.
        return data.decode(self.charset, "surrogateescape")

    def _read(self, text: str) -> None:
        position = text.find("\n")
        if position > 0 and text[position - 1] == "\r":
            self.newline = "\r\n"
        position = last = counted = 0
        line = 1
        size = len(text)
        seen: dict[tuple[str | None, str], int] = {}
        match = ENTRY.match
        while position < size:
            found = match(text, position)
            if found is None:
                fields, start, position, problems = parse_loose(text, position)
                line += text.count("\n", counted, start)
                counted = start
                for offset, message in problems:
                    at = line + text.count("\n", start, offset)
                    self.problems.append(CatalogProblem(at, message))
                if fields is None:  # what could not be read stays in the gap
                    continue
            else:
                start, position = found.start("entry"), found.end()
                line += text.count("\n", counted, start)
                counted = start
                fields = parse_entry(found)
            slot = _Slot(text[last:start], text[start:position], fields, line)
            last = position
            if fields["obsolete"]:
                self._slots.append(slot)
                continue
            key = (fields["msgctxt"], fields["msgid"])
            if key in seen:
                self.problems.append(
                    CatalogProblem(
                        line,
                        f"duplicate of the message on line {seen[key]}: {fields['msgid'][:60]!r}",
                    )
                )
            else:
                seen[key] = line
            if key == (None, "") and self._header is None and not self._slots:
                self._header = slot
            else:
                self._slots.append(slot)
        self._tail = text[last:]


def _written_slot(gap: str, entry: POEntry) -> _Slot:
    slot = _Slot(gap, format_entry(entry), None, 0)
    slot.entry, slot.snapshot = entry, _snapshot(entry)
    return slot


def _snapshot(entry: POEntry) -> tuple[Any, ...]:
    """Return all that is written of an entry, to tell later whether it was changed."""
    return (
        entry.msgid,
        entry.msgstr,
        entry.msgctxt,
        entry.msgid_plural,
        tuple(sorted(entry.msgstr_plural.items())) if entry.msgstr_plural else (),
        entry.obsolete,
        entry.comment,
        entry.tcomment,
        tuple(map(tuple, entry.occurrences)),
        tuple(entry.flags),
        entry.previous_msgctxt,
        entry.previous_msgid,
        entry.previous_msgid_plural,
    )


__all__ = ["Catalog", "CatalogProblem", "POEntry", "unquote"]
