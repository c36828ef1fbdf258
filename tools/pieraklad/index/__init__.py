"""What is known of a whole project: rows in one SQLite file, a pure function of the project's files.

`Index.open` returns them up to date. From top to bottom: `index` answers, `updating` brings the rows up to
date, `work` reads one article's files, `facts` is what is kept of it, `scan` finds changed files, `nearest`
compares articles, `database` is the file itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pieraklad.index.entries import Entry
    from pieraklad.index.index import Busy, Index
    from pieraklad.index.readings import Loaded, Lookup, Reading, Text

__all__ = ["Busy", "Entry", "Index", "Loaded", "Lookup", "Reading", "Text"]
_MODULES = {"Busy": "index", "Entry": "entries", "Index": "index"}


def __getattr__(name: str) -> Any:
    # The steps of an editor's round need no more of this package than what they did already.
    if name in __all__:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'readings')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
