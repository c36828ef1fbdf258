"""Which articles are the nearest by content: kept up to date without comparing all with all again.

Nearness is the cosine of TF-IDF weights over the keys of the words of all languages; a shared tag
counts as a rare word. How rare a term is counts in octaves, and weights are whole numbers: so an edited
article moves few other ones, and every sum is exact in whatever order it was made.
"""

from __future__ import annotations

import heapq
import json
import math
import re
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple
from zlib import crc32

from pieraklad.storage.processes import map_chunks

NEAREST = 12
"""Articles that are known as the nearest to each."""
_SPARE = 12
"""Further ones that are kept, so that one which goes costs no new comparison."""
_KEPT_TERMS = 40
_CHUNK = 100
"""Articles that a process compares at a time."""
_COMMON = 128
"""A term of more articles tells little and costs much."""
_UNIT = 1_000
"""The length of a vector; a product of two is a cosine in millionths."""
_FARTHEST = 40_000


_LOGS = (0.0, *(1 + math.log(count) for count in range(1, 256)))


class _Near(NamedTuple):
    """The nearest articles, nearest first, each as (-score, slug).

    Whatever comes before `end` is among them; all there are where it is None.
    """

    items: list[tuple[int, str]]
    end: tuple[int, str] | None


class _Postings(NamedTuple):
    """Where a term occurs: the places of articles in a list, and its weights there.

    Numbers that lie side by side: a tuple for each occurrence takes a third more time to read.
    """

    places: array[int]
    weights: array[int]


_NOBODY = _Near([], None)


def pack_terms(terms: Mapping[str, int]) -> bytes:
    """Return an article's terms as the index keeps them: numbers, each with how often it occurs."""
    found = {crc32(term.encode("utf-8", "surrogatepass")): count for term, count in terms.items()}
    listed = sorted(found)
    counts = bytes([min(found[number], 255) for number in listed])
    return array("I", listed).tobytes() + counts


class Change(NamedTuple):
    """An article's packed terms as they were and as they are; empty where it was, or is, not there."""

    old: bytes
    new: bytes


def update_nearest(
    connection: sqlite3.Connection, changes: Mapping[str, Change], jobs: int = 1
) -> None:
    """Bring the table `nearest` up to date after the terms of some articles changed.

    The rows of the table `article` are up to date already. What comes out is the same as if all
    articles were compared anew. `jobs` processes work at once.
    """
    changes = {slug: change for slug, change in changes.items() if change.old != change.new}
    if changes:
        table = _Table(connection)
        table.take(changes, jobs)
        table.compare(jobs)
        table.save()


