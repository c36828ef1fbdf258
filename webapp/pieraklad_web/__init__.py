"""The Flask app of Pieraklad: the reader's site; thin, everything it knows is in `pieraklad`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pieraklad_web.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    # The static build needs the pages without Flask.
    if name == "create_app":
        from pieraklad_web.app import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
