"""Writing files so that a crash, a full disk or a second process leaves either the old file or the new one."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pieraklad.project.bilingual import Bilingual, joined, number_of
from pieraklad.project.problems import ProjectError

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be renamed
    fcntl = None  # type: ignore[assignment]

LOCK_TIMEOUT = 20.0
"""Seconds to wait for another command that writes in the same project."""


def cache_folder(root: Path) -> Path:
    """Return the project's cache folder, which git ignores. Raises OSError."""
    folder = root / ".pieraklad"
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, b"*\n")
    return folder


@contextlib.contextmanager
def writing_lock(root: Path) -> Iterator[None]:
    """Keep other commands from writing in the project at `root` meanwhile.

    Waits up to LOCK_TIMEOUT seconds, then raises ProjectError. If no lock can be created (in a
    read-only folder), the write itself will report that.
    """
    from filelock import FileLock, Timeout

    try:
        lock = FileLock(cache_folder(root) / "lock", timeout=LOCK_TIMEOUT)
        lock.acquire()
    except Timeout:
        busy = Bilingual(
            f"another pieraklad command has been writing here for {LOCK_TIMEOUT:.0f} "
            "seconds; wait for it to end, then try again",
            "тут ужо "
            + number_of(round(LOCK_TIMEOUT), "секунду", "секунды", "секунд")
            + " піша іншая каманда pieraklad; дачакайцеся, пакуль яна скончыць, і паўтарыце",
        )
        raise ProjectError(joined(f"{root}: ", busy)) from None
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.release()


_STILL = 0.05
"""How long a file must have been unchanged to count as complete, in seconds, where the system cannot
tell whether it is being written: many programs write in place, and an unfinished file is
neither their old text nor their new one."""
_F_SETSIG = 10  # Linux; Python has no constant for it
_PATIENCE = 10.0
"""How long to wait for a file that others keep writing, in seconds."""


