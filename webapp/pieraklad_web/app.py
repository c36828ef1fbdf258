"""create_app: a project → the WSGI application that serves it."""

from __future__ import annotations

from flask import Flask

from pieraklad.project import Project
from pieraklad.site import Site
from pieraklad_web.pages import Pages
from pieraklad_web.reader import register_reader


def create_app(project: Project, refresh_interval: float = 1.0, editing: bool = False) -> Flask:
    """Return the site of a project.

    Files are looked at again at most once every `refresh_interval` seconds; with 0, for every
    request. With `editing` the pages also tell what concerns the editors alone.
    """
    # Everything static is served by views of our own, with the headers that they need.
    app = Flask("pieraklad_web", static_folder=None)
    site = Site(project, refresh_interval)
    app.extensions["pieraklad"] = site
    register_reader(app, Pages(site, editing=editing))
    return app
