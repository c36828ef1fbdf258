"""Entries: `POEntry` objects for what was read, and detection of later changes to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from polib import POEntry

from pieraklad.catalogs.po.lenient import Comments, read_comments
from pieraklad.catalogs.po.scanner import Run, obsolete, quick
from pieraklad.catalogs.po.strings import (
    BACKSLASH,
    NEWLINE,
    QUOTE,
    read_plural,
    read_previous,
    unquote,
)


class ReadEntry(POEntry):
    """A POEntry that was read."""

    # Slots are the fastest to set and to read, and take the least memory.
    __slots__ = (
        "comment",
        "flags",
        "linenum",
        "msgctxt",
        "msgid",
        "msgid_plural",
        "msgstr",
        "msgstr_plural",
        "obsolete",
        "occurrences",
        "previous_msgctxt",
        "previous_msgid",
        "previous_msgid_plural",
        "read_msgctxt",
        "read_msgid",
        "read_msgstr",
        "read_rest",
        "tcomment",
    )  # fmt: skip
    encoding: str = "utf-8"
    msgctxt: str | None  # type: ignore[assignment]  # polib sets None, too
    # The entry's contents when it was read; together a State.
    read_msgid: str
    read_msgstr: str
    read_msgctxt: str | None
    read_rest: tuple[Any, ...]


State = tuple[str, str, "str | None", tuple[Any, ...]]
"""All of an entry's contents, with copies of mutable parts: msgid, msgstr, msgctxt and the
rest, which is just `Comments` for an entry that has nothing else."""

_rest: Callable[[POEntry], tuple[Any, ...]] = attrgetter(
    "obsolete", "comment", "tcomment", "msgid_plural", "previous_msgctxt", "previous_msgid",
    "previous_msgid_plural", "occurrences", "flags", "msgstr_plural",
)  # fmt: skip


def state_of(entry: POEntry) -> State:
    """Return an entry's current contents."""
    return entry.msgid, entry.msgstr, entry.msgctxt, _rest_of(entry)


def _rest_of(entry: POEntry) -> tuple[Any, ...]:
    return *_rest(entry)[:7], [*entry.occurrences], [*entry.flags], {**entry.msgstr_plural}


def is_changed(entry: POEntry, state: State) -> bool:
    """Return whether an entry's contents differ from its state."""
    msgid, msgstr, msgctxt, rest = state
    return (
        entry.msgstr != msgstr
        or entry.msgid != msgid
        or entry.msgctxt != msgctxt
        or _is_rest_changed(entry, rest)
    )


def _is_rest_changed(entry: POEntry, rest: tuple[Any, ...]) -> bool:
    if len(rest) > 4:
        return _rest(entry) != rest
    own, extracted, flags, places = rest
    return bool(
        entry.comment != extracted
        or entry.tcomment != own
        or entry.occurrences != places
        or entry.flags != flags
        or entry.msgstr_plural
        or entry.msgid_plural
        or entry.obsolete
        or entry.previous_msgid is not None
        or entry.previous_msgctxt is not None
        or entry.previous_msgid_plural is not None
    )


def state_read(entry: ReadEntry) -> State:
    """Return an entry's contents when it was read."""
    return entry.read_msgid, entry.read_msgstr, entry.read_msgctxt, entry.read_rest


def was_obsolete(entry: ReadEntry) -> bool:
    """Return whether an entry was obsolete when it was read."""
    return len(entry.read_rest) > 4 and bool(entry.read_rest[0])


def changed(entries: Iterable[ReadEntry]) -> list[int]:
    """Return the numbers of the entries that have changed since they were read."""
    numbers: list[int] = []
    for number, entry in enumerate(entries):
        # Nearly all are the same objects as when they were read; nothing is called for these.
        rest = entry.read_rest
        if (
            len(rest) == 4
            and entry.msgstr is entry.read_msgstr
            and entry.msgid is entry.read_msgid
            and entry.msgctxt is entry.read_msgctxt
            and entry.tcomment is rest[0]
            and entry.comment is rest[1]
            and entry.flags == rest[2]
            and entry.occurrences == rest[3]
            and not entry.msgstr_plural
            and entry.msgid_plural == ""
            and entry.obsolete is False
            and entry.previous_msgid is None
            and entry.previous_msgctxt is None
            and entry.previous_msgid_plural is None
        ):
            continue
        if is_changed(entry, state_read(entry)):
            numbers.append(number)
    return numbers


