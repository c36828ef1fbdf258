"""The journal, the values that messages had, and the suggestions: the rows of `workbench.sqlite`."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable
from typing import NamedTuple

from polib import POEntry

from pieraklad.editing.answers import (
    Answer,
    Save,
    Suggestion,
    Texts,
    Version,
    from_json,
    payload,
    texts_from_json,
    texts_to_json,
    to_json,
)
from pieraklad.editing.identity import content_hash, state_of, texts_of
from pieraklad.editing.records import Records

OUTSIDE = "outside"
"""The origin of what another program wrote, and the reason of a suggestion that it replaced."""


class Place(NamedTuple):
    """A catalog."""

    language: str
    slug: str


class LastValue(NamedTuple):
    """The last value that a message is known to have had."""

    hash: str
    target: Texts
    state: str
    at: float
    """When it was first seen, in seconds since 1970."""
    here: bool
    """Whether the catalog had the message when it was last read."""
    msgctxt: str | None
    msgid: str


class Pending(NamedTuple):
    """A request in the journal that has no answer yet."""

    number: int
    request: Save
    at: float


class LastFile(NamedTuple):
    """A catalog's file as it was last read or written."""

    digest: str
    stamp: str
    head: str


class Recorded(NamedTuple):
    """A value that a message had: the number it was recorded under, its hash and origin."""

    seq: int
    hash: str
    origin: str


