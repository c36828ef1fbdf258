"""The translation memory: a SQLite file that finds a text, or a similar one, among all finished ones.

A *unit* is a text with its translation into one language; it comes from a *catalog*, identified by a
name. The file is a cache: it contains only what the catalogs do, and can be deleted at any time.

Similar texts are found by a *sketch* first: of all runs of a few letters (*grams*) of a text, the
twenty with the lowest checksums. Two texts that share most of their grams share most of these
(“bottom-k sketch”; Broder 1997), and only texts that do are compared letter by letter. At 100,000
texts this finds more and takes a tenth of the time of SQLite's trigram index, whose grams of three
letters are each in hundreds of texts.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

FILLS_FROM = 75.0
"""The least likeness of a text that `update` fills in (rapidfuzz's normalised Indel ratio, 0 to 100)."""
SHOWN_FROM = 60.0
"""The same of a text that is worth showing to a person who translates."""

PATIENCE = 3.0
"""Seconds to wait for another process that writes to the memory."""

_VERSION = 2
_SKETCH = 20
"""How many grams of a text are kept; more find less similar texts, and take more space."""
_GRAM = 8
"""The length of a gram in letters; words made of the same few syllables share most shorter runs."""
_WIDE_GRAM = 3
"""The same for scripts that write a word with a letter or two (Chinese, Japanese, Korean)."""
_COMMON = 300
"""How many texts with the same gram are considered at most."""
_SHORTER = 0.7
"""The least length of the shorter of two similar texts, as a share of the longer one's."""
_COMPARED = 80
"""How many of the texts that share most grams are compared letter by letter."""

# Kana, Han, Hangul and so on: everything from the CJK radicals on.
_WIDE = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")

_SCHEMA = f"""
CREATE TABLE catalog (name TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE text (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE unit (
    id INTEGER PRIMARY KEY, catalog TEXT NOT NULL, text INTEGER NOT NULL,
    source_language TEXT NOT NULL, target_language TEXT NOT NULL,
    target TEXT NOT NULL, context TEXT
);
CREATE INDEX unit_text ON unit (text, target_language);
CREATE INDEX unit_catalog ON unit (catalog);
CREATE TABLE sketch (
    gram INTEGER, length INTEGER, text INTEGER, PRIMARY KEY (gram, length, text)
) WITHOUT ROWID;
PRAGMA user_version = {_VERSION};
"""


class MemoryUnit(NamedTuple):
    """A text and its translation; languages are BCP 47 tags, empty for one that is not known."""

    source_language: str
    source: str
    target_language: str
    target: str
    context: str | None = None


class Match(NamedTuple):
    """A match in the memory: `likeness` is 100 for the same text, else from `least` to 100."""

    source: str
    target: str
    catalog: str
    context: str | None
    likeness: float


class Memory:
    """An open memory; close it, or use it in a `with` statement."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file at `path`, recreated unless it is one of ours; None: in memory only.

        Raises sqlite3.Error or OSError if no file can be kept there.
        """
        self._path = path
        if path is None:
            self._db = _connected(":memory:")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = _connected(str(path))
        except (
            sqlite3.OperationalError
        ):  # locked or read-only: nothing is wrong with the file itself
            raise
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self._db = _connected(str(path))

    def __enter__(self) -> Memory:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def discard(self) -> None:
        """Remove the file, which cannot be read, and go on with an empty memory."""
        self._db.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        self._db = _connected(":memory:")

    def __len__(self) -> int:
        """Return the number of units."""
        return int(self._db.execute("SELECT count(*) FROM unit").fetchone()[0])

    def stamps(self) -> dict[str, str]:
        """Return the stamp stored with each catalog when it was fed."""
        return dict(self._db.execute("SELECT name, stamp FROM catalog"))

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Add several catalogs in one transaction; other processes wait for its end."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def feed(self, catalog: str, stamp: str, units: Iterable[MemoryUnit] | None) -> None:
        """Replace all units of `catalog` with `units`; None keeps them and only stores the stamp."""
        if units is not None:
            old: dict[MemoryUnit, int] = {}
            rows = self._db.execute(
                "SELECT unit.id, source_language, text.text, target_language, target, context"
                " FROM unit JOIN text ON text.id = unit.text WHERE catalog = ?", (catalog,),
            )  # fmt: skip
            for number, *fields in rows:
                old[MemoryUnit(*fields)] = number
            new = dict.fromkeys(units)
            self._add(catalog, [unit for unit in new if unit not in old])
            self._remove([number for unit, number in old.items() if unit not in new])
        self._db.execute("INSERT OR REPLACE INTO catalog VALUES (?, ?)", (catalog, stamp))

    def forget(self, catalog: str) -> None:
        """Drop a catalog and what is known only from it."""
        rows = self._db.execute("SELECT id FROM unit WHERE catalog = ?", (catalog,)).fetchall()
        self._remove([number for (number,) in rows])
        self._db.execute("DELETE FROM catalog WHERE name = ?", (catalog,))

    def exact(self, text: str, target: str, source: str = "") -> Match | None:
        """Return the translation of `text` into the language `target`, the most frequent of several.

        A translation from the language `source` is preferred to one from another.
        """
        row = self._db.execute(
            "SELECT target, min(catalog), context FROM unit"
            " WHERE text = (SELECT id FROM text WHERE text = ?) AND target_language = ?"
            " GROUP BY target, context"
            " ORDER BY max(source_language = ?) DESC, count(*) DESC, 2, 1 LIMIT 1",
            (text, target, source),
        ).fetchone()
        return None if row is None else Match(text, row[0], row[1], row[2], 100.0)

    def similar(
        self, text: str, target: str, limit: int = 1, least: float = FILLS_FROM
    ) -> list[Match]:
        """Return up to `limit` texts similar to `text` with a translation into `target`, most similar first."""
        from rapidfuzz import fuzz

        candidates = self._candidates(text)
        if not candidates:
            return []
        marks = ",".join("?" * len(candidates))
        rows = self._db.execute(
            f"SELECT text.text, target, min(catalog), context FROM text JOIN unit ON unit.text = text.id"  # noqa: S608
            f" WHERE text.id IN ({marks}) AND target_language = ? GROUP BY text.id, target",
            (*candidates, target),
        )
        folded = text.lower()
        found = [
            Match(source, translation, catalog, context, likeness)
            for source, translation, catalog, context in rows
            if (likeness := fuzz.ratio(folded, source.lower(), score_cutoff=least))
        ]
        found.sort(key=lambda match: (-match.likeness, match.catalog, match.source, match.target))
        return found[:limit]

    def texts_with(self, part: str, target: str, limit: int = 300) -> list[str]:
        """Return up to `limit` translations into `target` that contain a text, exactly as written."""
        rows = self._db.execute(
            "SELECT DISTINCT target FROM unit WHERE target_language = ? AND instr(target, ?) LIMIT ?",
            (target, part, limit),
        )
        return [text for (text,) in rows]

    def articles_with(self, part: str, target: str) -> list[str]:
        """Return the slugs of the articles with a finished translation that contains a text."""
        rows = self._db.execute(
            "SELECT DISTINCT catalog FROM unit WHERE target_language = ? AND instr(target, ?)"
            " ORDER BY catalog", (target, part),
        )  # fmt: skip
        return sorted({name.rpartition("/")[2].removesuffix(".po") for (name,) in rows})

    def _candidates(self, text: str) -> list[int]:
        """Return the texts that share the most grams of the sketch of `text`."""
        hits: Counter[int] = Counter()
        shortest, longest = int(len(text) * _SHORTER), int(len(text) / _SHORTER) + 1
        for gram in _sketch(text):
            rows = self._db.execute(
                "SELECT text FROM sketch WHERE gram = ? AND length BETWEEN ? AND ? LIMIT ?",
                (gram, shortest, longest, _COMMON),
            )
            hits.update(number for (number,) in rows)
        return [number for number, _ in hits.most_common(_COMPARED)]

    def _add(self, catalog: str, units: Iterable[MemoryUnit]) -> None:
        execute = self._db.execute
        for unit in units:
            row = execute("SELECT id FROM text WHERE text = ?", (unit.source,)).fetchone()
            if row is None:
                number = execute("INSERT INTO text (text) VALUES (?)", (unit.source,)).lastrowid
                self._db.executemany(
                    "INSERT INTO sketch VALUES (?, ?, ?)",
                    [(gram, len(unit.source), number) for gram in _sketch(unit.source)],
                )
            else:
                number = row[0]
            execute(
                "INSERT INTO unit (catalog, text, source_language, target_language, target, context)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (catalog, number, unit.source_language, unit.target_language, unit.target,
                 unit.context),
            )  # fmt: skip

    def _remove(self, units: Iterable[int]) -> None:
        execute = self._db.execute
        for unit in units:
            (number,) = execute("SELECT text FROM unit WHERE id = ?", (unit,)).fetchone()
            execute("DELETE FROM unit WHERE id = ?", (unit,))
            if execute("SELECT 1 FROM unit WHERE text = ? LIMIT 1", (number,)).fetchone():
                continue
            (text,) = execute("SELECT text FROM text WHERE id = ?", (number,)).fetchone()
            execute("DELETE FROM text WHERE id = ?", (number,))
            self._db.executemany(
                "DELETE FROM sketch WHERE gram = ? AND length = ? AND text = ?",
                [(gram, len(text), number) for gram in _sketch(text)],
            )


def _connected(name: str) -> sqlite3.Connection:
    # Whoever shares a memory between threads lets one of them in at a time.
    db = sqlite3.connect(name, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        # A crash of the machine may cost the file, and the file is only a cache.
        db.execute("PRAGMA synchronous = OFF")
        [version] = db.execute("PRAGMA user_version").fetchone()
        if version != _VERSION:
            if db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                raise sqlite3.DatabaseError(f"version {version}, not {_VERSION}")
            db.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}COMMIT;")
    except BaseException:
        db.close()
        raise
    return db


def _sketch(text: str) -> list[int]:
    folded = f" {text.lower()} "
    size = 4 * (_WIDE_GRAM if _WIDE.search(folded) else _GRAM)
    data = folded.encode("utf-32-le")  # four bytes a letter
    grams = {crc32(data[start : start + size]) for start in range(0, len(data) - size + 4, 4)}
    return nsmallest(_SKETCH, grams)
