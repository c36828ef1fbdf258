"""The search of a static site: small files of words, of which a browser fetches the two or three it needs.

A word's *key* is what its forms share (see `pieraklad.index.words`), so that the files hold one entry for
«камісія» and «камісіі». Keys lie in files by their first two letters; a key's entry lists the articles by
number, those that name it in their title first. `static/search.js` is the other half.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from itertools import repeat
from typing import Any

from pieraklad.index import Entry, Index, Text
from pieraklad.project.languages import base_of, is_made
from pieraklad.site.rendering.latin import latin_text
from pieraklad_web.pages import Page, Pages
from pieraklad_web.pages.making import JSON

_COMMON = 0.5
"""The share of the articles from which on a word outside titles tells nothing."""


def search_pages(pages: Pages, index: Index) -> Iterator[tuple[str, Page]]:
    """Iterate over the files' paths, each with what is in it."""
    newest = pages.site.snapshot.newest
    for language in pages.project.languages:
        words = _Words(index, newest, base_of(language))
        if not words.places:
            continue
        folder = f"{language}/search"
        titles = partial(_titles, newest, words.places, language)
        yield f"{folder}/articles.json", _page((folder, "articles"), titles, titles)
        if is_made(language):  # it shares the words of its base
            continue
        names = words.names
        listed = partial(list[str], names)
        yield f"{folder}/shards.json", _page((folder, "shards"), listed, listed)
        for name in names:
            make = partial(words.shard, name)
            yield f"{folder}/{name}.json", _page((folder, name), words.fingerprint, make)


def shard_name(key: str) -> str:
    """Return the name of the file that has a key: its first two letters, as hexadecimal code points."""
    return "-".join(f"{ord(letter):x}" for letter in key[:2])


def _page(name: tuple[object, ...], shows: Callable[[], object], make: Callable[[], Any]) -> Page:
    def body() -> bytes:
        return json.dumps(make(), ensure_ascii=False, separators=(",", ":")).encode("utf-8")

    return Page(("search", *name), shows, lambda trace: body(), JSON)


def _titles(entries: Sequence[Entry], places: Sequence[int], language: str) -> dict[int, list[str]]:
    def shown(text: Text) -> str:
        return latin_text(text.text) if is_made(language) and text.lang == language else text.text

    listed: dict[int, list[str]] = {}
    for place in places:
        reading = entries[place].readings[language]
        listed[place] = [entries[place].slug, shown(reading.title), shown(reading.summary)]
    return listed


class _Words:
    """The words of the articles that are pages of one language, by their places in the site's list."""

    def __init__(self, index: Index, newest: Sequence[Entry], language: str) -> None:
        self._index = index
        self._language = language
        rows = index.database.rows("SELECT slug, digest FROM page WHERE language = ?", (language,))
        digests = dict(rows)
        self._slugs = {
            entry.slug: place for place, entry in enumerate(newest) if entry.slug in digests
        }
        self.places = list(self._slugs.values())
        self._facts = [(place, digests[slug]) for slug, place in self._slugs.items()]

    def fingerprint(self) -> object:
        """Return what all the files follow from."""
        return self._facts

    @cached_property
    def names(self) -> list[str]:
        """The names of the files, which are remembered: finding them out takes all words."""
        key = f"words {self._language}"
        facts = json.dumps(self._facts)
        known = self._index.database.value(key)
        if known is not None:
            before, _, names = known.partition("\n")
            if before == facts:
                return list(json.loads(names))
        heads, others = self._by_key
        names = sorted({shard_name(key) for key in (*heads, *others)})
        self._index.keep(key, f"{facts}\n{json.dumps(names)}")
        return names

    @cached_property
    def _by_key(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """The places of the articles by the keys in their titles, and by those elsewhere."""
        heads: defaultdict[str, list[int]] = defaultdict(list)
        others: defaultdict[str, list[int]] = defaultdict(list)
        found = {}
        for slug, first, rest in self._index.database.rows(
            "SELECT slug, heads, others FROM page WHERE language = ?", (self._language,)
        ):
            found[slug] = first, rest
        for slug, place in self._slugs.items():
            first, rest = found.get(slug, ("", ""))
            _note(heads, first.split(), place)
            _note(others, rest.split(), place)
        return heads, others

    @cached_property
    def _shards(self) -> dict[str, list[str]]:
        shards: dict[str, list[str]] = {}
        heads, others = self._by_key
        for key in heads.keys() | others.keys():
            shards.setdefault(shard_name(key), []).append(key)
        return shards

    def shard(self, name: str) -> dict[str, list[list[int]]]:
        """Return what stands in a file."""
        heads, others = self._by_key
        most = max(20, int(len(self.places) * _COMMON))
        return {
            key: [_steps(heads.get(key, [])), _steps(others.get(key, []), most)]
            for key in sorted(self._shards.get(name, ()))
        }


def _note(index: defaultdict[str, list[int]], keys: list[str], place: int) -> None:
    # A loop that runs in C: it goes round some hundred times for every article.
    deque(map(list.append, map(index.__getitem__, keys), repeat(place)), maxlen=0)


def _steps(numbers: Sequence[int], most: int = 1 << 30) -> list[int]:
    """Return numbers as the steps between them, which are shorter to write; nothing if too many."""
    if len(numbers) > most:
        return []
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
