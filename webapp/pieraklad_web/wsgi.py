"""The WSGI application of the project that PIERAKLAD_PROJECT names, for a server to import.

PIERAKLAD_LOG=json has the logs written as lines of JSON; see `logs`.

PIERAKLAD_PROJECT=/srv/site granian --interface wsgi pieraklad_web.wsgi:app
"""

from __future__ import annotations

import os

from pieraklad.project import Project
from pieraklad.project.problems import ProjectError
from pieraklad_web.app import create_app
from pieraklad_web.logs import write_logs_as

try:
    write_logs_as(os.environ.get("PIERAKLAD_LOG", "text"))
    app = create_app(Project.load(os.environ.get("PIERAKLAD_PROJECT", ".")))
except ProjectError as error:
    raise SystemExit(f"pieraklad: {error}") from None
