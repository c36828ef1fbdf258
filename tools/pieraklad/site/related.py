"""Which articles to read next: those that the editor names, in order, then the nearest by content.

Nearness is the cosine of TF-IDF weights over the keys of the words of all languages; a shared tag
counts as a rare word.
"""

from __future__ import annotations

import heapq
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pieraklad.articles import Article
from pieraklad.problems import Problem
from pieraklad.site.readings import Entry, Reading

RELATED_LIMIT = 4
"""Named articles are all shown; the nearest fill up to this number."""

_KEPT_TERMS = 60
_COMMON = 200
"""Articles that share a term from which on it tells little and costs much."""
_TAG_WEIGHT = 4
_NEAREST_CANDIDATES = 12
_FARTHEST = 0.04


class RelatedItem(NamedTuple):
    """An article to read next; `reading` is the one in the reader's language."""

    entry: Entry
    reading: Reading
    named: bool

    @property
    def only_in(self) -> str:
        """The language it must be read in; empty where the reader's own will do."""
        return "" if self.reading.available else self.entry.lang


def normal_title(text: str) -> str:
    """Return a title as titles are compared: no case, no quotation marks, no final stop."""
    folded = unicodedata.normalize("NFC", text).casefold()
    for mark in "«»“”„\"’'":
        folded = folded.replace(mark, "")
    return " ".join(folded.split()).rstrip(".")


def title_index(entries: Iterable[Entry]) -> dict[str, str]:
    """Return {normal title or slug: slug} over all languages; a slug wins over a title."""
    index: dict[str, str] = {}
    listed = list(entries)
    for entry in listed:
        for title in (entry.source_title, *(r.title.text for r in entry.readings.values())):
            index.setdefault(normal_title(title), entry.slug)
    index.update({normal_title(entry.slug): entry.slug for entry in listed})
    return index


def unresolved_related(
    articles: Iterable[Article], titles: Mapping[str, Iterable[str]] | None = None
) -> list[Problem]:
    """Return what `related` lists name that no article is, with the line where it stands.

    `titles` holds further titles by slug: the translated ones.
    """
    listed = list(articles)
    known = {normal_title(article.slug) for article in listed}
    known |= {normal_title(article.title) for article in listed}
    known |= {normal_title(t) for several in (titles or {}).values() for t in several}
    problems: list[Problem] = []
    for article in listed:
        for name in article.related:
            if normal_title(name.removesuffix(".md")) not in known:
                line = _line_of(article.document.source, name)
                problems.append(
                    Problem(article.path, line, f"related: there is no article “{name}”")
                )
    return problems


def _line_of(source: str, name: str) -> int:
    head = source.split("\n---", 1)[0]
    position = head.find(name)
    return source.count("\n", 0, position) + 1 if position >= 0 else 1


class Neighbours:
    """The nearest articles by content, of one set of articles."""

    def __init__(self, terms: Mapping[str, Counter[str]]) -> None:
        """`terms` holds for each slug how often each term occurs (see `count_terms`)."""
        total = len(terms)
        frequency: Counter[str] = Counter()
        for counts in terms.values():
            frequency.update(counts.keys())
        self._vectors: dict[str, dict[str, float]] = {}
        self._nearest: dict[str, list[str]] = {}
        self._postings: dict[str, list[tuple[str, float]]] = {}
        for slug, counts in terms.items():
            weights = {
                term: (1 + math.log(count)) * math.log(1 + total / frequency[term])
                for term, count in counts.items()
                if 1 < frequency[term] <= min(_COMMON, max(2, total // 2))
            }
            kept = dict(heapq.nlargest(_KEPT_TERMS, weights.items(), key=lambda item: item[1]))
            length = math.sqrt(sum(weight * weight for weight in kept.values())) or 1.0
            vector = {term: weight / length for term, weight in kept.items()}
            self._vectors[slug] = vector
            for term, weight in vector.items():
                self._postings.setdefault(term, []).append((slug, weight))

    def of(self, slug: str) -> list[str]:
        """Return the slugs of the nearest articles, nearest first."""
        known = self._nearest.get(slug)
        if known is not None:
            return known
        scores: dict[str, float] = {}
        for term, weight in self._vectors.get(slug, {}).items():
            for other, value in self._postings[term]:
                if other != slug:
                    scores[other] = scores.get(other, 0.0) + weight * value
        near = [(-score, other) for other, score in scores.items() if score >= _FARTHEST]
        nearest = [other for _, other in heapq.nsmallest(_NEAREST_CANDIDATES, near)]
        self._nearest[slug] = nearest
        return nearest


def count_terms(keys: Iterable[str], tags: Iterable[str]) -> Counter[str]:
    """Return the terms of an article: its words' keys, and its tags as terms of their own."""
    counts = Counter(key for key in keys if len(key) > 2)
    for tag in tags:
        counts[f"#{normal_title(tag)}"] += _TAG_WEIGHT
    return counts


def choose_related(
    entry: Entry,
    language: str,
    entries: Mapping[str, Entry],
    titles: Mapping[str, str],
    nearest: Iterable[str],
) -> list[RelatedItem]:
    """Return what to read after `entry`; of the nearest, those in the reader's language first."""
    items: list[RelatedItem] = []
    taken = {entry.slug}
    for name in entry.related:
        slug = titles.get(normal_title(name.removesuffix(".md")))
        if slug is not None and slug not in taken:
            taken.add(slug)
            items.append(RelatedItem(entries[slug], entries[slug].readings[language], True))
    near = [
        RelatedItem(entries[slug], entries[slug].readings[language], False)
        for slug in nearest
        if slug not in taken and slug in entries
    ]
    near.sort(key=lambda item: not item.reading.available)
    items.extend(near[: max(0, RELATED_LIMIT - len(items))])
    return items
