"""Signing in by an account at another service, and connecting one with a person who is signed in."""

from __future__ import annotations

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing.people.tokens import new_secret
from pieraklad.project.bilingual import Bilingual, said_by
from pieraklad.project.problems import ProjectError
from pieraklad_web.workbench.access import demand, is_https, remote_address, signed_in
from pieraklad_web.workbench.desk import ROOT, Desk
from pieraklad_web.workbench.routes import add_routes
from pieraklad_web.workbench.signing_in import browser_name, who

_COOKIE = "pieraklad_oidc"
_TEN_MINUTES = 600
_UNKNOWN = Bilingual(
    "nobody here has connected this account: come in by a link first, and connect it on your own page",
    "гэты рахунак тут нікому не належыць: спачатку ўвайдзіце па спасылцы і далучыце яго на сваёй старонцы",
)


def register_elsewhere(app: Flask, desk: Desk) -> None:
    """Add the addresses, if there is another service."""
    if not desk.workbench.people.oidc.title:
        return
    door = _Elsewhere(desk)
    add_routes(
        app,
        ("/sign-in/oidc", "GET", "oidc", door.go),
        ("/sign-in/oidc/back", "GET", "oidc_back", door.back),
        ("/me/oidc", "POST", "disconnect", door.disconnect),
    )


class _Elsewhere:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = desk.workbench.people

    def go(self) -> AnyResponse:
        """Send the browser to the other service."""
        secret = new_secret()
        try:
            address = self.people.oidc.start(secret, self._back())
        except ProjectError as error:
            return self._failed(error)
        response = redirect(address, 303)
        response.set_cookie(
            _COOKIE, secret, max_age=_TEN_MINUTES, path=request.script_root + ROOT,
            secure=is_https(), httponly=True, samesite="Lax",
        )  # fmt: skip
        return response

    def back(self) -> AnyResponse:
        """Take whoever comes back from there."""
        try:
            secret = request.cookies.get(_COOKIE, "")
            subject = self.people.oidc.finish(secret, self._back(), request.args)
            response = self._connect(subject) if g.person is not None else self._sign_in(subject)
        except ProjectError as error:
            response = self._failed(error)
        response.delete_cookie(_COOKIE, path=request.script_root + ROOT)
        return response

    def _connect(self, subject: str) -> AnyResponse:
        self.people.oidc.connect(g.person, subject)
        self.people.log.write(who(), "account", "added", remote_address())
        return redirect(url_for("me"), 303)

    def _sign_in(self, subject: str) -> AnyResponse:
        number = self.people.oidc.person(subject)
        if number is None:
            raise ProjectError(_UNKNOWN)
        session = self.people.sessions.begin(number, browser_name(request.user_agent.string))
        name = self.people.by_number(number).name
        self.people.log.write(name, "sign in", "account", remote_address())
        return signed_in(redirect(url_for("start"), 303), session)

    def disconnect(self) -> AnyResponse:
        """Disconnect the account."""
        demand("look")
        if not self.people.oidc.is_connected(g.person):
            raise NotFound
        self.people.oidc.connect(g.person, None)
        self.people.log.write(who(), "account", "removed", remote_address())
        return redirect(url_for("me"), 303)

    def _failed(self, error: ProjectError) -> AnyResponse:
        return self.desk.page(
            "workbench/signin.html", 403, dead_link=False, note=said_by(error), name="", back=""
        )

    def _back(self) -> str:
        scheme = "https" if is_https() else "http"
        return url_for("oidc_back", _external=True, _scheme=scheme)
