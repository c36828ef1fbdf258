"""What git knows of texts that a pull replaced: whether whoever replaced them had seen them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pieraklad.editing.git import Git
from pieraklad.editing.identity import content_hash
from pieraklad.editing.reconcile import OutsideChange
from pieraklad.editing.sheet import Sheet, Unreadable


def told_by_git(
    git: Git, path: Path, changes: list[OutsideChange], before: str, now: str
) -> list[OutsideChange]:
    """Return changes that came with the commits from `before` to `now`, with what git knows of them.

    A commit on top of a text replaces it knowingly. A merge in which both sides had changed the
    message replaces one of the texts unseen.
    """
    asked = [change for change in changes if any(change.old.target)]  # of no text none is lost
    if not asked:
        return changes
    unseen: set[str] = set()
    sheets: dict[str, Sheet | None] = {}

    def hash_at(commit: str, key: str) -> str:
        if commit not in sheets:
            sheets[commit] = sheet_at(git, commit, path)
        sheet = sheets[commit]
        entry = None if sheet is None else sheet.entries.get(key)
        return "" if entry is None else content_hash(entry)

    for own, merge, base in git.merges(before, now):
        for change in asked:
            old = change.old.hash
            if hash_at(own, change.id) == old != hash_at(merge, change.id) and (
                hash_at(base, change.id) != old
            ):
                unseen.add(change.id)
    return [replace(change, is_seen=change.id not in unseen) for change in changes]


def sheet_at(git: Git, commit: str, path: Path) -> Sheet | None:
    """Return a catalog as a commit has it; None if it cannot be read."""
    data = git.file_at(commit, path) if commit else None
    try:
        return None if data is None else Sheet.read(data)
    except Unreadable:
        return None
