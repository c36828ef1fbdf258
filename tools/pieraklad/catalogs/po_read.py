"""Reading: the text of a PO file → where its entries stand; `POEntry` objects only when asked for.

The regular expression finds all entries in one go; a match is kept as it is until somebody wants
its entry, so that whoever needs only texts (compiling, rendering) never pays for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from polib import POEntry

from pieraklad.catalogs.po_syntax import (
    LIVE,
    OBSOLETE,
    is_fuzzy,
    parse_loose,
    read_comments,
    read_plural,
    read_previous,
    unquote,
)


class CatalogProblem(NamedTuple):
    """Something in a catalog that gettext would refuse; `line` counts from 1."""

    line: int
    text: str


class Entry(POEntry):
    """A POEntry that knows whether somebody changed it since it was read."""

    # What most entries lack costs nothing: only what is there is set on the entry itself.
    msgctxt: str | None = None
    msgid_plural: str = ""
    obsolete: bool = False
    encoding: str = "utf-8"
    comment: str = ""
    tcomment: str = ""
    previous_msgctxt: str | None = None
    previous_msgid: str | None = None
    previous_msgid_plural: str | None = None
    changed: bool = False
    lists: tuple[Any, ...] | None = None
    """What stood in `flags`, `msgstr_plural` and `occurrences`, which can change in place; None for
    nothing."""

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value
        self.__dict__["changed"] = True

    @property
    def dirty(self) -> bool:
        """Whether the entry says something else than it did when it was read or written."""
        if self.changed:
            return True
        if self.lists is None:
            return bool(self.flags or self.msgstr_plural or self.occurrences)
        return self.lists != in_place(self)

    def settle(self) -> None:
        """Note that the entry stands in the catalog as it is now."""
        self.__dict__["lists"] = in_place(self)
        self.__dict__["changed"] = False


def in_place(entry: POEntry) -> tuple[Any, ...] | None:
    """Return a copy of the attributes that can change in place; None for the usual, empty ones."""
    flags, forms, places = entry.flags, entry.msgstr_plural, entry.occurrences
    if flags or forms or places:
        return tuple(flags), tuple(forms.items()), tuple(places)
    return None


class Pair(NamedTuple):
    """What a translation programme needs of an entry; plural forms are joined by NUL in both."""

    key: str
    """`msgid`, or `msgctxt` U+0004 `msgid`."""
    text: str
    fuzzy: bool


class _Loose(NamedTuple):
    """An entry that is not written as every tool writes it; its span and attributes."""

    start: int
    end: int
    fields: dict[str, Any]


_Run = tuple["re.Pattern[str] | None", "list[re.Match[str]] | list[_Loose]"]
"""Entries that follow one another, and what matched them; None for loose ones."""


class Reading:
    """The entries of a text, in its order."""

    def __init__(self, text: str) -> None:
        """Find the entries. Takes what is no entry as part of the gap before the next one."""
        self.text = text
        self._runs: list[_Run] = []
        problems: list[CatalogProblem] = []
        position, line, counted = 0, 1, 0
        while position < len(text):
            for pattern in (LIVE, OBSOLETE):
                # Matches that follow one another. `scanner` is what re.Scanner is built on.
                matches = list(iter(cast("Any", pattern).scanner(text, position).match, None))
                if matches:
                    self._runs.append((pattern, matches))
                    position = matches[-1].end()
                    break
            else:
                fields, start, position, met = parse_loose(text, position)
                for offset, message in sorted(met):
                    line += text.count("\n", counted, offset)
                    counted = offset
                    problems.append(CatalogProblem(line, message))
                if fields is not None:
                    self._runs.append((None, [_Loose(start, position, fields)]))
        self.problems: list[CatalogProblem] | None = problems
        """What cannot be read, in order; None once the catalog took it over."""

    def __len__(self) -> int:
        return sum(len(found) for _, found in self._runs)

    def spans(self) -> list[tuple[int, int]]:
        """Return where each entry's own lines begin and end, its comments included."""
        result: list[tuple[int, int]] = []
        for pattern, found in self._runs:
            if pattern is None:
                result.extend(cast("list[tuple[int, int]]", [loose[:2] for loose in found]))
            else:
                result.extend((match.start(1), match.end()) for match in _matches(found))
        return result

    def header(self) -> Entry | None:
        """Return the first entry where it is the one with the empty msgid."""
        for pattern, found in self._runs:
            entry = _entries(self.text, [(pattern, found[:1])])[0]
            if not (entry.obsolete or entry.msgid or entry.msgctxt is not None):
                return entry
            break
        return None

    def entries(self) -> list[Entry]:
        """Return new entries for all that was read."""
        return _entries(self.text, self._runs)

    def pairs(self) -> Iterator[Pair]:
        """Yield what is translated and not obsolete, in order, without making entries."""
        for pattern, found in self._runs:
            if pattern is LIVE:
                yield from _pairs(_matches(found))
            elif pattern is None:
                yield from pairs_of(_entries(self.text, [(pattern, found)]))

    def duplicates(self) -> list[CatalogProblem]:
        """Return a problem for each live entry that has the context and msgid of an earlier one."""
        seen: dict[tuple[str | None, str], int] = {}
        met: list[tuple[int, int, str]] = []
        for pattern, found in self._runs:
            for one in found if pattern is not OBSOLETE else ():
                if isinstance(one, _Loose):
                    if one.fields["obsolete"]:
                        continue
                    key, start = (one.fields.get("msgctxt"), one.fields["msgid"]), one.start
                else:
                    key, start = _key(*one.group(3, 4)), one.start(1)
                first = seen.setdefault(key, start)
                if first != start:
                    met.append((start, first, key[1]))
        lines = self._lines({offset for start, first, _ in met for offset in (start, first)})
        return [
            CatalogProblem(lines[start], f"duplicate of line {lines[first]}: {text[:60]!r}")
            for start, first, text in met
        ]

    def _lines(self, offsets: set[int]) -> dict[int, int]:
        lines: dict[int, int] = {}
        line, counted = 1, 0
        for offset in sorted(offsets):
            line += self.text.count("\n", counted, offset)
            lines[offset] = line
            counted = offset
        return lines


