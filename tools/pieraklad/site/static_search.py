"""The search of a static site: small files of words, of which a browser fetches the two or three it needs.

A word's *key* is what its forms share (see `words`), so that the index holds one entry for «камісія» and
«камісіі». Keys lie in files by their first two letters; a key's entry lists the articles by number, those
that name it in their title first. `static/search.js` is the other half.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain, repeat
from typing import Any, NamedTuple

from pieraklad.languages import base_of, is_made
from pieraklad.site.facts import Counted
from pieraklad.site.latin import latin_text
from pieraklad.site.readings import Entry, Text

_COMMON = 0.5
"""The share of the articles from which on a word outside titles tells nothing."""


Index = dict[str, "array[int]"]
"""Articles' places in the site's list by the keys of words that they hold."""


class Words:
    """The words of some articles, as they are met; for each language an index of keys and places."""

    def __init__(self) -> None:
        self._heads: dict[str, defaultdict[str, list[int]]] = {}
        self._others: dict[str, defaultdict[str, list[int]]] = {}
        self._places: dict[str, list[int]] = {}

    def add(self, place: int, counted: Mapping[str, Counted]) -> None:
        """Take in the article at a place of the site's list."""
        for language, words in counted.items():
            if language not in self._places:
                self._places[language] = []
                self._heads[language] = defaultdict(list)
                self._others[language] = defaultdict(list)
            self._places[language].append(place)
            heads = set(words.heads)
            _note(self._heads[language], heads, place)
            _note(self._others[language], words.counts.keys() - heads, place)

    def pack(self) -> dict[str, PackedWords]:
        """Return the words by language in a form that is quickly sent to another process."""
        return {
            language: PackedWords(
                places, _pack(self._heads[language]), _pack(self._others[language])
            )
            for language, places in self._places.items()
        }


class Packed(NamedTuple):
    """An index: its keys, for each the number of its places, and all the places, one after another."""

    keys: str
    sizes: array[int]
    places: array[int]


class PackedWords(NamedTuple):
    """The words of one language: the articles that have any, and two indexes."""

    places: list[int]
    heads: Packed
    others: Packed


class SearchFiles:
    """Gathers the words of all articles and makes the files of each language."""

    def __init__(self, entries: tuple[Entry, ...], languages: tuple[str, ...]) -> None:
        """`languages` are the site's; those that a function makes share the words of their base."""
        self._entries = entries
        self._made = tuple(tag for tag in languages if is_made(tag))
        self._heads: dict[str, Index] = {}
        self._others: dict[str, Index] = {}
        self._places: dict[str, list[int]] = {}

    def extend(self, words: Mapping[str, PackedWords]) -> None:
        """Take in the words of further articles, which stand behind all that are here."""
        for language, (places, heads, others) in words.items():
            self._places.setdefault(language, []).extend(places)
            _unpack(heads, self._heads.setdefault(language, {}))
            _unpack(others, self._others.setdefault(language, {}))

    def files(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Iterate over the files' paths, each with what makes its bytes."""
        for language in self._made:
            places = self._places.get(base_of(language), [])
            make = partial(_articles, self._entries, places, language)
            yield f"{language}/search/articles.json", make
        for language, places in self._places.items():
            make = partial(_articles, self._entries, places, language)
            yield f"{language}/search/articles.json", make
            most = max(20, int(len(places) * _COMMON))
            heads, words = self._heads[language], self._others[language]
            shards: dict[str, list[str]] = {}
            for key in heads.keys() | words.keys():
                shards.setdefault(shard_name(key), []).append(key)
            yield f"{language}/search/shards.json", partial(_json, sorted(shards))
            for name, keys in sorted(shards.items()):
                path = f"{language}/search/{name}.json"
                yield path, partial(_shard, sorted(keys), heads, words, most)


def shard_name(key: str) -> str:
    """Return the name of the file that has a key: its first two letters, as hexadecimal code points."""
    return "-".join(f"{ord(letter):x}" for letter in key[:2])


def _note(index: defaultdict[str, list[int]], keys: AbstractSet[str], number: int) -> None:
    # A loop that runs in C: it goes round some hundred times for every article.
    deque(map(list.append, map(index.__getitem__, keys), repeat(number)), maxlen=0)


def _pack(index: Mapping[str, list[int]]) -> Packed:
    lists = index.values()
    return Packed(
        "\n".join(index), array("I", map(len, lists)), array("I", chain.from_iterable(lists))
    )


def _unpack(packed: Packed, index: Index) -> None:
    """Add to an index what another process packed."""
    keys, sizes, places = packed
    start = 0
    for key, size in zip(keys.split("\n"), sizes, strict=False):
        end = start + size
        known = index.get(key)
        if known is None:
            index[key] = places[start:end]
        else:
            known.extend(places[start:end])
        start = end


def _articles(entries: tuple[Entry, ...], places: list[int], language: str) -> bytes:
    def shown(text: Text) -> str:
        return latin_text(text.text) if is_made(language) and text.lang == language else text.text

    listed: dict[int, list[str]] = {}
    for place in places:
        reading = entries[place].readings[language]
        listed[place] = [entries[place].slug, shown(reading.title), shown(reading.summary)]
    return _json(listed)


def _shard(keys: list[str], heads: Index, words: Index, most: int) -> bytes:
    return _json({
        key: [_steps(heads.get(key)), _steps(words.get(key), most)] for key in keys
    })  # fmt: skip


def _steps(numbers: array[int] | None, most: int = 1 << 30) -> list[int]:
    """Return numbers as the steps between them, which are shorter to write; nothing if too many."""
    if numbers is None or len(numbers) > most:
        return []
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
