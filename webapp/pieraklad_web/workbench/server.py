"""The WSGI application of the project that PIERAKLAD_PROJECT names; see `pieraklad_web.wsgi`."""

from __future__ import annotations

import os

from pieraklad.project import Project
from pieraklad.project.problems import ProjectError
from pieraklad_web.logs import write_logs_as
from pieraklad_web.workbench.application import create_workbench

try:
    write_logs_as(os.environ.get("PIERAKLAD_LOG", "text"))
    app = create_workbench(Project.load(os.environ.get("PIERAKLAD_PROJECT", ".")))
except ProjectError as error:
    raise SystemExit(f"pieraklad: {error}") from None
