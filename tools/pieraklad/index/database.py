"""The index's file: one SQLite database in the project's cache, which may be deleted at any time.

Of another version, torn, or written by something else, it is made anew. Where the project's folder
cannot be written, it lives in a temporary file that ends with its user.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import weakref
from collections.abc import Iterator
from pathlib import Path
from threading import RLock
from typing import Any

from pieraklad import __version__
from pieraklad.index.temporary_folder import TemporaryFolder
from pieraklad.storage.files import cache_folder

log = logging.getLogger("pieraklad.index")

FILE_NAME = "index.sqlite"
_ENDS = ("", "-wal", "-shm")
"""What the names of a database's files end with."""
_OLD_NAMES = ("site-*.sqlite*", "extracted.json", "updated.json", "compiled.json", "counted.json")
"""The caches of earlier versions."""
_FORMAT = 11
"""Counted up when the tables change, or what is worked out for them."""
VERSION = f"{__version__} {_FORMAT}"
_WAIT = 10.0
"""Seconds that a command waits for another one's transaction."""
# The words' places are kept, with which ranking takes a tenth of the time; keys hold no letters for a
# tokenizer to fold. 16 MB of words are gathered before they are written, which an index that is being
# filled saves a fifth of the time of merging them.
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE file (
  path BLOB PRIMARY KEY, clock TEXT NOT NULL, digest TEXT NOT NULL, problems TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
  slug TEXT PRIMARY KEY, key TEXT NOT NULL, revision INTEGER NOT NULL, published INTEGER NOT NULL,
  entry TEXT NOT NULL, terms BLOB NOT NULL, source BLOB NOT NULL, packed BLOB NOT NULL);
CREATE INDEX article_revision ON article (revision);
CREATE TABLE catalog (
  slug TEXT, tag TEXT, data BLOB NOT NULL, PRIMARY KEY (slug, tag)) WITHOUT ROWID;
CREATE TABLE page (
  id INTEGER PRIMARY KEY, slug TEXT NOT NULL, language TEXT NOT NULL, texts TEXT NOT NULL,
  heads TEXT NOT NULL, others TEXT NOT NULL, UNIQUE (slug, language));
