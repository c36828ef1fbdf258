"""Keeping the store up to date: what related articles and the search are found with.

A small site is indexed when first asked. A large one is indexed by a thread of its own, while its
pages are served already; what is read next is then chosen by tags until the index is there.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from pieraklad.site.readings import Entry
from pieraklad.site.related import Neighbours, normal_title
from pieraklad.site.snapshot import Snapshot
from pieraklad.site.store import Row

if TYPE_CHECKING:
    from pieraklad.site.loading import Loader

log = logging.getLogger("pieraklad.site")

AT_ONCE = 200
"""Articles that may be read, and of which the nearest may be found, while a reader waits."""
_BATCH = 25
_LONGEST_WAIT = 120
"""Seconds after which whoever was told to wait may ask again, at most."""
_PAUSE = 0.001
"""Seconds after each article in which readers are served first."""


class NotYet(Exception):
    """What was asked for takes all articles, which are still being read; `seconds` may bring it."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"ask again in {seconds} s")
        self.seconds = seconds


class Index:
    """Follows the snapshots of one site; `version` grows when other articles may be the nearest."""

    def __init__(self, loader: Loader) -> None:
        self.version = 0
        self._loader = loader
        self._neighbours: Neighbours | None = None
        self._indexed = 0
        """The version of the snapshot whose articles are all in the store."""
        self._compared = 0
        """The version of the snapshot whose articles were compared with each other."""
        self._working = Lock()
        self._thread: Thread | None = None
        self._closing = Event()
        self._readers = 0
        """How many pages are being made at this moment; the thread lets them go first."""
        self._count = Lock()
        self._progress = (0, 0, 0.0)
        """How many articles of how many were read, and when that began."""

    @contextmanager
    def standing_aside(self) -> Iterator[None]:
        """Keep the thread from reading on while a page is made."""
        with self._count:
            self._readers += 1
        try:
            yield
        finally:
            with self._count:
                self._readers -= 1

    def close(self) -> None:
        """End the thread behind the article that it is at, and wait for that."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def progress(self) -> tuple[int, int]:
        """Return how many articles of how many that had to be read were read."""
        return self._progress[:2]

    def seconds_left(self) -> int:
        """Return after how many seconds, about, the articles will be in the store: 1 to 120."""
        done, total, start = self._progress
        if not done:
            return 10
        left = (time.monotonic() - start) / done * (total - done)
        return max(1, min(_LONGEST_WAIT, round(left) + 1))

    @property
    def is_there(self) -> bool:
        """Whether all articles of some snapshot, not necessarily the last one, were indexed."""
        return self._indexed > 0

    def covers(self, snapshot: Snapshot) -> bool:
        """Return whether the store knows everything in `snapshot`."""
        return self._indexed >= snapshot.version

    def follow(self, snapshot: Snapshot, wait: float = 0.0) -> bool:
        """Index what changed; return whether the store knows all of `snapshot`.

        Much work is left to a thread; the caller waits for it for at most `wait` seconds.
        """
        if self._compared >= snapshot.version:
            return True
        thread = self._thread
        if thread is None or not thread.is_alive():  # else it is being done; nobody counts again
            if not self.covers(snapshot) and len(self._pending(snapshot)) <= AT_ONCE:
                with self._working:
                    self._index(snapshot, 0.0)
            if self.covers(snapshot) and len(snapshot.newest) <= AT_ONCE:
                with self._working:
                    self._compare(snapshot)
                return True
            thread = self._thread = Thread(
                target=self._in_background, args=(snapshot,), name="pieraklad-index", daemon=True
            )
            thread.start()
        end = time.monotonic() + wait
        while not self.covers(snapshot) and time.monotonic() < end:
            time.sleep(0.02)
        return self.covers(snapshot)

    def take(self, snapshot: Snapshot, terms: Iterable[tuple[str, Mapping[str, int]]]) -> None:
        """Take the terms of all articles from one who worked them out already."""
        with self._working:
            self._neighbours = Neighbours(terms)
            self._indexed = self._compared = snapshot.version
            self.version += 1

    def nearest(self, entry: Entry, snapshot: Snapshot) -> list[str]:
        """Return the slugs of the articles nearest to one, nearest first."""
        if self._neighbours is not None:
            return self._neighbours.of(entry.slug)
        return nearest_by_tags(entry, snapshot)

    def _pending(self, snapshot: Snapshot) -> list[Entry]:
        known = self._loader.store.keys()
        return [entry for entry in snapshot.newest if known.get(entry.slug) != entry.key]

    def _in_background(self, snapshot: Snapshot) -> None:
        try:
            with self._working:
                self._index(snapshot, _PAUSE)
                if not self._closing.is_set():
                    self._compare(snapshot)
        except Exception:
            log.exception("the search index could not be made")

    def _index(self, snapshot: Snapshot, pause: float) -> None:
        if self.covers(snapshot):
            return
        store = self._loader.store
        rows: list[Row] = []
        pending = self._pending(snapshot)
        start = time.monotonic()
        for count, entry in enumerate(pending):
            if self._closing.is_set():
                return
            self._progress = (count, len(pending), start)
            row = self._loader.row(entry)
            if row is not None:
                rows.append(row)
            if len(rows) >= _BATCH:
                store.put(rows)
                rows = []
            if pause:
                self._pause(pause)
        store.put(rows)
        store.forget(store.keys().keys() - snapshot.entries.keys())
        self._indexed = max(self._indexed, snapshot.version)

    def _pause(self, seconds: float) -> None:
        """Let readers go first, but not for ever: where all seconds are full, for a tenth of one."""
        for _ in range(100):
            time.sleep(seconds)
            if not self._readers:
                break

    def _compare(self, snapshot: Snapshot) -> None:
        if self._compared >= snapshot.version:
            return
        self._neighbours = Neighbours(
            (slug, terms)
            for slug, _, terms in self._loader.store.terms()
            if slug in snapshot.entries
        )
        self._compared = snapshot.version
        self.version += 1


def nearest_by_tags(entry: Entry, snapshot: Snapshot) -> list[str]:
    """Return the articles that share most and rarest of an article's own tags, newest first."""
    scores: Counter[str] = Counter()
    for tag in entry.source_tags:
        sharing = snapshot.by_source_tag.get(normal_title(tag), ())
        for other in sharing[:50]:
            if other != entry.slug:
                scores[other] += 1_000_000 // (len(sharing) + 1)
    return [slug for slug, _ in scores.most_common(12)]
