"""The edition of what makes the pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pieraklad.storage import edition as library


@cache
def edition() -> str:
    """Return a fingerprint of all files that a page may depend on, the library's included."""
    return library.edition(Path(__file__).parent)
