"""Passwords, by Argon2id in OWASP's profile for little memory; needs `argon2-cffi`.

Two threads work them out, for all: each takes 19 MiB, and the C library keeps that much for every
thread that ever asked (fifty at once, in their own threads: 318 MB).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pieraklad.editing.people.rights import Person
from pieraklad.editing.records import Records
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import ProjectError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 1_000
"""Characters of a password (NIST SP 800-63B asks for 8 or more, and for no rules of composition)."""

_LENGTH = Bilingual(
    f"a password has at least {SHORTEST} characters; a few words that only you would put together are good",
    f"у паролі не менш за {SHORTEST} знакаў; добра падыдуць некалькі слоў, якія разам паставіце толькі вы",
)
_IS_NAME = Bilingual("the password must not be the name", "пароль не павінен супадаць з імем")


def are_available() -> bool:
    """Return whether passwords can be used here."""
    return find_spec("argon2") is not None


class Passwords:
    """The passwords of a project's people."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def has(self, person: Person) -> bool:
        """Return whether a person has a password."""
        row = self._records.row("SELECT password FROM person WHERE name = ?", (person.name,))
        return row is not None and row[0] is not None

    def set(self, person: Person, password: str) -> None:
        """Give a person a password. Raises ProjectError for one that is too short."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise ProjectError(_LENGTH)
        if password.casefold().strip() == person.name.casefold():
            raise ProjectError(_IS_NAME)
        self._write(person.name, _threads().submit(_hasher().hash, password).result())

    def remove(self, person: Person) -> None:
        """Take a person's password away."""
        self._write(person.name, None)

    def _write(self, name: str, hashed: str | None) -> None:
        with self._records.writing() as connection:
            connection.execute("UPDATE person SET password = ? WHERE name = ?", (hashed, name))

    def person(self, name: str, password: str) -> int | None:
        """Return the number of whoever has this name and password, or None.

        It takes as long for a name that nobody has.
        """
        row = self._records.row(
            "SELECT number, password, name FROM person WHERE name = ? AND off_at IS NULL",
            (name.strip(),),
        )
        hashed = row[1] if row is not None and row[1] else _of_nobody()
        if not _threads().submit(_fits, hashed, password[:LONGEST]).result():
            return None
        if row is None or not row[1]:
            return None
        if _hasher().check_needs_rehash(hashed):
            self._write(row[2], _threads().submit(_hasher().hash, password).result())
        return int(row[0])


def _fits(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, "passwords")


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _of_nobody() -> str:
    return _hasher().hash("the password of nobody")
