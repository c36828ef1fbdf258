"""What the site needs to know of an article beside its pages: readings, terms, words for the search.

Each is worked out from one reading of the files and kept in the store, so that a list of ten thousand
titles reads ten thousand rows and not ten thousand articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pieraklad.languages import is_made
from pieraklad.project import Project
from pieraklad.site.plain import plain_text
from pieraklad.site.readings import Loaded, Reading, Text, make_readings
from pieraklad.site.related import choose_terms
from pieraklad.site.store import Page, Row
from pieraklad.site.words import count_keys, keys


def readings_of(loaded: Loaded, project: Project) -> dict[str, Reading]:
    """Return an article's reading in each of the site's languages."""
    return make_readings(loaded, project.languages, project.threshold)


class Counted(NamedTuple):
    """The words of an article in one language in which it is available, as keys."""

    heads: list[str]
    """Of the title, the summary and the tags."""
    counts: dict[str, int]
    """How often each occurs, in all its texts."""


class Facts(NamedTuple):
    """What is worked out about an article; `counted` has the languages that the search knows."""

    readings: dict[str, Reading]
    texts: dict[str, list[Text]]
    counted: dict[str, Counted]
    terms: dict[str, int]


def facts_of(loaded: Loaded, project: Project) -> Facts:
    """Work out what lists, related articles and the search need of an article."""
    readings = readings_of(loaded, project)
    texts: dict[str, list[Text]] = {}
    counted: dict[str, Counted] = {}
    all_heads: list[str] = []
    all_counts: dict[str, int] = {}
    tags: list[str] = []
    for language, reading in readings.items():
        if is_made(language) or not (reading.available or reading.finished):
            continue
        found = texts_of(loaded, language)
        heads = keys(f"{reading.title.text} {reading.summary.text}")
        own = [text.text for text in found if text.lang == language]
        counts = count_keys(" ".join([reading.title.text, reading.summary.text, *own]))
        if reading.title.lang == language:
            all_heads += heads
        all_counts = _sum(all_counts, counts)
        tags += [tag.text for tag in reading.tags if tag.lang == language]
        if reading.available:
            texts[language] = found
            named = keys(" ".join(tag.text for tag in reading.tags))
            counted[language] = Counted(heads + named, counts)
    return Facts(readings, texts, counted, choose_terms(all_heads, all_counts, tags))


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    both = one | other
    for key in one.keys() & other.keys():  # few words are in two languages
        both[key] = one[key] + other[key]
    return both


def row_of(slug: str, key: str, loaded: Loaded, project: Project) -> Row:
    """Return what the store keeps of an article."""
    facts = facts_of(loaded, project)
    pages = [
        _page(language, facts.readings[language], texts) for language, texts in facts.texts.items()
    ]
    data = loaded.source.article.document.data
    return Row(slug, key, pack(facts.readings), facts.terms, data, loaded.packed, tuple(pages))


def texts_of(loaded: Loaded, language: str) -> list[Text]:
    """Return the words of an article's paragraphs as a reader of the language meets them."""
    lookup = loaded.lookup(language)
    found: list[Text] = []
    for segment in loaded.source.article.document.segments:
        if segment.start >= loaded.source.offset:
            shown = lookup.shown(segment)
            found.append(Text(plain_text(shown.text), shown.lang))
    return found


def _page(language: str, reading: Reading, texts: list[Text]) -> Page:
    return Page(
        language,
        [(text, lang) for text, lang in texts],
        (
            " ".join(keys(reading.title.text)),
            " ".join(keys(" ".join(tag.text for tag in reading.tags))),
            " ".join(keys(reading.summary.text)),
            " ".join(keys("\n".join(text.text for text in texts))),
        ),
    )


def pack(readings: Mapping[str, Reading]) -> list[Any]:
    """Return readings as JSON can hold them; the inverse of `unpack`."""
    return [
        [r.language, r.title, r.summary, r.author, r.image_alt, r.tags, r.finished, r.total,
         r.available]
        for r in readings.values()
    ]  # fmt: skip


def unpack(packed: list[Any]) -> dict[str, Reading]:
    """Return readings from what `pack` made of them."""
    return {
        language: Reading(
            language, Text(*title), Text(*summary), Text(*author), Text(*image_alt),
            tuple(Text(*tag) for tag in tags), finished, total, available,
        )
        for language, title, summary, author, image_alt, tags, finished, total, available in packed
    }  # fmt: skip
