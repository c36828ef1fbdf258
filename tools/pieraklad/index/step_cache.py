"""What the steps of an editor's round did already: the stamps of files and of what a step made of them.

The cache says nothing that the files do not: without it everything is made and compared.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from types import TracebackType

from pieraklad.index.database import Database
from pieraklad.storage.fingerprints import UNREADABLE, clock_of, digest_of, same, stamp_of


class StepCache:
    """Groups of files that a step found or left in accord, each with a word about it.

    A group is known by its first file. All files count, also one that was not there. A `with`
    block keeps what was noted in it.
    """

    def __init__(self, root: Path, step: str, options: str) -> None:
        """Read what a step left; nothing of it counts where its options were others."""
        self._database = Database(root)
        self._root = root
        self._step = step
        self._options = options
        rows = self._database.rows(
            "SELECT source, word, stamps FROM step WHERE step = ? AND options = ?", (step, options)
        )
        self._old: dict[bytes, tuple[str, list[str]]] = {
            source: (word, stamps.split("\n")) for source, word, stamps in rows
        }
        self._new: dict[bytes, tuple[str, list[str]] | None] = {}
        self._met: set[bytes] = set()
        """Groups that are as they were."""
        self._seen: dict[str, str] = {}
        """The stamps of files that were looked at: one may stand in several groups."""

    def __enter__(self) -> StepCache:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._save()
        self._database.close()

    def word(self, source: Path | str, *others: Path | str) -> str | None:
        """Return what was noted with these files; None unless each is as it was then.

        Plain strings are quicker than paths: `update` of 3,000 articles takes a fifth less with them.
        """
        name = self._name(source)
        old = self._old.get(name)
        if old is None or len(old[1]) != len(others) + 1:
            return None
        new: list[str] = []
        for path, stamp in zip((source, *others), old[1], strict=True):
            place = os.fspath(path)
            now = self._seen.get(place) or stamp_of(place, stamp)
            self._seen[place] = now
            if now != stamp and not same(stamp, now):
                return None
            new.append(now)
        if new != old[1]:
            self._new[name] = old[0], new
        self._met.add(name)
        return old[0]

    def note(self, *files: tuple[Path, str, bytes | None], word: str = "") -> None:
        """Take in a group: paths, each with its `clock` before it was read, and what was read.

        None stands for a file that was not there.
        """
        for path, _, _ in files:
            self._seen.pop(str(path), None)
        stamps = [
            UNREADABLE if data is None else clock + digest_of(data) for _, clock, data in files
        ]
        self._new[self._name(files[0][0])] = word, stamps

    def _name(self, path: Path | str) -> bytes:
        return os.fsencode(path)

    def _save(self) -> None:
        """Write what is new; without a place the next command works more."""
        left = self._old.keys() - self._new.keys() - self._met
        gone = [name for name in left if not os.path.exists(name)]
        if not self._new and not gone:
            return
        rows = [
            (self._step, name, self._options, noted[0], "\n".join(noted[1]))
            for name, noted in self._new.items() if noted is not None
        ]  # fmt: skip
        try:
            with self._database.writing() as connection:
                connection.executemany(
                    "DELETE FROM step WHERE step = ? AND source = ?",
                    [(self._step, name) for name in gone],
                )
                connection.executemany(
                    "INSERT OR REPLACE INTO step (step, source, options, word, stamps)"
                    " VALUES (?, ?, ?, ?, ?)",
                    rows,
                )
        except (sqlite3.DatabaseError, UnicodeEncodeError):
            return


def clock(path: Path) -> str:
    """Return the clock of a file for `StepCache.note`; nothing where it has none."""
    try:
        return clock_of(path)
    except OSError:
        return ""
