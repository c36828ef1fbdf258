"""A person's own page: passkeys, password, the browsers that are signed in, the feed, mail, thanks."""

from __future__ import annotations

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing.people import passwords
from pieraklad.project.bilingual import Bilingual, said_by
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.problems import ProjectError
from pieraklad_web.workbench.access import demand, is_https, remote_address, session_id
from pieraklad_web.workbench.desk import Desk, passkeys_work_here
from pieraklad_web.workbench.routes import add_routes
from pieraklad_web.workbench.signing_in import (
    as_json,
    browser_name,
    refused,
    site_here,
    who,
)

_WRONG_OLD = Bilingual("the present password is not right", "цяперашні пароль не пасуе")


def register_me(app: Flask, desk: Desk) -> None:
    """Add the addresses of one's own page."""
    me = _Me(desk)
    add_routes(
        app,
        ("/me", "GET", "me", me.page),
        ("/me/password", "POST", "set_password", me.set_password),
        ("/me/passkeys/options", "POST", "new_passkey_options", me.passkey_options),
        ("/me/passkeys", "POST", "add_passkey", me.add_passkey),
        ("/me/passkeys/remove", "POST", "remove_passkey", me.remove_passkey),
        ("/me/sessions/end", "POST", "end_session", me.end_session),
        ("/me/feed", "POST", "new_feed", me.new_feed),
        ("/me/credits", "POST", "set_credits", me.set_credits),
        ("/me/mail", "POST", "set_mail", me.set_mail),
    )


class _Me:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = desk.workbench.people

    def page(self, note: str = "", status: int = 200, feed: str = "") -> AnyResponse:
        """Show it."""
        demand("look")
        people = self.people
        return self.desk.page(
            "workbench/me.html", status, note=note, is_new="new" in request.args,
            has_passkeys=passkeys_work_here(), has_passwords=passwords.are_available(),
            passkeys=people.passkeys.of(g.person), has_password=people.passwords.has(g.person),
            needs_old=self._needs_old(),
            sessions=people.sessions.of(g.person, session_id()), feed=feed,
            is_connected=people.oidc.is_connected(g.person), is_credited=self.desk.workbench.credits.wants(g.person), has_feed=people.contacts.has_feed(g.person), email=people.contacts.email(g.person),
        )  # fmt: skip

    def set_password(self) -> AnyResponse:
        """Give oneself a password, or take it away. Who has one has to know it."""
        demand("look")
        if not passwords.are_available():
            raise NotFound
        store, limits = self.people.passwords, self.people.limits
        if self._needs_old():
            account = who().casefold()
            if limits.seconds_left("account", account):
                return self.page(_WRONG_OLD, 429)
            if store.person(who(), request.form.get("old", "")) is None:
                limits.count("account", account)
                return self.page(_WRONG_OLD, 403)
        try:
            if "remove" in request.form:
                store.remove(g.person)
            else:
                store.set(g.person, request.form.get("password", ""))
        except ProjectError as error:
            return self.page(said_by(error), 422)
        self._log("password", "removed" if "remove" in request.form else "set")
        return redirect(url_for("me"), 303)

    def _needs_old(self) -> bool:
        """Return whether the present password has to be told: not by whoever has just come by a new link."""
        has_one = self.people.passwords.has(g.person)
        return has_one and not self.people.sessions.just_came_by_link(session_id())

    def passkey_options(self) -> AnyResponse:
        """Return what a browser needs in order to make a passkey."""
        demand("look")
        if not passkeys_work_here():
            raise NotFound
        return as_json(self.people.passkeys.creation_options(g.person, site_here()))

    def add_passkey(self) -> AnyResponse:
        """Keep the passkey that the browser made."""
        demand("look")
        data = request.get_json(silent=True)
        if not passkeys_work_here():
            raise NotFound
        if not isinstance(data, dict):
            raise BadRequest
        name = browser_name(request.user_agent.string)
        try:
            self.people.passkeys.add(g.person, site_here(), data, name)
        except ProjectError as error:
            return refused(error, 422)
        self._log("passkey", "added")
        return as_json('{"done": true}')

    def remove_passkey(self) -> AnyResponse:
        """Take a passkey away."""
        demand("look")
        if not self.people.passkeys.remove(g.person, request.form.get("id", "")):
            raise NotFound
        self._log("passkey", "removed")
        return redirect(url_for("me"), 303)

    def end_session(self) -> AnyResponse:
        """Sign out another browser of one's own."""
        demand("look")
        if not self.people.sessions.end_by_name(g.person, request.form.get("session", "")):
            raise NotFound
        self._log("session", "ended")
        return redirect(url_for("me"), 303)

    def new_feed(self) -> AnyResponse:
        """Make a secret address for one's feed."""
        demand("look")
        secret = self.people.contacts.new_feed(g.person)
        self._log("feed", "set")
        scheme = "https" if is_https() else "http"
        return self.page(feed=url_for("feed", secret=secret, _external=True, _scheme=scheme))

    def set_credits(self) -> AnyResponse:
        """Say whether one wants to be named under the articles."""
        demand("look")
        try:
            self.desk.workbench.credits.choose(g.person, "named" in request.form)
        except OSError as error:
            return self.page(reason_of(error), 503)
        return redirect(url_for("me"), 303)

    def set_mail(self) -> AnyResponse:
        """Say where letters go, or that there shall be none."""
        demand("look")
        email = "" if "remove" in request.form else request.form.get("email", "")
        try:
            self.people.contacts.set_email(g.person, email)
        except ProjectError as error:
            return self.page(said_by(error), 422)
        return redirect(url_for("me"), 303)

    def _log(self, action: str, what: str) -> None:
        self.people.log.write(who(), action, what, remote_address())
