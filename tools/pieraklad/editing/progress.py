"""How the translation went from day to day: the last numbers of each day."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Iterable
from typing import NamedTuple

from pieraklad.editing.records import Records

_EVERY = 600.0
"""Seconds between two notes of a process."""


class ArticleProgress(NamedTuple):
    """An article in a language: messages that readers see translated, and all."""

    language: str
    slug: str
    finished: int
    total: int


class DayProgress(NamedTuple):
    """The sums of a language at the end of a day (ISO 8601)."""

    day: str
    language: str
    finished: int
    total: int


class Progress:
    """The numbers of one project."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._lock = threading.Lock()
        self._noted = 0.0

    def is_due(self) -> bool:
        """Return whether numbers should be noted again; True once for each time."""
        with self._lock:
            now = time.monotonic()
            is_due = not self._noted or now - self._noted > _EVERY
            if is_due:
                self._noted = now
            return is_due

    def note(self, articles: Iterable[ArticleProgress]) -> None:
        """Keep today's numbers: of each article only if they changed."""
        today = datetime.date.today().isoformat()
        known = {
            (language, slug): numbers
            for language, slug, *numbers in self._records.rows(
                "SELECT language, slug, finished, total, max(day) FROM progress"
                " GROUP BY language, slug"
            )
        }
        new, seen = [], set()
        for one in articles:
            seen.add((one.language, one.slug))
            if known.get((one.language, one.slug), [])[:2] != [one.finished, one.total]:
                new.append((today, *one))
        gone = [(today, *key, 0, 0) for key in known if key not in seen and known[key][1]]
        if not (new or gone):
            return
        with self._records.writing(durable=False) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO progress (day, language, slug, finished, total)"
                " VALUES (?, ?, ?, ?, ?)",
                [*new, *gone],
            )

    def days(self) -> list[DayProgress]:
        """Return the sums of each language for each day on which something changed, oldest first."""
        state: dict[tuple[str, str], tuple[int, int]] = {}
        found: dict[tuple[str, str], DayProgress] = {}
        rows = self._records.rows(
            "SELECT day, language, slug, finished, total FROM progress ORDER BY day"
        )
        for day, language, slug, *numbers in rows:
            state[language, slug] = (numbers[0], numbers[1])
            own = [value for (tag, _), value in state.items() if tag == language]
            sums = [sum(value[number] for value in own) for number in range(2)]
            found[day, language] = DayProgress(day, language, sums[0], sums[1])
        return list(found.values())
