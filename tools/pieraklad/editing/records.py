"""`workbench.sqlite`: what people did that files cannot hold. Its tables, versions, and connections.

It stands beside pieraklad.toml and is not a cache: whoever deletes it deletes the history, the
suggestions and the sign-ins. Only the translations are in the catalogs, too.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.problems import ProjectError

FILE_NAME = "workbench.sqlite"
_WAIT = 10.0
"""Seconds to wait for another connection's transaction."""
_SHORTEST = 0.000_5
_LONGEST = 0.004
"""How often a transaction of another process is tried to be followed, in seconds."""

_MIGRATIONS = (
    """
CREATE TABLE catalog (
  language TEXT, slug TEXT, digest TEXT NOT NULL, stamp TEXT NOT NULL, head TEXT NOT NULL,
  PRIMARY KEY (language, slug)) WITHOUT ROWID;
CREATE TABLE message (
  language TEXT, slug TEXT, id TEXT, msgctxt TEXT, msgid TEXT NOT NULL, hash TEXT NOT NULL,
  target TEXT NOT NULL, state TEXT NOT NULL, at REAL NOT NULL, here INTEGER NOT NULL,
  PRIMARY KEY (language, slug, id)) WITHOUT ROWID;
CREATE TABLE journal (
  number INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL UNIQUE, payload TEXT NOT NULL,
  language TEXT NOT NULL, slug TEXT NOT NULL, at REAL NOT NULL, answer TEXT);
CREATE INDEX journal_pending ON journal (language, slug, number) WHERE answer IS NULL;
CREATE TABLE version (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, language TEXT NOT NULL, slug TEXT NOT NULL,
  id TEXT NOT NULL, hash TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL,
  who TEXT NOT NULL, at REAL NOT NULL, origin TEXT NOT NULL, journal INTEGER);
CREATE INDEX version_message ON version (language, slug, id, seq);
CREATE TABLE suggestion (
  number INTEGER PRIMARY KEY AUTOINCREMENT, language TEXT NOT NULL, slug TEXT NOT NULL,
  id TEXT NOT NULL, target TEXT NOT NULL, base TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL,
  reason TEXT NOT NULL, closed_by TEXT, closed_at REAL);
CREATE INDEX suggestion_open ON suggestion (language, slug, id) WHERE closed_at IS NULL;
CREATE TABLE person (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, at REAL NOT NULL,
  is_local INTEGER NOT NULL DEFAULT 0);
CREATE TABLE link (
  hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, until REAL NOT NULL,
  used_at REAL) WITHOUT ROWID;
CREATE TABLE session (
  hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, at REAL NOT NULL,
  until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE token (
  hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, at REAL NOT NULL) WITHOUT ROWID;
""",
    """
CREATE TABLE role (
  person INTEGER NOT NULL REFERENCES person, language TEXT NOT NULL, role TEXT NOT NULL,
  PRIMARY KEY (person, language)) WITHOUT ROWID;
INSERT INTO role SELECT number, '', role FROM person;
ALTER TABLE person DROP COLUMN role;
ALTER TABLE person ADD COLUMN off_at REAL;
""",
    """
ALTER TABLE person ADD COLUMN password TEXT;
ALTER TABLE person ADD COLUMN subject TEXT;
ALTER TABLE person ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN mailed_at REAL NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN feed BLOB;
ALTER TABLE person ADD COLUMN is_credited INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX person_subject ON person (subject) WHERE subject IS NOT NULL;
CREATE UNIQUE INDEX person_feed ON person (feed) WHERE feed IS NOT NULL;
ALTER TABLE link ADD COLUMN is_local INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN how TEXT NOT NULL DEFAULT '';
CREATE TABLE passkey (
  id BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, key BLOB NOT NULL,
  uses INTEGER NOT NULL, name TEXT NOT NULL, at REAL NOT NULL, used_at REAL) WITHOUT ROWID;
CREATE TABLE challenge (
  hash BLOB PRIMARY KEY, person INTEGER, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE attempt (number INTEGER PRIMARY KEY, what TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX attempt_what ON attempt (what, at);
CREATE TABLE log (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, who TEXT NOT NULL,
  address TEXT NOT NULL, action TEXT NOT NULL, what TEXT NOT NULL);
CREATE TRIGGER log_keeps BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_stays BEFORE UPDATE OF number, at, who, action, what ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TABLE comment (
  number INTEGER PRIMARY KEY AUTOINCREMENT, language TEXT NOT NULL, slug TEXT NOT NULL,
  id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL,
  to_whom TEXT NOT NULL DEFAULT '', answers INTEGER REFERENCES comment, closed_by TEXT,
  closed_at REAL);
CREATE INDEX comment_place ON comment (language, slug, id);
CREATE INDEX version_who ON version (who, at);
CREATE TABLE presence (
  tab TEXT PRIMARY KEY, who TEXT NOT NULL, language TEXT NOT NULL, slug TEXT NOT NULL,
  id TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE progress (
  day TEXT, language TEXT, slug TEXT, finished INTEGER NOT NULL, total INTEGER NOT NULL,
  PRIMARY KEY (day, language, slug)) WITHOUT ROWID;
""",
    """
CREATE TABLE sync (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE committed (
  language TEXT, who TEXT, seq INTEGER NOT NULL, PRIMARY KEY (language, who)) WITHOUT ROWID;
CREATE TABLE commit_address (name TEXT PRIMARY KEY, address TEXT NOT NULL) WITHOUT ROWID;
""",
)
"""What leads from each version of the tables to the next one; `user_version` counts them."""


