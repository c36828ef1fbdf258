"""What git is doing in a project: whether it is writing, where HEAD is, what a file is there.

Only git's files are read, since a process takes longer than a whole save; except for the contents of a commit.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path

_STALE = 5.0
"""From which age on, in seconds, an index.lock counts as left behind by a killed git."""


_MOVE = re.compile(r"(?P<old>[0-9a-f]{40,64}) (?P<new>[0-9a-f]{40,64}) [^\t]*\t(?P<what>.*)")
_COMMIT = re.compile(r"commit(?: \((?:initial|amend)\))?:")
"""What git's log says of a commit; one that ends a merge is “commit (merge)”."""
_TAIL = 65_536
"""Bytes of the log that are looked at: some 400 moves."""


class Git:
    """The repository that a folder is in, if it is in one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = _git_folder(root)
        self._common = _common_folder(self._folder) if self._folder else None
        self._merges: tuple[tuple[str, str], list[tuple[str, str, str]]] = ("", ""), []

    def head(self) -> str:
        """Return the commit that HEAD names; empty without a repository or a commit."""
        if self._folder is None or self._common is None:
            return ""
        text = _text(self._folder / "HEAD")
        if not text.startswith("ref: "):
            return text
        name = text[5:]
        for folder in (self._folder, self._common):
            commit = _text(folder / name)
            if commit:
                return commit
        for line in _text(self._common / "packed-refs").splitlines():
            commit, _, packed = line.partition(" ")
            if packed == name:
                return commit
        return ""

    def is_writing(self) -> bool:
        """Return whether git has locked its index: it may be replacing files of the work tree."""
        age = self._age("index.lock")
        return age is not None and age < _STALE

    def seconds_since_change(self) -> float:
        """Return how long ago the index was written; infinity without one.

        `git pull` and `git revert` write files first, then the index, and only then move HEAD.
        """
        age = self._age("index")
        return float("inf") if age is None else age

    def file_at(self, commit: str, path: Path) -> bytes | None:
        """Return a file's contents in a commit; None if that cannot be found out."""
        if not commit:
            return None
        try:
            name = Path(os.path.relpath(os.path.realpath(path), os.path.realpath(self._root)))
        except ValueError:
            return None
        return self._run("cat-file", "blob", f"{commit}:./{name.as_posix()}")

    def only_committed(self, before: str, now: str) -> bool:
        """Return whether HEAD came from one commit to another only by commits of what the files had.

        Such a commit writes no file; pulls, merges, resets and checkouts do. Git's own log of HEAD says it.
        """
        if self._folder is None or not before or before == now:
            return False
        moves = [_MOVE.match(line) for line in _tail(self._folder / "logs" / "HEAD").splitlines()]
        known = [move for move in moves if move is not None]
        if sum(move["new"] == before for move in known) > 1:
            return False  # HEAD came back to it, and who knows when it was looked at
        wanted = now
        for move in reversed(known):
            if move["new"] != wanted or not _COMMIT.match(move["what"]):
                return False
            if move["old"] == before:
                return True
            wanted = move["old"]
        return False

    def merges(self, before: str, now: str) -> list[tuple[str, str, str]]:
        """Return the merges between two commits that brought in work done without knowing `before`.

        For each: the parent that descends from `before`, the merge itself, and the commit from
        which the other parent's work had started. Empty if none can be found out.
        """
        if self._merges[0] == (before, now):
            return self._merges[1]
        said = self._run("rev-list", "--parents", "--ancestry-path", f"{before}..{now}")
        lines = [line.split() for line in (said or b"").decode("ascii", "replace").splitlines()]
        knowing = {before, *(line[0] for line in lines)}
        found = []
        for merge, *parents in lines:
            for side in parents if len(parents) > 1 else ():
                if side in knowing:
                    continue
                for own in (parent for parent in parents if parent in knowing):
                    base = self._run("merge-base", own, side)
                    found.append((own, merge, (base or b"").decode("ascii", "replace").strip()))
        self._merges = (before, now), found  # a pull asks once for each catalog
        return found

    def _run(self, *args: str) -> bytes | None:
        if self._folder is None:
            return None
        try:
            done = subprocess.run(  # noqa: S603  # the commits are what git wrote into HEAD
                ["git", *args],  # noqa: S607
                cwd=self._root, capture_output=True, timeout=5, check=True,
                env={k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            )  # fmt: skip
        except (OSError, ValueError, subprocess.SubprocessError):
            return None
        return done.stdout

    def _age(self, name: str) -> float | None:
        if self._folder is None:
            return None
        try:
            return max(0.0, time.time() - os.stat(self._folder / name).st_mtime)
        except OSError:
            return None


def _git_folder(root: Path) -> Path | None:
    for folder in (root, *root.parents):
        found = folder / ".git"
        if found.is_dir():
            return found
        if found.is_file():  # of a worktree or submodule: "gitdir: …"
            text = _text(found)
            return folder / text[8:] if text.startswith("gitdir: ") else None
    return None


def _common_folder(folder: Path) -> Path:
    """Return where a worktree's branches are."""
    text = _text(folder / "commondir")
    return folder / text if text else folder


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            start = max(0, os.fstat(file.fileno()).st_size - _TAIL)
            file.seek(start)
            data = file.read()
    except OSError:
        return ""
    return (data.partition(b"\n")[2] if start else data).decode("utf-8", "replace")
