"""Sessions: browsers that are signed in. Each can be seen and ended by whoever it belongs to."""

from __future__ import annotations

import time
from typing import NamedTuple

from pieraklad.editing.people.rights import Person
from pieraklad.editing.people.tokens import hash_of, new_secret
from pieraklad.editing.records import Records

DAY = 86_400.0
_LONG = 90 * DAY
"""How long a session lasts after its last use, in seconds."""
_HOUR = 3_600.0
BY_LINK = "link"
"""How somebody came in who used a one-time link."""
_NAME = 16
"""Hexadecimal digits of a session's hash that name it on a page; they open nothing."""


class Session(NamedTuple):
    """A browser that is signed in."""

    name: str
    at: float
    """When it was signed in, in seconds since 1970."""
    used_at: float
    """The day of its last use; earlier by up to a day."""
    browser: str
    is_this: bool


class Sessions:
    """The sessions of one project."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def begin(self, person: int, browser: str = "", how: str = "") -> str:
        """Return the ID of a new session of a person, by number; `how` they came in."""
        session = new_secret()
        now = time.time()
        with self._records.writing() as connection:
            connection.execute("DELETE FROM session WHERE until < ?", (now,))
            connection.execute(
                "INSERT INTO session (hash, person, at, until, browser, how)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (hash_of(session), person, now, now + _LONG, browser[:100], how),
            )
        return session

    def owner(self, session: str) -> tuple[int, str] | None:
        """Return the number and name of whose session it is; its 90 days begin again."""
        now = time.time()
        row = self._records.row(
            "SELECT number, name, until FROM session JOIN person ON person.number = person"
            " WHERE hash = ? AND until > ? AND off_at IS NULL",
            (hash_of(session), now),
        )
        if row is None:
            return None
        if row[2] < now + _LONG - DAY:  # a write a day, not one a request
            with self._records.writing() as connection:
                connection.execute(
                    "UPDATE session SET until = ? WHERE hash = ?", (now + _LONG, hash_of(session))
                )
        return row[0], row[1]

    def just_came_by_link(self, session: str) -> bool:
        """Return whether somebody came by a new link within the last hour: they may have forgotten their password."""
        row = self._records.row(
            "SELECT 1 FROM session WHERE hash = ? AND how = ? AND at > ?",
            (hash_of(session), BY_LINK, time.time() - _HOUR),
        )
        return row is not None

    def end(self, session: str) -> None:
        """End a session."""
        with self._records.writing() as connection:
            connection.execute("DELETE FROM session WHERE hash = ?", (hash_of(session),))

    def of(self, person: Person, this: str = "") -> list[Session]:
        """Return a person's sessions, newest first; `this` is the ID of the one that asks."""
        rows = self._records.rows(
            "SELECT hash, session.at, until, browser FROM session"
            " JOIN person ON person.number = person WHERE name = ? AND until > ?"
            " ORDER BY session.at DESC",
            (person.name, time.time()),
        )
        own = hash_of(this)
        return [
            Session(bytes(key).hex()[:_NAME], at, until - _LONG, browser, key == own)
            for key, at, until, browser in rows
        ]

    def end_by_name(self, person: Person, name: str) -> bool:
        """End one of a person's own sessions by the name that a page shows; return whether there was one."""
        if len(name) != _NAME:
            return False
        with self._records.writing() as connection:
            done = connection.execute(
                "DELETE FROM session WHERE lower(substr(hex(hash), 1, ?)) = ?"
                " AND person = (SELECT number FROM person WHERE name = ?)",
                (_NAME, name, person.name),
            )
        return done.rowcount > 0
