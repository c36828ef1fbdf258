"""Who works here and in which roles; one-time links to come in by, and tokens for scripts."""

from __future__ import annotations

import contextlib
import getpass
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pieraklad.editing.people.contacts import Contacts
from pieraklad.editing.people.limits import Limits
from pieraklad.editing.people.log import Log
from pieraklad.editing.people.oidc import Oidc
from pieraklad.editing.people.passkeys import Passkeys
from pieraklad.editing.people.passwords import Passwords
from pieraklad.editing.people.rights import ALL_LANGUAGES, ROLES, Person, may
from pieraklad.editing.people.sessions import BY_LINK, DAY, Sessions
from pieraklad.editing.people.tokens import hash_of, new_secret
from pieraklad.editing.records import Records
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, joined, quoted
from pieraklad.project.problems import ProjectError

_OWNERS_LINK = DAY
_LINK = 14 * DAY
"""How long a link can be used, in seconds."""
LONGEST_NAME = 100
"""Letters of a name."""


class Member(NamedTuple):
    """A person as the owner sees them: the roles by language, how many sessions and tokens there are."""

    name: str
    roles: Mapping[str, str]
    is_off: bool
    sessions: int
    tokens: int
    link_until: float
    """Until when a link that nobody has used is good, in seconds since 1970; 0 without one."""


class People:
    """The people of one project."""

    def __init__(self, records: Records, project: Project) -> None:
        self._records = records
        self._root = project.root
        self.sessions = Sessions(records)
        self.passwords = Passwords(records)
        self.passkeys = Passkeys(records, project.title(project.default_language))
        self.contacts = Contacts(records)
        self.oidc = Oidc(records, project.oidc)
        self.limits = Limits(records)
        self.log = Log(records)

    def owner_link(self) -> str:
        """Return a new one-time token for the local owner, who is made if there is none."""
        token = new_secret()
        name = local_name(self._root)
        now = time.time()
        with self._records.writing() as connection:
            connection.execute("DELETE FROM link WHERE until < ?", (now,))
            connection.execute(
                "INSERT INTO link (hash, person, until, is_local) VALUES (?, ?, ?, 1)",
                (hash_of(token), _owner(connection, name, now), now + _OWNERS_LINK),
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
            with _an_owner_stays(connection):
                connection.execute(
                    "INSERT OR REPLACE INTO role (person, language, role) VALUES (?, ?, ?)",
                    (number, language, role),
                )

    def link(self, name: str) -> str:
        """Return a new one-time link token for a person; earlier ones no longer work. Raises ProjectError."""
        token = new_secret()
        with self._records.writing() as connection:
            number = _known(connection, name)
            connection.execute("DELETE FROM link WHERE person = ?", (number,))
            connection.execute(
                "INSERT INTO link (hash, person, until) VALUES (?, ?, ?)",
                (hash_of(token), number, time.time() + _LINK),
            )
        return token

    def revoke_link(self, name: str) -> None:
        """Make a person's link useless. Raises ProjectError for one that is unknown."""
        with self._records.writing() as connection:
            connection.execute("DELETE FROM link WHERE person = ?", (_known(connection, name),))

    def remove_role(self, name: str, language: str) -> None:
        """Take a person's role in a language away. Raises ProjectError; the last owner stays one."""
        with self._records.writing() as connection:
            number = _known(connection, name)
            with _an_owner_stays(connection):
                connection.execute(
                    "DELETE FROM role WHERE person = ? AND language = ?", (number, language)
                )

    def off(self, name: str) -> None:
        """End everything that somebody can come in by; their texts and name stay. Raises ProjectError."""
        with self._records.writing() as connection:
            number = _known(connection, name)
            connection.execute(
                "UPDATE person SET off_at = ?, password = NULL, subject = NULL, feed = NULL,"
                " email = '' WHERE number = ?",
                (time.time(), number),
            )
            with _an_owner_stays(connection):
                for table in ("link", "session", "token", "role", "passkey"):
                    connection.execute(f"DELETE FROM {table} WHERE person = ?", (number,))  # noqa: S608

    def everybody(self) -> list[Member]:
        """Return all people, by name; those who are off last."""
        rows = self._records.rows(
            "SELECT name, number, off_at IS NOT NULL,"
            " (SELECT count(*) FROM session WHERE person = number AND until > ?),"
            " (SELECT count(*) FROM token WHERE person = number),"
            " (SELECT max(until) FROM link WHERE person = number AND used_at IS NULL AND until > ?)"
            " FROM person ORDER BY 3, name",
            (time.time(), time.time()),
        )
        return [
            Member(name, self._roles(number), bool(is_off), sessions, tokens, until or 0.0)
            for name, number, is_off, sessions, tokens, until in rows
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

    def invited(self, token: str) -> Person | None:
        """Return who a link is for, if it is good; it is not used up."""
        row = self._records.row(
            "SELECT name, number FROM link JOIN person ON number = person"
            " WHERE hash = ? AND used_at IS NULL AND until > ? AND off_at IS NULL",
            (hash_of(token), time.time()),
        )
        return None if row is None else Person(row[0], self._roles(row[1]))

    def is_local(self, token: str) -> bool:
        """Return whether a link is the one that the server's own terminal shows."""
        return bool(
            self._records.row("SELECT 1 FROM link WHERE hash = ? AND is_local", (hash_of(token),))
        )

    def sign_in(self, token: str, browser: str = "") -> str | None:
        """Use up a one-time token; return a new session ID, or None for a token that is not valid."""
        now = time.time()
        with self._records.writing() as connection:
            row = connection.execute(
                "UPDATE link SET used_at = ? WHERE hash = ? AND used_at IS NULL AND until > ?"
                " AND person IN (SELECT number FROM person WHERE off_at IS NULL) RETURNING person",
                (now, hash_of(token), now),
            ).fetchone()
        return None if row is None else self.sessions.begin(row[0], browser, BY_LINK)

    def person(self, session: str) -> Person | None:
        """Return whose session it is; its 90 days begin again."""
        owner = self.sessions.owner(session)
        return None if owner is None else Person(owner[1], self._roles(owner[0]))

    def by_number(self, number: int) -> Person:
        """Return a person by number."""
        row = self._records.row("SELECT name FROM person WHERE number = ?", (number,))
        return Person(row[0], self._roles(number))

    def api_token(self, name: str) -> str:
        """Return a new bearer token for scripts of a person. Raises ProjectError for one that is unknown."""
        token = new_secret()
        now = time.time()
        with self._records.writing() as connection:
            number = _known(connection, name)
            connection.execute(
                "INSERT INTO token (hash, person, at) VALUES (?, ?, ?)",
                (hash_of(token), number, now),
            )
        return token

    def person_of_token(self, token: str) -> Person | None:
        """Return whose bearer token it is."""
        row = self._records.row(
            "SELECT name, number FROM token JOIN person ON person.number = person"
            " WHERE hash = ? AND off_at IS NULL",
            (hash_of(token),),
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


@contextlib.contextmanager
def _an_owner_stays(connection: sqlite3.Connection) -> Iterator[None]:
    """Raise ProjectError, which undoes the transaction, if the last owner goes."""

    def has_owner() -> bool:
        query = "SELECT 1 FROM role WHERE role = 'owner' AND language = ''"
        return connection.execute(query).fetchone() is not None

    had_one = has_owner()
    yield
    if had_one and not has_owner():
        raise ProjectError(
            Bilingual(
                "nobody would be an owner any more; make somebody else one first",
                "не засталося б ніводнага ўладальніка; спачатку зрабіце ўладальнікам кагосьці іншага",
            )
        )


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


def local_name(root: Path) -> str:
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
