"""The index of a project: what its rows say, and whether they are up to date with the files."""

from __future__ import annotations

import json
import logging
import sqlite3
from typing import TYPE_CHECKING

from pieraklad.index.database import VERSION, Database
from pieraklad.index.scan import Changes, Clocks, Scanner, file_of
from pieraklad.project import Project, slug_problem
from pieraklad.project.problems import Problem
from pieraklad.storage.fingerprints import digest_of
from pieraklad.storage.processes import cores

if TYPE_CHECKING:
    from pieraklad.index.entries import Entry
    from pieraklad.index.readings import Loaded
    from pieraklad.index.updating import Watch

log = logging.getLogger("pieraklad.index")

_LONGEST_WAIT = 600.0
"""Seconds that a command waits while another process brings the index up to date."""


class Busy(Exception):
    """Another process is bringing the index up to date; its old rows are there meanwhile."""


class Index:
    """What is known of a project's articles. Safe to use from several threads.

    `Index.open` returns one that is up to date; close it after use, or use it in a `with` statement.
    """

    def __init__(self, project: Project, path: str = "") -> None:
        """Open the index as it is, at `path` if it is not where it belongs; see `update`."""
        self.project = project
        self.database = Database(project.root, path)
        self._scanner = Scanner(project)
        self._settings = digest_of(repr((
            VERSION, project.languages, project.default_language, project.threshold,
            project.front_matter_keys, project.follow_links,
        )).encode("utf-8", "surrogateescape"))  # fmt: skip
        self._clocks: Clocks = {}
        self._read_files()

    @classmethod
    def open(cls, project: Project, watch: Watch = lambda count: None, path: str = "") -> Index:
        """Return the project's index, up to date. Raises ProjectError if a process is killed."""
        index = cls(project, path)
        try:
            index.update(watch=watch, jobs=cores())
        except BaseException:
            index.close()
            raise
        return index

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index's file; it cannot be used any more."""
        self.database.close()

    # What is asked.

    def revision(self) -> int:
        """Return a number that grows with every change of any article."""
        return int(self.database.value("revision") or 0)

    def is_complete(self) -> bool:
        """Return whether all articles were read once, by the settings that are in force."""
        return bool(self.database.value("settings") == self._settings)

    def is_foreign(self) -> bool:
        """Return whether the rows are by other settings, or another version of the program."""
        return self.database.value("settings") not in (None, self._settings)

    def count(self) -> int:
        """Return the number of articles that were read, drafts included."""
        return int(self.database.rows("SELECT count(*) FROM article")[0][0])

    def entries(self, known: dict[str, Entry], since: int) -> dict[str, Entry]:
        """Return the published articles by slug; `known` are those as of revision `since`."""
        from pieraklad.index.entries import Entry  # whoever only looks for changes needs none

        deleted = self.database.value("deleted") or 0
        if deleted > since or not known:
            since, found = 0, dict[str, Entry]()
        else:
            found = dict(known)
        rows = self.database.rows(
            "SELECT slug, key, published, entry FROM article WHERE revision > ?", (since,)
        )
        for slug, key, published, packed in rows:
            if published:
                found[slug] = Entry(slug, key, packed)
            else:
                found.pop(slug, None)
        return found

    def load(self, slug: str, key: str) -> Loaded | None:
        """Return an article for rendering; None where the index has another version of it now."""
        with self.database.lock:
            found = self.database.rows(
                "SELECT source, packed FROM article WHERE slug = ? AND key = ?", (slug, key)
            )
            catalogs = self.database.rows("SELECT tag, data FROM catalog WHERE slug = ?", (slug,))
        if not found:
            return None
        from pieraklad.index.packed_article import loaded  # lists of articles need no article

        source, packed = found[0]
        return loaded(slug, source, packed, dict(catalogs), self.project)

    def load_from_files(self, slug: str) -> Loaded | None:
        """Return an article as its files have it now; None where they cannot be read."""
        from pieraklad.index.packed_article import loaded
        from pieraklad.index.work import Kept, work_out

        kept = Kept(None, {})
        tags = [tag for tag in self.project.languages if self.project.mo_path(slug, tag).is_file()]
        worked = work_out(slug, tags, {}, lambda _: kept, self.project, self._settings)
        if worked is None or not worked.key:
            return None
        return loaded(slug, worked.source, worked.packed, worked.catalogs, self.project)

    def nearest(self, slug: str) -> list[str]:
        """Return the slugs of the articles nearest to one by content, nearest first."""
        found = self.database.rows("SELECT slugs FROM nearest WHERE slug = ?", (slug,))
        return found[0][0].split() if found else []

    def all_nearest(self) -> dict[str, list[str]]:
        """Return what `nearest` does, for all articles at once."""
        rows = self.database.rows("SELECT slug, slugs FROM nearest")
        return {slug: slugs.split() for slug, slugs in rows}

    def problems(self) -> list[tuple[str, Problem]]:
        """Return what is wrong with the files, and what that means for the site.

        Each problem comes with the digest of the file's version that has it.
        """
        found: list[tuple[str, Problem]] = []
        rows = self.database.rows(
            "SELECT path, digest, problems FROM file WHERE problems <> '' ORDER BY path"
        )
        for path, digest, packed in rows:
            language, slug = file_of(path)
            is_kept = not slug_problem(slug) and self._is_kept(slug, language)
            kept = "; the last good version stays" if is_kept else "; it is left out"
            for file, line, text in json.loads(packed):
                problem = Problem(self.project.root / file, line, f"{text}{kept}")
                found.append((digest, problem))
        return found

    def _is_kept(self, slug: str, language: str) -> bool:
        """Return whether there is a good version of an article, or of its catalog in a language."""
        if not language:
            return bool(self.database.rows("SELECT 1 FROM article WHERE slug = ?", (slug,)))
        query = "SELECT 1 FROM catalog WHERE slug = ? AND tag = ?"
        return bool(self.database.rows(query, (slug, language)))

    # How it is brought up to date.

    def pending(self) -> Changes:
        """Return what changed in the files since they were last read."""
        return self._scanner.changes(self._clocks)

    def update(
        self,
        changes: Changes | None = None,
        watch: Watch = lambda count: None,
        jobs: int = 1,
        wait: float = _LONGEST_WAIT,
    ) -> bool:
        """Take in what changed in the files; return whether any article is another one now.

        `changes` are those that `pending` found. Raises Busy where another process is at it for
        longer than `wait` seconds.
        """
        if self.is_foreign():
            self._read_files()
            changes = None
        changes = changes or self.pending()
        if not (changes.slugs or changes.unsure) and self.is_complete():
            self._clocks = changes.clocks
            return False
        try:
            return self._take_in(changes, watch, jobs, wait)
        except sqlite3.DatabaseError as error:
            if _is_locked(error):
                raise Busy from None
            log.error("%s: %s; nothing is kept", self.database.path or "the index", error)
        # A full disk, or a file that somebody else wrote into.
        self.database.move()
        self._read_files()
        return self._take_in(self.pending(), watch, jobs, wait)

    def _take_in(self, changes: Changes, watch: Watch, jobs: int, wait: float) -> bool:
        from pieraklad.index.updating import Updating  # mostly nothing changed

        updating = Updating(self.project, self.database, self._settings)
        changed = updating.take_in(changes, watch, jobs, wait)
        self._clocks = changes.clocks
        return changed

    def _read_files(self) -> None:
        """Read the clocks of the files that are known."""
        self._clocks = {}
        if not self.is_complete() and self.database.value("settings") is not None:
            return  # of other settings: everything is read again
        for path, clock in self.database.rows("SELECT path, clock FROM file"):
            language, slug = file_of(path)
            self._clocks.setdefault(language, {})[slug] = clock


def _is_locked(error: sqlite3.DatabaseError) -> bool:
    return "locked" in str(error) or "busy" in str(error)
