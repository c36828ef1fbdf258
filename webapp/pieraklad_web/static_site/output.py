"""The folder that a static build writes into: ours or somebody's, what is in it, what goes.

A list of the files made stays beside them: it tells a folder of ours from somebody's, and lets
the next build take away what no page is any more.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from pieraklad_web.compression import SMALLEST, compressed_copies, endings

LIST_NAME = ".pieraklad-build"

_COMPRESSED = (".html", ".xml", ".txt", ".atom", ".json", ".css", ".js", ".svg")


class State(NamedTuple):
    """A file's size in bytes and the nanosecond of its last change."""

    size: int
    modified: int


class NotOurs(Exception):
    """The output folder holds files that no build of ours made."""


class Output:
    """The output folder; a file that is there already with the same bytes stays untouched.

    With `compress`, text files get copies beside them, `.gz` and, where its package is installed,
    `.br`. Nothing is written or removed through symbolic links in the folder.
    """

    def __init__(self, folder: Path, force: bool = False, compress: bool = False) -> None:
        """Raises NotOurs for a folder with other files, unless `force`; OSError."""
        self.folder = folder
        self.compress = compress
        self._root = os.fspath(folder)
        self._real = os.path.realpath(folder)
        self._safe: set[str] = set()
        """Folders that are known to be below `folder` and no links."""
        before = _made_before(folder)
        # In a folder where nothing is yet, nobody looks, and nothing has to be compared.
        left = _short(LIST_NAME)  # by a build that was killed before it had done anything
        is_empty = not folder.exists() or all(path.name == left for path in folder.iterdir())
        self._is_new = before is None and is_empty
        if before is None and not self._is_new and not force:
            raise NotOurs(str(folder))
        self._before = before or set()
        self._announced = set(self._before)
        self._listed = before
        """What the list in the folder names."""

    def announce(self, names: Iterable[str]) -> None:
        """Say which files come, before they do: so that a build that is stopped is known as ours."""
        self._announced |= self._with_copies(names)
        self._write_list(self._announced)

    def has_all(self, states: Iterable[tuple[str, int, int]]) -> bool:
        """Return whether files are there as an earlier build left them, with compressed copies."""
        for name, size, modified in states:
            path = f"{self._root}/{name}"
            folder = name.rpartition("/")[0]
            if folder not in self._safe and not self._has_folder(folder):
                return False
            try:
                status = os.lstat(path)
            except OSError:
                return False
            if status.st_size != size or status.st_mtime_ns != modified:
                return False
            if not S_ISREG(status.st_mode):
                return False
            has_copies = self.compress and name.endswith(_COMPRESSED) and size >= SMALLEST
            if has_copies and not all(os.path.isfile(path + ending) for ending in endings()):
                return False
        return True

    def put(self, name: str, data: bytes) -> tuple[bool, State]:
        """Write a file, named by its path below the folder.

        Returns whether it was another before, and its state now.
        """
        path = f"{self._root}/{name}"
        self._make_folder(name.rpartition("/")[0])
        written = self._write(path, data)
        if self.compress and name.endswith(_COMPRESSED):
            for ending, packed in compressed_copies(data):
                self._write(path + ending, packed)
        status = os.stat(path, follow_symlinks=False)
        return written, State(status.st_size, status.st_mtime_ns)

    def consists_of(self, names: Iterable[str]) -> bool:
        """Return whether the list names these files, beside compressed copies, and no others."""
        every = set(names)
        return self._listed is not None and every <= self._listed <= self._with_copies(every)

    def finish(self, names: Iterable[str]) -> int:
        """Remove what an earlier build made that is not among `names`; return how many files went."""
        if self._with_copies(names) == self._announced == self._listed:
            return 0
        kept = {name for name in self._with_copies(names) if os.path.isfile(f"{self._root}/{name}")}
        removed = 0
        for name in sorted(self._announced - kept):
            stale = self.folder / name
            if stale.is_file() and self._is_inside(os.path.realpath(stale.parent)):
                stale.unlink()
                removed += name in self._before
                _remove_empty(stale.parent, self.folder)
        self._write_list(kept)
        return removed

    def _with_copies(self, names: Iterable[str]) -> set[str]:
        all_names = set(names)
        if self.compress:
            texts = [name for name in all_names if name.endswith(_COMPRESSED)]
            all_names.update(f"{name}{ending}" for name in texts for ending in (".gz", ".br"))
        return all_names

    def _write_list(self, names: set[str]) -> None:
        if names == self._listed:
            return
        self._make_folder("")
        self._listed = set(names)
        listed = "".join(f"{name}\n" for name in sorted(names))
        _replace(f"{self._root}/{LIST_NAME}", listed.encode("utf-8", "surrogateescape"))

    def _has_folder(self, name: str) -> bool:
        """Return whether a folder below ours is there, and no part of its path is a link."""
        if not name or name in self._safe:
            return True
        if not self._has_folder(name.rpartition("/")[0]):
            return False
        try:
            is_safe = S_ISDIR(os.lstat(f"{self._root}/{name}").st_mode)
        except OSError:
            return False
        if is_safe:
            self._safe.add(name)
        return is_safe

    def _make_folder(self, name: str) -> None:
        """Make the folder of a file. Raises PermissionError where a link leads out of OUT."""
        if name in self._safe:
            return
        path = f"{self._root}/{name}" if name else self._root
        if name:
            self._make_folder(name.rpartition("/")[0])
            with contextlib.suppress(FileExistsError):
                os.mkdir(path)
            if self._has_folder(name):
                return
        if not self._is_inside(os.path.realpath(path)):
            raise PermissionError(
                errno.EPERM,
                "is a link out of the folder; remove it, or choose another folder",
                path,
            )
        os.makedirs(path, exist_ok=True)
        self._safe.add(name)

    def _is_inside(self, real: str) -> bool:
        return real == self._real or real.startswith(self._real.rstrip(os.sep) + os.sep)

    def _write(self, path: str, data: bytes) -> bool:
        """Write a file unless it is there already with these bytes; return whether it was not."""
        if self._is_new:
            _write_bytes(path, data)
            return True
        if not os.path.islink(path):
            with contextlib.suppress(OSError), open(path, "rb", buffering=0) as file:
                if file.read() == data:
                    return False
        _replace(path, data)
        return True


def _made_before(out: Path) -> set[str] | None:
    try:
        listed = (out / LIST_NAME).read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    return {name for name in listed if name and ".." not in name.split("/") and name[0] != "/"}


def _replace(path: str, data: bytes) -> None:
    """Write a file in one step, so that a server beside us never sends half of it."""
    folder, _, name = path.rpartition("/")
    beside = f"{folder}/{_short(name)}"
    try:
        _write_bytes(beside, data)
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _short(name: str) -> str:
    """Return a temporary name no longer than the file's own: the longest that there are must do."""
    return f".{blake2b(os.fsencode(name), digest_size=8).hexdigest()}.tmp"


def _write_bytes(path: str, data: bytes) -> None:
    with open(path, "wb", opener=_open_no_link) as file:
        file.write(data)


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


def _remove_empty(folder: Path, out: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
