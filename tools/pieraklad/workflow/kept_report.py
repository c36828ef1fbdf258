"""The report of a check of the whole project, kept for as long as no file of the project changes.

What is kept counts only while the clocks of all files are those from before the check; any doubt
about them means that the checks look at the files themselves.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from pieraklad.index.database import Database
from pieraklad.project import Project
from pieraklad.site.rendering.media import Media
from pieraklad.storage.edition import edition
from pieraklad.storage.fingerprints import clock_of, digest_of
from pieraklad.workflow.steps import catalog_languages

_STEP = "report"


class Printed(NamedTuple):
    """What a check prints, and its sums."""

    text: str
    messages: int
    fixed: int
    errors: int
    warnings: int


def kept_report(project: Project, options: object, make: Callable[[], Printed]) -> Printed:
    """Return the report that `make` makes, or the same one from the last time.

    `options` are what it follows from beside the project's files.
    """
    files = _clocks(project)
    if not files:
        return make()
    facts = repr((edition(), project.url, os.getcwd(), options)).encode("utf-8", "replace")
    key = digest_of(facts), digest_of(files.encode("utf-8", "surrogateescape"))
    with Database(project.root) as database:
        query = "SELECT word FROM step WHERE step = ? AND options = ? AND stamps = ?"
        rows = database.rows(query, (_STEP, *key))
        if rows:
            return Printed(*json.loads(rows[0][0]))
        report = make()
        query = (
            "INSERT OR REPLACE INTO step (step, source, options, stamps, word)"
            " VALUES (?, '', ?, ?, ?)"
        )
        with suppress(sqlite3.DatabaseError), database.writing() as connection:
            connection.execute(query, (_STEP, *key, json.dumps(report)))
        return report


def _clocks(project: Project) -> str:
    """Return the clocks of all files that the checks read; nothing where one cannot be relied on."""
    folders = [(project.articles_dir, ".md")]
    for tag in catalog_languages(project):
        folders.append((project.catalog_path("x", tag).parent, ".po"))
    found = [Media(project).stamp()]
    try:
        for folder, ending in folders:
            with suppress(FileNotFoundError), os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.endswith(ending):
                        clock = clock_of(entry)
                        if not clock:  # it was written just now, and may be written again
                            return ""
                        found.append(f"{entry.path} {clock}")
    except OSError:
        return ""
    return "\n".join(sorted(found))
