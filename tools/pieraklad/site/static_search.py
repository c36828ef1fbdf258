"""The search of a static site: small files of words, of which a browser fetches the two or three it needs.

A word's *key* is what its forms share (see `words`), so that the index holds one entry for «камісія» and
«камісіі». Keys lie in files by their first two letters; a key's entry lists the articles by number, those
that name it in their title first. `static/search.js` is the other half.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from pieraklad.languages import base_of, is_made
from pieraklad.site.facts import Counted
from pieraklad.site.latin import latin_text
from pieraklad.site.readings import Entry, Text

_COMMON = 0.5
"""The share of the articles from which on a word outside titles tells nothing."""


class Words:
    """The words of some articles: for each language, the articles' places by the words' keys."""

    def __init__(self) -> None:
        self.heads: dict[str, dict[str, array[int]]] = {}
        self.others: dict[str, dict[str, array[int]]] = {}
        self.places: dict[str, list[int]] = {}

    def add(self, place: int, counted: Mapping[str, Counted]) -> None:
        """Take in the article at a place of the site's list."""
        for language, words in counted.items():
            self.places.setdefault(language, []).append(place)
            heads = set(words.heads)
            _note(self.heads.setdefault(language, {}), heads, place)
            _note(self.others.setdefault(language, {}), words.counts.keys() - heads, place)

    def extend(self, other: Words) -> None:
        """Take in the words of further articles, which stand behind all that are here."""
        for mine, theirs in ((self.heads, other.heads), (self.others, other.others)):
            for language, index in theirs.items():
                known = mine.setdefault(language, {})
                for key, places in index.items():
                    have = known.get(key)
                    if have is None:
                        known[key] = places
                    else:
                        have.extend(places)
        for language, listed in other.places.items():
            self.places.setdefault(language, []).extend(listed)


class SearchFiles:
    """Gathers the words of all articles and makes the files of each language."""

    def __init__(self, entries: tuple[Entry, ...], languages: tuple[str, ...]) -> None:
        """`languages` are the site's; those that a function makes share the words of their base."""
        self._entries = entries
        self._made = tuple(tag for tag in languages if is_made(tag))
        self.words = Words()

    def files(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Iterate over the files' paths, each with what makes its bytes."""
        for language in self._made:
            places = self.words.places.get(base_of(language), [])
            make = partial(_articles, self._entries, places, language)
            yield f"{language}/search/articles.json", make
        for language, places in self.words.places.items():
            make = partial(_articles, self._entries, places, language)
            yield f"{language}/search/articles.json", make
            most = max(20, int(len(places) * _COMMON))
            heads, words = self.words.heads[language], self.words.others[language]
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


def _note(index: dict[str, array[int]], keys: set[str], number: int) -> None:
    for key in keys:
        try:
            index[key].append(number)
        except KeyError:
            index[key] = array("I", (number,))


def _articles(entries: tuple[Entry, ...], places: list[int], language: str) -> bytes:
    def shown(text: Text) -> str:
        return latin_text(text.text) if is_made(language) and text.lang == language else text.text

    listed: dict[int, list[str]] = {}
    for place in places:
        reading = entries[place].readings[language]
        listed[place] = [entries[place].slug, shown(reading.title), shown(reading.summary)]
    return _json(listed)


def _shard(
    keys: list[str], heads: dict[str, array[int]], words: dict[str, array[int]], most: int
) -> bytes:
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
