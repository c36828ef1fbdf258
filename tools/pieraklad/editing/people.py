"""Who works here: the owner's one-time link, sessions, and tokens for scripts.

Links, sessions and tokens are random numbers; the database holds only their hashes, so that a copy
of it opens no door. A fast hash is enough for 128 random bits.
"""

from __future__ import annotations

import getpass
import secrets
import sqlite3
import subprocess
import time
from hashlib import sha256
from pathlib import Path

from pieraklad.editing.answers import Person
from pieraklad.editing.records import Records

_DAY = 86_400.0
_LINK = _DAY
"""How long the owner's link can be used, in seconds."""
_SESSION = 90 * _DAY
"""How long a session lasts after its last use, in seconds."""


class People:
    """The people of one project."""

    def __init__(self, records: Records, root: Path) -> None:
        self._records = records
        self._root = root

    def owner_link(self) -> str:
        """Return a new one-time token for the local owner, who is made if there is none."""
        token = secrets.token_urlsafe(16)
        name = _local_name(self._root)
        now = time.time()
        with self._records.writing() as connection:
            connection.execute("DELETE FROM link WHERE until < ?", (now,))
            connection.execute(
                "INSERT INTO link (hash, person, until) VALUES (?, ?, ?)",
                (_hash(token), _owner(connection, name, now), now + _LINK),
            )
        return token

    def sign_in(self, token: str) -> str | None:
        """Use up a one-time token; return a new session ID, or None for a token that is not valid."""
        session = secrets.token_urlsafe(16)
        now = time.time()
        with self._records.writing() as connection:
            connection.execute("DELETE FROM session WHERE until < ?", (now,))
            row = connection.execute(
                "UPDATE link SET used_at = ? WHERE hash = ? AND used_at IS NULL AND until > ?"
                " RETURNING person",
                (now, _hash(token), now),
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "INSERT INTO session (hash, person, at, until) VALUES (?, ?, ?, ?)",
                (_hash(session), row[0], now, now + _SESSION),
            )
        return session

    def person(self, session: str) -> Person | None:
        """Return whose session it is; its 90 days begin again."""
        now = time.time()
        row = self._records.row(
            "SELECT name, role, until FROM session JOIN person ON person.number = person"
            " WHERE hash = ? AND until > ?",
            (_hash(session), now),
        )
        if row is None:
            return None
        if row[2] < now + _SESSION - _DAY:  # a write a day, not one a request
            with self._records.writing() as connection:
                connection.execute(
                    "UPDATE session SET until = ? WHERE hash = ?", (now + _SESSION, _hash(session))
                )
        return Person(row[0], row[1])

    def sign_out(self, session: str) -> None:
        """End a session."""
        with self._records.writing() as connection:
            connection.execute("DELETE FROM session WHERE hash = ?", (_hash(session),))

    def api_token(self, name: str) -> str:
        """Return a new bearer token for scripts of the person `name`, who is made if there is none."""
        token = secrets.token_urlsafe(16)
        now = time.time()
        with self._records.writing() as connection:
            row = connection.execute("SELECT number FROM person WHERE name = ?", (name,)).fetchone()
            number = row[0] if row else _add(connection, name, now, is_local=False)
            connection.execute(
                "INSERT INTO token (hash, person, at) VALUES (?, ?, ?)", (_hash(token), number, now)
            )
        return token

    def person_of_token(self, token: str) -> Person | None:
        """Return whose bearer token it is."""
        row = self._records.row(
            "SELECT name, role FROM token JOIN person ON person.number = person WHERE hash = ?",
            (_hash(token),),
        )
        return None if row is None else Person(*row)


def _owner(connection: sqlite3.Connection, name: str, now: float) -> int:
    row = connection.execute("SELECT number FROM person WHERE is_local").fetchone()
    if row is not None:
        return int(row[0])
    row = connection.execute("SELECT number FROM person WHERE name = ?", (name,)).fetchone()
    if row is None:
        return _add(connection, name, now, is_local=True)
    connection.execute("UPDATE person SET is_local = 1 WHERE number = ?", row)
    return int(row[0])


def _add(connection: sqlite3.Connection, name: str, now: float, is_local: bool) -> int:
    row = connection.execute(
        "INSERT INTO person (name, role, at, is_local) VALUES (?, 'owner', ?, ?) RETURNING number",
        (name, now, is_local),
    ).fetchone()
    return int(row[0])


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _local_name(root: Path) -> str:
    """Return the name of whoever started this: git's, else the system's."""
    try:
        done = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607
            cwd=root, capture_output=True, text=True,
            timeout=5, check=False,
        )  # fmt: skip
        if done.stdout.strip():
            return done.stdout.strip()
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        pass
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "owner"
