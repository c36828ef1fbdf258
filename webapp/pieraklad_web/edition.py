"""The edition of what makes the pages: the program, and the settings that every page may show."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pieraklad.project import Project
from pieraklad.storage import edition as library
from pieraklad.storage.fingerprints import digest_of


@cache
def edition() -> str:
    """Return a fingerprint of all files that a page may depend on, the library's included."""
    return library.edition(Path(__file__).parent)


def settings_shown(
    project: Project, static: bool = False, editing: bool = False, workbench: str = ""
) -> str:
    """Return a fingerprint of what every page may show of the settings, and of how it is made."""
    facts = (
        project.titles, project.descriptions, project.url, project.languages,
        project.default_language, project.outdated, project.reader_suggestions, static, editing, workbench,
    )  # fmt: skip
    return digest_of(repr(facts).encode("utf-8", "surrogatepass"))
