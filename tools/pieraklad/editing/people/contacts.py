"""How people hear of what waits for them: the secret address of a feed, and mail if they want it."""

from __future__ import annotations

import hmac
import re
import secrets
import time
from typing import NamedTuple

from pieraklad.editing.people.rights import Person
from pieraklad.editing.people.tokens import hash_of, new_secret
from pieraklad.editing.records import Records
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import ProjectError

_BETWEEN = 20 * 3_600.0
"""Seconds between two letters: a timer that runs daily need not be punctual."""
_ADDRESS = re.compile(r"[^\s@<>,;:\"\\()\[\]]{1,64}@[^\s@<>,;:\"\\()\[\]]{1,255}\Z")
_NO_ADDRESS = Bilingual("this is not an e-mail address", "гэта не адрас электроннай пошты")


class Addressee(NamedTuple):
    """Somebody who may get a letter now."""

    number: int
    name: str
    email: str


class Contacts:
    """The feeds and e-mail addresses of a project's people."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def new_feed(self, person: Person) -> str:
        """Return a new secret for the address of a person's feed; the one before no longer works."""
        secret = new_secret()
        with self._records.writing() as connection:
            connection.execute(
                "UPDATE person SET feed = ? WHERE name = ?", (hash_of(secret), person.name)
            )
        return secret

    def has_feed(self, person: Person) -> bool:
        """Return whether a person has a feed."""
        row = self._records.row("SELECT feed FROM person WHERE name = ?", (person.name,))
        return row is not None and row[0] is not None

    def number_of_feed(self, secret: str) -> int | None:
        """Return the number of whose feed it is, or None."""
        row = self._records.row(
            "SELECT number FROM person WHERE feed = ? AND off_at IS NULL", (hash_of(secret),)
        )
        return None if row is None else int(row[0])

    def email(self, person: Person) -> str:
        """Return a person's address; empty for no mail."""
        row = self._records.row("SELECT email FROM person WHERE name = ?", (person.name,))
        return str(row[0]) if row is not None else ""

    def set_email(self, person: Person, email: str) -> None:
        """Set a person's address, empty for no mail. Raises ProjectError for what is none."""
        email = email.strip()
        if email and not (_ADDRESS.match(email) and email.isprintable()):
            raise ProjectError(_NO_ADDRESS)
        with self._records.writing() as connection:
            connection.execute("UPDATE person SET email = ? WHERE name = ?", (email, person.name))

    def addressees(self) -> list[Addressee]:
        """Return those who want mail and had none for a day."""
        rows = self._records.rows(
            "SELECT number, name, email FROM person"
            " WHERE email != '' AND off_at IS NULL AND mailed_at < ? ORDER BY number",
            (time.time() - _BETWEEN,),
        )
        return [Addressee(*row) for row in rows]

    def mailed(self, number: int) -> None:
        """Note that somebody got a letter."""
        with self._records.writing() as connection:
            connection.execute(
                "UPDATE person SET mailed_at = ? WHERE number = ?", (time.time(), number)
            )

    def unsubscribe_token(self, number: int) -> str:
        """Return what a letter's link ends mail by; it is the same in all letters to a person."""
        return f"{number}.{self._sign(number)}"

    def unsubscribe(self, token: str) -> bool:
        """End mail to whoever's token it is; return whether it was one."""
        digits, _, mark = token.partition(".")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
            return False
        number = int(digits)
        if not hmac.compare_digest(mark.encode("utf-8", "replace"), self._sign(number).encode()):
            return False
        with self._records.writing() as connection:
            connection.execute("UPDATE person SET email = '' WHERE number = ?", (number,))
        return True

    def _sign(self, number: int) -> str:
        return hmac.digest(self._key(), b"unsubscribe %d" % number, "sha256").hex()[:32]

    def _key(self) -> bytes:
        row = self._records.row("SELECT value FROM secret WHERE name = 'mail'")
        if row is None:
            with self._records.writing() as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO secret (name, value) VALUES ('mail', ?)",
                    (secrets.token_bytes(32),),
                )
            row = self._records.row("SELECT value FROM secret WHERE name = 'mail'")
        return bytes(row[0])
