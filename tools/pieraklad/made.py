"""What is up to date: stamps of files and of the files generated from them, in the project's cache.

The cache only saves work: without it, or where none can be kept, everything is
generated and compared.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from pieraklad import __version__
from pieraklad.files import cache_folder, write_atomically
from pieraklad.stamps import UNREADABLE, clock_of, digest_of, same, stamp_of


class Made:
    """Groups of files that a command found or left consistent, each with a note.

    A group is identified by its first file. All files count, even ones that do not exist.
    """

    def __init__(self, root: Path, name: str, options: str) -> None:
        """Read `name`, what the last command recorded; it is ignored if the options were different."""
        self._root = root
        self._name = name
        self._options = f"{__version__} {options}"
        self._old: dict[str, list[str]] = {}
        with contextlib.suppress(
            OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError
        ):
            data = json.loads((root / ".pieraklad" / name).read_bytes())
            if data["options"] == self._options:
                self._old = {
                    str(key): list(map(str, group)) for key, group in data["files"].items()
                }
        self._new = dict(self._old)

    def word(self, source: Path, *others: Path) -> str | None:
        """Return the note on these files; None unless each is as it was then."""
        name = os.fspath(source)
        old = self._old.get(name)
        if old is None or len(old) != len(others) + 2:
            return None
        new = [old[0]]
        for path, stamp in zip((source, *others), old[1:], strict=True):
            now = stamp_of(path, stamp)
            if not same(stamp, now):
                self._new.pop(name, None)
                return None
            new.append(now)
        if new != old:
            self._new[name] = new
        return old[0]

    def note(self, *files: tuple[Path, str, bytes | None], word: str = "") -> None:
        """Record a group: paths, each with its `clock` before it was read, and what was read.

        None stands for a file that did not exist.
        """
        self._new[os.fspath(files[0][0])] = [
            word,
            *(UNREADABLE if data is None else clock + digest_of(data) for _, clock, data in files),
        ]

    def save(self) -> None:
        """Write the cache if there is anything new; if it cannot be written, the next command does more work."""
        if self._new == self._old:
            return
        kept = {name: group for name, group in self._new.items() if os.path.exists(name)}
        text = json.dumps({"options": self._options, "files": kept}, ensure_ascii=False, indent=0)
        with contextlib.suppress(OSError):
            write_atomically(
                cache_folder(self._root) / self._name, text.encode("utf-8", "surrogateescape")
            )


def clock(path: Path) -> str:
    """Return the clock of a file for `Made.note`; empty if it has none."""
    with contextlib.suppress(OSError):
        return clock_of(path)
    return ""
