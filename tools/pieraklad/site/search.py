"""Full-text search in SQLite (FTS5): any form of a word finds the others, in every language.

Articles go into the index as the keys of their words (see `words`), so that the query's own
syntax never reaches FTS5; what is highlighted is found by the same keys in the text itself.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from pieraklad.belarusian.back import likely_cyrillic
from pieraklad.languages import base_of
from pieraklad.site.readings import Entry, Text
from pieraklad.site.snapshot import Snapshot
from pieraklad.site.store import Store
from pieraklad.site.words import keys, word_key, words

QUERY_LIMIT = 200
"""Characters of a query that are read."""
_TERM_LIMIT = 12
_SNIPPET = 220


class Piece(NamedTuple):
    """A part of a text; `found` where it is a word of the query."""

    text: str
    found: bool


class SearchResult(NamedTuple):
    """An article that was found; its title and the passage around the words, in pieces."""

    entry: Entry
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    snippet_lang: str


def find(
    store: Store, snapshot: Snapshot, language: str, query: str, limit: int
) -> list[SearchResult]:
    """Return what is found, best first; an empty list for a query without words."""
    sought = wanted_keys(query, base_of(language))
    if not sought:
        return []
    wanted = [key for word in sought for key in word]
    results: list[SearchResult] = []
    for slug, texts in _rows(store, sought, base_of(language), limit):
        entry = snapshot.article(slug)
        if entry is not None:
            results.append(_result(entry, language, json.loads(texts), wanted))
    return results


def wanted_keys(query: str, language: str) -> list[tuple[str, ...]]:
    """Return the keys that are sought, for each word of a query those of its likely spellings."""
    found: dict[tuple[str, ...], None] = {}
    for word in words(query[:QUERY_LIMIT]):
        spellings = [word.key]
        if language == "be":
            spellings += map(word_key, likely_cyrillic(query[word.start : word.end]))
        found[tuple(dict.fromkeys(spellings))] = None
    return list(found)[:_TERM_LIMIT]


def _rows(
    store: Store, wanted: list[tuple[str, ...]], language: str, limit: int
) -> list[tuple[str, str]]:
    """All words; else all as beginnings of words; else any of them."""
    whole = ["(" + " OR ".join(f'"{key}"' for key in keys) + ")" for keys in wanted]
    begun = ["(" + " OR ".join(f"{key}*" for key in keys) + ")" for keys in wanted]
    for expression in (" AND ".join(whole), " AND ".join(begun), " OR ".join(whole)):
        rows = store.rows(
            "SELECT page.slug, page.texts FROM words JOIN page ON page.id = words.rowid"
            " WHERE words MATCH ? AND page.language = ?"
            " ORDER BY bm25(words, 8.0, 4.0, 3.0, 1.0), page.slug LIMIT ?",
            (expression, language, limit),
        )
        if rows:
            return rows
    return []


def _result(
    entry: Entry, language: str, texts: list[tuple[str, str]], wanted: list[str]
) -> SearchResult:
    reading = entry.readings[language]
    sought = set(wanted)
    best, best_count = reading.summary, 0
    for text, lang in (reading.summary, *texts):
        count = len(sought.intersection(keys(text)))
        if count > best_count:
            best, best_count = Text(text, lang), count
    if not best_count:  # the words were found as the beginnings of others
        begun = tuple(wanted)
        everything = (reading.title, reading.summary, *texts)
        sought = {key for text, _ in everything for key in keys(text) if key.startswith(begun)}
        for text, lang in (reading.summary, *texts):
            if sought.intersection(keys(text)):
                best = Text(text, lang)
                break
    return SearchResult(
        entry,
        highlighted(reading.title.text, sought),
        highlighted(best.text, sought, _SNIPPET),
        best.lang,
    )


def highlighted(text: str, sought: set[str], limit: int = 0) -> tuple[Piece, ...]:
    """Return `text` in pieces; with a limit, only the part around the first word that was found."""
    spans = [(word.start, word.end) for word in words(text) if word.key in sought]
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
