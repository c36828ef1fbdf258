"""Which articles to read next: those that the editor names, in order, then the nearest by content.

Nearness is the cosine of TF-IDF weights over the keys of the words of all languages; a shared tag
counts as a rare word.
"""

from __future__ import annotations

import heapq
import math
import unicodedata
from array import array
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pieraklad.articles import Article
from pieraklad.problems import Problem
from pieraklad.site.readings import Entry, Reading

RELATED_LIMIT = 4
"""Named articles are all shown; the nearest fill up to this number."""

_KEPT_TERMS = 40
_COMMON = 150
_TAG_WEIGHT = 4
_NEAREST_CANDIDATES = 12
_FARTHEST = 0.04


class RelatedItem(NamedTuple):
    """An article to read next; `reading` is the one in the reader's language."""

    entry: Entry
    reading: Reading
    named: bool


def normal_title(text: str) -> str:
    """Return a title as titles are compared: no case, no quotation marks, no final stop."""
    folded = unicodedata.normalize("NFC", text).casefold()
    for mark in "«»“”„\"’'":
        folded = folded.replace(mark, "")
    return " ".join(folded.split()).rstrip(".")


def title_index(entries: Iterable[Entry], translated: bool = True) -> dict[str, str]:
    """Return {normal title or slug: slug} over all languages; a slug wins over a title.

    Without `translated` only the titles in the articles' own languages are in it.
    """
    index: dict[str, str] = {}
    listed = list(entries)
    for entry in listed:
        index.setdefault(normal_title(entry.source_title), entry.slug)
        for reading in entry.readings.values() if translated else ():
            index.setdefault(normal_title(reading.title.text), entry.slug)
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


def unresolved_names(entry: Entry, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names in an article's `related` list that no article bears; see `title_index`."""
    return tuple(
        name for name in entry.related if normal_title(name.removesuffix(".md")) not in titles
    )


class Neighbours:
    """The nearest articles by content, of one set of articles.

    What is kept are numbers in arrays, some five hundred bytes an article: all the terms of a large
    site as texts would not fit into a small server's memory.
    """

    def __init__(self, terms: Iterable[tuple[str, Mapping[str, int]]]) -> None:
        """`terms` gives for each slug how often each term occurs (see `choose_terms`)."""
        self._last: tuple[str, list[str]] = ("", [])
        self._slugs: list[str] = []
        numbers: dict[str, int] = {}
        counted: list[tuple[array[int], array[int]]] = []
        frequency = array("I")
        for slug, counts in terms:
            self._slugs.append(slug)
            listed = array("I")
            for term in counts:
                number = numbers.setdefault(term, len(frequency))
                if number == len(frequency):
                    frequency.append(0)
                frequency[number] += 1
                listed.append(number)
            counted.append((listed, array("I", counts.values())))
        del numbers
        self._places = {slug: place for place, slug in enumerate(self._slugs)}
        self._compare(counted, frequency)

    def _compare(self, counted: list[tuple[array[int], array[int]]], frequency: array[int]) -> None:
        total = len(counted)
        # A term of one article brings nobody together, one of too many tells little and costs much.
        most = min(_COMMON, max(2, total // 2))
        rarity = array("f", (math.log(1 + total / n) if 1 < n <= most else 0.0 for n in frequency))
        self._vectors: list[tuple[array[int], array[float]]] = []
        self._postings = [(array("I"), array("f")) for _ in frequency]
        for place, (listed, counts) in enumerate(counted):
            weights = [
                ((1 + math.log(count)) * rarity[number], number)
                for number, count in zip(listed, counts, strict=True)
                if rarity[number]
            ]
            kept = heapq.nlargest(_KEPT_TERMS, weights)
            length = math.sqrt(sum(weight * weight for weight, _ in kept)) or 1.0
            vector = (array("I"), array("f"))
            self._vectors.append(vector)
            for weight, number in kept:
                vector[0].append(number)
                vector[1].append(weight / length)
                places, values = self._postings[number]
                places.append(place)
                values.append(weight / length)

    def of(self, slug: str) -> list[str]:
        """Return the slugs of the nearest articles, nearest first."""
        last, nearest = self._last
        if last == slug:  # asked again for the next language
            return nearest
        own = self._places.get(slug)
        if own is None:
            return []
        scores: dict[int, float] = {}
        seen = scores.get
        for number, weight in zip(*self._vectors[own], strict=True):
            for other, value in zip(*self._postings[number], strict=True):
                scores[other] = seen(other, 0.0) + weight * value
        scores.pop(own, None)
        near = [
            (-round(score, 6), self._slugs[other])
            for other, score in scores.items()
            if score >= _FARTHEST
        ]
        nearest = [other for _, other in heapq.nsmallest(_NEAREST_CANDIDATES, near)]
        self._last = (slug, nearest)
        return nearest


def choose_terms(
    heads: Iterable[str], counts: Mapping[str, int], tags: Iterable[str]
) -> dict[str, int]:
    """Return the terms of an article that tell what it is about, with how often they occur.

    `heads` are the keys of the words in its titles and summaries, `counts` those of all its words.
    Kept are the former, and what occurs more than once; and its tags, as terms of their own.
    """
    first = set(heads)
    kept = {
        key: count for key, count in counts.items() if (count > 1 or key in first) and len(key) > 2
    }
    for tag in tags:
        kept[f"#{normal_title(tag)}"] = _TAG_WEIGHT
    return kept


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
