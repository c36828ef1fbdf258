"""Who has which message open now. It locks nothing: it only says so."""

from __future__ import annotations

import time
from typing import NamedTuple

from pieraklad.editing.records import Records

_SECONDS = 45.0
"""How long somebody counts as present after their browser last said so."""


class Present(NamedTuple):
    """Somebody who has a message open."""

    who: str
    language: str
    slug: str
    id: str


class Presence:
    """Who is where in one project."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def here(self, tab: str, at: Present) -> None:
        """Note where the person of a browser's tab is; with an empty ID, that they left."""
        now = time.time()
        row = self._records.row(
            "SELECT who, language, slug, id, at FROM presence WHERE tab = ?", (tab,)
        )
        if row is None and not at.id:
            return
        if row is not None and Present(*row[:4]) == at and row[4] > now - _SECONDS / 3:
            return  # a write every 15 s, not every 4
        with self._records.writing(durable=False) as connection:
            connection.execute("DELETE FROM presence WHERE at < ?", (now - _SECONDS,))
            if at.id:
                connection.execute(
                    "INSERT OR REPLACE INTO presence (tab, who, language, slug, id, at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (tab, *at, now),
                )
            else:
                connection.execute("DELETE FROM presence WHERE tab = ?", (tab,))

    def others(self, who: str) -> list[Present]:
        """Return where everybody else is."""
        rows = self._records.rows(
            "SELECT DISTINCT who, language, slug, id FROM presence WHERE at > ? AND who != ?"
            " ORDER BY who",
            (time.time() - _SECONDS, who),
        )
        return [Present(*row) for row in rows]
