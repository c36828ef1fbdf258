"""Concordance: how a word, in any of its forms, was translated in all articles; and replacing a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pieraklad.index.words import words
from pieraklad.site import Entry, Site
from pieraklad.translating.messages import MessageRow, languages_to_translate, read_messages

MOST = 50
"""Messages that are shown."""
_PAGES = 10
"""Pages of the site's search that are looked through."""


class Span(NamedTuple):
    """A part of a text; `found` where it is a word that was looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A message in which the words are: in its text, its translation, or both."""

    entry: Entry
    row: MessageRow
    source: tuple[Span, ...]
    target: tuple[Span, ...]


def find_words(site: Site, language: str, query: str) -> list[Occurrence]:
    """Return messages whose text or translation has all words of `query`, in any form, best articles first."""
    wanted = {word.key for word in words(query)}
    if not wanted:
        return []
    found: list[Occurrence] = []
    for entry in _articles(site, language, query):
        loaded, _ = site.load(entry)
        for row in read_messages(site.project, loaded.article, language).rows:
            if row.again:
                continue
            source, target = _spans(row.source[0], wanted), _spans(" | ".join(row.target), wanted)
            if _has_all(source, wanted) or _has_all(target, wanted):
                found.append(Occurrence(entry, row, source, target))
                if len(found) == MOST:
                    return found
    return found


def _articles(site: Site, language: str, query: str) -> Iterator[Entry]:
    """Iterate over the articles that have the words in either language, those in `language` first."""
    snapshot = site.snapshot
    seen: set[str] = set()
    tags = dict.fromkeys([language, *(entry.lang for entry in snapshot.newest)])
    for tag in tags:
        if tag not in site.project.languages:
            continue
        for number in range(1, _PAGES + 1):
            page = site.search(snapshot, tag, query, number)
            for result in (*page.results, *page.others):
                entry = result.entry
                wanted = languages_to_translate(site.project, entry.lang)
                if entry.slug not in seen and language in wanted:
                    seen.add(entry.slug)
                    yield entry
            if number >= page.pages:
                break


def _spans(text: str, wanted: set[str]) -> tuple[Span, ...]:
    spans: list[Span] = []
    position = 0
    for word in words(text):
        if word.start >= position and word.key in wanted:
            spans.append(Span(text[position : word.start], False))
            spans.append(Span(text[word.start : word.end], True))
            position = word.end
    spans.append(Span(text[position:], False))
    return tuple(span for span in spans if span.text)


def _has_all(spans: tuple[Span, ...], wanted: set[str]) -> bool:
    keys = {word.key for span in spans if span.found for word in words(span.text)}
    return wanted <= keys


@dataclass(frozen=True, slots=True)
class Replacement:
    """A translation that would change, with its new text."""

    slug: str
    row: MessageRow
    new: tuple[str, ...]


def find_replacements(
    site: Site, slugs: Iterable[str], language: str, old: str, new: str, most: int = 200
) -> list[Replacement]:
    """Return the translations into a language that contain `old`, exactly as written.

    `slugs` are the articles to look at: those of which the memory knows it.
    """
    found: list[Replacement] = []
    if not old:
        return found
    for slug in slugs:
        entry = site.snapshot.article(slug)
        if entry is None or language not in languages_to_translate(site.project, entry.lang):
            continue
        loaded, _ = site.load(entry)
        for row in read_messages(site.project, loaded.article, language).rows:
            if row.again or row.entry is None or not any(old in text for text in row.target):
                continue
            texts = tuple(text.replace(old, new) for text in row.target)
            found.append(Replacement(slug, row, texts))
            if len(found) == most:
                return found
    return found
