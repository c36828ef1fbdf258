"""Helpers for the crash tests: run a command in a forked child, and make its n-th file operation fail.

An *operation* is anything that can leave a file incomplete: opening for writing, each half of a write, fsync,
chmod, rename, unlink, mkdir, and SQLite's schemas, beginnings and ends of transactions.
"""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Everything that the commands import when they are called, so that no child has to do it again.
import filelock  # noqa: F401
import rapidfuzz.fuzz  # noqa: F401
import unicode_segmentation_rs  # noqa: F401

import pieraklad.catalogs.template
import pieraklad.cli.build
import pieraklad.cli.compile_
import pieraklad.cli.extract
import pieraklad.cli.merge
import pieraklad.cli.update
import pieraklad.documents.markdown.segmenter
import pieraklad.index.step_cache
import pieraklad.merging.alignment.align
import pieraklad.merging.carry_over
import pieraklad.merging.splits
import pieraklad.merging.three_way
import pieraklad.merging.update
import pieraklad.site.site
import pieraklad.workflow.extract
import pieraklad.workflow.kept_output
import pieraklad.workflow.suggestions
import pieraklad.workflow.update  # noqa: F401
import pieraklad_web.static_site.build  # noqa: F401
from pieraklad.catalogs.po import scanner
from pieraklad.cli import main
from pieraklad.storage import atomic_exchange, files

for _pattern in (scanner.quick, scanner.live, scanner.obsolete):
    _pattern()  # compiled when it is first asked for, which takes half the time of an `update`

KILL, FULL_DISK, READ_ONLY = "kill", "full disk", "read only"

_EVENTS = {
    "open": "open", "os.rename": "rename", "os.remove": "remove", "os.chmod": "chmod",
    "os.mkdir": "mkdir", "os.link": "rename",
}  # fmt: skip
_FULL = {"write", "fsync", "sqlite"}
_FORBIDDEN = {"open", "rename", "remove", "chmod", "mkdir", "sqlite"}


@dataclass(frozen=True)
class Ended:
    """How the child ended: its exit status (None: it was killed) and its output."""

    status: int | None
    said: str
    operations: int
    """How many operations there were; 0 for one that was killed."""


class Saboteur:
    """Counts the operations below `root` and does `what` at the `at`-th, or at all of them from 0 on."""

    def __init__(self, root: Path, what: str, at: int | None) -> None:
        self.root = f"{root}{os.sep}"
        self.what = what
        self.at = at
        self.done = 0

    def install(self) -> None:
        """Patch this process for good."""
        sys.addaudithook(self._audit)
        fdopen, fsync, connect = os.fdopen, os.fsync, sqlite3.connect

        def written_by_halves(*args: Any, **kwargs: Any) -> Any:
            return _Halves(fdopen(*args, **kwargs), self)

        def synced(handle: int) -> None:
            self.step("fsync")
            fsync(handle)

        def connected(name: str, **kwargs: Any) -> Any:
            if name == ":memory:":
                return connect(name, **kwargs)
            return connect(name, factory=_connection(self), **kwargs)

        files.os.fdopen = written_by_halves  # type: ignore[attr-defined]
        files.os.fsync = synced  # type: ignore[attr-defined]
        exchange = atomic_exchange.exchange

        def exchanged(one: str, other: str) -> bool:
            self.step("rename")
            return exchange(one, other)

        atomic_exchange.exchange = exchanged
        sqlite3.connect = connected

    def step(self, operation: str) -> None:
        """Let the operation happen, or not."""
        if self.what == FULL_DISK and operation not in _FULL:
            return
        if self.what == READ_ONLY and operation not in _FORBIDDEN:
            return
        self.done += 1
        if self.at not in (0, self.done):
            return
        if self.what == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        if operation == "sqlite":
            text = {
                FULL_DISK: "database or disk is full",
                READ_ONLY: "attempt to write a readonly database",
            }
            raise sqlite3.OperationalError(text[self.what])
        number = errno.ENOSPC if self.what == FULL_DISK else errno.EROFS
        raise OSError(number, os.strerror(number))

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        operation = _EVENTS.get(event)
        if operation is None or not isinstance(args[0], str | bytes | os.PathLike):
            return
        if not os.path.abspath(os.fsdecode(args[0])).startswith(self.root):
            return
        if operation != "open" or args[2] & (os.O_WRONLY | os.O_RDWR):
            self.step(operation)


class _Halves:
    """A file that writes in two halves, each of which can fail."""

    def __init__(self, file: Any, saboteur: Saboteur) -> None:
        self._file = file
        self._saboteur = saboteur

    def __enter__(self) -> _Halves:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        for half in (data[: len(data) // 2], data[len(data) // 2 :]):
            self._saboteur.step("write")
            self._file.write(half)
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _connection(saboteur: Saboteur) -> type[sqlite3.Connection]:
    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
            if sql.startswith(("BEGIN", "COMMIT")):
                saboteur.step("sqlite")
            return super().execute(sql, *args)

        def executescript(self, sql: str) -> sqlite3.Cursor:
            saboteur.step("sqlite")
            return super().executescript(sql)

    return Connection


def run(root: Path, *args: str, what: str = KILL, at: int | None = None) -> Ended:
    """Run a command in a forked child whose current folder is `root`; `at` None lets it be."""
    return run_function(root, lambda: main(list(args)), what, at)


def run_function(
    root: Path, function: Callable[[], None], what: str = KILL, at: int | None = None
) -> Ended:
    """Call a function in such a child."""
    output = root.parent / "output"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads
        child = os.fork()
    if not child:
        _in_child(root, output, function, Saboteur(root, what, at))
    _, status = os.waitpid(child, 0)
    code = None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    said, _, operations = output.read_text("utf-8").rpartition("\0")
    return Ended(code, said, int(operations) if code is not None else 0)


def _in_child(root: Path, output: Path, command: Callable[[], None], saboteur: Saboteur) -> None:
    status = 99
    try:
        sys.stdout = sys.stderr = output.open("w", encoding="utf-8")
        os.chdir(root)
        saboteur.install()
        try:
            command()
            status = 0
        except SystemExit as exit_:
            status = exit_.code if isinstance(exit_.code, int) else 0
        except BaseException:
            import traceback

            traceback.print_exc()
        print(f"\0{saboteur.done}", end="", flush=True)
    finally:
        os._exit(status)
