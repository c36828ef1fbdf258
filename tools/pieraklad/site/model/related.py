"""Which articles to read next: those that the editor names, in order, then the nearest by content.
See `pieraklad.index.nearest` for what is near.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pieraklad.index import Entry
from pieraklad.index.readings import Reading
from pieraklad.index.titles import normal_title

RELATED_LIMIT = 4
"""Named articles are all shown; the nearest fill up to this number."""


class RelatedItem(NamedTuple):
    """An article to read next; `reading` is the one in the reader's language."""

    entry: Entry
    reading: Reading
    named: bool


def title_index(entries: Iterable[Entry]) -> dict[str, str]:
    """Return {normal title or slug: slug} over all languages; a slug wins over a title."""
    index: dict[str, str] = {}
    listed = list(entries)
    for entry in listed:
        index.setdefault(normal_title(entry.source_title), entry.slug)
        for reading in entry.readings.values():
            index.setdefault(normal_title(reading.title.text), entry.slug)
    index.update({normal_title(entry.slug): entry.slug for entry in listed})
    return index


def unresolved_names(entry: Entry, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names in an article's `related` list that no article bears; see `title_index`."""
    return tuple(
        name for name in entry.related if normal_title(name.removesuffix(".md")) not in titles
    )


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
