"""The .mo file of a catalog that was saved: at once, or a moment later for a large one.

Compiling 20,000 messages takes as long as all other steps of a save. Until it is done, the database
says that it is due, so that whoever settles the catalog next does it if this process is killed.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from functools import partial
from pathlib import Path

from pieraklad.catalogs.compile_file import write_mo
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.editing.history import History
from pieraklad.editing.sheet import Sheet, digest_of
from pieraklad.editing.values import Place
from pieraklad.project import Project
from pieraklad.project.bilingual import joined
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.published import Published
from pieraklad.storage.files import read_file, write_if_changed

log = logging.getLogger("pieraklad.editing")

_LARGE = 1_000_000
"""The size in bytes from which on a catalog is compiled in the background."""
_DELAY = 0.3
"""Seconds from a save until then; further saves meanwhile are compiled with it."""


class Compiler:
    """Compiles the catalogs of one project."""

    def __init__(self, project: Project, history: History, published: Published) -> None:
        self._project = project
        self._history = history
        self._published = published
        self._guard = threading.Lock()
        self._due: set[Place] = set()
        self._timers: set[threading.Thread] = set()
        self._is_closed = False

    def compile(self, place: Place, path: Path, sheet: Sheet) -> bool:
        """Write a .mo file; return False if that is still to be done."""
        if len(sheet.data) <= _LARGE:
            compiled = self._to_mo(path, sheet.catalog)
            return self._write(path, sheet.data, compiled)
        self._schedule(place, path)
        return False

    def _schedule(self, place: Place, path: Path) -> None:
        with self._guard:
            if place in self._due or self._is_closed:
                return
            self._due.add(place)
            timer = threading.Timer(_DELAY, self._compile_later, (place, path))
            timer.daemon = True
            self._timers.add(timer)
            timer.start()

    def close(self) -> None:
        """Wait for what is being compiled."""
        with self._guard:
            self._is_closed = True
            timers = list(self._timers)
        for timer in timers:
            timer.join()

    def _compile_later(self, place: Place, path: Path) -> None:
        with self._guard:  # a save from now on needs another turn
            self._due.discard(place)
        try:
            data = read_file(path)
            compiled = self._compile_bytes(path, data)
            if compiled is None:
                return
            write_if_changed(self._target(path), compiled, durable=False)
            if read_file(path) == data:
                self._history.compiled(place, digest_of(data))
            else:  # somebody saved meanwhile, and this may have replaced a newer .mo
                self._schedule(place, path)
        except (OSError, sqlite3.Error) as error:  # it stays due
            log.warning("%s: %s", path.with_suffix(".mo"), error)
        finally:
            with self._guard:
                self._timers.discard(threading.current_thread())

    def _write(self, path: Path, data: bytes, compiled: bytes) -> bool:
        try:
            target = self._target(path)
            write_mo(
                path, target, data, compiled, partial(self._compile_bytes, path), durable=False
            )
        except OSError as error:
            log.warning("%s", joined(f"{path.with_suffix('.mo')}: ", reason_of(error)))
            return False
        return True

    def _target(self, path: Path) -> Path:
        target = path.with_suffix(".mo")
        # Its folder is the catalog's, which is the project's.
        return self._project.confine(target) if target.is_symlink() else target

    def _compile_bytes(self, path: Path, data: bytes) -> bytes | None:
        catalog = Catalog.from_bytes(data)
        return None if catalog.problems else self._to_mo(path, catalog)

    def _to_mo(self, path: Path, catalog: Catalog) -> bytes:
        outdated = self._project.outdated == "translation"
        return catalog.to_mo(outdated=outdated, reviews=self._published.of(path))
