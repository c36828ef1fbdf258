"""A temporary folder that goes with its process, however that ends: what a killed one left, the next removes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator

try:
    import fcntl
except ImportError:  # Windows, where an open folder cannot be removed either
    fcntl = None  # type: ignore[assignment]

_PREFIX = "pieraklad-index-"


class TemporaryFolder:
    """A folder for the files `names`, which nobody else needs."""

    def __init__(self, names: Iterable[str]) -> None:
        """Make it, and remove those that nobody uses any more. Raises OSError."""
        import tempfile  # seldom needed, and it loads a good deal

        self._names = tuple(names)
        self._handle = -1
        for left in _left(tempfile.gettempdir()):
            with contextlib.suppress(OSError):
                _remove_unused(left, self._names)
        self.path = tempfile.mkdtemp(prefix=_PREFIX)
        if fcntl is not None:
            self._handle = os.open(self.path, os.O_RDONLY)
            with contextlib.suppress(OSError):  # without locks here, nobody removes what is left
                fcntl.flock(self._handle, fcntl.LOCK_SH)
            if not os.path.isdir(self.path):  # another process came first, and took it for left
                self.remove()
                raise FileNotFoundError(self.path)

    def remove(self) -> None:
        """Remove the folder."""
        _remove(self.path, self._names)
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _left(folder: str) -> Iterator[str]:
    """Iterate over such folders of ours, those in use included."""
    if fcntl is None:
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.is_dir(follow_symlinks=False):
                yield entry.path


def _remove_unused(path: str, names: Iterable[str]) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(handle).st_uid == os.geteuid():
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError while it is in use
            _remove(path, names)
    finally:
        os.close(handle)


def _remove(path: str, names: Iterable[str]) -> None:
    for name in names:
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(path, name))
    with contextlib.suppress(OSError):
        os.rmdir(path)
