"""Writes into the history what was done to a catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from pieraklad.editing.answers import Answer, Texts, texts_to_json, to_json
from pieraklad.editing.values import OUTSIDE, LastValue, Place


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
