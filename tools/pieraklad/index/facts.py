"""What the index keeps of an article, worked out from its document and its compiled catalogs alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from pieraklad.index.entries import pack_entry
from pieraklad.index.nearest import pack_terms
from pieraklad.index.passages import pack_keys, pack_texts
from pieraklad.index.plain import plain_text
from pieraklad.index.prefixes import count_prefixes
from pieraklad.index.readings import Loaded, Text, make_readings
from pieraklad.index.titles import normal_title
from pieraklad.index.words import keys
from pieraklad.project import Project
from pieraklad.project.languages import is_made

_TAG_WEIGHT = 4
"""A shared tag counts as a word that occurs so often."""


class SearchText(NamedTuple):
    """What the search needs of one article in one language in which it is available."""

    language: str
    texts: str
    """See `pack_texts`."""
    indexed: tuple[str, str, str, str]
    """The keys of the words of title, tags, summary and texts; see `pack_keys`."""
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
        found = [keys(text.text) for text in texts]
        own = [part for part, text in zip(found, texts, strict=True) if text.lang == language]
        title, summary = keys(reading.title.text), keys(reading.summary.text)
        counts = Counter(chain(title, summary, chain.from_iterable(own)))
        if reading.title.lang == language:
            all_heads += title + summary
        all_counts = _sum(all_counts, counts)
        tags += [tag.text for tag in reading.tags if tag.lang == language]
        if reading.available:
            tagged = keys(" ".join([tag.text for tag in reading.tags]))
            first = dict.fromkeys([*title, *summary, *tagged])
            others = [key for key in counts if key not in first]
            indexed = " ".join(title), " ".join(tagged), " ".join(summary), pack_keys(found)
            pages.append(SearchText(
                language, pack_texts(texts), indexed, " ".join(first), " ".join(others),
                count_prefixes([*first, *others]),
            ))  # fmt: skip
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
    shown_of = loaded.lookup(language).shown
    body = loaded.article.document.extra["body"]
    found: list[Text] = []
    for segment in loaded.article.document.segments:
        if segment.start >= body:
            text, lang, _ = shown_of(segment)
            found.append(Text(plain_text(text), lang))
    return found


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
