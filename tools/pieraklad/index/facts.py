"""What the index keeps of an article, worked out from its document and its compiled catalogs alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pieraklad.index.entries import pack_entry, pack_json
from pieraklad.index.nearest import pack_terms
from pieraklad.index.plain import plain_text
from pieraklad.index.prefixes import count_prefixes
from pieraklad.index.readings import Loaded, Reading, Text, make_readings
from pieraklad.index.titles import normal_title
from pieraklad.index.words import key_text, keys
from pieraklad.project import Project
from pieraklad.project.languages import is_made

_TAG_WEIGHT = 4
"""A shared tag counts as a word that occurs so often."""


class SearchText(NamedTuple):
    """What the search needs of one article in one language in which it is available."""

    language: str
    texts: str
    """The words of its paragraphs, each with its language, as JSON."""
    indexed: tuple[str, str, str, str]
    """The keys of the words of title, tags, summary and text."""
    heads: str
    """The keys of its title, its summary and its tags, each once."""
    others: str
    """The further keys of what is written in the language itself."""
    prefixes: Counter[str]
    """See `count_prefixes`."""


class Facts(NamedTuple):
    """What is worked out about an article."""

    entry: str
    """See `pack_entry`."""
    terms: bytes
    """What tells what the article is about, with how often it occurs; see `pack_terms`."""
    pages: tuple[SearchText, ...]


def facts_of(loaded: Loaded, project: Project) -> Facts:
    """Work out what lists, related articles and the search need of an article."""
    readings = make_readings(loaded, project.languages, project.threshold)
    pages: list[SearchText] = []
    all_heads: list[str] = []
    all_counts: dict[str, int] = {}
    tags: list[str] = []
    for language, reading in readings.items():
        if is_made(language) or not (reading.available or reading.finished):
            continue
        texts = texts_of(loaded, language)
        heads = keys(f"{reading.title.text} {reading.summary.text}")
        own = key_text(" ".join([text.text for text in texts if text.lang == language]))
        others = key_text(" ".join([text.text for text in texts if text.lang != language]))
        counts = Counter([*heads, *own.split()])
        if reading.title.lang == language:
            all_heads += heads
        all_counts = _sum(all_counts, counts)
        tags += [tag.text for tag in reading.tags if tag.lang == language]
        if reading.available:
            pages.append(_page(language, reading, texts, f"{own} {others}", counts))
    entry = pack_entry(loaded.article, readings)
    terms = pack_terms(choose_terms(all_heads, all_counts, tags))
    return Facts(entry, terms, tuple(pages))


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    both = {**one, **other}
    for key in one.keys() & other.keys():  # few words are in two languages
        both[key] = one[key] + other[key]
    return both


def texts_of(loaded: Loaded, language: str) -> list[Text]:
    """Return the words of an article's paragraphs as a reader of the language meets them."""
    lookup = loaded.lookup(language)
    body = loaded.article.document.extra["body"]
    found: list[Text] = []
    for segment in loaded.article.document.segments:
        if segment.start >= body:
            shown = lookup.shown(segment)
            found.append(Text(plain_text(shown.text), shown.lang))
    return found


def _page(
    language: str,
    reading: Reading,
    texts: list[Text],
    found: str,
    counts: dict[str, int],
) -> SearchText:
    """Return a page; `found` are the keys of its `texts`, `counts` those of its own language."""
    title, summary = keys(reading.title.text), keys(reading.summary.text)
    tags = keys(" ".join(tag.text for tag in reading.tags))
    first = dict.fromkeys([*title, *summary, *tags])
    heads, others = " ".join(first), " ".join(sorted(counts.keys() - first.keys()))
    return SearchText(
        language,
        pack_json(texts),
        (
            " ".join(title),
            " ".join(tags),
            " ".join(summary),
            found,
        ),
        heads,
        others,
        count_prefixes(heads, others),
    )


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
