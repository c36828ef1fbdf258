"""Signing in by an account at another service (OpenID Connect Core 1.0); needs `Authlib` and `requests`.

The authorisation code flow with PKCE (RFC 7636). Nobody comes in by an account alone: people are
invited, and connect an account on their own page. State, nonce and verifier are worked out of one secret
in the browser's cookie, so that nothing has to be kept here meanwhile.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from hashlib import sha256
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from pieraklad.editing.people.rights import Person
from pieraklad.editing.records import Records
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.problems import ProjectError
from pieraklad.project.sections import OidcSettings

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

_SECONDS = 10.0
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA", "RS384", "RS512", "ES384", "ES512"]
"""Signatures by a key of the provider; never “none”, never one with the client's secret."""
_FAILED = Bilingual("the other service did not confirm it: ", "іншы сэрвіс гэтага не пацвердзіў: ")
_UNREACHABLE = Bilingual("the other service cannot be asked: ", "іншы сэрвіс не адказвае: ")
_TAKEN = Bilingual(
    "this account is somebody else's here already", "гэты рахунак тут ужо належыць камусьці іншаму"
)
_CANCELLED = Bilingual("it was cancelled", "скасавана")
_NOT_ASKED = Bilingual(
    "nobody asked for it in this browser", "у гэтым браўзеры пра гэта не прасілі"
)


class _Proofs(NamedTuple):
    state: str
    nonce: str
    verifier: str

    @classmethod
    def of(cls, secret: str) -> _Proofs:
        made = (hmac.digest(secret.encode(), name, sha256).hex() for name in (b"state", b"nonce", b"verifier"))  # fmt: skip
        return cls(*made)


def is_available() -> bool:
    """Return whether the libraries are there."""
    return find_spec("authlib") is not None and find_spec("requests") is not None


class Oidc:
    """The other service of one project."""

    def __init__(self, records: Records, settings: OidcSettings | None) -> None:
        self._records = records
        self._settings = settings
        self._lock = Lock()
        self._known: dict[str, Any] = {}

    @property
    def title(self) -> str:
        """The service's name; empty where there is none."""
        return self._settings.title if self._settings is not None and is_available() else ""

    def start(self, secret: str, back: str) -> str:
        """Return where the browser goes to sign in; it comes back to `back`. Raises ProjectError."""
        proofs = _Proofs.of(secret)
        with self._session(back) as session:
            address, _ = session.create_authorization_url(
                self._metadata()["authorization_endpoint"], state=proofs.state, nonce=proofs.nonce,
                code_verifier=proofs.verifier,
            )  # fmt: skip
        return str(address)

    def finish(self, secret: str, back: str, answer: Mapping[str, str]) -> str:
        """Return who came back, as “issuer subject”. Raises ProjectError."""
        import requests
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError

        proofs = _Proofs.of(secret)
        if not secret or not hmac.compare_digest(
            answer.get("state", "").encode("utf-8", "replace"), proofs.state.encode()
        ):
            raise ProjectError(joined(_FAILED, _NOT_ASKED))
        if "code" not in answer:
            raise ProjectError(joined(_FAILED, _CANCELLED))
        try:
            with self._session(back) as session:
                token = session.fetch_token(
                    self._metadata()["token_endpoint"], code=answer["code"],
                    code_verifier=proofs.verifier, timeout=_SECONDS,
                )  # fmt: skip
                claims = self._claims(str(token.get("id_token", "")), proofs.nonce)
        except requests.RequestException as error:
            raise ProjectError(joined(_UNREACHABLE, str(error))) from None
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise ProjectError(joined(_FAILED, str(error) or type(error).__name__)) from None
        return f"{claims['iss']} {claims['sub']}"

    def person(self, subject: str) -> int | None:
        """Return the number of whoever connected an account, or None."""
        row = self._records.row(
            "SELECT number FROM person WHERE subject = ? AND off_at IS NULL", (subject,)
        )
        return None if row is None else int(row[0])

    def is_connected(self, person: Person) -> bool:
        """Return whether a person has connected an account."""
        row = self._records.row("SELECT subject FROM person WHERE name = ?", (person.name,))
        return row is not None and row[0] is not None

    def connect(self, person: Person, subject: str | None) -> None:
        """Connect an account with a person, or disconnect it. Raises ProjectError if it is another's."""
        if subject is not None:
            row = self._records.row("SELECT name FROM person WHERE subject = ?", (subject,))
            if row is not None and row[0] != person.name:
                raise ProjectError(_TAKEN)
        with self._records.writing() as connection:
            connection.execute(
                "UPDATE person SET subject = ? WHERE name = ?", (subject, person.name)
            )

    def _session(self, back: str) -> OAuth2Session:
        from authlib.integrations.requests_client import OAuth2Session

        assert self._settings is not None
        secret = os.environ.get(self._settings.secret_variable, "")
        return OAuth2Session(
            self._settings.client_id, secret or None, scope="openid", redirect_uri=back,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            code_challenge_method="S256",
        )  # fmt: skip

    def _metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself (OpenID Connect Discovery 1.0), and its keys."""
        import requests

        assert self._settings is not None
        with self._lock:
            if self._known:
                return self._known
        issuer = self._settings.issuer
        try:
            found = requests.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=_SECONDS)  # fmt: skip
            found.raise_for_status()
            known = found.json()
            # Section 4.3: it must be exactly the one that was asked.
            if str(known["issuer"]).rstrip("/") != issuer.rstrip("/"):
                raise ValueError(f"issuer {known['issuer']}")
            _ = known["authorization_endpoint"], known["token_endpoint"], known["jwks_uri"]
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise ProjectError(joined(_UNREACHABLE, str(error))) from None
        with self._lock:
            self._known = known
        return dict(known)

    def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        """Return what an ID token says, if it is right (Core, section 3.1.3.7)."""
        import requests
        from joserfc import jwt
        from joserfc.jwk import KeySet

        assert self._settings is not None
        found = requests.get(self._metadata()["jwks_uri"], timeout=_SECONDS)
        found.raise_for_status()
        decoded = jwt.decode(token, KeySet.import_key_set(found.json()), algorithms=_ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self._metadata()["issuer"]},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True}, sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )  # fmt: skip
        registry.validate(decoded.claims)
        parties = decoded.claims["aud"]
        if isinstance(parties, list) and len(parties) > 1 and decoded.claims.get("azp") != self._settings.client_id:  # fmt: skip
            raise ValueError("azp")
        return decoded.claims
