"""create_workbench: a project → the WSGI application in which people translate it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from pieraklad.editing import Workbench
from pieraklad.project import Project
from pieraklad.site import Site
from pieraklad_web.workbench.access import Access
from pieraklad_web.workbench.api import register_api
from pieraklad_web.workbench.desk import ROOT, Desk
from pieraklad_web.workbench.elsewhere import register_elsewhere
from pieraklad_web.workbench.failures import register_failures
from pieraklad_web.workbench.files import register_files
from pieraklad_web.workbench.me import register_me
from pieraklad_web.workbench.members import register_members
from pieraklad_web.workbench.notices import register_notices
from pieraklad_web.workbench.proposing import register_proposing
from pieraklad_web.workbench.reviewing import register_reviewing
from pieraklad_web.workbench.signing_in import register_signing_in
from pieraklad_web.workbench.talk import register_talk
from pieraklad_web.workbench.tools import register_tools
from pieraklad_web.workbench.undoing import register_undoing
from pieraklad_web.workbench.views import register_views

_LARGEST_REQUEST = 4_000_000
"""Bytes; a form sends a text and what it is based on, and each letter may take nine."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def create_workbench(project: Project, site: Site | None = None) -> Flask:
    """Return the translators' pages of a project; `site` is the readers', where the two share one.

    Close `app.extensions["pieraklad"]`, the desk, after use.
    """
    app = Flask("pieraklad_web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = _LARGEST_REQUEST
    desk = Desk(project, site or Site(project), Workbench(project))
    app.extensions["pieraklad"] = desk
    desk.workbench.replay()
    desk.warm()
    desk.git.start()
    register_files(app)
    register_failures(app, desk)
    Access(desk).register(app)
    register_signing_in(app, desk)
    register_elsewhere(app, desk)
    register_me(app, desk)
    register_members(app, desk)
    register_api(app, desk)
    views = register_views(app, desk)
    register_talk(app, desk, views)
    register_reviewing(app, desk, views)
    register_undoing(app, desk)
    register_notices(app, desk, views)
    register_proposing(app, desk)
    register_tools(app, desk)
    return app


def beside(readers: Application, translators: Application) -> Application:
    """Return an application that sends requests under /workbench/ to the translators' pages."""

    def both(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        is_theirs = path == ROOT or path.startswith(f"{ROOT}/")
        return (translators if is_theirs else readers)(environ, start_response)

    return both
