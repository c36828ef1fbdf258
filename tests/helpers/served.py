"""A site with its workbench on a real port, as `serve --workbench` has it, that can be stopped and started."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, make_server

from helpers.sites import CONFIG, write
from pieraklad.project import Project
from pieraklad.site import Site
from pieraklad.workflow.compile import compile_catalogs
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update
from pieraklad_web import create_app
from pieraklad_web.workbench import create_workbench
from pieraklad_web.workbench.application import beside

ROOT = Path(__file__).parents[2]


def copy_demonstration(folder: Path) -> Project:
    """Copy the demonstration site into a folder, so that nothing is written here."""
    for name in ("pieraklad.toml", "glossary.csv"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "articles", folder / "articles")
    shutil.copytree(ROOT / "locales", folder / "locales", ignore=shutil.ignore_patterns("*.mo"))
    project = Project.load(folder)
    assert compile_catalogs(project).problems == []
    return project


def serve_article(folder: Path, text: str) -> Served:
    """Serve a site of one article, `observers`, with an empty Belarusian catalog."""
    write(folder, "pieraklad.toml", CONFIG)
    write(folder, "articles/observers.md", text)
    project = Project.load(folder)
    for step in (extract, update, compile_catalogs):
        assert step(project).problems == []
    return Served(project)


class Served:
    """The server of one project; `stop` and `start` keep its port."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.port = 0
        self._server: BaseWSGIServer | None = None
        self.start()

    def start(self) -> None:
        """Serve the site and the workbench."""
        app = create_app(self.project, 0.1, workbench="/workbench")
        site: Site = app.extensions["pieraklad"]
        translators = create_workbench(self.project, site)
        self.desk = translators.extensions["pieraklad"]
        self._server = make_server("127.0.0.1", self.port, beside(app, translators), threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the server; whoever asks is refused."""
        if self._server is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = None
            self.desk.close()

    @property
    def address(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self.port}"

    def link(self) -> str:
        """Return a new link that signs the owner in."""
        return f"{self.address}/workbench/join/{self.desk.workbench.people.owner_link()}"
