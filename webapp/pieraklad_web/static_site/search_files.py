"""The search of a static site: small files of words, of which a browser fetches the two or three it needs.

A word's *key* is what its forms share (see `pieraklad.index.words`), so that the files hold one entry for
«камісія» and «камісіі». Keys lie in files by their first two letters; a key's entry lists the articles by
number, those that name it in their title first. `static/search.js` is the other half.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any

from pieraklad.index import Index, Text
from pieraklad.project.languages import base_of, is_made
from pieraklad.site.rendering.latin import latin_text
from pieraklad.storage.fingerprints import digest_of
from pieraklad_web.pages import Page, Pages
from pieraklad_web.pages.making import JSON

_COMMON = 0.5
"""The share of the articles from which on a word outside titles tells nothing."""
_FEW = 40
"""Up to so many files are made by looking for their words alone; for more, all words are sorted."""

Lists = dict[str, tuple[list[int], list[int]]]
"""The places of the articles by keys: in titles, summaries and tags; and elsewhere."""


class SearchFiles:
    """The files of one language."""

    def __init__(self, pages: Pages, index: Index, language: str) -> None:
        self._index = index
        self._language = language
        self._base = base_of(language)
        rows = index.database.rows("SELECT slug FROM page WHERE language = ?", (self._base,))
        slugs = {slug for (slug,) in rows}
        self._listed = {
            place: entry
            for place, entry in enumerate(pages.site.snapshot.newest)
            if entry.slug in slugs
        }
        self._places = digest_of(repr(
            [(place, entry.slug) for place, entry in self._listed.items()]
        ).encode())  # fmt: skip
        query = "SELECT prefix, revision FROM prefix WHERE language = ? AND keys > 0"
        self._revisions: dict[str, int] = dict(index.database.rows(query, (self._base,)))
        """The revision of the index in which the words of a file became what they are."""

    def state(self) -> object:
        """Return what all the files follow from."""
        shown = [entry.shown for entry in self._listed.values()]
        return self._places, shown, sorted(self._revisions.items())

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Iterate over the files' paths, each with what is in it."""
        if not self._listed:
            return
        shown = [(place, entry.shown) for place, entry in self._listed.items()]
        yield self._page("articles", lambda: shown, self._titles)
        if is_made(self._language):  # it shares the words of its base
            return
        names = sorted(map(shard_name, self._revisions))
        yield self._page("shards", lambda: names, lambda: names)
        for prefix, revision in sorted(self._revisions.items()):
            state = self._places, revision
            yield self._page(
                shard_name(prefix), partial(tuple, state), partial(self._shard, prefix)
            )

    def _page(
        self, name: str, shows: Callable[[], object], make: Callable[[], Any]
    ) -> tuple[str, Page]:
        def body() -> bytes:
            return json.dumps(make(), ensure_ascii=False, separators=(",", ":")).encode("utf-8")

        path = f"{self._language}/search/{name}.json"
        return path, Page(("search", path), shows, lambda trace: body(), JSON)

    def _titles(self) -> dict[int, list[str]]:
        def shown(text: Text) -> str:
            is_latin = is_made(self._language) and text.lang == self._language
            return latin_text(text.text) if is_latin else text.text

        listed: dict[int, list[str]] = {}
        for place, entry in self._listed.items():
            reading = entry.readings[self._language]
            listed[place] = [entry.slug, shown(reading.title), shown(reading.summary)]
        return listed

    def _shard(self, prefix: str) -> dict[str, list[list[int]]]:
        """Return what stands in a file: of each key, where it is."""
        most = max(20, int(len(self._listed) * _COMMON))
        lists = self._latest if prefix in self._latest else self._all
        return {
            key: [_steps(heads), _steps(others, most)]
            for key, (heads, others) in sorted(lists.get(prefix, {}).items())
        }

    @cached_property
    def _latest(self) -> dict[str, Lists]:
        """The lists of the files that changed last, by prefix; nothing if they are many."""
        last = max(self._revisions.values())
        prefixes = [prefix for prefix, revision in self._revisions.items() if revision == last]
        if len(prefixes) > _FEW:
            return {}
        find = re.compile(f" ((?:{'|'.join(prefixes)})[^ ]*)").findall
        return self._sorted(lambda keys: find(f" {keys}"))

    @cached_property
    def _all(self) -> dict[str, Lists]:
        return self._sorted(str.split)

    def _sorted(self, keys_of: Callable[[str], list[str]]) -> dict[str, Lists]:
        """Return by prefix the lists of the keys that `keys_of` finds in an article's."""
        heads: defaultdict[str, list[int]] = defaultdict(list)
        others: defaultdict[str, list[int]] = defaultdict(list)
        query = "SELECT slug, heads, others FROM page WHERE language = ?"
        rows = self._index.database.rows(query, (self._base,))
        found = {slug: (first, rest) for slug, first, rest in rows}
        for place, entry in self._listed.items():
            first, rest = found.get(entry.slug, ("", ""))
            for key in keys_of(first):
                heads[key].append(place)
            for key in keys_of(rest):
                others[key].append(place)
        lists: dict[str, Lists] = {}
        for key in heads.keys() | others.keys():
            lists.setdefault(key[:2], {})[key] = heads.get(key, []), others.get(key, [])
        return lists


def shard_name(prefix: str) -> str:
    """Return the name of the file of a prefix: its letters as hexadecimal code points."""
    return "-".join(f"{ord(letter):x}" for letter in prefix)


def _steps(numbers: Sequence[int], most: int = 1 << 30) -> list[int]:
    """Return numbers as the steps between them, which are shorter to write; nothing if too many."""
    if len(numbers) > most:
        return []
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
