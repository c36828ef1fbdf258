"""How often somebody may try to sign in: by address and by account. Saving is never limited."""

from __future__ import annotations

import time

from pieraklad.editing.records import Records

_MINUTE = 60.0
_HOUR = 3_600.0
LIMITS = {"address": (20, _MINUTE), "account": (10, _HOUR), "propose": (10, _HOUR)}
"""How many attempts within how many seconds."""


class Limits:
    """Counts attempts, for all processes of a server."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def seconds_left(self, kind: str, who: str) -> int:
        """Return for how many seconds somebody has to wait; 0 if they may try now."""
        most, within = LIMITS[kind]
        now = time.time()
        rows = self._records.rows(
            "SELECT at FROM attempt WHERE what = ? AND at > ? ORDER BY at DESC LIMIT ?",
            (f"{kind} {who}", now - within, most),
        )
        return 0 if len(rows) < most else max(1, int(rows[-1][0] + within - now) + 1)

    def count(self, kind: str, who: str) -> None:
        """Count an attempt."""
        now = time.time()
        with self._records.writing(durable=False) as connection:
            connection.execute("DELETE FROM attempt WHERE at < ?", (now - _HOUR,))
            connection.execute(
                "INSERT INTO attempt (what, at) VALUES (?, ?)", (f"{kind} {who}", now)
            )

    def forget(self, kind: str, who: str) -> None:
        """Forget the attempts of somebody who has shown who they are."""
        with self._records.writing(durable=False) as connection:
            connection.execute("DELETE FROM attempt WHERE what = ?", (f"{kind} {who}",))
