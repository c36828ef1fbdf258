"""Writing files so that a crash, a full disk or a second process leaves the old file or the new one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from pieraklad.problems import ProjectError

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be renamed
    fcntl = None  # type: ignore[assignment]

LOCK_TIMEOUT = 20.0
"""Seconds to wait for another command that writes in the same project."""


def cache_folder(root: Path) -> Path:
    """Return the project's folder for what can be made anew; git does not see it. Raises OSError."""
    folder = root / ".pieraklad"
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, b"*\n")
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
    handle, name = _temporary(target)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(name, _mode(target))
            if fcntl is not None:  # before another writer can have the temporary file
                os.replace(name, target)
        if fcntl is None:
            os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _temporary(target: Path) -> tuple[int, str]:
    """Open the empty temporary file of `target`; a second writer of it waits until it is closed.

    The name is always the same: what a killed command left there, the next one uses, so that such
    files never pile up.
    """
    name = os.fspath(target.with_name(f".{target.name}.tmp"))
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        handle = os.open(name, flags, 0o600)
        try:
            _lock(handle)
            # Whoever held it meanwhile has renamed or removed it: then this is not the file by that name.
            if _is_at(handle, name):
                os.ftruncate(handle, 0)
                return handle, name
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int) -> None:
    if fcntl is not None:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)


def _is_at(handle: int, name: str) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(name))
    except FileNotFoundError:
        return False


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