def write_atomically(path: Path, data: bytes, durable: bool = True) -> None:
    """Replace `path` by `data`: temporary file beside it, fsync, rename, fsync of the folder.

    Missing folders are created. Raises OSError; the old file is then untouched. Changes that somebody
    else wrote meanwhile are replaced, too: if they may be a person's work, call `rewrite`. What can be
    made anew need not be `durable`: it is not synced, and may be gone after a power failure.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A link stays a link: its target is replaced.
    target = Path(os.path.realpath(path))
    with _new_file(target, data, _mode(target), durable) as name:
        os.replace(name, target)
    if durable:
        _sync_folder(target.parent)


def rewrite(
    path: Path, change: Callable[[bytes | None], bytes | None], patience: float = _PATIENCE
) -> bool:
    """Replace a file's contents with what `change` returns for them; return whether it was written.

    `change` gets the file's bytes, or None if there is no file, and returns the new bytes, or
    None to leave the file as it is. It may be called again: if somebody else wrote the file
    meanwhile, `change` starts from their version, so that neither their work nor ours is
    lost. Raises OSError; the file is then as somebody else or we left it, never half-written. If others
    are still writing it after `patience` seconds, the error is EBUSY.
    """
    target = Path(os.path.realpath(path))
    end = time.monotonic() + patience
    while True:
        with _read(target, end) as seen:
            data = change(seen.data)
            if data is None or data == seen.data:
                _tidy_up(target, seen.handle)
                return False
            if _replace(target, data, seen):
                _sync_folder(target.parent)
                return True
        if time.monotonic() > end:
            raise _busy(path)


def _busy(path: Path) -> OSError:
    return OSError(
        errno.EBUSY,
        Bilingual(
            "another program keeps writing this file; try again",
            "гэты файл увесь час запісвае іншая праграма; паспрабуйце яшчэ раз",
        ),
        os.fspath(path),
    )


class _Seen(NamedTuple):
    """A file as it was read: its bytes, None if there was no file, and its open handle."""

    data: bytes | None
    handle: int

    def is_still(self, name: str) -> bool:
        """Return whether the file with that name is still this one, with the bytes that were read."""
        try:
            status = os.stat(name, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return (
            os.path.samestat(status, os.fstat(self.handle)) and _all_bytes(self.handle) == self.data
        )


@contextlib.contextmanager
def _read(target: Path, end: float) -> Iterator[_Seen]:
    """Read a file as soon as nobody is writing it; it stays open and locked.

    Raises OSError at the time `end` if it is still being written: half of it may be missing.
    """
    last: tuple[int, ...] | None = None
    while True:
        try:
            handle = _open(target)
        except FileNotFoundError:
            yield _Seen(None, -1)
            return
        try:
            _lock(handle)
            before = _version(handle)
            data = _all_bytes(handle)
            after = _version(handle)
            written = _is_open_for_writing(handle)
            if written is None:  # the system cannot tell: go by the file's age
                age = time.time_ns() - after[0]
                written = last != after and age < _STILL * 1e9
            if before == after and not written:
                yield _Seen(data, handle)
                return
            last = after
            if time.monotonic() > end:
                raise _busy(target)
        finally:
            os.close(handle)
        time.sleep(_STILL / 5)


def read_file(path: Path) -> bytes:
    """Return the bytes of a regular file. Raises OSError, also for a pipe, which would block."""
    handle = _open(path)
    try:
        return _all_bytes(handle)
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        irregular = Bilingual("is not a regular file", "гэта не звычайны файл")
        raise OSError(errno.EINVAL, irregular, os.fspath(path))
    return handle


def _replace(target: Path, data: bytes, seen: _Seen) -> bool:
    """Replace the file that was `seen` with `data`; return False, with nothing done, if it has changed."""
    from pieraklad.storage.atomic_exchange import exchange

    target.parent.mkdir(parents=True, exist_ok=True)
    with _new_file(target, data, _mode(target)) as name:
        if seen.data is None:
            return _place_new(name, target)
        replaced = False
        own = os.stat(name)
        if seen.is_still(os.fspath(target)):
            try:
                replaced = exchange(name, os.fspath(target))
            except FileNotFoundError:  # removed at this very moment
                _remove(name)
                return False
            if not replaced:  # not supported: a plain rename, only a moment after checking
                os.replace(name, target)
                return True
            # The displaced file now has the temporary name, and the lock that `seen` holds.
            # Whoever opened it before that, and is about to write into it, must not write into nothing.
            if _is_open_for_writing(seen.handle) or not seen.is_still(name):
                exchange(name, os.fspath(target))
                replaced = False
                if not _is_file(name, own):
                    # Somebody replaced ours in this moment: theirs is the newest file.
                    exchange(name, os.fspath(target))
        _remove(name)
        return replaced


def _place_new(name: str, target: Path) -> bool:
    """Give a temporary file its final name unless a file with that name now exists."""
    is_free = True
    try:
        os.link(name, target)
    except FileExistsError:
        is_free = False
    except OSError:  # a file system without links
        is_free = not target.exists()
        if is_free:
            os.replace(name, target)
            return True
    _remove(name)
    return is_free


def _is_open_for_writing(handle: int) -> bool | None:
    """Return whether any process has a file open for writing; None if the system cannot tell.

    Linux does not grant a read lease on such a file (fcntl(2), “Leases”); the lease is released at once.
    """
    if fcntl is None or not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        # If a process opens the file at this very moment we get a signal, which must do nothing.
        fcntl.fcntl(handle, _F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # somebody else's file, or a file system without leases
        return None
    return False


def _version(handle: int) -> tuple[int, ...]:
    status = os.fstat(handle)
    return status.st_mtime_ns, status.st_size, status.st_ino


def _all_bytes(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    pieces = []
    while piece := os.read(handle, 1 << 24):
        pieces.append(piece)
    return b"".join(pieces)


@contextlib.contextmanager
def _new_file(target: Path, data: bytes, mode: int, durable: bool = True) -> Iterator[str]:
    """Yield the name of a temporary file beside `target` to which `data` has been synced if `durable`.

    The caller renames or removes it; if the caller raises, it is removed here.
    """
    handle, name = _temporary(target)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
            os.chmod(name, mode)
            if fcntl is not None:  # before another writer can have the temporary file
                yield name
        if fcntl is None:
            yield name
    except BaseException:
        _remove(name)
        raise


def _remove(name: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(name)


def _tidy_up(target: Path, own: int) -> None:
    """Remove the temporary file of a command that was killed, but not one that is being used.

    `own` is the open target: killed after giving a new file its second name, a command leaves both.
    """
    name = _temporary_name(target)
    with contextlib.suppress(OSError):
        handle = os.open(name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            is_own = own >= 0 and os.path.samestat(os.fstat(own), os.fstat(handle))
            if fcntl is not None and not is_own:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(handle, name):
                os.unlink(name)
        finally:
            os.close(handle)


def _temporary_name(target: Path) -> str:
    """Return the name of a file's temporary file.

    It is always the same: the next command reuses or removes what a killed one left there, so that
    such files never pile up.
    """
    return os.fspath(target.with_name(f".{target.name}.tmp"))


def _sync_folder(folder: Path) -> None:
    """Sync a folder's new names to disk, where the file system supports it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _temporary(target: Path) -> tuple[int, str]:
    """Open the empty temporary file of `target`; a second writer waits until it is closed."""
    name = _temporary_name(target)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        handle = os.open(name, flags, 0o600)
        try:
            _lock(handle)
            # Another process may have renamed or removed it meanwhile: then this is not the file with that name.
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
    return _is_file(name, os.fstat(handle))


def _is_file(name: str, status: os.stat_result) -> bool:
    try:
        return os.path.samestat(status, os.stat(name))
    except FileNotFoundError:
        return False


def write_if_changed(path: Path, data: bytes, durable: bool = True) -> bool:
    """Write `data` unless `path` already contains it; return whether it was written."""
    try:
        if read_file(path) == data:
            return False
    except FileNotFoundError:
        pass
    write_atomically(path, data, durable)
    return True


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
