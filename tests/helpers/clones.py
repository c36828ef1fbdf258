"""Words for the tests of git: a workbench in a clone, what it commits, and what a developer has staged there."""

from __future__ import annotations

from typing import NamedTuple

from helpers.desks import Desk
from pieraklad.editing import SyncStatus


class Logged(NamedTuple):
    """A commit."""

    author: str
    subject: str


class Clone(Desk):
    """A workbench whose project is a git clone."""

    def sync(self) -> SyncStatus:
        """Do a whole round."""
        status = self.workbench.synchronizer.run()
        assert status is not None
        return status

    def synced(self) -> None:
        """Do a whole round, after which nobody has anything to do."""
        assert self.sync().notices == ()

    def told(self) -> str:
        """Do a round that somebody is told something about; return it."""
        [notice] = self.sync().notices
        return notice

    def log(self, span: str = "HEAD", *more: str) -> list[Logged]:
        """Return commits, newest first."""
        said = self.git("log", "--format=%an%x00%s", *more, span)
        return [Logged(*line.split("\0")) for line in said.splitlines()]

    def index(self) -> str:
        """Return the whole index: every path with its mode and contents."""
        return self.git("ls-files", "--stage", "-z")

    def status(self) -> str:
        """Return what git says of the work tree."""
        return self.git("status", "--porcelain", "-z", "--untracked-files=all")

    def head(self) -> str:
        """Return the commit that is checked out."""
        return self.git("rev-parse", "HEAD").strip()

    def has_everything(self, source: str, *texts: str) -> bool:
        """Return whether each text of a message is in the file, the history or the suggestions."""
        known = {text for text, _, _ in self.past(source)}
        known |= {text for text, _ in self.offered()}
        return set(texts) <= known | {self.text(source)}
