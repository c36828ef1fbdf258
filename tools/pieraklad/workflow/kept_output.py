"""What a command prints about the whole project, kept for as long as no file of the project changes.

What is kept counts only while the clocks of all files are those from before the command; any doubt
about them means that it looks at the files themselves.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from pieraklad.index.database import Database
from pieraklad.project import Project
from pieraklad.project.published import Published
from pieraklad.site.rendering.media import Media
from pieraklad.storage.edition import edition
from pieraklad.storage.fingerprints import clock_of, digest_of
from pieraklad.workflow.steps import catalog_languages

Output = TypeVar("Output", bound=tuple[Any, ...])


def kept_output(
    project: Project,
    command: str,
    options: object,
    kind: type[Output],
    make: Callable[[], Output],
    counts: Callable[[Output], bool] = lambda output: True,
) -> Output:
    """Return what `make` makes, or the same from the last time: a `kind` of tuple that JSON can hold.

    `options` are what it follows from beside the project's files. It is kept if it `counts`.
    """
    files = _clocks(project)
    if not files:
        return make()
    facts = repr((edition(), project.url, os.getcwd(), options)).encode("utf-8", "replace")
    key = command, digest_of(facts), digest_of(files.encode("utf-8", "surrogateescape"))
    with Database(project.root) as database:
        query = (
            "SELECT word FROM step WHERE step = ? AND source = '' AND options = ? AND stamps = ?"
        )
        rows = database.rows(query, key)
    if rows:
        return kind(*json.loads(rows[0][0]))
    output = make()
    if counts(output):
        query = (
            "INSERT OR REPLACE INTO step (step, source, options, stamps, word)"
            " VALUES (?, '', ?, ?, ?)"
        )
        with (
            suppress(sqlite3.DatabaseError),
            Database(project.root) as database,
            database.writing() as connection,
        ):
            connection.execute(query, (*key, json.dumps(output)))
    return output


def _clocks(project: Project) -> str:
    """Return the clocks of all files that such commands read; nothing where one cannot be relied on."""
    folders = [(project.articles_dir, ".md")]
    for tag in catalog_languages(project):
        folders.append((project.catalog_path("x", tag).parent, ".po"))
    found = [Media(project).stamp()]
    published = Published(project)
    try:
        for folder, _ in folders[1:]:
            for path in published.lists(folder / "x.po"):
                with suppress(FileNotFoundError):
                    clock = clock_of(path)
                    if not clock:
                        return ""
                    found.append(f"{path} {clock}")
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
