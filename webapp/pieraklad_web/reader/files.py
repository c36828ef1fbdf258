"""A media file as it is sent: its ETag, and a compressed copy where that makes it smaller.

Pictures, sound and video are compressed already and are sent as they are, in parts if asked for.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Lock

from cachetools import LRUCache

from pieraklad_web.pages.stored import Stored, store

_COMPRESSIBLE = frozenset({"image/svg+xml", "text/csv; charset=utf-8", "text/plain; charset=utf-8"})
_LARGEST = 1_000_000
"""Bytes of a file that is kept, compressed, in memory."""
_KEPT = 16_000_000
"""Bytes of all files that are kept."""
_KNOWN = 10_000
"""Files whose ETags are remembered."""

Version = tuple[Path, int, int]
"""A file with the nanosecond of its last change and its size in bytes."""


class Files:
    """What is known of media files. Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: LRUCache[Version, Stored] = LRUCache(_KEPT, lambda page: page.room)
        self._etags: LRUCache[Version, str] = LRUCache(_KNOWN)
        self._lock = Lock()

    def compressed(self, path: Path, mimetype: str) -> Stored | None:
        """Return a file that is worth compressing, ready to be sent; None for any other.

        Raises OSError.
        """
        if mimetype not in _COMPRESSIBLE:
            return None
        version = _version(path)
        if version[2] > _LARGEST:
            return None
        with self._lock:
            kept = self._kept.get(version)
        if kept is None:
            kept = store(path.read_bytes(), mimetype)
            with self._lock:
                self._kept[version] = kept
        return kept

    def etag(self, path: Path) -> str:
        """Return the strong ETag of a file, the same on every machine. Raises OSError."""
        version = _version(path)
        with self._lock:
            known = self._etags.get(version)
        if known is None:
            with path.open("rb") as file:
                known = f'"{hashlib.file_digest(file, "sha256").hexdigest()[:32]}"'
            with self._lock:
                self._etags[version] = known
        return known


def _version(path: Path) -> Version:
    status = path.stat()
    return path, status.st_mtime_ns, status.st_size
