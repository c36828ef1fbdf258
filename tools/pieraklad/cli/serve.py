"""`pieraklad serve`: the site on this computer, updated as files change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import Voice, project_options
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError

if TYPE_CHECKING:
    import threading

    from _typeshed.wsgi import WSGIApplication
    from werkzeug.serving import BaseWSGIServer

    from pieraklad.site import Site
    from pieraklad_web.workbench.desk import Desk

_PATIENCE = 5
"""How long to wait for the watcher to end, in seconds."""
_STEP = 20
"""How long to wait for further changes before acting on them, in milliseconds."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535),
    help="The port; 0 picks a free one.",
)  # fmt: skip
@click.option(
    "--workbench", is_flag=True,
    help="Serve the translators' pages, too, and print a link that signs the owner in.",
)  # fmt: skip
@project_options
def command(host: str, port: int, workbench: bool, project: Project, voice: Voice) -> None:
    """Serve the site, compiling catalogs as they change. Press Ctrl-C to stop.

    For local work; docs/deployment.md explains how to publish the site.

    \b
    Example:
      pieraklad serve --port 8080
      pieraklad serve --workbench
    """
    import logging
    import threading
    from dataclasses import replace

    from pieraklad.workflow.compile import compile_catalogs
    from pieraklad_web import create_app

    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    for problem in compile_catalogs(project, watch=voice.progress).problems:
        voice.problem(problem)
    # Links must lead here, not to where the site will be published.
    here = replace(project, url="")
    app = create_app(here, 0.2, editing=True, workbench="/workbench" if workbench else "")
    site: Site = app.extensions["pieraklad"]
    both: WSGIApplication = app
    desk: Desk | None = None
    if workbench:
        from pieraklad_web.workbench.application import beside, create_workbench

        translators = create_workbench(here, site)
        desk = translators.extensions["pieraklad"]
        both = beside(app, translators)
    server = _listen(both, host, port)
    stop = threading.Event()
    watcher = threading.Thread(target=_follow, args=(project, site, voice, stop), daemon=True)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{server.port}"
    watcher.start()
    try:
        voice.say(f"Serving on {address} (press Ctrl-C to stop)")
        if desk is not None:
            link = desk.workbench.people.owner_link()
            voice.say(f"Translate here: {address}/workbench/join/{link}")
        server.serve_forever()
    except KeyboardInterrupt:
        voice.say("")
    finally:
        stop.set()
        server.server_close()
        # A process that exits while watchfiles' own thread is running may be aborted.
        watcher.join(_PATIENCE)
        if desk is not None:
            desk.close()
        site.close()


def _listen(app: WSGIApplication, host: str, port: int) -> BaseWSGIServer:
    import socket

    from werkzeug.serving import WSGIRequestHandler, make_server

    class QuietHandler(WSGIRequestHandler):
        """Does not log requests."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Log nothing: the app logs failures."""

    # Werkzeug exits by itself if the port is taken; with our own socket we can report more.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        hint = "; choose another with --port" if error.errno in (13, 48, 98) else ""
        raise ProjectError(
            f"cannot listen on {host} port {port}: {error.strerror or error}{hint}"
        ) from None
    server = make_server(
        host, listener.getsockname()[1], app,
        threaded=True, request_handler=QuietHandler, fd=listener.fileno(),
    )  # fmt: skip
    listener.detach()
    return server


def _follow(project: Project, site: Site, voice: Voice, stop: threading.Event) -> None:
    """Compile catalogs as they change, and have the site check the results at once."""
    from pathlib import Path

    from watchfiles import watch

    from pieraklad.project.published import Published
    from pieraklad.workflow.compile import compile_catalogs
    from pieraklad.workflow.steps import catalog_paths

    published = Published(project)
    folder = project.locales_dir
    # A folder that does not exist yet cannot be watched, but the one above it can.
    while not folder.is_dir():
        folder = folder.parent
    for changes in watch(folder, step=_STEP, stop_event=stop, raise_interrupt=False):
        known = set(catalog_paths(project))
        touched = {Path(name) for _, name in changes}
        changed = sorted(
            path for path in known if path in touched or touched.intersection(published.lists(path))
        )
        if changed:
            for problem in compile_catalogs(project, only=changed).problems:
                voice.problem(problem)
            site.refresh(force=True)