def make_entries(runs: Iterable[Run], decode: Callable[[bytes], str]) -> list[ReadEntry]:
    """Return the entries of `runs`, decoding texts with `decode`. Raises MalformedString."""
    entries: list[ReadEntry] = []
    # Caches for comments with their number of lines, and for contexts, which repeat often.
    known: dict[bytes, tuple[Comments, int]] = {b"": (("", "", [], []), 0)}
    contexts: dict[bytes, tuple[str, int]] = {}
    new, add, line = ReadEntry.__new__, entries.append, 1
    for first, pattern, rows, fields in runs:
        if pattern is None:
            add(_loose_entry(fields, first))
            continue
        line = first or line
        retired, is_quick = pattern is obsolete(), pattern is quick()
        for gap, comments, previous, context, one, many, other, others, plural, forms, _ in rows:
            # POEntry's constructor would set every attribute: many times slower.
            entry = new(ReadEntry)
            line += len(gap) if is_quick else gap.count(NEWLINE)
            entry.linenum = line
            remarks = known.get(comments)
            if remarks is None:
                remarks = read_comments(decode(comments)), comments.count(NEWLINE)
                known[comments] = remarks
            said, lines = remarks
            entry.tcomment, entry.comment, flags, places = entry.read_rest = said
            entry.flags = [*flags] if flags else []
            entry.occurrences = [*places]
            line += lines + 2
            if context:
                frame = contexts.get(context)
                if frame is None:
                    frame = decode(unquote(context)), context.count(NEWLINE) + 1
                    contexts[context] = frame
                entry.msgctxt, lines = frame
                entry.read_msgctxt = entry.msgctxt
                line += lines
            else:
                entry.msgctxt = entry.read_msgctxt = None
            if many:
                line += many.count(NEWLINE)
                text = unquote(many)
            elif BACKSLASH in one or QUOTE in one:
                text = unquote(b'"%b"' % one)
            else:
                text = one
            entry.msgid = entry.read_msgid = decode(text)
            if others:
                line += others.count(NEWLINE)
                text = unquote(others)
            elif BACKSLASH in other or QUOTE in other:
                text = unquote(b'"%b"' % other)
            else:
                text = other
            entry.msgstr = entry.read_msgstr = decode(text)
            entry.msgstr_plural = {}
            entry.msgid_plural = ""
            entry.obsolete = retired
            entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None
            add(entry)
            if not (plural or previous or retired):
                continue
            if previous:
                line += previous.count(NEWLINE)
                for name, value in read_previous(previous).items():
                    setattr(entry, name, decode(value))
            if plural:
                line += plural.count(NEWLINE) + forms.count(NEWLINE)
                entry.msgid_plural = decode(unquote(plural))
                for number, form in read_plural(forms):
                    entry.msgstr_plural[number] = decode(form)
            entry.read_rest = _rest_of(entry)
    return entries


def _loose_entry(fields: dict[str, Any], line: int) -> ReadEntry:
    entry = ReadEntry.__new__(ReadEntry)
    entry.msgctxt = None
    entry.msgid_plural = ""
    entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None
    for name, value in fields.items():
        if name != "comments":
            setattr(entry, name, value)
    entry.msgstr_plural = dict(fields["msgstr_plural"])
    entry.tcomment, entry.comment, flags, places = read_comments(fields["comments"])
    entry.flags, entry.occurrences, entry.linenum = list(flags), list(places), line
    entry.read_msgid, entry.read_msgstr, entry.read_msgctxt, entry.read_rest = state_of(entry)
    return entry
