"""Changed files → the index's rows: what came of each article, in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from itertools import islice

from pieraklad.index.database import Database, set_value
from pieraklad.index.nearest import Change, compare_all, update_nearest
from pieraklad.index.prefixes import Prefixes
from pieraklad.index.rows import drop_article, put_article
from pieraklad.index.scan import Changes, Clocks, file_key, file_of
from pieraklad.index.work import File, Kept, Worked, work_out
from pieraklad.project import Project, slug_problem
from pieraklad.storage.processes import map_chunks

_CHUNK = 25
"""Articles that a process reads at a time."""
_BATCH = 500
"""Articles after which an index that is being filled for the first time is saved."""
_NOTHING = Kept(None, {})

Watch = Callable[[int], object]
"""Called with the number of articles that were read."""


class Updating:
    """Brings the rows of a project up to date; `settings` are those that decide what they are."""

    def __init__(self, project: Project, database: Database, settings: str) -> None:
        self._project = project
        self._database = database
        self._settings = settings

    def take_in(self, changes: Changes, watch: Watch, jobs: int, wait: float) -> bool:
        """Write the rows of what changed; return whether any article is another one now.

        Raises sqlite3.DatabaseError.
        """
        slugs = changes.slugs | changes.unsure
        is_complete = self._database.value("settings") == self._settings
        if not is_complete:  # of other settings, perhaps, or a process was killed as it filled it
            rows = self._database.rows("SELECT slug FROM article")
            slugs |= {slug for (slug,) in rows} - changes.clocks.get("", {}).keys()
        listed = sorted(slugs)
        is_first = not is_complete and not self._database.rows("SELECT 1 FROM article LIMIT 1")
        changed = False
        # One set of processes for all batches: each learns the words of the site.
        with closing(self._worked(listed, changes.clocks, watch, jobs)) as worked:
            for _ in range(0, len(listed), _BATCH if is_first else max(1, len(listed))):
                with self._database.writing(wait) as connection:
                    part = islice(worked, _BATCH) if is_first else worked
                    terms = self._write(connection, part, changes.clocks)
                    changed |= bool(terms)
                    if is_complete:
                        update_nearest(connection, terms, jobs)
        if not is_complete:
            with self._database.writing(wait) as connection:
                compare_all(connection, jobs)
                set_value(connection, "settings", self._settings)
        return changed

    def _write(
        self,
        connection: sqlite3.Connection,
        articles: Iterable[Worked | str],
        clocks: Clocks,
    ) -> dict[str, Change]:
        """Write the rows of some articles; return how the terms of the changed ones changed."""
        revision = int(self._database.value("revision") or 0) + 1
        changed: dict[str, Change] = {}
        prefixes = Prefixes()
        for worked in articles:
            slug = worked if isinstance(worked, str) else worked.slug
            if isinstance(worked, Worked):
                self._put_files(connection, worked, clocks)
                if worked.is_same or not worked.key:
                    continue
            elif slug_problem(slug):  # no row has such a name
                self._forget_files(connection, slug)
                continue
            query = "SELECT terms, published FROM article WHERE slug = ?"
            row = connection.execute(query, (slug,)).fetchone()
            old: bytes = row[0] if row and row[1] else b""
            if isinstance(worked, str):
                self._forget_files(connection, slug)
                drop_article(connection, slug, prefixes)
                set_value(connection, "deleted", revision)
                changed[slug] = Change(old, b"")
                continue
            changed[slug] = Change(old, put_article(connection, worked, revision, prefixes))
        if changed:
            prefixes.save(connection, revision)
            set_value(connection, "revision", revision)
        return changed

    def _digests(self, slugs: Sequence[str]) -> dict[str, dict[str, str]]:
        """Return the digests of the files of some articles when they were last read, by language.

        Nothing where they were read by other settings: what came of them is worked out again then.
        """
        found: dict[str, dict[str, str]] = {}
        if self._database.value("settings") not in (None, self._settings):
            return found
        query = "SELECT path, digest FROM file"
        if len(slugs) > _BATCH:
            rows = self._database.rows(query)
        else:
            tags = ("", *self._project.languages)
            paths = [file_key(tag, slug) for slug in slugs for tag in tags]
            rows = [
                row for path in paths
                for row in self._database.rows(f"{query} WHERE path = ?", (path,))
            ]  # fmt: skip
        for path, digest in rows:
            language, slug = file_of(path)
            if language == "" or language in self._project.languages:
                found.setdefault(slug, {})[language] = digest
        return found

    def _worked(
        self, slugs: Sequence[str], clocks: Clocks, watch: Watch, jobs: int
    ) -> Generator[Worked | str, None, None]:
        """Iterate over what came of the articles; of one that is gone its slug."""
        tags = self._project.languages
        digests = self._digests(slugs)

        def work(chunk: Sequence[str]) -> list[Worked | str]:
            found: list[Worked | str] = []
            for slug in chunk:
                languages = [tag for tag in tags if slug in clocks.get(tag, {})]
                known = digests.get(slug, {})
                worked = work_out(slug, languages, known, self._kept, self._project, self._settings)
                found.append(slug if worked is None else worked)
            return found

        for count, found in map_chunks(work, slugs, _CHUNK, jobs if self._database.path else 1):
            yield from found
            watch(count)

    def _kept(self, slug: str) -> Kept:
        if slug_problem(slug):
            return _NOTHING
        found = self._database.rows("SELECT source FROM article WHERE slug = ?", (slug,))
        if not found:
            return _NOTHING
        catalogs = self._database.rows("SELECT tag, data FROM catalog WHERE slug = ?", (slug,))
        return Kept(found[0][0], dict(catalogs))

    def _put_files(self, connection: sqlite3.Connection, worked: Worked, clocks: Clocks) -> None:
        for language in ("", *self._project.languages):
            file = worked.files.get(language)
            if file is None:
                connection.execute(
                    "DELETE FROM file WHERE path = ?", (file_key(language, worked.slug),)
                )
                continue
            clock = clocks.get(language, {}).get(worked.slug, "")
            if worked.is_same:
                connection.execute(
                    "UPDATE file SET clock = ? WHERE path = ?",
                    (clock, file_key(language, worked.slug)),
                )
                continue
            problems = _pack_problems(file, self._project)
            connection.execute(
                "INSERT OR REPLACE INTO file (path, clock, digest, problems) VALUES (?, ?, ?, ?)",
                (file_key(language, worked.slug), clock, file.digest, problems),
            )

    def _forget_files(self, connection: sqlite3.Connection, slug: str) -> None:
        for language in ("", *self._project.languages):
            connection.execute("DELETE FROM file WHERE path = ?", (file_key(language, slug),))


def _pack_problems(file: File, project: Project) -> str:
    if not file.problems:
        return ""
    return json.dumps([[project.relative(p.path), p.line, p.text] for p in file.problems])