def compare_all(connection: sqlite3.Connection, jobs: int = 1) -> None:
    """Fill the table `nearest` from nothing."""
    for table in ("nearest", "term"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    rows = connection.execute("SELECT slug, terms FROM article WHERE published")
    update_nearest(connection, {slug: Change(b"", terms) for slug, terms in rows}, jobs)


class _Table:
    """The rows of the tables `nearest` and `term`, and what is to be written of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._terms: dict[str, bytes] = dict(
            connection.execute("SELECT slug, terms FROM article WHERE published")
        )
        self._vectors: dict[str, bytes] = {}
        self._near: dict[str, str | _Near] = {}
        for slug, vector, near in connection.execute("SELECT slug, vector, near FROM nearest"):
            self._vectors[slug] = vector
            self._near[slug] = near
        self._moved: set[str] = set()
        """The articles whose vectors are others than before, those that went included."""
        self._dirty: set[str] = set()
        self._counts: dict[int, int] = {}
        """In how many articles terms occur, as far as that was asked."""
        self._new_counts: dict[int, int] = {}

    def take(self, changes: Mapping[str, Change], jobs: int) -> None:
        """Take in changed terms, and work out the vectors that this changes."""
        steps = Counter(chain.from_iterable(_numbers(change.new) for change in changes.values()))
        steps.subtract(chain.from_iterable(_numbers(change.old) for change in changes.values()))
        steps = Counter({number: step for number, step in steps.items() if step})
        self._read_counts(steps)
        before, size = _octave(len(self._vectors)), _octave(len(self._terms))
        levels: set[int] = set()
        for number, step in steps.items():
            old = self._counts.get(number, 0)
            self._new_counts[number] = self._counts[number] = old + step
            if _rarity(old, size) != _rarity(old + step, size):
                levels.add(number)
        moved = set(changes)
        if before != size:
            moved |= self._terms.keys()
        elif levels:
            moved |= {
                slug for slug, terms in self._terms.items()
                if not levels.isdisjoint(_numbers(terms))
            }  # fmt: skip
        self._weigh(moved & self._terms.keys(), size, jobs)
        for slug in changes.keys() - self._terms.keys():
            self._vectors.pop(slug, None)
            self._near.pop(slug, None)
            self._moved.add(slug)

    def _read_counts(self, numbers: Iterable[int]) -> None:
        """Read in how many articles some terms occur."""
        wanted = [number for number in numbers if number not in self._counts]
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT id, articles FROM term WHERE id IN ({marks})"  # noqa: S608
            self._counts.update(self._connection.execute(query, part))

    def _weigh(self, slugs: Iterable[str], size: int, jobs: int) -> None:
        """Work out the vectors of some articles; those that come out otherwise have moved."""
        wanted = sorted(slugs)
        self._read_counts({n for slug in wanted for n in _numbers(self._terms[slug])})

        def work(chunk: Sequence[str]) -> list[bytes]:
            return [_vector(self._terms[slug], self._counts, size) for slug in chunk]

        vectors = chain.from_iterable(part for _, part in map_chunks(work, wanted, _CHUNK, jobs))
        for slug, vector in zip(wanted, vectors, strict=True):
            if vector != self._vectors.get(slug):
                self._vectors[slug] = vector
                self._moved.add(slug)
            self._dirty.add(slug)

    def compare(self, jobs: int) -> None:
        """Bring the nearest articles up to date: of those that moved, and of those near to them."""
        if not self._moved:
            return
        slugs = list(self._vectors)
        moved = self._moved
        stayed = self._vectors.keys() - moved
        compared = sorted(self._vectors.keys() & moved)
        postings = self._postings(slugs, compared)
        gained: dict[str, list[tuple[int, str]]] = {}

        def work(chunk: Sequence[str]) -> list[tuple[str, _Near, list[tuple[int, str]]]]:
            found = []
            for slug in chunk:
                scores = self._scores(slug, slugs, postings)
                others = [item for item in scores if item[1] in stayed] if stayed else []
                found.append((slug, _best(scores), others))
            return found

        for _, part in map_chunks(work, compared, _CHUNK, jobs):
            for slug, near, others in part:
                self._keep(slug, near)
                for negative, other in others:
                    gained.setdefault(other, []).append((negative, slug))
        if stayed:
            self._replace(slugs, stayed, gained)

    def _replace(
        self,
        slugs: list[str],
        stayed: Set[str],
        gained: Mapping[str, list[tuple[int, str]]],
    ) -> None:
        """Bring the nearest articles of those that stayed up to date; `gained` has the moved ones."""
        moved = self._moved
        named = _pattern(moved)
        spent: list[str] = []
        """Those of which so many near ones moved that further ones have to be found."""
        for slug, kept in self._near.items():
            if slug not in stayed or (slug not in gained and not named.search(_pack(kept))):
                continue
            near = _unpack(kept)
            items = [item for item in near.items if item[1] not in moved]
            items = sorted(items + gained.get(slug, []))
            if near.end is not None:
                items = [item for item in items if item < near.end]
            if near.end is not None and len(items) < NEAREST:
                spent.append(slug)
                continue
            full = len(items) > NEAREST + _SPARE
            end = items[NEAREST + _SPARE] if full else near.end
            self._keep(slug, _Near(items[: NEAREST + _SPARE], end))
        postings = self._postings(slugs, spent)
        for slug in spent:
            self._keep(slug, _best(self._scores(slug, slugs, postings)))

    def _postings(self, slugs: list[str], compared: Iterable[str]) -> dict[int, _Postings]:
        """Return by the terms of some articles where these occur."""
        postings = {
            number: _Postings(array("I"), array("H"))
            for slug in compared for number, _ in _weights(self._vectors[slug])
        }  # fmt: skip
        for place, slug in enumerate(slugs) if postings else ():
            for number, weight in _weights(self._vectors[slug]):
                if number in postings:
                    places, weights = postings[number]
                    places.append(place)
                    weights.append(weight)
        return postings

    def _keep(self, slug: str, near: _Near) -> None:
        self._near[slug] = near
        self._dirty.add(slug)

    def _scores(
        self, slug: str, slugs: list[str], postings: Mapping[int, _Postings]
    ) -> list[tuple[int, str]]:
        """Return the articles that are not too far from one, each as (-score, slug)."""
        scores: dict[int, int] = {}
        seen = scores.get
        for number, weight in _weights(self._vectors[slug]):
            for other, value in zip(*postings[number], strict=True):
                scores[other] = seen(other, 0) + weight * value
        return [
            (-score, slugs[other]) for other, score in scores.items()
            if score >= _FARTHEST and slugs[other] != slug
        ]  # fmt: skip

    def save(self) -> None:
        """Write what changed."""
        self._connection.executemany(
            "DELETE FROM nearest WHERE slug = ?",
            [(slug,) for slug in self._moved if slug not in self._vectors],
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO nearest (slug, vector, near, slugs) VALUES (?, ?, ?, ?)",
            [
                (slug, self._vectors[slug], _pack(near), _slugs(near))
                for slug in sorted(self._dirty)
                for near in [self._near.get(slug, _NOBODY)]
            ],
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO term (id, articles) VALUES (?, ?)", self._new_counts.items()
        )


def _slugs(near: str | _Near) -> str:
    """Return the slugs of the nearest articles, nearest first; slugs have no spaces."""
    return " ".join(slug for _, slug in _unpack(near).items[:NEAREST])


def _best(scores: list[tuple[int, str]]) -> _Near:
    best = heapq.nsmallest(NEAREST + _SPARE + 1, scores)
    end = best.pop() if len(best) > NEAREST + _SPARE else None
    return _Near(best, end)


def _pattern(slugs: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some slugs in a packed row, which is quicker than unpacking it."""
    return re.compile('"(?:' + "|".join(map(re.escape, sorted(slugs))) + ')"')


def _octave(count: int) -> int:
    return 1 << count.bit_length()


@lru_cache(maxsize=10_000)
def _rarity(count: int, size: int) -> int:
    """Return how much a term of `count` articles tells, where there are about `size` of them."""
    if not 1 < count <= min(_COMMON, max(2, size // 4)):
        return 0
    return round(16 * math.log(1 + size / (1 << (count.bit_length() - 1))))


def _numbers(terms: bytes) -> array[int]:
    found = array("I")
    found.frombytes(terms[: len(terms) // 5 * 4])
    return found


def _vector(terms: bytes, counts: Mapping[int, int], size: int) -> bytes:
    numbers = _numbers(terms)
    weights = [
        (_LOGS[count] * rarity, number)
        for number, count in zip(numbers, terms[len(numbers) * 4 :], strict=True)
        if (rarity := _rarity(counts.get(number, 0), size))
    ]
    kept = heapq.nlargest(_KEPT_TERMS, weights)
    length = math.sqrt(math.fsum(weight * weight for weight, _ in kept)) or 1.0
    whole = array("H", (round(_UNIT * weight / length) for weight, _ in kept))
    return array("I", (number for _, number in kept)).tobytes() + whole.tobytes()


def _weights(vector: bytes) -> Iterable[tuple[int, int]]:
    size = len(vector) // 6
    numbers, values = array("I"), array("H")
    numbers.frombytes(vector[: size * 4])
    values.frombytes(vector[size * 4 :])
    return zip(numbers, values, strict=True)


def _pack(near: str | _Near) -> str:
    if isinstance(near, str):
        return near
    return json.dumps(near, ensure_ascii=False, separators=(",", ":"))


def _unpack(near: str | _Near) -> _Near:
    if isinstance(near, _Near):
        return near
    items, end = json.loads(near)
    listed: Any = [tuple(item) for item in items]
    return _Near(listed, None if end is None else (end[0], end[1]))
