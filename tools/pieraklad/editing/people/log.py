"""The log: who changed what about people and sign-ins, and who took texts back. It only grows.

Texts themselves are in the history. Addresses are kept without their last part, and for 180 days.
"""

from __future__ import annotations

import ipaddress
import time
from typing import NamedTuple

from pieraklad.editing.records import Records

_ADDRESSES = 180 * 86_400.0
"""How long addresses are kept, in seconds."""


class LogLine(NamedTuple):
    """One line of the log."""

    at: float
    who: str
    address: str
    action: str
    what: str


class Log:
    """The log of one project."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def write(self, who: str, action: str, what: str = "", address: str = "") -> None:
        """Add a line; `address` is the IP address of the request."""
        now = time.time()
        with self._records.writing() as connection:
            connection.execute(
                "INSERT INTO log (at, who, address, action, what) VALUES (?, ?, ?, ?, ?)",
                (now, who[:200], shortened(address), action, what[:500]),
            )
            connection.execute(
                "UPDATE log SET address = '' WHERE at < ? AND address != ''", (now - _ADDRESSES,)
            )

    def lines(self, before: int = 1 << 60, at_most: int = 200) -> list[tuple[int, LogLine]]:
        """Return the latest lines with their numbers, newest first."""
        rows = self._records.rows(
            "SELECT number, at, who, address, action, what FROM log WHERE number < ?"
            " ORDER BY number DESC LIMIT ?",
            (before, at_most),
        )
        return [(row[0], LogLine(*row[1:])) for row in rows]


def shortened(address: str) -> str:
    """Return the network of an IP address: 24 of 32 bits, 48 of 128; empty for what is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network(f"{parsed}/{bits}", strict=False))