class Records:
    """The database of one project, for several threads and processes: a connection for each thread.

    Raises ProjectError if the file cannot be used. Later errors are sqlite3.Error.
    """

    def __init__(self, root: Path) -> None:
        self.path = root / FILE_NAME
        self._own = threading.local()
        self._is_closed = False
        # Threads wait for each other here, and not by trying again and again.
        self._writer = threading.Lock()
        try:
            _make(self.path)
            connection = self.connection
            with contextlib.suppress(sqlite3.OperationalError):
                # Another process may be changing this at the same moment: to the same.
                connection.execute("PRAGMA journal_mode = WAL")
            self._migrate(connection)
        except (OSError, sqlite3.Error) as error:
            self.close()
            cannot = Bilingual("cannot be used: ", "немагчыма скарыстаць: ")
            raise ProjectError(joined(f"{self.path}: ", cannot, str(error))) from None

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, outside transactions in autocommit mode."""
        held: _Held | None = getattr(self._own, "held", None)
        if self._is_closed:
            raise sqlite3.ProgrammingError(f"{self.path} is closed")
        if held is None or held.process != os.getpid():
            held = self._own.held = _Held(_connect(self.path))
        return held.connection

    @contextlib.contextmanager
    def writing(self, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """Begin a transaction that may write; it is on disk when the block ends.

        One that is not `durable` may be undone by a power failure, but never in part, and not by a
        killed process. IMMEDIATE: a transaction that starts by reading cannot wait for
        another one's writes.
        """
        connection = self.connection
        with self._writer:
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            _begin(connection)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Return the rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        """Return the first row of a query, or None."""
        return self.connection.execute(sql, values).fetchone()

    def close(self) -> None:
        """Close this thread's connection; nobody gets another one.

        Those of other threads, which may be in the middle of a query, are closed with their threads:
        closing them here could end the process.
        """
        self._is_closed = True
        held: _Held | None = getattr(self._own, "held", None)
        if held is not None:
            held.close()
            del self._own.held

    def _migrate(self, connection: sqlite3.Connection) -> None:
        if _version(connection) == len(_MIGRATIONS):
            return
        with self.writing():
            version = _version(connection)
            if version > len(_MIGRATIONS):
                raise sqlite3.DatabaseError(
                    Bilingual(
                        "it was written by a newer version of Pieraklad",
                        "яго запісала навейшая версія Pieraklad",
                    )
                )
            for number in range(version, len(_MIGRATIONS)):
                for statement in _MIGRATIONS[number].split(";\n"):
                    if statement.strip():
                        connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")


class _Held:
    """A connection that is closed with its thread, or with the records where nobody closed them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.process = os.getpid()
        # Not `__del__`: of objects that hold each other, the connection may be finalized first.
        self.close = weakref.finalize(self, _close, connection, self.process)


def _close(connection: sqlite3.Connection, process: int) -> None:
    # A forked child must not close its parent's file: SQLite would drop the parent's locks.
    if process == os.getpid():
        with contextlib.suppress(sqlite3.Error):
            connection.close()


def _make(path: Path) -> None:
    """Create the file for its owner alone: it holds sessions and names. SQLite's other files get its mode."""
    if not path.exists():
        with contextlib.suppress(FileExistsError):  # another process was faster
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        os.fspath(path), timeout=_WAIT, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: sqlite3.Connection) -> None:
    """Begin a transaction that writes, as soon as no other process has one.

    SQLite's own waiting pauses for up to 100 ms at a time; a transaction here takes about one.
    """
    end = time.monotonic() + _WAIT
    pause = _SHORTEST
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > end:
                    raise
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(_WAIT * 1000)}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
