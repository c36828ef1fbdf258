"""One lock a catalog, held for milliseconds, among threads and processes.

The lock files stand beside the database, not in the cache folder, which may be deleted at any time:
whoever locked a deleted file would not keep out those who lock its successor.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from pieraklad.editing.records import FILE_NAME

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_SHORTEST = 0.000_5
_LONGEST = 0.004
"""How often another process's lock is tried, in seconds; flock(2) itself cannot give up waiting."""


class LockBusy(Exception):
    """Somebody else held the lock for the whole time."""


class CatalogLocks:
    """The locks of one project's catalogs."""

    def __init__(self, root: Path) -> None:
        self._folder = root / f"{FILE_NAME}-locks"
        self._guard = threading.Lock()
        self._threads: dict[str, threading.Lock] = {}

    @contextlib.contextmanager
    def hold(self, language: str, slug: str, timeout: float) -> Iterator[None]:
        """Hold a catalog's lock. Raises LockBusy after `timeout` seconds, and OSError."""
        end = time.monotonic() + timeout
        name = blake2b(f"{language}/{slug}".encode(), digest_size=8).hexdigest()
        with self._guard:
            lock = self._threads.setdefault(name, threading.Lock())
        # Threads wait for each other without trying again and again.
        if not lock.acquire(timeout=max(0.0, timeout)):
            raise LockBusy
        try:
            with self._hold_file(name, end):
                yield
        finally:
            lock.release()

    @contextlib.contextmanager
    def _hold_file(self, name: str, end: float) -> Iterator[None]:
        if fcntl is None:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            from filelock import FileLock, Timeout

            try:
                with FileLock(self._folder / name, max(0.0, end - time.monotonic())):
                    yield
            except Timeout:
                raise LockBusy from None
            return
        try:
            handle = _opened(self._folder / name)
        except FileNotFoundError:  # the first lock of all
            self._folder.mkdir(mode=0o700, exist_ok=True)
            handle = _opened(self._folder / name)
        try:
            pause = _SHORTEST
            while not _locked(handle):
                if time.monotonic() > end:
                    raise LockBusy
                time.sleep(pause)
                pause = min(pause * 2, _LONGEST)
            yield
        finally:
            os.close(handle)  # this releases the lock


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
