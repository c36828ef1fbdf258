"""Passkeys (W3C Web Authentication, level 3): signing in with a device's key; needs `webauthn`.

The device keeps the name of the account, so that nobody types one. A passkey belongs to the host name
under which it was made.
"""

from __future__ import annotations

import time
from hashlib import sha256
from importlib.util import find_spec
from typing import Any, NamedTuple

from pieraklad.editing.people.rights import Person
from pieraklad.editing.people.tokens import hash_of
from pieraklad.editing.records import Records
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import ProjectError

_FIVE_MINUTES = 300.0
_NOT_VALID = Bilingual(
    "the passkey was not accepted; try again, or ask an owner for a new link",
    "ключ доступу не падышоў; паспрабуйце яшчэ раз або папрасіце ўладальніка даць новую спасылку",
)


class Passkey(NamedTuple):
    """A passkey as its owner sees it."""

    name: str
    at: float
    used_at: float | None
    id: str
    """Hexadecimal."""


class RelyingParty(NamedTuple):
    """Where a passkey is used (the specification's word): the host's name and the origin, such as `https://example.org`."""

    host: str
    origin: str


def are_available() -> bool:
    """Return whether passkeys can be used here."""
    return find_spec("webauthn") is not None


class Passkeys:
    """The passkeys of a project's people."""

    def __init__(self, records: Records, title: str) -> None:
        self._records = records
        self._title = title

    def of(self, person: Person) -> list[Passkey]:
        """Return a person's passkeys, oldest first."""
        rows = self._records.rows(
            "SELECT passkey.name, passkey.at, used_at, hex(id) FROM passkey"
            " JOIN person ON number = person WHERE person.name = ? ORDER BY passkey.at",
            (person.name,),
        )
        return [Passkey(*row) for row in rows]

    def remove(self, person: Person, id: str) -> bool:
        """Take a passkey away; return whether the person had it."""
        with self._records.writing() as connection:
            done = connection.execute(
                "DELETE FROM passkey WHERE hex(id) = ?"
                " AND person = (SELECT number FROM person WHERE name = ?)",
                (id, person.name),
            )
        return done.rowcount > 0

    def creation_options(self, person: Person, site: RelyingParty) -> str:
        """Return, as JSON, what a browser needs in order to make a passkey."""
        import webauthn
        from webauthn.helpers import structs

        number = self._number(person)
        known = self._records.rows("SELECT id FROM passkey WHERE person = ?", (number,))
        options = webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name=self._title,
            user_name=person.name,
            # A name of the account that says nothing (section 14.6.1), and no other project's under the same host:
            # of two passkeys with one name a device keeps the last.
            user_id=sha256(f"{self._records.path} {number}".encode("utf-8", "replace")).digest(),
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.PREFERRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=row[0]) for row in known],
        )
        self._expect(options.challenge, number)
        return webauthn.options_to_json(options)

    def add(self, person: Person, site: RelyingParty, answer: dict[str, Any], name: str) -> None:
        """Keep the passkey that a browser made. Raises ProjectError."""
        import webauthn
        from webauthn.helpers.exceptions import WebAuthnException

        number = self._number(person)
        challenge = self._challenge(answer, number)
        try:
            made = webauthn.verify_registration_response(
                credential=answer, expected_challenge=challenge, expected_rp_id=site.host,
                expected_origin=site.origin, require_user_verification=False,
            )  # fmt: skip
        except (WebAuthnException, ValueError, KeyError, TypeError):
            raise ProjectError(_NOT_VALID) from None
        with self._records.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO passkey (id, person, key, uses, name, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (made.credential_id, number, made.credential_public_key, made.sign_count,
                 name[:100], time.time()),
            )  # fmt: skip

    def request_options(self, site: RelyingParty) -> str:
        """Return, as JSON, what a browser needs in order to sign in with whichever passkey it has."""
        import webauthn
        from webauthn.helpers import structs

        options = webauthn.generate_authentication_options(
            rp_id=site.host, user_verification=structs.UserVerificationRequirement.PREFERRED
        )
        self._expect(options.challenge, None)
        return webauthn.options_to_json(options)

    def person(self, site: RelyingParty, answer: dict[str, Any]) -> int:
        """Return the number of whose passkey a browser used. Raises ProjectError."""
        import webauthn
        from webauthn.helpers import base64url_to_bytes
        from webauthn.helpers.exceptions import WebAuthnException

        challenge = self._challenge(answer, None)
        try:
            key_id = base64url_to_bytes(str(answer["id"]))
            row = self._records.row(
                "SELECT key, uses, number FROM passkey JOIN person ON number = person"
                " WHERE id = ? AND off_at IS NULL",
                (key_id,),
            )
            if row is None:
                raise ProjectError(_NOT_VALID)
            used = webauthn.verify_authentication_response(
                credential=answer, expected_challenge=challenge, expected_rp_id=site.host,
                expected_origin=site.origin, credential_public_key=row[0],
                credential_current_sign_count=row[1], require_user_verification=False,
            )  # fmt: skip
        except (WebAuthnException, ValueError, KeyError, TypeError):
            raise ProjectError(_NOT_VALID) from None
        with self._records.writing() as connection:
            connection.execute(
                "UPDATE passkey SET uses = ?, used_at = ? WHERE id = ?",
                (used.new_sign_count, time.time(), key_id),
            )
        return int(row[2])

    def _number(self, person: Person) -> int:
        row = self._records.row("SELECT number FROM person WHERE name = ?", (person.name,))
        return int(row[0])

    def _expect(self, challenge: bytes, person: int | None) -> None:
        now = time.time()
        with self._records.writing() as connection:
            connection.execute("DELETE FROM challenge WHERE until < ?", (now,))
            connection.execute(
                "INSERT INTO challenge (hash, person, until) VALUES (?, ?, ?)",
                (hash_of(challenge.hex()), person, now + _FIVE_MINUTES),
            )

    def _challenge(self, answer: dict[str, Any], person: int | None) -> bytes:
        """Return the challenge that a browser answered, if it was given to this person; each counts once."""
        import json

        from webauthn.helpers import base64url_to_bytes

        try:
            said = json.loads(base64url_to_bytes(answer["response"]["clientDataJSON"]))
            challenge = base64url_to_bytes(said["challenge"])
        except (ValueError, KeyError, TypeError):
            raise ProjectError(_NOT_VALID) from None
        with self._records.writing() as connection:
            done = connection.execute(
                "DELETE FROM challenge WHERE hash = ? AND person IS ? AND until > ?",
                (hash_of(challenge.hex()), person, time.time()),
            )
        if not done.rowcount:
            raise ProjectError(_NOT_VALID)
        return challenge
