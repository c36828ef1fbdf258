"""The index of a project: its rows, and the one function that brings them up to date with its files."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from itertools import islice

from pieraklad.catalogs.mo_read import read_mo
from pieraklad.catalogs.translations import Translations
from pieraklad.index.database import VERSION, Database, set_value
from pieraklad.index.entries import Entry
from pieraklad.index.nearest import Change, compare_all, nearest_of, update_nearest
from pieraklad.index.packed_article import unpack_article
from pieraklad.index.prefixes import Prefixes
from pieraklad.index.readings import Loaded
from pieraklad.index.rows import drop_article, put_article
from pieraklad.index.scan import Changes, Clocks, Scanner
from pieraklad.index.work import File, Kept, Worked, work_out
from pieraklad.project import Project, slug_problem
from pieraklad.project.problems import Problem
from pieraklad.storage.fingerprints import digest_of
from pieraklad.storage.processes import cores, map_chunks

log = logging.getLogger("pieraklad.index")

_CHUNK = 25
"""Articles that a process reads at a time."""
_BATCH = 500
"""Articles after which an index that is being filled for the first time is saved."""
_LONGEST_WAIT = 600.0
"""Seconds that a command waits while another process brings the index up to date."""
_NOTHING = Kept(None, {})

Watch = Callable[[int], object]
"""Called with the number of articles that were read."""


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
        source, cut = found[0]
        return self._loaded(slug, source, cut, dict(catalogs))

    def _loaded(
        self, slug: str, source: bytes, packed: bytes, catalogs: Mapping[str, bytes]
    ) -> Loaded:
        path = self.project.articles_dir / f"{slug}.md"
        text = source.decode("utf-8")
        article = unpack_article(path, text, packed, self.project)
        translations = {
            tag: Translations(read_mo(data))
            for tag, data in catalogs.items() if tag in self.project.languages
        }  # fmt: skip
        return Loaded(article, translations)

    def load_from_files(self, slug: str) -> Loaded | None:
        """Return an article as its files have it now; None where they cannot be read."""
        kept = Kept(None, {})
        tags = [tag for tag in self.project.languages if self.project.mo_path(slug, tag).is_file()]
        worked = work_out(slug, tags, {}, lambda _: kept, self.project, self._settings)
        if worked is None or not worked.key:
            return None
        return self._loaded(slug, worked.source, worked.packed, worked.catalogs)

    def nearest(self, slug: str) -> list[str]:
        """Return the slugs of the articles nearest to one by content, nearest first."""
        found = self.database.rows("SELECT near FROM nearest WHERE slug = ?", (slug,))
        return nearest_of(found[0][0]) if found else []

    def all_nearest(self) -> dict[str, list[str]]:
        """Return what `nearest` does, for all articles at once."""
        rows = self.database.rows("SELECT slug, near FROM nearest")
        return {slug: nearest_of(near) for slug, near in rows}

    def problems(self) -> list[tuple[str, Problem]]:
        """Return what is wrong with the files, and what that means for the site.

        Each problem comes with the digest of the file's version that has it.
        """
        found: list[tuple[str, Problem]] = []
        rows = self.database.rows(
            "SELECT path, digest, problems FROM file WHERE problems <> '' ORDER BY path"
        )
        for path, digest, packed in rows:
            language, slug = _file(path)
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
            return self._update(changes, watch, jobs, wait)
        except sqlite3.DatabaseError as error:
            if _is_locked(error):
                raise Busy from None
            log.error("%s: %s; nothing is kept", self.database.path or "the index", error)
        # A full disk, or a file that somebody else wrote into.
        self.database.move()
        self._read_files()
        return self._update(self.pending(), watch, jobs, wait)

    def _read_files(self) -> None:
        """Read the clocks of the files that are known."""
        self._clocks = {}
        if not self.is_complete() and self.database.value("settings") is not None:
            return  # of other settings: everything is read again
        for path, clock in self.database.rows("SELECT path, clock FROM file"):
            language, slug = _file(path)
            self._clocks.setdefault(language, {})[slug] = clock

    def _update(self, changes: Changes, watch: Watch, jobs: int, wait: float) -> bool:
        slugs = changes.slugs | changes.unsure
        is_complete = self.is_complete()
        if not is_complete:  # of other settings, perhaps, or a process was killed as it filled it
            rows = self.database.rows("SELECT slug FROM article")
            slugs |= {slug for (slug,) in rows} - changes.clocks.get("", {}).keys()
        listed = sorted(slugs)
        is_first = not is_complete and self.count() == 0
        changed = False
        # One set of processes for all batches: each learns the words of the site.
        with closing(self._worked(listed, changes.clocks, watch, jobs)) as worked:
            for _ in range(0, len(listed), _BATCH if is_first else max(1, len(listed))):
                with self.database.writing(wait) as connection:
                    part = islice(worked, _BATCH) if is_first else worked
                    terms = self._write(connection, part, changes.clocks)
                    changed |= bool(terms)
                    if is_complete:
                        update_nearest(connection, terms, jobs)
        if not is_complete:
            with self.database.writing(wait) as connection:
                compare_all(connection, jobs)
                set_value(connection, "settings", self._settings)
        self._clocks = changes.clocks
        return changed

    def _write(
        self,
        connection: sqlite3.Connection,
        articles: Iterable[Worked | str],
        clocks: Clocks,
    ) -> dict[str, Change]:
        """Write the rows of some articles; return how the terms of the changed ones changed."""
        revision = self.revision() + 1
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
        if self.is_foreign():
            return found
        query = "SELECT path, digest FROM file"
        if len(slugs) > _BATCH:
            rows = self.database.rows(query)
        else:
            tags = ("", *self.project.languages)
            paths = [_path(tag, slug) for slug in slugs for tag in tags]
            rows = [
                row for path in paths
                for row in self.database.rows(f"{query} WHERE path = ?", (path,))
            ]  # fmt: skip
        for path, digest in rows:
            language, slug = _file(path)
            if language == "" or language in self.project.languages:
                found.setdefault(slug, {})[language] = digest
        return found

    def _worked(
        self, slugs: Sequence[str], clocks: Clocks, watch: Watch, jobs: int
    ) -> Generator[Worked | str, None, None]:
        """Iterate over what came of the articles; of one that is gone its slug."""
        tags = self.project.languages
        digests = self._digests(slugs)

        def work(chunk: Sequence[str]) -> list[Worked | str]:
            found: list[Worked | str] = []
            for slug in chunk:
                languages = [tag for tag in tags if slug in clocks.get(tag, {})]
                known = digests.get(slug, {})
                worked = work_out(slug, languages, known, self._kept, self.project, self._settings)
                found.append(slug if worked is None else worked)
            return found

        for count, found in map_chunks(work, slugs, _CHUNK, jobs if self.database.path else 1):
            yield from found
            watch(count)

    def _kept(self, slug: str) -> Kept:
        if slug_problem(slug):
            return _NOTHING
        found = self.database.rows("SELECT source FROM article WHERE slug = ?", (slug,))
        if not found:
            return _NOTHING
        catalogs = self.database.rows("SELECT tag, data FROM catalog WHERE slug = ?", (slug,))
        return Kept(found[0][0], dict(catalogs))

    def _put_files(self, connection: sqlite3.Connection, worked: Worked, clocks: Clocks) -> None:
        for language in ("", *self.project.languages):
            file = worked.files.get(language)
            if file is None:
                connection.execute(
                    "DELETE FROM file WHERE path = ?", (_path(language, worked.slug),)
                )
                continue
            clock = clocks.get(language, {}).get(worked.slug, "")
            if worked.is_same:
                connection.execute(
                    "UPDATE file SET clock = ? WHERE path = ?",
                    (clock, _path(language, worked.slug)),
                )
                continue
            problems = _pack_problems(file, self.project)
            connection.execute(
                "INSERT OR REPLACE INTO file (path, clock, digest, problems) VALUES (?, ?, ?, ?)",
                (_path(language, worked.slug), clock, file.digest, problems),
            )

    def _forget_files(self, connection: sqlite3.Connection, slug: str) -> None:
        for language in ("", *self.project.languages):
            connection.execute("DELETE FROM file WHERE path = ?", (_path(language, slug),))


def _is_locked(error: sqlite3.DatabaseError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _path(language: str, slug: str) -> bytes:
    """Return the key of a file's row: the bytes of its name need not be text."""
    return os.fsencode(f"{language}/{slug}")


def _file(path: bytes) -> tuple[str, str]:
    language, _, slug = os.fsdecode(path).partition("/")
    return language, slug


def _pack_problems(file: File, project: Project) -> str:
    if not file.problems:
        return ""
    return json.dumps([[project.relative(p.path), p.line, p.text] for p in file.problems])
