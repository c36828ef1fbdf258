"""The WSGI application of the project that PIERAKLAD_PROJECT names; see `pieraklad_web.wsgi`."""

from __future__ import annotations

import os

from werkzeug.middleware.proxy_fix import ProxyFix

from pieraklad.project import Project
from pieraklad.project.problems import ProjectError
from pieraklad_web.logs import write_logs_as
from pieraklad_web.workbench.application import create_workbench

try:
    write_logs_as(os.environ.get("PIERAKLAD_LOG", "text"))
    app = create_workbench(Project.load(os.environ.get("PIERAKLAD_PROJECT", ".")))
    # Behind a proxy all requests come from it; what it says of the sender counts as often as there are proxies.
    proxies = os.environ.get("PIERAKLAD_PROXIES", "0")
    if proxies.isdigit() and int(proxies):
        app.wsgi_app = ProxyFix(app.wsgi_app, int(proxies), int(proxies))  # type: ignore[method-assign]
except ProjectError as error:
    raise SystemExit(f"pieraklad: {error}") from None
