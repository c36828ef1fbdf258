"""Entries: `POEntry` objects for what was read, and what tells whether one was changed since."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import accumulate, repeat
from operator import attrgetter
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


State = tuple[Any, ...]
"""All that an entry says, with copies of what can change in place."""

_said: Callable[[POEntry], State] = attrgetter(
    "msgstr", "msgid", "msgctxt", "comment", "tcomment", "occurrences", "flags", "msgid_plural",
    "msgstr_plural", "obsolete", "previous_msgctxt", "previous_msgid", "previous_msgid_plural",
)  # fmt: skip
_NONE: list[Any] = []
_NO_FORMS: dict[int, str] = {}


def state_of(entry: POEntry) -> State:
    """Return what an entry says now."""
    return (*_said(entry)[:5], [*entry.occurrences], [*entry.flags], entry.msgid_plural,
            {**entry.msgstr_plural}, *_said(entry)[9:])  # fmt: skip


def is_changed(entry: POEntry, state: State) -> bool:
    """Return whether an entry says something else than its state."""
    return _said(entry) != state


def changed(entries: Iterable[POEntry], states: Iterable[State]) -> list[int]:
    """Return the indexes of the entries that say something else than their states."""
    pairs = enumerate(zip(map(_said, entries), states, strict=True))
    return [index for index, (said, state) in pairs if said != state]


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
    line, reached = 1, 0
    new, add, note = Entry.__new__, made.entries.append, made.states.append
    for pattern, found in runs:
        if pattern is None:
            loose = cast("list[Loose]", found)
            starts, ends = [one.start for one in loose], [one.end for one in loose]
        else:
            matches = cast("list[re.Match[str]]", found)
            starts, ends = [one.start(1) for one in matches], [one.end() for one in matches]
            matches.reverse()
        made.starts.extend(starts)
        made.ends.extend(ends)
        counts = map(text.count, repeat("\n"), [reached, *starts], starts)
        lines = list(accumulate(counts, initial=line))[1:]
        line, reached = lines[-1], starts[-1]
        if pattern is None:
            for one, number in zip(loose, lines, strict=True):
                entry = _loose_entry(one.fields, number)
                add(entry)
                note(state_of(entry))
            continue
        obsolete = pattern is OBSOLETE
        pop = matches.pop
        for number in lines:
            (
                comments, previous, context, source, msgid, target, msgstr, plural, forms
            ) = pop().groups()  # fmt: skip
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
            entry.linenum = number
            if context is not None:
                inside = context[1:-1]
                if "\\" in inside or "\n" in inside:
                    inside = unquote(context)
                entry.msgctxt = context = inside
            if comments:
                remarks = known.get(comments)
                if remarks is None:
                    remarks = known[comments] = read_comments(comments)
                own, extracted, flags, places = remarks
                if own:
                    entry.tcomment = own
                if extracted:
                    entry.comment = extracted
                entry.flags = [*flags]
                entry.occurrences = [*places]
            else:
                own, extracted, flags, places = "", "", _NONE, _NONE
                entry.flags = []
                entry.occurrences = []
            add(entry)
            if previous or obsolete or plural is not None:
                if obsolete:
                    entry.obsolete = True
                if previous:
                    read_previous(previous, entry)
                if plural is not None:
                    entry.msgid_plural = unquote(plural)
                    entry.msgstr_plural = read_plural(forms, obsolete)
                note(state_of(entry))
            else:
                note((
                    target, source, context, extracted, own, places, flags, "", _NO_FORMS, False,
                    None, None, None,
                ))  # fmt: skip
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