CREATE INDEX page_language ON page (language, slug);
CREATE TABLE prefix (
  language TEXT, prefix TEXT, keys INTEGER NOT NULL, revision INTEGER NOT NULL,
  PRIMARY KEY (language, prefix)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
  title, tags, summary, text, tokenize = 'ascii');
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
CREATE TABLE term (id INTEGER PRIMARY KEY, articles INTEGER NOT NULL);
CREATE TABLE nearest (
  slug TEXT PRIMARY KEY, vector BLOB NOT NULL, near TEXT NOT NULL, slugs TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE step (
  step TEXT, source TEXT, options TEXT NOT NULL, word TEXT NOT NULL, stamps TEXT NOT NULL,
  PRIMARY KEY (step, source)) WITHOUT ROWID;
CREATE TABLE output (
  folder BLOB, name TEXT, key TEXT NOT NULL, brief TEXT NOT NULL, files TEXT NOT NULL,
  PRIMARY KEY (folder, name));
"""


class Database:
    """The tables of one project. Safe to use from several threads, and from several processes.

    Close it after use, or use it in a `with` statement. A forked process reads through a
    connection of its own. What cannot be read is nothing; what cannot be written is not kept:
    either is logged.
    """

    def __init__(self, root: Path, path: str = "") -> None:
        """Open the database of the project in the folder `root`, or the one at `path`."""
        self.lock = RLock()
        self.path, self._folder = (path, None) if path else _place(root)
        self._connection = self._open()
        self._process = os.getpid()
        self._close = weakref.finalize(self, _close, self._connection, self._folder)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the database cannot be used any more."""
        with self.lock:
            self._close()

    @property
    def is_shared(self) -> bool:
        """Whether other processes find the same file."""
        return bool(self.path)

    def _open(self) -> sqlite3.Connection:
        for _ in range(2):
            try:
                return _connect(self.path)
            except sqlite3.DatabaseError as error:
                if "locked" in str(error) or "readonly" in str(error):
                    break
                for end in _ENDS:
                    with contextlib.suppress(OSError):
                        os.unlink(self.path + end)
            except OSError:
                break
        log.warning("%s cannot be used; what is worked out is not kept", self.path or "the index")
        return self._open_elsewhere()

    def _open_elsewhere(self) -> sqlite3.Connection:
        """Open a file that ends with this process; in memory where none can be written."""
        if self._folder is not None:
            self._folder.remove()
        self.path, self._folder = _temporary()
        try:
            return _connect(self.path)
        except (OSError, sqlite3.DatabaseError):
            self.path = ""
            return _connect("")

    def move(self) -> None:
        """Go on with an empty file that ends with this process, where nothing can be written."""
        with self.lock:
            self._close()
            self._connection = self._open_elsewhere()
            self._process = os.getpid()
            self._close = weakref.finalize(self, _close, self._connection, self._folder)

    def _reader(self) -> sqlite3.Connection:
        if os.getpid() != self._process:
            # SQLite forbids to carry a connection into a forked process.
            self._connection = _connect(self.path, wait=_WAIT)
            self._process = os.getpid()
            self.lock = RLock()
        return self._connection

    def rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Return what a query finds; nothing where the file is out of order."""
        with self.lock:
            try:
                return self._reader().execute(query, values).fetchall()
            except sqlite3.DatabaseError as error:
                log.error("%s: %s", self.path or "the index", error)
                return []

    def value(self, name: str) -> Any:
        """Return what is kept under a name of the table `meta`, or None."""
        found = self.rows("SELECT value FROM meta WHERE name = ?", (name,))
        return found[0][0] if found else None

    @contextlib.contextmanager
    def writing(self, wait: float = _WAIT) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction, which is undone if the block raises.

        Waits `wait` seconds for another process's transaction. Raises sqlite3.DatabaseError.
        """
        with self.lock:
            connection = self._reader()
            connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.DatabaseError):
                    connection.execute("ROLLBACK")
                raise


def set_value(connection: sqlite3.Connection, name: str, value: object) -> None:
    """Keep a value under a name of the table `meta`."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def _place(root: Path) -> tuple[str, TemporaryFolder | None]:
    """Return where the file lies, and the temporary folder that goes with it, if any."""
    try:
        folder = cache_folder(root)
        for pattern in _OLD_NAMES:
            for old in folder.glob(pattern):
                old.unlink()
        return str(folder / FILE_NAME), None
    except OSError:
        return _temporary()


def _temporary() -> tuple[str, TemporaryFolder | None]:
    """Return a place for a file that ends with this process; in memory where there is none."""
    try:
        folder = TemporaryFolder(FILE_NAME + end for end in _ENDS)
    except OSError:
        return "", None
    return os.path.join(folder.path, FILE_NAME), folder


def _close(connection: sqlite3.Connection, folder: TemporaryFolder | None) -> None:
    connection.close()
    if folder is not None:
        folder.remove()


def _connect(path: str, wait: float = _WAIT) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path or ":memory:", timeout=wait, check_same_thread=False, isolation_level=None
    )
    try:
        # A cache: what a power failure takes is made anew.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = WAL")
        _make_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables, unless they are there; those of another version go first."""

    def is_ours() -> bool:
        try:
            query = "SELECT value FROM meta WHERE name = 'format'"
            return bool(connection.execute(query).fetchone() == (VERSION,))
        except sqlite3.OperationalError as error:
            if "no such" not in str(error):
                raise
            return False

    if is_ours():
        return
    connection.execute("BEGIN IMMEDIATE")
    if not is_ours():  # another process may have made them meanwhile
        kinds = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        for kind, name in connection.execute(
            f"{kinds} ORDER BY sql NOT LIKE '%VIRTUAL%'"
        ).fetchall():
            connection.execute(f'DROP {kind} IF EXISTS "{name}"')
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
        set_value(connection, "format", VERSION)
    connection.execute("COMMIT")