class History:
    """What is known of the messages of a project."""

    def __init__(self, records: Records) -> None:
        self.records = records

    # The journal

    def enter(self, request: Save) -> tuple[int, Answer | None, bool]:
        """Put a request into the journal, on disk. Return its number and its answer, if it has one.

        The third value is False if the same UUID has been used for another request.
        """
        said = payload(request)
        with self.records.writing() as connection:
            row = connection.execute(
                "SELECT number, answer, payload FROM journal WHERE request = ?", (request.request,)
            ).fetchone()
            if row is None:
                number = connection.execute(
                    "INSERT INTO journal (request, payload, language, slug, at)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (request.request, said, request.language, request.slug, time.time()),
                ).lastrowid
                assert number is not None
                return number, None, True
        return row[0], from_json(row[1]) if row[1] else None, row[2] == said

    def answer(self, number: int) -> Answer | None:
        """Return the answer to a request in the journal."""
        row = self.records.row("SELECT answer FROM journal WHERE number = ?", (number,))
        return from_json(row[0]) if row is not None and row[0] else None

    def pending(self, place: Place) -> list[Pending]:
        """Return the requests for a catalog that have no answer, in order."""
        rows = self.records.rows(
            "SELECT number, payload, at FROM journal"
            " WHERE language = ? AND slug = ? AND answer IS NULL ORDER BY number",
            place,
        )
        return [Pending(number, _request(said), at) for number, said, at in rows]

    def pending_places(self, before: float) -> list[Place]:
        """Return the catalogs with requests from before a time that have no answer."""
        rows = self.records.rows(
            "SELECT DISTINCT language, slug FROM journal WHERE answer IS NULL AND at <= ?",
            (before,),
        )
        return [Place(*row) for row in rows]

    # Files and messages

    def file(self, place: Place) -> LastFile | None:
        """Return a catalog's file as it was last known."""
        row = self.records.row(
            "SELECT digest, stamp, head FROM catalog WHERE language = ? AND slug = ?", place
        )
        return None if row is None else LastFile(*row)

    def compiled(self, place: Place, digest: str) -> None:
        """Note that the .mo file was made of the catalog with this digest."""
        with self.records.writing(durable=False) as connection:
            connection.execute(
                "UPDATE catalog SET stamp = '' WHERE language = ? AND slug = ? AND digest = ?",
                (*place, digest),
            )

    def message(self, place: Place, id: str) -> LastValue | None:
        """Return the last known value of a message."""
        row = self.records.row(
            _VALUES + " AND id = ?",
            (*place, id),
        )
        return None if row is None else _value(row)

    def messages(self, place: Place) -> dict[str, LastValue]:
        """Return the last known values of a catalog's messages, those that are gone included."""
        rows = self.records.rows(_VALUES, place)
        return {row[-1]: _value(row) for row in rows}

    def past(self, place: Place) -> dict[str, list[Recorded]]:
        """Return the values that each message of a catalog had, oldest first; only of those that changed."""
        found: dict[str, list[Recorded]] = {}
        for key, *change in self.records.rows(
            "SELECT id, seq, hash, origin FROM version WHERE language = ? AND slug = ? ORDER BY seq",
            place,
        ):
            found.setdefault(key, []).append(Recorded(*change))
        return found

    def authors(self, place: Place) -> list[tuple[str, int, str, str, float, str]]:
        """Return ID, number, hash, author, time and origin of each value that a catalog's messages had, in order."""
        return self.records.rows(
            "SELECT id, seq, hash, who, at, origin FROM version WHERE language = ? AND slug = ?"
            " ORDER BY seq",
            place,
        )

    def origin(self, place: Place, id: str) -> tuple[str, str]:
        """Return who wrote the last recorded value of a message, and its origin."""
        row = self.records.row(
            "SELECT who, origin FROM version WHERE language = ? AND slug = ? AND id = ?"
            " ORDER BY seq DESC LIMIT 1",
            (*place, id),
        )
        return ("", OUTSIDE) if row is None else (row[0], row[1])

    def target_of(self, place: Place, id: str, hash_: str) -> Texts | None:
        """Return the texts that a message had under a hash, or None."""
        row = self.records.row(
            "SELECT target FROM version WHERE language = ? AND slug = ? AND id = ? AND hash = ?",
            (*place, id, hash_),
        ) or self.records.row(
            "SELECT target FROM message WHERE language = ? AND slug = ? AND id = ? AND hash = ?",
            (*place, id, hash_),
        )
        return None if row is None else texts_from_json(row[0])

    # What pages ask

    def versions(self, place: Place, id: str) -> list[Version]:
        """Return the values that a message had, newest first."""
        rows = self.records.rows(
            "SELECT target, state, who, at, origin FROM version"
            " WHERE language = ? AND slug = ? AND id = ? ORDER BY seq DESC",
            (*place, id),
        )
        if not rows:  # never changed since it was first seen
            value = self.message(place, id)
            if value is None or not any(value.target):
                return []
            return [Version(value.target, value.state, "", value.at, OUTSIDE)]
        return [Version(texts_from_json(row[0]), *row[1:]) for row in rows]

    def suggestions(self, place: Place, id: str | None) -> list[Suggestion]:
        """Return the open suggestions for a message or a whole catalog, oldest first."""
        rows = self.records.rows(
            "SELECT number, id, target, who, at, reason, base FROM suggestion"
            " WHERE language = ? AND slug = ? AND closed_at IS NULL AND (? IS NULL OR id = ?)"
            " ORDER BY number",
            (*place, id, id),
        )
        return [
            Suggestion(number, key, texts_from_json(target), who, at, reason, texts_from_json(base))
            for number, key, target, who, at, reason, base in rows
        ]

    def suggest(self, place: Place, request: Save, base: Texts) -> int:
        """Keep a text that somebody proposes; return the number of the suggestion."""
        now = time.time()
        with self.records.writing() as connection:
            writer = Writer(connection, place, now)
            return writer.suggest(request.id, request.target, base, request.who, now, "proposed")

    def close_suggestion(self, number: int, who: str) -> None:
        """Close a suggestion; it stays in the database."""
        with self.records.writing() as connection:
            connection.execute(
                "UPDATE suggestion SET closed_by = ?, closed_at = ?"
                " WHERE number = ? AND closed_at IS NULL",
                (who, time.time(), number),
            )

    def changes(self, since: int) -> tuple[int, list[tuple[str, str, str]]]:
        """Return the latest version's number and the messages with versions after `since`."""
        rows = self.records.rows(
            "SELECT language, slug, id, max(seq) AS last FROM version WHERE seq > ?"
            " GROUP BY language, slug, id ORDER BY last",
            (since,),
        )
        if rows:
            return rows[-1][3], [(row[0], row[1], row[2]) for row in rows]
        return self.latest(), []

    def latest(self) -> int:
        """Return the number of the latest version; 0 if there is none."""
        row = self.records.row("SELECT max(seq) FROM version")
        return int(row[0] or 0)


