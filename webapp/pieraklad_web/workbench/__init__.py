"""The translators' pages, at /workbench/; for servers: `pieraklad_web.workbench:app`.

PIERAKLAD_PROJECT=/srv/site granian --interface wsgi pieraklad_web.workbench:app
"""

from __future__ import annotations

from typing import Any

from pieraklad_web.workbench.application import create_workbench

__all__ = ["app", "create_workbench"]


def __getattr__(name: str) -> Any:
    # Only a server asks for it; then the project has to be there. No module here may be named `app`:
    # importing it would set the attribute.
    if name == "app":
        from pieraklad_web.workbench.server import app

        return app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
