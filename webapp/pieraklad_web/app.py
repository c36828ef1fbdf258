"""create_app: a project → the WSGI application that serves it."""

from __future__ import annotations

from flask import Flask

from pieraklad.project import Project
from pieraklad.site import Site
from pieraklad_web.pages import Pages
from pieraklad_web.reader import register_reader
from pieraklad_web.reader.reloading import with_reloading


def create_app(
    project: Project, refresh_interval: float = 1.0, editing: bool = False, workbench: str = ""
) -> Flask:
    """Return the site of a project.

    Files are looked at again at most once every `refresh_interval` seconds; with 0, for every
    request. With `editing` the pages also tell what concerns the editors alone, and load
    again when a file was saved. With `workbench`, the path of the translators' pages, every paragraph
    has a link to them.
    """
    # Everything static is served by views of our own, with the headers that they need.
    app = Flask("pieraklad_web", static_folder=None)
    site = Site(project, refresh_interval)
    app.extensions["pieraklad"] = site
    register_reader(app, Pages(site, editing=editing, workbench=workbench))
    if editing:
        app.wsgi_app = with_reloading(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app
