"""Who works here and in which roles: one-time links, sessions, and tokens for scripts.

Links, sessions and tokens are random numbers; the database holds only their hashes, so that a copy
of it opens no door. A fast hash is enough for 128 random bits.
"""

from __future__ import annotations

import getpass
import secrets
import sqlite3
import subprocess
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pieraklad.editing.answers import Person
from pieraklad.editing.records import Records
from pieraklad.editing.rights import ALL_LANGUAGES, ROLES, may
from pieraklad.project.bilingual import Bilingual, joined, quoted
from pieraklad.project.problems import ProjectError

_DAY = 86_400.0
_OWNERS_LINK = _DAY
_LINK = 14 * _DAY
"""How long a link can be used, in seconds."""
_SESSION = 90 * _DAY
"""How long a session lasts after its last use, in seconds."""
LONGEST_NAME = 100
"""Letters of a name."""


class Member(NamedTuple):
    """A person as the owner sees them: the roles by language, how many sessions and tokens there are."""

    name: str
    roles: Mapping[str, str]
    is_off: bool
    sessions: int
    tokens: int


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
                (_hash(token), _owner(connection, name, now), now + _OWNERS_LINK),
            )
        return token

    def add(self, name: str, role: str, language: str = ALL_LANGUAGES) -> None:
        """Give somebody, who may be new, a role in a language or in all. Raises ProjectError."""
        name = name.strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise ProjectError(
                Bilingual(
                    f"a name has 1 to {LONGEST_NAME} letters, on one line",
                    f"у імені ад 1 да {LONGEST_NAME} літар, у адным радку",
                )
            )
        if role not in ROLES:
            roles = Bilingual("the roles are ", "ролі такія: ")
            raise ProjectError(joined(roles, ", ".join(ROLES)))
        with self._records.writing() as connection:
            row = connection.execute("SELECT number FROM person WHERE name = ?", (name,)).fetchone()
            number = row[0] if row else _new(connection, name, time.time(), is_local=False)
            connection.execute("UPDATE person SET off_at = NULL WHERE number = ?", (number,))
            connection.execute(
                "INSERT OR REPLACE INTO role (person, language, role) VALUES (?, ?, ?)",
                (number, language, role),
            )

    def link(self, name: str) -> str:
        """Return a new one-time link token for a person; earlier ones no longer work. Raises ProjectError."""
        token = secrets.token_urlsafe(16)
        with self._records.writing() as connection:
            number = _known(connection, name)
            connection.execute("DELETE FROM link WHERE person = ?", (number,))
            connection.execute(
                "INSERT INTO link (hash, person, until) VALUES (?, ?, ?)",
                (_hash(token), number, time.time() + _LINK),
            )
        return token

    def off(self, name: str) -> None:
        """End everything that somebody can come in by; their texts and name stay. Raises ProjectError."""
        with self._records.writing() as connection:
            number = _known(connection, name)
            connection.execute(
                "UPDATE person SET off_at = ? WHERE number = ?", (time.time(), number)
            )
            for table in ("link", "session", "token", "role"):
                connection.execute(f"DELETE FROM {table} WHERE person = ?", (number,))  # noqa: S608

    def everybody(self) -> list[Member]:
        """Return all people, by name; those who are off last."""
        rows = self._records.rows(
            "SELECT name, number, off_at IS NOT NULL,"
            " (SELECT count(*) FROM session WHERE person = number AND until > ?),"
            " (SELECT count(*) FROM token WHERE person = number)"
            " FROM person ORDER BY 3, name",
            (time.time(),),
        )
        return [
            Member(name, self._roles(number), bool(is_off), sessions, tokens)
            for name, number, is_off, sessions, tokens in rows
        ]

    def who_may(self, action: str, language: str) -> list[str]:
        """Return the names of those who may do something in a language."""
        return [
            member.name for member in self.everybody()
            if not member.is_off and may(member.roles, action, language)
        ]  # fmt: skip

    def _roles(self, number: int) -> dict[str, str]:
        return dict(
            self._records.rows("SELECT language, role FROM role WHERE person = ?", (number,))
        )

    def sign_in(self, token: str) -> str | None:
        """Use up a one-time token; return a new session ID, or None for a token that is not valid."""
        session = secrets.token_urlsafe(16)
        now = time.time()
        with self._records.writing() as connection:
            connection.execute("DELETE FROM session WHERE until < ?", (now,))
            row = connection.execute(
                "UPDATE link SET used_at = ? WHERE hash = ? AND used_at IS NULL AND until > ?"
                " AND person IN (SELECT number FROM person WHERE off_at IS NULL) RETURNING person",
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
            "SELECT name, number, until FROM session JOIN person ON person.number = person"
            " WHERE hash = ? AND until > ? AND off_at IS NULL",
            (_hash(session), now),
        )
        if row is None:
            return None
        if row[2] < now + _SESSION - _DAY:  # a write a day, not one a request
            with self._records.writing() as connection:
                connection.execute(
                    "UPDATE session SET until = ? WHERE hash = ?", (now + _SESSION, _hash(session))
                )
        return Person(row[0], self._roles(row[1]))

    def sign_out(self, session: str) -> None:
        """End a session."""
        with self._records.writing() as connection:
            connection.execute("DELETE FROM session WHERE hash = ?", (_hash(session),))

    def api_token(self, name: str) -> str:
        """Return a new bearer token for scripts of a person. Raises ProjectError for one that is unknown."""
        token = secrets.token_urlsafe(16)
        now = time.time()
        with self._records.writing() as connection:
            number = _known(connection, name)
            connection.execute(
                "INSERT INTO token (hash, person, at) VALUES (?, ?, ?)", (_hash(token), number, now)
            )
        return token

    def person_of_token(self, token: str) -> Person | None:
        """Return whose bearer token it is."""
        row = self._records.row(
            "SELECT name, number FROM token JOIN person ON person.number = person"
            " WHERE hash = ? AND off_at IS NULL",
            (_hash(token),),
        )
        return None if row is None else Person(row[0], self._roles(row[1]))


def _known(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute(
        "SELECT number FROM person WHERE name = ? AND off_at IS NULL", (name.strip(),)
    ).fetchone()
    if row is None:
        nobody = Bilingual("nobody here is called ", "тут няма нікога на імя ")
        raise ProjectError(joined(nobody, quoted(name)))
    return int(row[0])


def _owner(connection: sqlite3.Connection, name: str, now: float) -> int:
    row = connection.execute("SELECT number FROM person WHERE is_local").fetchone()
    if row is None:
        row = connection.execute("SELECT number FROM person WHERE name = ?", (name,)).fetchone()
    number = int(row[0]) if row else _new(connection, name, now, is_local=True)
    # Whoever starts the server here owns the files anyway.
    connection.execute("UPDATE person SET is_local = 1, off_at = NULL WHERE number = ?", (number,))
    connection.execute("INSERT OR REPLACE INTO role VALUES (?, '', 'owner')", (number,))
    return number


def _new(connection: sqlite3.Connection, name: str, now: float, is_local: bool) -> int:
    row = connection.execute(
        "INSERT INTO person (name, at, is_local) VALUES (?, ?, ?) RETURNING number",
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
