"""Writing files so that a crash, a full disk or a second process leaves the old file or the new one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pieraklad.problems import ProjectError

LOCK_TIMEOUT = 20.0
"""Seconds to wait for another command that writes in the same project."""


def cache_folder(root: Path) -> Path:
    """Return the project's folder for what can be made anew; git does not see it. Raises OSError."""
    folder = root / ".pieraklad"
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", "utf-8")
    return folder


@contextlib.contextmanager
def writing_lock(root: Path) -> Iterator[None]:
    """Keep other commands from writing in the project at `root` meanwhile.

    Waits up to LOCK_TIMEOUT seconds, then raises ProjectError. Where no lock can be made (a folder
    that is read-only), the writing itself says so.
    """
    from filelock import FileLock, Timeout

    try:
        lock = FileLock(cache_folder(root) / "lock", timeout=LOCK_TIMEOUT)
        lock.acquire()
    except Timeout:
        raise ProjectError(
            f"{root}: another pieraklad command has been writing here for {LOCK_TIMEOUT:.0f} "
            "seconds; wait for it to end, then try again"
        ) from None
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.release()


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data`: temporary file beside it, fsync, rename.

    Missing folders are made. Raises OSError; the old file is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A linked file stays a link: what it points to is replaced.
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write `data` unless `path` holds it already; return whether it was written."""
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        pass
    write_atomically(path, data)
    return True


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
