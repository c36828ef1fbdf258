"""What was worked out about the articles, kept in SQLite between starts: a cache that may be deleted.

A row is true for one *key*, which names the versions of the files it was made of. Where the project's
folder cannot be written, or the file is broken, the store lives in a temporary file of SQLite's own.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from pieraklad.files import cache_folder

log = logging.getLogger("pieraklad.site")

# Part of the file's name: another shape of the tables, or other facts, is another file.
_FORMAT = 2
_TABLES = """
CREATE TABLE IF NOT EXISTS facts (
  slug TEXT PRIMARY KEY, key TEXT NOT NULL, readings TEXT NOT NULL, terms TEXT NOT NULL,
  article BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS catalog (
  slug TEXT, tag TEXT, data BLOB NOT NULL, PRIMARY KEY (slug, tag)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page (
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL, language TEXT NOT NULL, texts TEXT NOT NULL,
  UNIQUE (slug, language));
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
  title, tags, summary, text, detail = column, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (words, row);
"""


class Page(NamedTuple):
    """What the search needs of one article in one language."""

    language: str
    texts: list[tuple[str, str]]
    """The words of its paragraphs, each with its language."""
    indexed: tuple[str, str, str, str]
    """The keys of the words of title, tags, summary and text."""


class Row(NamedTuple):
    """What is kept of one article; `readings` and `terms` are whatever JSON can hold."""

    slug: str
    key: str
    readings: Any
    terms: dict[str, int]
    article: bytes
    catalogs: Mapping[str, bytes]
    pages: tuple[Page, ...]


class Store:
    """The tables of one site. Safe to use from several threads, and from several processes.

    Close it after use, or use it in a `with` statement; one that nobody can reach any more, or that
    is left when the process ends, closes its file itself.
    """

    def __init__(self, root: Path | None) -> None:
        """`root` is the project's folder; None for a store that ends with the process."""
        self.lock = RLock()
        self.path: Path | None = None
        if root is not None:
            with contextlib.suppress(OSError):
                self.path = cache_folder(root) / f"site-{_FORMAT}.sqlite"
        self._connection = self._open()
        self._close = weakref.finalize(self, self._connection.close)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> sqlite3.Connection:
        if self.path is not None:
            for _ in range(2):
                try:
                    return _connect(str(self.path))
                except sqlite3.DatabaseError as error:
                    if "locked" in str(error) or "readonly" in str(error):
                        break
                    for name in (
                        self.path,
                        *(Path(f"{self.path}{end}") for end in ("-wal", "-shm")),
                    ):
                        with contextlib.suppress(OSError):
                            name.unlink()
                except OSError:
                    break
            self.path = None
        return _connect("")

    def close(self) -> None:
        """Close the file; the store cannot be used any more."""
        with self.lock:
            self._close()

    def keys(self) -> dict[str, str]:
        """Return the key of each article that is known."""
        return dict(self.rows("SELECT slug, key FROM facts"))

    def readings(self, slug: str, key: str) -> Any:
        """Return the readings kept for a version of an article, or None."""
        found = self.rows("SELECT readings FROM facts WHERE slug = ? AND key = ?", (slug, key))
        return json.loads(found[0][0]) if found else None

    def all_readings(self) -> Iterator[tuple[str, str, Any]]:
        """Iterate over slug, key and readings of every article."""
        return self._each("readings", 1000)

    def terms(self) -> Iterator[tuple[str, str, dict[str, int]]]:
        """Iterate over slug, key and terms of every article."""
        return self._each("terms", 200)

    def _each(self, column: str, most: int) -> Iterator[tuple[str, str, Any]]:
        """Iterate over slug, key and what a column holds, `most` rows at a time."""
        query = f"SELECT slug, key, {column} FROM facts WHERE slug > ? ORDER BY slug LIMIT {most}"  # noqa: S608
        last = ""
        while found := self.rows(query, (last,)):
            for slug, key, text in found:
                yield slug, key, json.loads(text)
            last = found[-1][0]

    def article(self, slug: str) -> bytes | None:
        """Return the text of the last good version of an article."""
        found = self.rows("SELECT article FROM facts WHERE slug = ?", (slug,))
        return zlib.decompress(found[0][0]) if found else None

    def catalog(self, slug: str, tag: str) -> bytes | None:
        """Return the last good version of an article's compiled catalog."""
        found = self.rows("SELECT data FROM catalog WHERE slug = ? AND tag = ?", (slug, tag))
        return zlib.decompress(found[0][0]) if found else None

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Return what a query finds; nothing where the file is out of order."""
        with self.lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.DatabaseError as error:
                log.error("%s: %s", self.path or "the site's store", error)
                return []

    def stamp(self) -> tuple[Any, ...]:
        """Return a value that changes with every change of the tables, also by another process."""
        with self.lock:
            return (*self.rows("PRAGMA data_version"), self._connection.total_changes)

    def put(self, rows: Iterable[Row]) -> None:
        """Keep what is known of articles, all or nothing; what was known of them before goes."""
        with self.lock:
            try:
                with self._connection as connection:
                    for row in rows:
                        _put(connection, row)
            except sqlite3.DatabaseError as error:
                log.error("%s: %s", self.path or "the site's store", error)

    def forget(self, slugs: Iterable[str]) -> None:
        """Drop what is known of articles that are no more."""
        with self.lock, contextlib.suppress(sqlite3.DatabaseError), self._connection as connection:
            for slug in slugs:
                _drop(connection, slug)
                connection.execute("DELETE FROM facts WHERE slug = ?", (slug,))


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=10, check_same_thread=False)
    try:
        # A cache: what a power failure takes is made anew.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = WAL" if name else "PRAGMA journal_mode = OFF")
        connection.executescript(_TABLES)
    except BaseException:
        connection.close()
        raise
    return connection


def _put(connection: sqlite3.Connection, row: Row) -> None:
    _drop(connection, row.slug)
    connection.execute(
        "INSERT OR REPLACE INTO facts (slug, key, readings, terms, article) VALUES (?, ?, ?, ?, ?)",
        (row.slug, row.key, _json(row.readings), _json(row.terms), zlib.compress(row.article, 1)),
    )
    for tag, data in row.catalogs.items():
        connection.execute(
            "INSERT INTO catalog (slug, tag, data) VALUES (?, ?, ?)",
            (row.slug, tag, zlib.compress(data, 1)),
        )
    for page in row.pages:
        cursor = connection.execute(
            "INSERT INTO page (slug, language, texts) VALUES (?, ?, ?)",
            (row.slug, page.language, _json(page.texts)),
        )
        connection.execute(
            "INSERT INTO words (rowid, title, tags, summary, text) VALUES (?, ?, ?, ?, ?)",
            (cursor.lastrowid, *page.indexed),
        )


def _drop(connection: sqlite3.Connection, slug: str) -> None:
    """Delete everything of an article but its row of facts."""
    connection.execute("DELETE FROM catalog WHERE slug = ?", (slug,))
    for (number,) in connection.execute("SELECT id FROM page WHERE slug = ?", (slug,)).fetchall():
        connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
        connection.execute("DELETE FROM page WHERE id = ?", (number,))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
