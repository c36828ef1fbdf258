"""Coming in: by an invitation, a passkey, a password or another service; and going out.

Sign-in is limited by address and account. What somebody typed before being signed out comes back with
the page: see `failures`.
"""

from __future__ import annotations

import re

from flask import Flask, Response, g, jsonify, redirect, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing.people import passkeys, passwords
from pieraklad.project.bilingual import Bilingual, in_belarusian, said_by
from pieraklad.project.problems import ProjectError
from pieraklad_web.workbench.access import (
    is_https,
    remote_address,
    session_id,
    signed_in,
    signed_out,
)
from pieraklad_web.workbench.desk import ROOT, Desk, passkeys_work_here
from pieraklad_web.workbench.routes import add_routes

_TOO_OFTEN = Bilingual("too many attempts; try again later", "зашмат спробаў; паспрабуйце пазней")
_WRONG = Bilingual("the name or the password is not right", "імя або пароль не пасуюць")
_BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari", "curl")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")


def register_signing_in(app: Flask, desk: Desk) -> None:
    """Add the addresses of the door."""
    door = _Door(desk)
    add_routes(
        app,
        ("/join/<token>", "GET", "join", door.join),
        ("/join/<token>", "POST", "accept", door.accept),
        ("/sign-in", "GET", "sign_in", door.page),
        ("/sign-in", "POST", "sign_in_by_password", door.by_password),
        ("/sign-in/passkey/options", "POST", "passkey_options", door.passkey_options),
        ("/sign-in/passkey", "POST", "sign_in_by_passkey", door.by_passkey),
        ("/sign-out", "POST", "sign_out", door.out),
    )


class _Door:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = desk.workbench.people

    def join(self, token: str) -> AnyResponse:
        """Show who a link is for. The one of the server's own terminal signs in at once.

        A link in a letter is opened by programs, too, which look at it before people do: only the button uses it up.
        """
        if request.headers.get("Sec-Purpose") or request.headers.get("Purpose"):
            return Response(status=503)
        person = self.people.invited(token)
        if person is None:
            return self.desk.page("workbench/signin.html", status=403, dead_link=True)
        if self.people.is_local(token):
            return self.accept(token)
        return self.desk.page("workbench/join.html", invited=person)

    def accept(self, token: str) -> AnyResponse:
        """Use a link up."""
        session = self.people.sign_in(token, browser_name(request.user_agent.string))
        person = self.people.person(session) if session else None
        if session is None or person is None:
            return self.desk.page("workbench/signin.html", status=403, dead_link=True)
        self._log(person.name, "link")
        is_new = request.method == "POST" and (passkeys_work_here() or passwords.are_available())
        return signed_in(
            redirect(url_for("me", new=1) if is_new else url_for("start"), 303), session
        )

    def page(self, note: str = "", status: int = 200, name: str = "") -> AnyResponse:
        """Ask who it is."""
        return self.desk.page(
            "workbench/signin.html", status, dead_link=False, note=note, name=name,
            back=safe_target(request.values.get("back", "")),
        )  # fmt: skip

    def by_password(self) -> AnyResponse:
        """Sign in whoever has a name and its password."""
        if not passwords.are_available():
            raise NotFound
        name = request.form.get("name", "").strip()[:200]
        address = remote_address()
        limits = self.people.limits
        account = name.casefold()
        wait = limits.seconds_left("address", address) or limits.seconds_left("account", account)
        if wait:
            response = self.page(_TOO_OFTEN, 429, name)
            response.headers["Retry-After"] = str(wait)
            return response
        # Counted before the slow part, so that a hundred at once are not all let through.
        limits.count("address", address)
        limits.count("account", account)
        number = self.people.passwords.person(name, request.form.get("password", ""))
        if number is None:
            self._log(name, "wrong password")
            return self.page(_WRONG, 403, name)
        limits.forget("account", account)
        limits.forget("address", address)
        response = redirect(safe_target(request.form.get("back", "")) or url_for("start"), 303)
        return self._signed_in(response, number, "password")

    def passkey_options(self) -> AnyResponse:
        """Return what a browser needs in order to ask for a passkey."""
        if not passkeys_work_here():
            raise NotFound
        wait = self._wait()
        if wait is not None:
            return wait
        self.people.limits.count("address", remote_address())
        return as_json(self.people.passkeys.request_options(site_here()))

    def by_passkey(self) -> AnyResponse:
        """Sign in whoever used a passkey."""
        data = request.get_json(silent=True)
        if not passkeys_work_here():
            raise NotFound
        if not isinstance(data, dict):
            raise BadRequest
        try:
            number = self.people.passkeys.person(site_here(), data)
        except ProjectError as error:
            return refused(error, 403)
        self.people.limits.forget("address", remote_address())
        return self._signed_in(jsonify(done=True), number, "passkey")

    def out(self) -> AnyResponse:
        """End the session."""
        self.people.sessions.end(session_id())
        return signed_out(redirect(url_for("sign_in"), 303))

    def _wait(self) -> AnyResponse | None:
        seconds = self.people.limits.seconds_left("address", remote_address())
        if not seconds:
            return None
        response = jsonify(error=str(_TOO_OFTEN), error_be=_TOO_OFTEN.be)
        response.status_code = 429
        response.headers["Retry-After"] = str(seconds)
        return response

    def _signed_in(self, response: AnyResponse, number: int, how: str) -> AnyResponse:
        """Begin a new session: never one whose ID somebody may have planted."""
        session = self.people.sessions.begin(number, browser_name(request.user_agent.string))
        self._log(self.people.by_number(number).name, how)
        return signed_in(response, session)

    def _log(self, name: str, how: str) -> None:
        self.people.log.write(name, "sign in", how, remote_address())


def site_here() -> passkeys.RelyingParty:
    """Return the host and origin under which the browser knows this site."""
    scheme = "https" if is_https() else "http"
    return passkeys.RelyingParty(request.host.partition(":")[0], f"{scheme}://{request.host}")


def safe_target(address: str) -> str:
    """Return an address within the workbench to go on to after signing in; empty for any other."""
    path = address.partition("?")[0]
    is_ours = re.fullmatch(r"/[\w/.\-]*", path) is not None and not path.startswith("//")
    return address if is_ours and path.startswith(request.script_root + ROOT + "/") else ""


def browser_name(agent: str) -> str:
    """Return a browser's name and system, from what it says of itself: “Firefox, Linux”."""
    found = [next((n for n in names if n in agent), "") for names in (_BROWSERS, _SYSTEMS)]
    names = {"Edg": "Edge", "OPR": "Opera", "Mac OS": "macOS"}
    return ", ".join(names.get(name, name) for name in found if name)


def as_json(text: str) -> Response:
    """Return an answer of JSON that is written already."""
    return Response(text, content_type="application/json")


def refused(error: ProjectError, status: int) -> AnyResponse:
    """Return why something is refused, for the page's script."""
    said = said_by(error)
    response = jsonify(error=str(said), error_be=in_belarusian(said))
    response.status_code = status
    return response


def who() -> str:
    """Return the name of whoever asks."""
    return str(g.person.name)
