"""A device with a passkey, in software: what a browser's credential says, signed with a P-256 key."""

from __future__ import annotations

import base64
import json
import secrets
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec


def text(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Device:
    """Makes one passkey for an origin and uses it."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user = b""
        self.uses = 0

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the credential that `navigator.credentials.create` would give."""
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        data = self._authenticator(0x45) + attested
        self.user = base64.urlsafe_b64decode(options["user"]["id"] + "==")
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        said = self._said("webauthn.create", options["challenge"])
        return self._credential(clientDataJSON=said, attestationObject=cbor2.dumps(made))

    def use(self, options: dict[str, Any], wrong: str = "") -> dict[str, Any]:
        """Return the credential that `navigator.credentials.get` would give; or one that is `wrong`."""
        self.uses += 1
        kind = "webauthn.create" if wrong == "type" else "webauthn.get"
        challenge = text(b"another challenge") if wrong == "challenge" else options["challenge"]
        said = self._said(kind, challenge, "https://evil.example" if wrong == "origin" else "")
        data = self._authenticator(0x05, "evil.example" if wrong == "host" else "")
        key = ec.generate_private_key(ec.SECP256R1()) if wrong == "key" else self.key
        signature = key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=self.user
        )

    def _authenticator(self, flags: int, host: str = "") -> bytes:
        name = host or str(urlsplit(self.origin).hostname)
        return sha256(name.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str, origin: str = "") -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": origin or self.origin}
        ).encode()

    def _credential(self, **response: bytes) -> dict[str, Any]:
        return {
            "id": text(self.id), "rawId": text(self.id), "type": "public-key",
            "response": {name: text(value) for name, value in response.items()},
        }  # fmt: skip
