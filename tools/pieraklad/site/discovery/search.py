"""Full-text search in SQLite (FTS5): any form of a word finds the others, in every language.

Articles go into the index as the keys of their words (see `words`), so that the query's own
syntax never reaches FTS5; what is highlighted is found by the same keys in the text itself.
"""

from __future__ import annotations

import heapq
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pieraklad.belarusian.back import likely_cyrillic
from pieraklad.index import Entry
from pieraklad.index.database import Database
from pieraklad.index.passages import best_passage, text_of
from pieraklad.index.words import sought_words, word_key, words
from pieraklad.project.languages import base_of, is_made
from pieraklad.site.discovery.word_suggestions import near_words
from pieraklad.site.model.snapshot import Snapshot

QUERY_LIMIT = 200
"""Characters of a query that are read."""
_TERM_LIMIT = 12
_SNIPPET = 220
PAGE_RESULTS = 20
"""Articles on a page of results."""
OTHER_RESULTS = 10
"""Articles in other languages that are listed after the reader's own."""
_BM25_MOST = 120
_SHORTEST_BEGINNING = 3
# As one text, the numbers of ten thousand articles are there in a third of the time of as many rows.
_MATCHES = "SELECT group_concat(rowid) FROM words WHERE words MATCH ?"
_PAGES = "SELECT language, group_concat(id), group_concat(slug) FROM page GROUP BY language"
_BM25 = "SELECT rowid, bm25(words, 8.0, 4.0, 3.0, 1.0) FROM words WHERE words MATCH ?"


class Piece(NamedTuple):
    """A part of a text; `found` where it is a word of the query."""

    text: str
    found: bool


class SearchResult(NamedTuple):
    """An article that was found; its title and the passage around the words, in pieces.

    `language` is that of the page to read it on.
    """

    entry: Entry
    language: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    snippet_lang: str


