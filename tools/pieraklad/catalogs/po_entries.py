"""Entries: `POEntry` objects for what was read, and what tells whether one was changed since."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from polib import POEntry

from pieraklad.catalogs.po_syntax import (
    OBSOLETE,
    Comments,
    read_comments,
    read_plural,
    read_previous,
    unquote,
)


class Entry(POEntry):
    """A POEntry that was read."""

    # What most entries lack costs nothing: only what is there is set on the entry itself.
    msgctxt: str | None = None  # type: ignore[assignment]  # polib sets None, too
    msgid_plural: str = ""
    obsolete: bool = False
    encoding: str = "utf-8"
    comment: str = ""
    tcomment: str = ""
    previous_msgctxt: str | None = None
    previous_msgid: str | None = None
    previous_msgid_plural: str | None = None


State = tuple[str, str, "str | None", tuple[Any, ...], tuple[Any, ...]]
"""All that an entry says, as what cannot change: texts and context, what stands in the comments,
and what few entries have."""
_NO_REMARKS = Comments("", "", (), ())
_PLAIN = ("", (), False, None, None, None)


def state_of(entry: POEntry) -> State:
    """Return what an entry says now."""
    return entry.msgid, entry.msgstr, entry.msgctxt, _remarks(entry), _rest(entry)


def _remarks(entry: POEntry) -> tuple[Any, ...]:
    return entry.tcomment, entry.comment, tuple(entry.flags), tuple(entry.occurrences)


def _rest(entry: POEntry) -> tuple[Any, ...]:
    return (
        entry.msgid_plural, tuple(entry.msgstr_plural.items()), entry.obsolete,
        entry.previous_msgctxt, entry.previous_msgid, entry.previous_msgid_plural,
    )  # fmt: skip


def changed(entries: Iterable[POEntry], states: Iterable[State]) -> list[int]:
    """Return the indexes of the entries that say something else than their states."""
    found: list[int] = []
    # The usual, empty attributes are told by a look: this runs for every entry of every write.
    for index, (entry, state) in enumerate(zip(entries, states, strict=True)):
        msgid, msgstr, msgctxt, remarks, rest = state
        if not (
            entry.msgstr == msgstr
            and entry.msgid == msgid
            and entry.msgctxt == msgctxt
            and (
                not (entry.flags or entry.occurrences or entry.comment or entry.tcomment)
                if remarks is _NO_REMARKS
                else _remarks(entry) == remarks
            )
            and (
                not (entry.msgstr_plural or entry.obsolete or entry.msgid_plural)
                and entry.previous_msgid is None
                and entry.previous_msgctxt is None
                and entry.previous_msgid_plural is None
                if rest is _PLAIN
                else _rest(entry) == rest
            )
        ):
            found.append(index)
    return found


class Loose(NamedTuple):
    """An entry that is not written as every tool writes it; its span and attributes."""

    start: int
    end: int
    fields: dict[str, Any]


Run = tuple["re.Pattern[str] | None", "list[re.Match[str]] | list[Loose]"]
"""Entries that follow one another, and what matched them; None for loose ones."""


@dataclass(slots=True)
class Made:
    """Entries in their order, and of each what it said and where its lines begin and end in the
    text, its comments included."""

    entries: list[POEntry] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))


def make_entries(text: str, runs: Iterable[Run]) -> Made:
    """Return the entries of `runs`, which were found in `text`; each match is dropped after use."""
    made = Made()
    known: dict[str, Comments] = {}  # those of an article's messages are the same again and again
    line, counted = 1, 0
    count, new = text.count, Entry.__new__
    add, note = made.entries.append, made.states.append
    note_start, note_end = made.starts.append, made.ends.append
    for pattern, found in runs:
        if pattern is None:
            for start, end, fields in cast("list[Loose]", found):
                line += count("\n", counted, start)
                counted = start
                entry = _loose_entry(fields, line)
                add(entry)
                note(state_of(entry))
                note_start(start)
                note_end(end)
            continue
        obsolete = pattern is OBSOLETE
        matches = cast("list[re.Match[str]]", found)
        matches.reverse()
        while matches:
            match = matches.pop()
            start = match.start(1)
            note_start(start)
            note_end(match.end())
            line += count("\n", counted, start)
            counted = start
            (
                comments, previous, context, source, msgid, target, msgstr, plural, forms
            ) = match.groups()  # fmt: skip
            # POEntry's constructor would set every attribute: many times slower.
            entry = new(Entry)
            if source is None:
                source = unquote(msgid)
            entry.msgid = source
            if plural is not None:
                target = ""
            elif target is None:
                target = unquote(msgstr)
            entry.msgstr = target
            entry.msgstr_plural = {}
            entry.linenum = line
            entry.occurrences = []
            entry.flags = []
            if context is not None:
                inside = context[1:-1]
                if "\\" in inside or "\n" in inside:
                    inside = unquote(context)
                entry.msgctxt = context = inside
            remarks = _NO_REMARKS
            if comments:
                remarks = known.get(comments, _NO_REMARKS)
                if remarks is _NO_REMARKS:
                    remarks = known[comments] = read_comments(comments)
                own, extracted, flags, places = remarks
                if own:
                    entry.tcomment = own
                if extracted:
                    entry.comment = extracted
                if flags:
                    entry.flags = [*flags]
                if places:
                    entry.occurrences = [*places]
            rest = _PLAIN
            if previous or obsolete or plural is not None:
                if obsolete:
                    entry.obsolete = True
                if previous:
                    read_previous(previous, entry)
                if plural is not None:
                    entry.msgid_plural = unquote(plural)
                    entry.msgstr_plural = read_plural(forms, obsolete)
                rest = _rest(entry)
            add(entry)
            note((source, target, context, remarks, rest))
    return made


def _loose_entry(fields: dict[str, Any], line: int) -> Entry:
    entry = Entry.__new__(Entry)
    for name, value in fields.items():
        if name != "comments":
            setattr(entry, name, value)
    entry.msgstr_plural = dict(fields["msgstr_plural"])
    entry.tcomment, entry.comment, flags, places = read_comments(fields["comments"])
    entry.flags, entry.occurrences, entry.linenum = list(flags), list(places), line
    return entry