def pairs_of(entries: list[Entry]) -> Iterator[Pair]:
    """Yield what is translated and not obsolete, in order."""
    for entry in entries:
        if entry.obsolete:
            continue
        key = entry.msgid if entry.msgctxt is None else f"{entry.msgctxt}\x04{entry.msgid}"
        text = entry.msgstr
        if entry.msgid_plural:
            key = f"{key}\0{entry.msgid_plural}"
            text = _joined(entry.msgstr_plural)
        if text:
            yield Pair(key, text, entry.fuzzy)


def _joined(forms: dict[int, str]) -> str:
    """Return the plural forms joined by NUL; nothing unless the first one is there."""
    texts = [forms[number] for number in sorted(forms)]
    return "\0".join(texts) if texts and texts[0] else ""


def _matches(found: Any) -> list[re.Match[str]]:
    return cast("list[re.Match[str]]", found)


def _key(msgctxt: str | None, msgid: str) -> tuple[str | None, str]:
    return (
        None if msgctxt is None else unquote(msgctxt),
        unquote(msgid) if "\\" in msgid or "\n" in msgid else msgid[1:-1],
    )


def _pairs(matches: list[re.Match[str]]) -> Iterator[Pair]:
    for match in matches:
        comments, _, msgctxt, msgid, msgstr, plural, forms = match.groups()
        if msgstr == '""':
            continue
        # Most strings have nothing to join or unescape: the look is cheaper than the call.
        key = unquote(msgid) if "\\" in msgid or "\n" in msgid else msgid[1:-1]
        if msgctxt is not None:
            key = f"{unquote(msgctxt)}\x04{key}"
        if plural is None:
            text = unquote(msgstr) if "\\" in msgstr or "\n" in msgstr else msgstr[1:-1]
        elif plural == '""':
            continue
        else:
            key = f"{key}\0{unquote(plural)}"
            text = _joined(read_plural(forms, False))
        if text:
            yield Pair(key, text, bool(comments) and is_fuzzy(comments))


def _entries(text: str, runs: list[_Run]) -> list[Entry]:
    entries: list[Entry] = []
    line, counted = 1, 0
    count, new, set_attribute, add = text.count, Entry.__new__, object.__setattr__, entries.append
    for pattern, found in runs:
        if pattern is None:
            for start, _, loose in cast("list[_Loose]", found):
                line += count("\n", counted, start)
                counted = start
                entry = new(Entry)
                fields = {**loose, "linenum": line}
                for name in ("flags", "occurrences"):
                    fields[name] = list(fields[name])
                fields["msgstr_plural"] = dict(fields["msgstr_plural"])
                set_attribute(entry, "__dict__", fields)
                entry.settle()
                add(entry)
            continue
        obsolete = pattern is OBSOLETE
        for match in _matches(found):
            start = match.start(1)
            line += count("\n", counted, start)
            counted = start
            comments, previous, msgctxt, msgid, msgstr, plural, forms = match.groups()
            if "\\" in msgid or "\n" in msgid:
                msgid = unquote(msgid)
            else:
                msgid = msgid[1:-1]
            if msgstr is None:
                msgstr = ""
            elif "\\" in msgstr or "\n" in msgstr:
                msgstr = unquote(msgstr)
            else:
                msgstr = msgstr[1:-1]
            # POEntry's constructor would set each attribute one by one: many times slower.
            fields = {
                "msgid": msgid, "msgstr": msgstr, "linenum": line,
                "msgstr_plural": {}, "occurrences": [], "flags": [],
            }  # fmt: skip
            if msgctxt is not None:
                fields["msgctxt"] = unquote(msgctxt)
            if obsolete:
                fields["obsolete"] = True
            if previous:
                read_previous(previous, fields)
            if plural is not None:
                fields["msgid_plural"] = unquote(plural)
                fields["msgstr_plural"] = read_plural(forms, obsolete)
            if comments:
                read_comments(comments, fields)
            entry = new(Entry)
            set_attribute(entry, "__dict__", fields)
            if comments or forms:
                entry.settle()
            add(entry)
    return entries