class Writer:
    """Writes into the history, in one transaction, what was done to one catalog."""

    def __init__(self, connection: sqlite3.Connection, place: Place, now: float) -> None:
        self._connection = connection
        self._place = place
        self._now = now

    def answer(self, number: int, answer: Answer) -> None:
        self._connection.execute(
            "UPDATE journal SET answer = ? WHERE number = ? AND answer IS NULL",
            (to_json(answer), number),
        )

    def file(self, digest: str, stamp: str, head: str) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO catalog (language, slug, digest, stamp, head)"
            " VALUES (?, ?, ?, ?, ?)",
            (*self._place, digest, stamp, head),
        )

    def values(self, values: Iterable[tuple[str, LastValue]]) -> None:
        """Note the last known values of messages."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO message"
            " (language, slug, id, hash, target, state, at, here, msgctxt, msgid)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*self._place, key, v.hash, texts_to_json(v.target), *v[2:]) for key, v in values],
        )

    def version(
        self, id: str, old: LastValue | None, new: LastValue, who: str, at: float, origin: str,
        journal: int | None = None,
    ) -> int:  # fmt: skip
        """Record a new value of a message; with its first change, also the value before that."""
        known = self._connection.execute(
            "SELECT 1 FROM version WHERE language = ? AND slug = ? AND id = ? LIMIT 1",
            (*self._place, id),
        ).fetchone()
        if known is None and old is not None:
            self._insert(id, old, "", old.at, OUTSIDE, None)
        self.values([(id, new)])
        return self._insert(id, new, who, at, origin, journal)

    def _insert(
        self, id: str, value: LastValue, who: str, at: float, origin: str, journal: int | None
    ) -> int:
        number = self._connection.execute(
            "INSERT INTO version"
            " (language, slug, id, hash, target, state, who, at, origin, journal)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*self._place, id, value.hash, texts_to_json(value.target), value.state,
             who, at, origin, journal),
        ).lastrowid  # fmt: skip
        assert number is not None
        return number

    def last_number(self, id: str) -> int:
        """Return the number of the last version of a message; 0 if it never changed."""
        row = self._connection.execute(
            "SELECT max(seq) FROM version WHERE language = ? AND slug = ? AND id = ?",
            (*self._place, id),
        ).fetchone()
        return int(row[0] or 0)

    def suggest(self, id: str, target: Texts, base: Texts, who: str, at: float, reason: str) -> int:
        """Keep a text as a suggestion and return its number; the same one twice is kept once."""
        values = (*self._place, id, texts_to_json(target), texts_to_json(base), who, reason)
        row = self._connection.execute(
            "SELECT number FROM suggestion WHERE language = ? AND slug = ? AND id = ?"
            " AND target = ? AND base = ? AND who = ? AND reason = ? AND closed_at IS NULL",
            values,
        ).fetchone()
        if row is not None:
            return int(row[0])
        number = self._connection.execute(
            "INSERT INTO suggestion (language, slug, id, target, base, who, reason, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, at),
        ).lastrowid
        assert number is not None
        return number


def value_of(entry: POEntry, at: float) -> LastValue:
    """Return the value of an entry of a catalog."""
    return LastValue(
        content_hash(entry), texts_of(entry), state_of(entry), at, True, entry.msgctxt, entry.msgid
    )


_VALUES = (
    "SELECT hash, target, state, at, here, msgctxt, msgid, id FROM message"
    " WHERE language = ? AND slug = ?"
)


def _value(row: tuple[str, str, str, float, int, str | None, str, str]) -> LastValue:
    return LastValue(row[0], texts_from_json(row[1]), row[2], row[3], bool(row[4]), row[5], row[6])


def _request(said: str) -> Save:
    values = json.loads(said)
    for name in ("target", "base_target", "dismiss"):
        values[name] = tuple(values[name])
    return Save(**values)
