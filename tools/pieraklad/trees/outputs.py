"""Writes into an output folder and nowhere else: atomically, and never over what a person put there."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath

from pieraklad.project.bilingual import Bilingual
from pieraklad.storage.files import read_file, write_atomically
from pieraklad.storage.fingerprints import digest_of


class NotMadeHere(Exception):
    """A file in the output that `render` did not make, or that was changed since."""


class OutputFolder:
    """An output folder. With `force`, files that others put there are replaced; a `dry` one stays as it is."""

    def __init__(self, folder: Path, force: bool = False, dry: bool = False) -> None:
        self.folder = folder
        self._force = force or dry
        self._dry = dry
        self._real = os.path.realpath(folder)

    def path(self, name: PurePosixPath | str) -> Path:
        """Return the path of a file in the folder.

        Raises PermissionError if a symbolic link is there, or leads out of the folder.
        """
        path = self.folder / name
        parent = os.path.realpath(path.parent)
        if os.path.commonpath([self._real, parent]) != self._real or path.is_symlink():
            link = Bilingual(
                "a symbolic link stands there, and it might lead out of the output folder",
                "там стаіць сімвалічная спасылка, а яна можа весці за межы папкі",
            )
            raise PermissionError(1, link, os.fspath(path))
        return path

    def holds(self, name: str, digest: str) -> bool:
        """Return whether a file of this hash is there."""
        try:
            return digest_of(read_file(self.path(name))) == digest
        except OSError:
            return False

    def write(self, name: str, data: bytes, known: str) -> bool:
        """Write a file whose hash was `known` ("" if it was not made here); return whether it was.

        Raises NotMadeHere, and OSError.
        """
        path = self.path(name)
        old = self._bytes(path)
        if old == data:
            return False
        self._allow(old, known)
        if not self._dry:
            write_atomically(path, data, durable=False)
        return True

    def remove(self, name: str, known: str) -> bool:
        """Remove a file of the hash `known`, and folders that are empty then; return whether it was there.

        Raises NotMadeHere, and OSError.
        """
        path = self.path(name)
        old = self._bytes(path)
        if old is None:
            return False
        self._allow(old, known)
        if not self._dry:
            path.unlink()
            self._tidy(path.parent)
        return True

    def copy(self, source: Path, name: str, is_known: bool, link: bool) -> bool:
        """Copy a file, or link it if `link`, unless a copy of the same size and time is there.

        Raises NotMadeHere, and OSError.
        """
        path = self.path(name)
        status = os.stat(source)
        with suppress(FileNotFoundError):
            there = os.stat(path)
            same = there.st_size == status.st_size and there.st_mtime_ns == status.st_mtime_ns
            if os.path.samestat(status, there) if link else same:
                return False
            if not is_known and not self._force and not _same_bytes(source, path):
                raise NotMadeHere
        if self._dry:
            return not path.exists() or not _same_bytes(source, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.tmp")
        with suppress(FileNotFoundError):
            temporary.unlink()
        try:
            if not link or not _linked(source, temporary):
                shutil.copy2(source, temporary)
            os.replace(temporary, path)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
        return True

    def remove_copy(self, name: str) -> bool:
        """Remove a copied file whose source is gone; return whether it was there. Raises OSError."""
        path = self.path(name)
        if not path.exists():
            return False
        if not self._dry:
            path.unlink(missing_ok=True)
            self._tidy(path.parent)
        return True

    def _bytes(self, path: Path) -> bytes | None:
        try:
            return read_file(path)
        except FileNotFoundError:
            return None

    def _allow(self, old: bytes | None, known: str) -> None:
        if old is not None and not self._force and digest_of(old) != known:
            raise NotMadeHere

    def _tidy(self, folder: Path) -> None:
        with suppress(OSError):
            while os.path.realpath(folder) != self._real:
                folder.rmdir()
                folder = folder.parent


def _same_bytes(one: Path, other: Path) -> bool:
    import filecmp

    return filecmp.cmp(one, other, shallow=False)


def _linked(source: Path, target: Path) -> bool:
    try:
        os.link(os.path.realpath(source), target)
    except OSError:  # another file system, or one without links
        return False
    return True
