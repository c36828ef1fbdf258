"""Reading: the text of a PO file → where its entries stand; `POEntry` objects only when asked for.

The regular expression finds all entries in one go; a match is kept as it is until somebody wants
its entry, so that whoever needs only texts (compiling, rendering) never pays for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from polib import POEntry

from pieraklad.catalogs.po_entries import Loose, Made, Run, make_entries
from pieraklad.catalogs.po_syntax import (
    LIVE,
    OBSOLETE,
    STRICT,
    is_fuzzy,
    parse_loose,
    read_plural,
    unquote,
)


class CatalogProblem(NamedTuple):
    """Something in a catalog that gettext would refuse; `line` counts from 1."""

    line: int
    text: str


class Pair(NamedTuple):
    """What a translation programme needs of an entry; plural forms are joined by NUL in both."""

    key: str
    """`msgid`, or `msgctxt` U+0004 `msgid`."""
    text: str
    fuzzy: bool


_Key = tuple["str | None", str]


class Reading:
    """The entries of a text, in its order."""

    def __init__(self, text: str) -> None:
        """Find the entries. Takes what is no entry as part of the gap before the next one."""
        self.text = text
        self._runs: list[Run] = []
        self.made: Made | None = None
        """The entries, once somebody asked for them."""
        problems: list[CatalogProblem] = []
        position, line, counted = 0, 1, 0
        while position < len(text):
            for pattern in (STRICT, LIVE, OBSOLETE):
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
                    self._runs.append((None, [Loose(start, position, fields)]))
        self.problems: list[CatalogProblem] | None = problems
        """What cannot be read, in order; None once the catalog took it over."""

    def __len__(self) -> int:
        if self.made is not None:
            return len(self.made.entries)
        return sum(len(found) for _, found in self._runs)

    def header(self) -> POEntry | None:
        """Return the first entry where it is the one with the empty msgid."""
        for pattern, found in self._runs:
            entry = make_entries(self.text, [(pattern, found[:1])]).entries[0]
            if not (entry.obsolete or entry.msgid or entry.msgctxt is not None):
                return entry
            break
        return None

    def make(self) -> Made:
        """Return entries for all that was read, the same objects each time."""
        if self.made is None:
            runs, self._runs = self._runs, []
            self.made = make_entries(self.text, runs)
        return self.made

    def pairs(self) -> Iterator[Pair]:
        """Yield what is translated and not obsolete, in order; makes no entries for it."""
        if self.made is not None:
            yield from pairs_of(self.made.entries)
        for pattern, found in self._runs:
            if pattern is None:
                yield from pairs_of(make_entries(self.text, [(pattern, found[:])]).entries)
            elif pattern is not OBSOLETE:
                yield from _pairs(_matches(found))

    def duplicates(self) -> list[CatalogProblem]:
        """Return a problem for each live entry that has the context and msgid of an earlier one."""
        seen: dict[_Key, int] = {}
        met = [
            (start, first, key[1])
            for key, start in self._keys()
            if (first := seen.setdefault(key, start)) != start
        ]
        lines = self._lines({offset for start, first, _ in met for offset in (start, first)})
        return [
            CatalogProblem(lines[start], f"duplicate of line {lines[first]}: {text[:60]!r}")
            for start, first, text in met
        ]

    def _keys(self) -> Iterator[tuple[_Key, int]]:
        """Yield context and msgid of each live entry, and where it starts."""
        if self.made is not None:
            for state, start in zip(self.made.states, self.made.starts, strict=True):
                msgid, msgctxt, obsolete = state[1], state[2], state[9]
                if not obsolete:
                    yield (msgctxt, msgid), start
        for pattern, found in self._runs:
            if pattern is None:
                for start, _, fields in cast("list[Loose]", found):
                    if not fields["obsolete"]:
                        yield (fields.get("msgctxt"), fields["msgid"]), start
            elif pattern is not OBSOLETE:
                for match in _matches(found):
                    context, plain, msgid = match.group(3, 4, 5)
                    yield (
                        (
                            None if context is None else unquote(context),
                            unquote(msgid) if plain is None else plain,
                        ),
                        match.start(1),
                    )

    def _lines(self, offsets: set[int]) -> dict[int, int]:
        lines: dict[int, int] = {}
        line, counted = 1, 0
        for offset in sorted(offsets):
            line += self.text.count("\n", counted, offset)
            lines[offset] = line
            counted = offset
        return lines


def pairs_of(entries: Iterable[POEntry]) -> Iterator[Pair]:
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


def _pairs(matches: list[re.Match[str]]) -> Iterator[Pair]:
    for match in matches:
        comments, _, context, key, msgid, text, msgstr, plural, forms = match.groups()
        if text == "":
            continue
        if key is None:
            key = unquote(msgid)
        if context is not None:
            key = f"{unquote(context)}\x04{key}"
        if plural is not None:
            key = f"{key}\0{unquote(plural)}"
            text = _joined(read_plural(forms, False))
        elif text is None:
            text = unquote(msgstr)
        if text:
            yield Pair(key, text, bool(comments) and is_fuzzy(comments))
