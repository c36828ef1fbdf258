"""The folder that a static build writes into: ours or somebody's, what is in it, what goes.

A list of the files made stays beside them: it tells a folder of ours from somebody's, and lets
the next build take away what no page is any more.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pieraklad.site.caching import compressed_copies

LIST_NAME = ".pieraklad-build"

_COMPRESSED = (".html", ".xml", ".txt", ".atom", ".json", ".css", ".js", ".svg")


class NotOurs(Exception):
    """The output folder holds files that no build of ours made."""


class Output:
    """The output folder; a file that is there already with the same bytes stays untouched.

    With `compress`, text files get copies beside them, `.gz` and, where its package is installed, `.br`.
    """

    def __init__(self, folder: Path, force: bool = False, compress: bool = False) -> None:
        """Raises NotOurs for a folder with other files, unless `force`."""
        self.folder = folder
        self.compress = compress
        self._root = os.fspath(folder)
        self._before = _made_before(folder)
        if self._before is None and folder.exists() and any(folder.iterdir()):
            if not force:
                raise NotOurs(str(folder))
            self._before = set()

    def put(self, name: str, data: bytes) -> bool:
        """Write a file, named by its path below the folder; return whether it was another before."""
        there = self._before is not None
        path = f"{self._root}/{name}"
        written = _write(path, data, there)
        if self.compress and name.endswith(_COMPRESSED):
            for ending, packed in compressed_copies(data):
                _write(path + ending, packed, there)
        return written

    def finish(self, names: Iterable[str]) -> int:
        """Remove what an earlier build made that is not among `names`; return how many files went."""
        kept = set(names)
        if self.compress:
            kept |= {
                f"{name}{ending}"
                for name in kept
                if name.endswith(_COMPRESSED)
                for ending in (".gz", ".br")
                if os.path.isfile(f"{self._root}/{name}{ending}")
            }
        removed = 0
        for name in sorted((self._before or set()) - kept):
            stale = self.folder / name
            if stale.is_file() and stale.resolve().is_relative_to(self.folder.resolve()):
                stale.unlink()
                removed += 1
                _remove_empty(stale.parent, self.folder)
        listed = "".join(f"{name}\n" for name in sorted(kept))
        _write(f"{self._root}/{LIST_NAME}", listed.encode("utf-8"), True)
        return removed


def _made_before(out: Path) -> set[str] | None:
    try:
        listed = (out / LIST_NAME).read_text("utf-8").splitlines()
    except OSError:
        return None
    return {name for name in listed if name and ".." not in name.split("/")}


def _write(path: str, data: bytes, there: bool) -> bool:
    """Write a file in one step, so that a server beside us never sends half of it.

    In a folder where nothing is `there` yet nobody looks.
    """
    if not there:
        _write_bytes(path, data)
        return True
    try:
        with open(path, "rb", buffering=0) as file:
            if file.read() == data:
                return False
    except OSError:
        pass
    folder, _, name = path.rpartition("/")
    beside = f"{folder}/.{name}.tmp"
    _write_bytes(beside, data)
    os.replace(beside, path)
    return True


def _write_bytes(path: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(path.rpartition("/")[0], exist_ok=True)
        handle = os.open(path, flags, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _remove_empty(folder: Path, out: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
