"""The first two letters of the keys that the pages of a language hold, with the last change of each.

The search of a static site has one file for each (see `pieraklad_web.static_site.search_files`): so a
build knows which there are, and which are other ones now, without reading all words.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable


def count_prefixes(keys: Iterable[str]) -> Counter[str]:
    """Return how many of a page's keys begin with the same two letters."""
    return Counter([key[:2] for key in keys])


class Prefixes:
    """What changes in the table `prefix` while pages are written."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}

    def add(self, language: str, counts: Counter[str]) -> None:
        """Take in a page that was not there."""
        self._counts.setdefault(language, Counter()).update(counts)

    def replace(self, language: str, old: tuple[str, str], new: tuple[str, str]) -> None:
        """Take in that a page has other keys: each as the keys of its heads, and its others."""
        before, after = _places(*old), _places(*new)
        counts = self._counts.setdefault(language, Counter())
        counts.update(key[:2] for key, _ in after - before)
        counts.subtract(key[:2] for key, _ in before - after)

    def save(self, connection: sqlite3.Connection, revision: int) -> None:
        """Write what changed."""
        connection.executemany(
            "INSERT INTO prefix (language, prefix, keys, revision) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET keys = keys + excluded.keys, revision = excluded.revision",
            [
                (language, prefix, count, revision)
                for language, counts in self._counts.items() for prefix, count in counts.items()
            ],
        )  # fmt: skip


def _places(heads: str, others: str) -> set[tuple[str, bool]]:
    return {(key, True) for key in heads.split()} | {(key, False) for key in others.split()}
