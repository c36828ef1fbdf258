"""The owner's pages: who works here, invitations, roles, and the log."""

from __future__ import annotations

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pieraklad.editing.people.rights import ALL_LANGUAGES, ROLES
from pieraklad.project.bilingual import Bilingual, joined, said_by
from pieraklad.project.problems import ProjectError
from pieraklad_web.workbench.access import demand, is_https, remote_address
from pieraklad_web.workbench.desk import Desk
from pieraklad_web.workbench.routes import add_routes
from pieraklad_web.workbench.signing_in import who

_NO_LANGUAGE = Bilingual("the site does not have this language: ", "на сайце няма такой мовы: ")
_PAGE = 200


def register_members(app: Flask, desk: Desk) -> None:
    """Add the addresses of the owner's pages."""
    members = _Members(desk)
    add_routes(
        app,
        ("/people", "GET", "people", members.page),
        ("/people", "POST", "change_people", members.change),
        ("/log", "GET", "log", members.log),
    )


class _Members:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = desk.workbench.people

    def page(self, note: str = "", status: int = 200, link: str = "", invited: str = "") -> AnyResponse:  # fmt: skip
        """Show everybody; `link` is one that was made just now, and is shown this once."""
        demand("people")
        return self.desk.page(
            "workbench/people.html", status, members=self.people.everybody(), roles=ROLES,
            note=note, link=link, invited=invited, values=request.form if note else {},
        )  # fmt: skip

    def change(self) -> AnyResponse:
        """Do what one of the page's buttons says."""
        demand("people")
        form = request.form
        name = form.get("name", "").strip()
        action = form.get("do", "")
        language = form.get("language", ALL_LANGUAGES)
        link = ""
        try:
            if language not in (ALL_LANGUAGES, *self.desk.languages()):
                raise ProjectError(joined(_NO_LANGUAGE, language[:20]))
            if action in ("invite", "role"):
                role = form.get("role", "")
                self.people.add(name, role, language)
                self._log(action, f"{name}: {role} {language}".rstrip())
                link = self.people.link(name) if action == "invite" else ""
            elif action == "remove role":
                self.people.remove_role(name, language)
                self._log(action, f"{name}: {language}".rstrip(": "))
            elif action == "link":
                link = self.people.link(name)
                self._log(action, name)
            elif action == "revoke link":
                self.people.revoke_link(name)
                self._log(action, name)
            elif action == "off":
                self.people.off(name)
                self._log(action, name)
        except ProjectError as error:
            return self.page(said_by(error), 422)
        if link:  # not by a redirect: the address would stay in the browser's history
            return self.page(link=self._address(link), invited=name)
        return redirect(url_for("people"), 303)

    def _address(self, token: str) -> str:
        scheme = "https" if is_https() else "http"
        return url_for("join", token=token, _external=True, _scheme=scheme)

    def log(self) -> AnyResponse:
        """Show the log, newest first."""
        demand("people")
        before = request.args.get("before", 1 << 60, type=int)
        lines = self.people.log.lines(before, _PAGE)
        older = lines[-1][0] if len(lines) == _PAGE else 0
        return self.desk.page("workbench/log.html", lines=[line for _, line in lines], older=older)

    def _log(self, action: str, what: str) -> None:
        self.people.log.write(who(), action, what, remote_address())
