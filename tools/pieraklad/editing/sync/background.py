"""A thread that does a round whenever one is due: what a running server has.

Every process of a server has one; the lock of a round lets one of them at a time work. What is due
is worked out from the database and from file times, without asking git.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable

from pieraklad.catalogs.credits import FILE_NAME as CREDITS
from pieraklad.catalogs.reviewed import FILE_NAME as REVIEWS
from pieraklad.editing.sync.plan import Wanted, everybody, nobody
from pieraklad.editing.sync.rounds import Synchronizer
from pieraklad.project import Project
from pieraklad.project.languages import is_made

log = logging.getLogger("pieraklad.editing")

SILENCE = 60.0
"""Seconds without another save after which an author's texts in a language are committed."""
LATEST = 900.0
"""Seconds after which they are committed in any case, and files are looked at that other programs change."""
EXCHANGE = 120.0
"""Seconds between two looks at the upstream."""
_TICK = 2.0
RETRY = 60.0
"""Seconds until commits are tried again when somebody has to do something first. Where the upstream cannot
be reached, each wait is twice as long as the one before, at most LATEST."""


class Background:
    """Does rounds until it is closed."""

    def __init__(
        self, project: Project, synchronizer: Synchronizer, tick: float | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._project = project
        self._rounds = synchronizer
        self._tick = _TICK if tick is None else tick
        self._clock = clock
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start, if pieraklad.toml asks for anything."""
        if self._rounds.is_on and self._thread is None:
            self._thread = threading.Thread(target=self._work, name="git", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop; a commit that is being made is finished, a connection is given up."""
        self._rounds.stop.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while not self._rounds.stop.wait(self._tick):
            try:
                self.look()
            except sqlite3.Error as error:
                log.info("git waits for the database: %s", error)
            except Exception:  # the thread must live on
                log.exception("a round of commits ended in an error")

    def look(self) -> bool:
        """Do a round if one is due; return whether it was."""
        now = self._clock()
        state, settings = self._rounds.state, self._project.syncing
        last = state.value("last") or {}
        marks = self._marks()
        wanted: Wanted = nobody
        whole = False
        if settings.commit and now >= last.get("retry", 0.0):
            whole = now - last.get("whole", 0.0) >= LATEST
            files = marks != last.get("marks") and all(now - at >= SILENCE for at in marks.values())
            wanted = everybody if whole else self._wanted(now, files)
        # What has been committed goes out at once.
        exchange = (settings.pull or settings.push) and (
            now >= last.get("exchange", 0.0) or (wanted is not nobody and not last.get("failures"))
        )
        if wanted is nobody and not exchange:
            return False
        told = self._rounds.status().notices
        status = self._rounds.run(wanted, exchange)
        if status is None:
            return False  # another process is at it
        for notice in set(status.notices) - set(told):
            log.warning("git: %s", notice)
        failures = (last.get("failures", 0) + 1 if status.notices else 0) if exchange else last.get("failures", 0)  # fmt: skip
        state.keep("last", {
            "whole": now if whole else last.get("whole", 0.0),
            "marks": marks if wanted is not nobody else last.get("marks"),
            "retry": now + RETRY if status.notices else 0.0,
            "exchange": now + min(LATEST, EXCHANGE * 2.0**failures) if exchange else last.get("exchange", 0.0),
            "failures": failures,
        })  # fmt: skip
        return True

    def _wanted(self, now: float, files: bool) -> Wanted:
        """Return whose work is due; `files`: also that of those who only reviewed."""
        state = self._rounds.state
        batches = state.batches()
        due = {
            (one.language, one.who) for one in batches
            if now - one.last >= SILENCE or now - one.first >= LATEST
        } | (state.finished() if batches else set())  # fmt: skip
        if not (due or files):
            return nobody
        writing = {(one.language, one.who) for one in batches} - due
        return lambda language, who: (
            (language, who) in due or (files and (language, who) not in writing)
        )

    def _marks(self) -> dict[str, float]:
        """Return when files were written that the database does not know: reviews, thanks, the glossary."""
        project = self._project
        files = [
            project.locale_path(tag, name)
            for tag in project.languages if not is_made(tag) for name in (REVIEWS, CREDITS)
        ]  # fmt: skip
        marks = {}
        for path in (*files, project.glossary_path):
            try:
                marks[str(path)] = os.stat(path).st_mtime if path is not None else 0.0
            except OSError:
                marks[str(path)] = 0.0
        return marks