class Found(NamedTuple):
    """One page of what was found: `total` in the reader's language, `others` in other languages.

    `others` come on the last page; `suggestions` are words like those that nothing has.
    """

    results: tuple[SearchResult, ...] = ()
    total: int = 0
    others: tuple[SearchResult, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """The number of pages of results; one where there are none."""
        return max(1, -(-self.total // PAGE_RESULTS))


class Search:
    """The search of one site. Safe to use from several threads."""

    def __init__(self, database: Database, languages: Iterable[str]) -> None:
        """`languages` are the site's; what a function makes of another's texts is found there."""
        self._database = database
        self._languages = {base_of(tag): tag for tag in languages if not is_made(tag)}
        self._tables: tuple[object, _Tables | None] = (None, None)

    def find(self, snapshot: Snapshot, language: str, query: str, number: int = 1) -> Found:
        """Return a page of what is found, best first; nothing for a query without words."""
        base = base_of(language)
        spellings = wanted_keys(query, base)
        if not spellings:
            return Found()
        wanted = [key for keys in spellings for key in keys]
        tables = self._tables_of(snapshot)
        expression, rows, own = "", list[int](), list[int]()
        for attempt in _expressions(spellings):
            matches = self._matches(attempt)
            own = tables.places(matches, base)
            if matches and (own or not expression):
                expression, rows = attempt, matches
            if own:
                break
        ranks = self._ranks(expression, len(rows)) if rows else {}
        start = (number - 1) * PAGE_RESULTS
        chosen = tables.best(own, ranks, base, start + PAGE_RESULTS)[start:]
        results = self._results(snapshot, chosen, language, wanted)
        others: list[SearchResult] = []
        if start + PAGE_RESULTS >= len(own):
            seen = set(own)
            for other, tag in self._languages.items():
                if other == base or len(others) >= OTHER_RESULTS:
                    continue
                theirs = [place for place in tables.places(rows, other) if place not in seen]
                best = tables.best(theirs, ranks, other, OTHER_RESULTS - len(others))
                others += self._results(snapshot, best, tag, wanted)
        suggestions = () if own or others else near_words(self._database, snapshot, wanted, base)
        return Found(tuple(results), len(own), tuple(others), suggestions)

    def _tables_of(self, snapshot: Snapshot) -> _Tables:
        stamp = (snapshot.version, self._database.value("revision"))
        known, tables = self._tables
        if known != stamp or tables is None:
            tables = _Tables(self._database.rows(_PAGES), snapshot)
            self._tables = (stamp, tables)
        return tables

    def _ranks(self, expression: str, count: int) -> dict[int, float]:
        """Return the ranks of rows that are better than others, the best lowest.

        BM25 counts every word of every article found, some 40 µs each: it is asked about few. Of
        what stands in many articles, those are better that have it in their titles.
        """
        if count <= _BM25_MOST:
            return dict(self._database.rows(_BM25, (expression,)))
        return dict.fromkeys(self._matches(f"{{title}} : ({expression})"), -1.0)

    def _matches(self, expression: str) -> list[int]:
        """Return the rows that an expression finds."""
        found = self._database.rows(_MATCHES, (expression,))
        return list(map(int, found[0][0].split(","))) if found and found[0][0] else []

    def _results(
        self, snapshot: Snapshot, rows: list[int], language: str, wanted: list[str]
    ) -> list[SearchResult]:
        if not rows:
            return []
        marks = ",".join("?" * len(rows))
        query = (
            "SELECT page.id, page.slug, page.texts, words.summary, words.text FROM page"  # noqa: S608
            f" JOIN words ON words.rowid = page.id WHERE page.id IN ({marks})"
        )
        found = {row: rest for row, *rest in self._database.rows(query, tuple(rows))}
        results = []
        for row in rows:
            slug, texts, *keys = found.get(row, ("", "", "", ""))
            entry = snapshot.article(slug)
            if entry is not None:
                results.append(_result(entry, language, texts, keys, wanted))
        return results


def wanted_keys(query: str, language: str) -> list[tuple[str, ...]]:
    """Return the keys that are sought, for each word of a query those of its likely spellings."""
    found: dict[tuple[str, ...], None] = {}
    end = 0
    query = unicodedata.normalize("NFC", query[:QUERY_LIMIT])
    for word in words(query):
        if word.start < end:
            continue  # a part of the word before, which is sought whole
        end = word.end
        spellings = [word.key]
        if language == "be":
            spellings += map(word_key, likely_cyrillic(query[word.start : word.end]))
        found[tuple(dict.fromkeys(spellings))] = None
    return list(found)[:_TERM_LIMIT]


def _expressions(wanted: list[tuple[str, ...]]) -> Iterator[str]:
    """All words; else all as beginnings of words; else any of them."""
    whole = [_any(f'"{key}"' for key in keys) for keys in wanted]
    yield " AND ".join(whole)
    # A letter or two begin half of all words, which takes long to find and helps nobody.
    if all(len(key) >= _SHORTEST_BEGINNING for keys in wanted for key in keys):
        yield " AND ".join(_any(f"{key}*" for key in keys) for keys in wanted)
    if len(wanted) > 1:
        yield " OR ".join(whole)


def _any(keys: Iterable[str]) -> str:
    listed = list(keys)
    return listed[0] if len(listed) == 1 else f"({' OR '.join(listed)})"


class _Tables:
    """Where the index's rows stand in a snapshot: for each language, row → place and back."""

    def __init__(self, pages: list[tuple[str, str, str]], snapshot: Snapshot) -> None:
        """A *place* is an article's position in `snapshot.newest`."""
        place_of = {entry.slug: place for place, entry in enumerate(snapshot.newest)}
        self._places: dict[str, array[int]] = {}
        self._rows: dict[str, array[int]] = {}
        for language, listed, slugs in pages:
            numbers = list(map(int, listed.split(",")))
            places = self._places[language] = array("l", [-1]) * (1 + max(numbers))
            rows = self._rows[language] = array("l", [-1]) * len(place_of)
            for row, slug in zip(numbers, slugs.split(","), strict=True):
                place = place_of.get(slug)
                if place is not None:
                    places[row] = place
                    rows[place] = row

    def places(self, rows: list[int], language: str) -> list[int]:
        """Return the places of those rows that are pages of a language."""
        places = self._places.get(language, ())
        size = len(places)
        return [place for row in rows if row < size and (place := places[row]) >= 0]

    def best(
        self, places: list[int], ranks: dict[int, float], language: str, count: int
    ) -> list[int]:
        """Return the rows of the `count` best places: by rank, then newest first."""
        if not places:
            return []
        row_of = self._rows[language]
        numbers = self._places[language]
        size = len(numbers)
        there = set(places) if len(ranks) < len(places) else places
        ranked = {
            place: rank for row, rank in ranks.items()
            if row < size and (place := numbers[row]) in there
        }  # fmt: skip
        first = sorted(ranked, key=lambda place: (ranked[place], place))[:count]
        if len(first) < count:
            rest = (place for place in places if place not in ranked)
            first += heapq.nsmallest(count - len(first), rest)
        return [row_of[place] for place in first]


def _result(
    entry: Entry, language: str, texts: str, keys: Sequence[str], wanted: list[str]
) -> SearchResult:
    """Return a result; `keys` are those of the summary and of the `texts`, which see `passages`."""
    reading = entry.readings[language]
    sought = frozenset(wanted)
    number = best_passage(keys, sought)
    is_whole = number is not None
    if number is None:  # the words were found as the beginnings of others
        number = best_passage(keys, sought, begun=True)
    # The summary is the first passage.
    best = text_of(texts.split("\n")[number - 1]) if number else reading.summary
    if not is_whole:
        shown = sought_words(f"{reading.title.text}\n{best.text}", sought, begun=True)
        sought = frozenset(word.key for word in shown)
    return SearchResult(
        entry,
        language,
        highlighted(reading.title.text, sought),
        highlighted(best.text, sought, _SNIPPET),
        best.lang,
    )


def highlighted(text: str, sought: frozenset[str], limit: int = 0) -> tuple[Piece, ...]:
    """Return `text` in pieces; with a limit, only the part around the first word that was found."""
    spans = [(word.start, word.end) for word in sought_words(text, sought)]
    first, last = 0, len(text)
    if limit and len(text) > limit:
        middle = spans[0][0] if spans else 0
        first = max(0, middle - limit // 3)
        last = min(len(text), first + limit)
        if first:
            first = text.find(" ", first, middle) + 1 or first
        if last < len(text):
            last = max(text.rfind(" ", middle, last), spans[0][1] if spans else first + 1)
    pieces: list[Piece] = [Piece("… ", False)] if first else []
    position = first
    for start, end in spans:
        if start < position or end > last:
            continue
        if start > position:
            pieces.append(Piece(text[position:start], False))
        pieces.append(Piece(text[start:end], True))
        position = end
    if position < last:
        pieces.append(Piece(text[position:last], False))
    if last < len(text):
        pieces.append(Piece(" …", False))
    return tuple(pieces)
