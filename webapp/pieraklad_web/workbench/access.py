"""Who is at the workbench: sessions, requests from other sites, the headers of every answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, g, request
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.project.bilingual import Bilingual
from pieraklad_web.headers import SECURITY_HEADERS
from pieraklad_web.workbench.desk import ROOT, Desk

_YEAR_QUARTER = 90 * 24 * 3600
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = frozenset({
    "asset", "join", "accept", "sign_in", "sign_in_by_password", "passkey_options",
    "sign_in_by_passkey", "oidc", "oidc_back", "feed", "unsubscribe", "end_mail", "propose_form", "propose",
})  # fmt: skip
"""Endpoints for people who are not signed in."""

_FROM_ANYWHERE = frozenset({"end_mail"})
"""Endpoints that programs other than browsers call: a mail program ends mail by itself (RFC 8058)."""

_FOREIGN = Bilingual("the request comes from another site", "запыт прыйшоў з іншага сайта")
_NO_RIGHT = Bilingual("your role does not include this", "ваша роля гэтага не дазваляе")

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "workbench",
}
POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())
"""What the workbench's pages may load and run: their own script, which makes HTML in one place."""


class Access:
    """The door of one workbench."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def register(self, app: Flask) -> None:
        """Have every request and answer pass here."""
        app.before_request(self.check)
        app.after_request(_secure)

    def check(self) -> None:
        """Refuse other sites' requests; find out who is asking. Raises Unauthorized or Forbidden."""
        g.person = None
        token = _bearer()
        if token:
            g.person = self.desk.workbench.people.person_of_token(token)
        else:
            if (
                request.method not in _SAFE
                and request.endpoint not in _FROM_ANYWHERE
                and not _from_here()
            ):
                raise Forbidden(_FOREIGN)
            session = session_id()
            if session:
                g.person = self.desk.workbench.people.person(session)
        if g.person is not None and not g.person.roles:
            raise Forbidden(_NO_RIGHT)
        if g.person is None and request.endpoint not in _OPEN and request.endpoint is not None:
            raise Unauthorized


def signed_in(response: AnyResponse, session: str) -> AnyResponse:
    """Return an answer that signs the browser in."""
    response.set_cookie(
        _cookie(), session, max_age=_YEAR_QUARTER, path=_cookie_path(),
        secure=is_https(), httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def signed_out(response: AnyResponse) -> AnyResponse:
    """Return an answer after which the browser is signed out."""
    response.delete_cookie(_cookie(), path=_cookie_path())
    return response


def session_id() -> str:
    """Return the ID of the session that the request comes with; empty without one."""
    return request.cookies.get(_cookie(), "")


def remote_address() -> str:
    """Return the IP address of whoever asks, as the nearest server knows it."""
    return request.remote_addr or ""


def demand(action: str, language: str = "") -> None:
    """Raise Forbidden unless whoever asks may do this, in a language or anywhere."""
    if not g.person.may(action, language):
        raise Forbidden(_NO_RIGHT)


def _cookie() -> str:
    # Browsers keep the prefix to HTTPS; without it, on this computer, the name says less.
    return "__Host-pieraklad" if is_https() else "pieraklad"


def _cookie_path() -> str:
    return "/" if is_https() else request.script_root + ROOT  # the prefix wants the whole host


def is_https() -> bool:
    """Return whether the browser came by HTTPS, to this server or to the one before it."""
    return request.is_secure or request.headers.get("X-Forwarded-Proto") == "https"


def _bearer() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _from_here() -> bool:
    """Return whether a browser sent the request from a page of this site (Fetch Metadata; RFC 6454).

    No token that could expire while somebody types: the browser itself says where from.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host


def _secure(response: AnyResponse) -> AnyResponse:
    # The reader's page with drafts in it has the readers' policy: no script at all.
    if response.mimetype == "text/html" and request.endpoint != "page":
        response.headers["Content-Security-Policy"] = POLICY
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers["X-Robots-Tag"] = "noindex"
    return response
