"""What a build did, and what the index keeps of the files that it left in a folder."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from pieraklad.index import Index
from pieraklad.index.entries import pack_json
from pieraklad.project import Project
from pieraklad.project.problems import Problem
from pieraklad.site.model.addresses import Address
from pieraklad.site.model.credits import Credits
from pieraklad.site.rendering.media import Media
from pieraklad.storage.fingerprints import digest_of
from pieraklad_web.edition import edition, settings_shown
from pieraklad_web.static_site.output import Output, State

log = logging.getLogger("pieraklad.site")

_WHOLE = ""
"""The name of the row about the whole folder, beside those of its groups of files."""

Said = tuple[str, int, str]
"""A problem that was found when a page was made: path, line, text."""


@dataclass(slots=True)
class BuildReport:
    """What a build did: files in all, those written, those removed since the last build."""

    files: int = 0
    written: int = 0
    removed: int = 0
    problems: list[Problem] = field(default_factory=list)
    """What could not be made, and why; everything else was."""


class Record(NamedTuple):
    """What is known of a file that a build left."""

    key: str
    asked: list[str]
    said: list[Said]
    state: State


class Brief(NamedTuple):
    """What is enough to see that the files of a group are what they were."""

    asks: bool
    """Whether any page asked where a link leads."""
    said: list[Said]
    states: list[tuple[str, int, int]]
    """Each file's name, size in bytes, and nanosecond of its last change."""


class KnownGroup:
    """What is known of a group of files; `key` is empty where each has to be looked at again."""

    def __init__(self, key: str = "", packed: Callable[[], str] = lambda: "[]") -> None:
        self.key = key
        self._packed = packed

    @cached_property
    def files(self) -> dict[str, Record]:
        """The files by name; read when a group turns out to be another one."""
        return {
            name: Record(made_of, asked, said, State(*state))
            for name, made_of, asked, said, state in json.loads(self._packed())
        }

    def brief(self) -> Brief:
        """Return the short form of it."""
        records = self.files.values()
        return Brief(
            any(record.asked for record in records),
            [problem for record in records for problem in record.said],
            [(name, *record.state) for name, record in self.files.items()],
        )


class BuiltFiles:
    """What is known of the files in one output folder."""

    def __init__(self, project: Project, address: Address, output: Output, index: Index) -> None:
        """`index` is up to date."""
        self._output = output
        self._index = index
        self._folder = os.fsencode(os.path.realpath(output.folder))
        # Read before any page is made: what changes meanwhile makes the next build look closer.
        facts = (
            edition(), settings_shown(project, static=True), address, project.articles_dir,
            project.locales_dir, index.database.value("settings"), index.revision(),
            Media(project).stamp(), Credits(project).stamp(),
        )  # fmt: skip
        self._key = digest_of(repr(facts).encode("utf-8", "surrogatepass"))
        """Stands for all that any file follows from."""

    def unchanged(self) -> BuildReport | None:
        """Return the report of a build that has nothing to do; None where it has to look closer.

        Each file has to be as the last build left it, with nothing of an earlier one beside it.
        """
        query = "SELECT key, files FROM output WHERE folder = ? AND name = ?"
        rows = self._index.database.rows(query, (self._folder, _WHOLE))
        if not rows or rows[0][0] != self._key or self._index.problems():
            return None
        query = "SELECT brief FROM output WHERE folder = ? AND name <> ?"
        names: list[str] = []
        for (brief,) in self._index.database.rows(query, (self._folder, _WHOLE)):
            states = Brief(*json.loads(brief)).states
            if not self._output.has_all(states):
                return None
            names += [name for name, _, _ in states]
        if not self._output.consists_of(names):
            return None
        for path, line, text in json.loads(rows[0][1]):
            say(path, line, text)
        return BuildReport(len(names))

    def read(self) -> dict[str, tuple[KnownGroup, Brief]]:
        """Return what is known of each group of files, by its name."""
        query = "SELECT name, key, brief FROM output WHERE folder = ? AND name <> ?"
        return {
            group: (KnownGroup(key, partial(self._packed, group)), Brief(*json.loads(brief)))
            for group, key, brief in self._index.database.rows(query, (self._folder, _WHOLE))
        }

    def _packed(self, group: str) -> str:
        query = "SELECT files FROM output WHERE folder = ? AND name = ?"
        rows = self._index.database.rows(query, (self._folder, group))
        return str(rows[0][0]) if rows else "[]"

    def write(
        self, known: Mapping[str, KnownGroup], gone: Iterable[str], said: Sequence[Said] | None
    ) -> None:
        """Keep what is known of some groups, and forget those that are `gone`.

        `said` is everything that was found when the pages were made; None where one failed.
        """
        rows: list[tuple[str, str, Sequence[object], Sequence[object]]] = [
            (group, one.key, one.brief(), [(name, *record) for name, record in one.files.items()])
            for group, one in known.items()
        ]
        if said is not None:
            rows.append((_WHOLE, self._key, (), said))
        try:
            with self._index.database.writing() as connection:
                connection.executemany(
                    "DELETE FROM output WHERE folder = ? AND name = ?",
                    [(self._folder, group) for group in (*gone, _WHOLE)],
                )
                connection.executemany(
                    "INSERT OR REPLACE INTO output (folder, name, key, brief, files)"
                    " VALUES (?, ?, ?, ?, ?)",
                    [
                        (self._folder, name, key, pack_json(brief), pack_json(files))
                        for name, key, brief, files in rows
                    ],
                )
        except sqlite3.DatabaseError as error:  # the next build makes them again
            log.warning("the index cannot keep what was built: %s", error)


def say(path: str, line: int, text: str) -> None:
    """Report a problem that was found when a page was made."""
    log.warning("%s", Problem(Path(path), line, text))
