"""Lossless PO: a catalog is its bytes plus entries; only what was changed is written anew.

Reading is liberal: what cannot be read stays in the file as it is and is listed in
`Catalog.problems` with its line. Entries are `polib.POEntry` objects. The grammar is that of the
GNU gettext manual, “The Format of PO Files”.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from polib import POEntry

from pieraklad.catalogs.po_syntax import LIVE, OBSOLETE, parse_entry, parse_loose
from pieraklad.catalogs.po_write import format_entry

_CHARSET = re.compile(rb"Content-Type:[^\\\n]*charset=([\w.:-]+)", re.IGNORECASE)
_HEADER_FIELD = re.compile(r"^([^\s:][^:\n]*):[ \t]*(.*)$", re.MULTILINE)


# What every charset of gettext leaves as ASCII does.
_PROBE = b'msgid "Content-Type: \\n"\n#~|'


class CatalogProblem(NamedTuple):
    """Something in a catalog that gettext would refuse; `line` counts from 1."""

    line: int
    text: str


class Entry(POEntry):
    """A POEntry that knows whether somebody changed it since it was read."""

    changed: bool

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value
        self.__dict__["changed"] = True


class _Slot:
    """One entry with its own text; `gap` is what stands before it (blank lines, stray text)."""

    __slots__ = ("entry", "gap", "lists", "text")

    def __init__(self, gap: str, text: str, entry: Entry) -> None:
        self.gap = gap
        self.text = text
        self.entry = entry
        self.lists = _lists(entry)

    @property
    def dirty(self) -> bool:
        """Whether the entry says something else than `text`."""
        return self.entry.changed or self.lists != _lists(self.entry)

    def write(self, newline: str) -> None:
        """Make `text` what the entry says."""
        text = format_entry(self.entry)
        self.text = text if newline == "\n" else text.replace("\n", newline)
        self.entry.__dict__["changed"] = False
        self.lists = _lists(self.entry)


def _written(gap: str, entry: POEntry, newline: str = "\n") -> _Slot:
    """Return a slot for an entry that has no text yet."""
    if not isinstance(entry, Entry):  # from outside: from now on it tells its changes
        entry.__class__ = Entry
    slot = _Slot(gap, "", cast("Entry", entry))
    slot.write(newline)
    return slot


def _lists(entry: Entry) -> tuple[Any, ...] | None:
    """Return a copy of the attributes that can change in place; None for the usual, empty ones."""
    flags, forms, places = entry.flags, entry.msgstr_plural, entry.occurrences
    if not flags and not forms and len(places) < 2:
        return (places[0],) if places else None
    return tuple(flags), tuple(forms.items()), tuple(places)


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
        text = catalog._decode(data)
        # Tens of thousands of objects, none of them garbage: looking for some, again and again,
        # would take longer than reading.
        collecting = gc.isenabled()
        gc.disable()
        try:
            catalog._read(text)
        finally:
            if collecting:
                gc.enable()
        return catalog

    @classmethod
    def new(cls, headers: dict[str, str], comment: str = "", fuzzy: bool = False) -> Catalog:
        """Return an empty catalog with the given header fields."""
        catalog = cls()
        entry = Entry(
            msgid="",
            msgstr="".join(f"{name}: {value}\n" for name, value in headers.items()),
            tcomment=comment,
            flags=["fuzzy"] if fuzzy else [],
        )
        catalog._header = _written("", entry)
        return catalog

    def to_bytes(self) -> bytes:
        """Return the file; what no one changed is byte for byte what was read.

        A text that the catalog's legacy charset cannot hold turns the whole file into UTF-8.
        """
        slots = [] if self._header is None else [self._header]
        slots += self._slots
        dirty = False
        pieces: list[str] = []
        for slot in slots:
            if slot.dirty:
                dirty = True
                slot.write(self.newline)
            pieces.append(slot.gap)
            pieces.append(slot.text)
        if self._source is not None and not dirty:
            return self._source
        pieces.append(self._tail)
        try:
            self._source = self._bom + "".join(pieces).encode(self.charset, "surrogateescape")
        except UnicodeEncodeError:
            if self.charset.lower() == "utf-8":
                raise
            self._to_utf8()
            return self.to_bytes()
        return self._source

    def to_mo(self, use_fuzzy: bool = False) -> bytes:
        """Return the compiled catalog, as `msgfmt --no-hash` writes it."""
        from pieraklad.catalogs.mo import compile_catalog

        try:
            return compile_catalog(self, use_fuzzy)
        except UnicodeEncodeError:
            if self.charset.lower() == "utf-8":
                raise
            self._to_utf8()
            return compile_catalog(self, use_fuzzy)

    def __iter__(self) -> Iterator[POEntry]:
        """Iterate over all entries but the header, obsolete ones included."""
        for slot in self._slots:
            yield slot.entry

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def header(self) -> POEntry | None:
        """The entry with the empty msgid, or None."""
        return None if self._header is None else self._header.entry

    @property
    def headers(self) -> dict[str, str]:
        """The header's fields, in order; a copy."""
        entry = self.header
        return {} if entry is None else dict(_HEADER_FIELD.findall(entry.msgstr))

    def set_header(self, name: str, value: str) -> None:
        """Set one header field; the others, and their order, stay."""
        entry = self.header
        if entry is None:
            entry = Entry(msgid="", msgstr=f"{name}: {value}\n")
            self._header = _written("", entry, self.newline)
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
        gap = self.newline if self._header is not None or self._slots else ""
        self._slots.append(_written(gap, entry, self.newline))
        self._close_tail()

    def line_of(self, entry: POEntry) -> int:
        """Return the line on which `entry` began in the file that was read; 0 for a new one."""
        return int(entry.linenum or 0)

    def rebuilt(self, entries: Iterable[POEntry], *others: Catalog) -> Catalog:
        """Return a catalog with this one's header and `entries` in their order.

        An entry that came from this catalog, or from one of `others`, and says the same keeps its
        very lines.
        """
        other = Catalog()
        other.charset, other.newline, other._bom = self.charset, self.newline, self._bom
        other._header = self._header
        slots = {id(slot.entry): slot for one in (*others, self) for slot in one._slots}
        first = self._header is None
        for entry in entries:
            old = slots.get(id(entry))
            gap = self.newline
            if old is not None and not old.dirty:
                text = old.text
                if old.gap.strip(" \t") == self.newline:
                    gap = old.gap
                if not text.endswith("\n"):
                    text += self.newline
                other._slots.append(_Slot("" if first else gap, text, old.entry))
            else:
                other._slots.append(_written("" if first else gap, entry, self.newline))
            first = False
        if other._header is not None and not other._header.text.endswith("\n"):
            other._header.text += self.newline
        other._tail = self._tail if self._tail.strip() else ""
        return other

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

    def _decode(self, data: bytes) -> str:
        if self.charset.lower() not in ("utf-8", "utf8"):
            try:
                if _PROBE.decode(self.charset) != _PROBE.decode("ascii"):  # UTF-16, base64 …
                    raise LookupError
                text = data.decode(self.charset)
                if text.encode(self.charset) == data:
                    return text
                problem = f"what is read as {self.charset} cannot be written as it was"
                self.problems.append(CatalogProblem(1, problem))
                self.charset = "utf-8"
            except UnicodeDecodeError as error:
                self._undecodable(data, error)
                try:
                    return data.decode(self.charset, "surrogateescape")
                except UnicodeError:
                    self.charset = "utf-8"
            except (LookupError, UnicodeError):
                self.problems.append(CatalogProblem(1, f"unknown charset {self.charset!r}"))
                self.charset = "utf-8"
        else:
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError as error:
                self._undecodable(data, error)
        # Bytes that cannot be read travel as lone surrogates and come out as they were.
        return data.decode("utf-8", "surrogateescape")

    def _undecodable(self, data: bytes, error: UnicodeDecodeError) -> None:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte {error.start} is not valid {self.charset}"
        self.problems.append(CatalogProblem(line, problem))

    def _to_utf8(self) -> None:
        """Change the charset, in the header too: what was written does not fit the old one."""
        self.charset = "utf-8"
        self._source = None
        text = "" if self._header is None else self._header.entry.msgstr
        found = re.search(r"(?i)^Content-Type:.*charset=([^\s;]+)", text, re.MULTILINE)
        if found is not None and self._header is not None:
            self._header.entry.msgstr = f"{text[: found.start(1)]}UTF-8{text[found.end(1) :]}"

    def _read(self, text: str) -> None:
        position = text.find("\n")
        if position > 0 and text[position - 1] == "\r":
            self.newline = "\r\n"
        position = last = counted = 0
        line = 1
        size = len(text)
        seen: dict[tuple[str | None, str], int] = {}
        live, obsolete = LIVE.match, OBSOLETE.match
        count = text.count
        while position < size:
            found = live(text, position)
            retired = False
            if found is None:
                found = obsolete(text, position)
                retired = True
            if found is None:
                fields, start, position, problems = parse_loose(text, position)
                line += count("\n", counted, start)
                counted = start
                at, reached = line, start
                for offset, message in sorted(problems):
                    at += count("\n", reached, offset)
                    reached = offset
                    self.problems.append(CatalogProblem(at, message))
                if fields is None:  # what could not be read stays in the gap
                    continue
                fields["linenum"] = line
                retired = fields["obsolete"]
            else:
                start, position = found.start(1), found.end()
                line += count("\n", counted, start)
                counted = start
                fields = parse_entry(found, retired, line)
            # POEntry's constructor would set each attribute one by one: many times slower.
            entry = Entry.__new__(Entry)
            object.__setattr__(entry, "__dict__", fields)
            slot = _Slot(text[last:start], text[start:position], entry)
            last = position
            if retired:
                self._slots.append(slot)
                continue
            key = (fields["msgctxt"], fields["msgid"])
            if key in seen:
                text_of = fields["msgid"][:60]
                self.problems.append(
                    CatalogProblem(line, f"duplicate of line {seen[key]}: {text_of!r}")
                )
            else:
                seen[key] = line
            if key == (None, "") and self._header is None and not self._slots:
                self._header = slot
            else:
                self._slots.append(slot)
        self._tail = text[last:]


__all__ = ["Catalog", "CatalogProblem", "Entry", "POEntry"]
