"""Entries: `POEntry` objects for what was read, and what tells whether one was changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from polib import POEntry

from pieraklad.catalogs.po_scan import Run, obsolete
from pieraklad.catalogs.po_strings import (
    BACKSLASH,
    NEWLINE,
    QUOTE,
    read_plural,
    read_previous,
    unquote,
)
from pieraklad.catalogs.po_syntax import Comments, read_comments


class Entry(POEntry):
    """A POEntry that was read."""

    # Slots are the quickest to set, and take the least memory. What most entries lack costs
    # nothing at all: it is set on the entry only where it is there.
    __slots__ = (
        "comment", "flags", "linenum", "msgctxt", "msgid", "msgstr", "msgstr_plural", "occurrences",
    )  # fmt: skip
    msgctxt: str | None  # type: ignore[assignment]  # polib sets None, too
    msgid_plural: str = ""
    obsolete: bool = False
    encoding: str = "utf-8"
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


@dataclass(slots=True)
class Made:
    """Entries in their order, and of each what it said."""

    entries: list[POEntry] = field(default_factory=list)
    states: list[State] = field(default_factory=list)


def make_entries(runs: Iterable[Run], decode: Callable[[bytes], str]) -> Made:
    """Return the entries of `runs`, whose texts `decode` decodes. Raises MalformedString."""
    made = Made()
    known: dict[bytes, Comments] = {}  # those of an article's messages are the same again and again
    new, add, note = Entry.__new__, made.entries.append, made.states.append
    for first, pattern, rows, fields in runs:
        if pattern is None:
            entry = _loose_entry(fields, first)
            add(entry)
            note(state_of(entry))
            continue
        line = first
        retired = pattern is obsolete()
        for (
            gap, whole, comments, previous, context, one, many, other, others, plural, forms
        ) in rows:  # fmt: skip
            line += gap.count(NEWLINE)
            # POEntry's constructor would set every attribute: many times slower.
            entry = new(Entry)
            entry.linenum = line
            line += whole.count(NEWLINE)
            if many:
                msgid = decode(unquote(many))
            elif BACKSLASH in one or QUOTE in one:
                msgid = decode(unquote(b'"%b"' % one))
            else:
                msgid = decode(one)
            entry.msgid = msgid
            if others:
                msgstr = decode(unquote(others))
            elif BACKSLASH in other or QUOTE in other:
                msgstr = decode(unquote(b'"%b"' % other))
            else:
                msgstr = decode(other)
            entry.msgstr = msgstr
            entry.msgstr_plural = {}
            if context:
                inside = context[1:-1]
                if BACKSLASH in inside or QUOTE in inside:
                    inside = unquote(context)
                entry.msgctxt = msgctxt = decode(inside)
            else:
                entry.msgctxt = msgctxt = None
            if comments:
                remarks = known.get(comments)
                if remarks is None:
                    remarks = known[comments] = read_comments(decode(comments))
                own, extracted, flags, places = remarks
                if own:
                    entry.tcomment = own
                entry.comment = extracted
                entry.flags = [*flags]
                entry.occurrences = [*places]
            else:
                own, flags, places = "", _NONE, _NONE
                entry.comment = extracted = ""
                entry.flags = []
                entry.occurrences = []
            add(entry)
            if previous or retired or plural:
                if retired:
                    entry.obsolete = True
                for name, value in read_previous(previous).items():
                    setattr(entry, name, decode(value))
                if plural:
                    entry.msgid_plural = decode(unquote(plural))
                    entry.msgstr_plural = {
                        number: decode(form) for number, form in read_plural(forms).items()
                    }
                note(state_of(entry))
            else:
                note((
                    msgstr, msgid, msgctxt, extracted, own, places, flags, "", _NO_FORMS, False,
                    None, None, None,
                ))  # fmt: skip
    return made


def _loose_entry(fields: dict[str, Any], line: int) -> Entry:
    entry = Entry.__new__(Entry)
    entry.msgctxt = None
    for name, value in fields.items():
        if name != "comments":
            setattr(entry, name, value)
    entry.msgstr_plural = dict(fields["msgstr_plural"])
    entry.tcomment, entry.comment, flags, places = read_comments(fields["comments"])
    entry.flags, entry.occurrences, entry.linenum = list(flags), list(places), line
    return entry
