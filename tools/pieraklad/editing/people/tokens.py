"""Random secrets and what the database keeps of them, so that a copy of it opens no door."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_secret() -> str:
    """Return 128 random bits as text that can stand in an address."""
    return secrets.token_urlsafe(16)


def hash_of(secret: str) -> bytes:
    """Return what is kept of a secret. A fast hash is enough for 128 random bits."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
