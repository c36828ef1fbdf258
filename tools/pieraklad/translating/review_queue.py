"""Which finished translations wait for a reviewer: read from the catalogs, each once per change."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from pieraklad.catalogs.message import is_finished, message_id
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.catalogs.reviewed import review_hash, texts_of
from pieraklad.project import Project
from pieraklad.storage.files import read_file
from pieraklad.storage.fingerprints import UNREADABLE, stamp_of

_Finished = list[tuple[str, str]]


class ReviewQueue:
    """The queue of one project. Safe to use from several threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._read: dict[Path, tuple[str, _Finished]] = {}

    def waiting(
        self, language: str, slugs: Iterable[str], reviewed: Mapping[str, object]
    ) -> dict[str, list[str]]:
        """Return the IDs of the messages that wait, by article; `reviewed` has hashes as keys."""
        found: dict[str, list[str]] = {}
        for slug in slugs:
            path = self._project.catalog_path(slug, language)
            ids = [name for name, hash_ in self._finished(path) if hash_ not in reviewed]
            if ids:
                found[slug] = ids
        return found

    def _finished(self, path: Path) -> _Finished:
        """Return (ID, hash) of a catalog's finished messages; none of one that cannot be read."""
        with self._lock:
            stamp, finished = self._read.get(path, ("", []))
        now = stamp_of(path, stamp)
        if now == stamp:
            return finished
        if now == UNREADABLE:
            return []
        try:
            catalog = Catalog.from_bytes(read_file(self._project.confine(path)))
            finished = [
                (message_id(entry.msgctxt, entry.msgid), review_hash(entry, texts_of(entry)))
                for entry in catalog if not entry.obsolete and is_finished(entry)
            ]  # fmt: skip
        except (OSError, ValueError):
            finished = []
        with self._lock:
            self._read[path] = now, finished
        return finished
