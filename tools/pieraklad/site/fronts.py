"""What lists show of an article that nobody has cut yet: its title and tags in a language.

A title and a tag are messages of the front matter, so the head and the compiled catalogs say all about them;
how much of an article is translated, only its messages can tell. A list of ten thousand titles therefore
looks up ten thousand titles, and reads whole only the articles of the page that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from pieraklad.articles import Article, Head
from pieraklad.documents import Segment
from pieraklad.documents.prose import LETTER
from pieraklad.documents.spaces import collapse
from pieraklad.languages import base_of
from pieraklad.project import Project
from pieraklad.site.readings import Lookup, Reading, Text
from pieraklad.translating import Translations

# A front matter's `true` is no text, though the head shows it as one.
_NOT_TEXT = frozenset({"True", "False"})


class Front(NamedTuple):
    """An article's title and tags as a language shows them."""

    title: Text
    tags: tuple[Text, ...]


class Maker(Protocol):
    """Who works out what is known of an article's version; the loader does."""

    def readings(self, slug: str, key: str, head: Head) -> dict[str, Reading]:
        """Return the readings, for which the whole article is read."""

    def front(self, slug: str, head: Head, language: str) -> Front | None:
        """Return title and tags without reading the article; None where that cannot be done."""

    def availability(self, slug: str, head: Head, language: str) -> bool | None:
        """Return whether it counts as a page of the language; None where only its messages tell."""


class Readings(Mapping[str, Reading]):
    """An article's readings by language, worked out when the first one is asked for."""

    __slots__ = ("_fronts", "_head", "_key", "_made", "_maker", "_slug")

    def __init__(self, maker: Maker, slug: str, key: str, head: Head) -> None:
        self._maker = maker
        self._slug = slug
        self._key = key
        self._head = head
        self._made: dict[str, Reading] | None = None
        self._fronts: dict[str, Front] | None = None

    @property
    def are_made(self) -> bool:
        """Whether they were worked out already."""
        return self._made is not None

    def made(self) -> dict[str, Reading]:
        """Return the readings."""
        made = self._made
        if made is None:
            made = self._maker.readings(self._slug, self._key, self._head)
            self.take(made)
        return made

    def take(self, made: dict[str, Reading]) -> None:
        """Take readings that somebody worked out already."""
        self._made = made
        self._fronts = None

    def front(self, language: str) -> Front:
        """Return title and tags in a language, the same as its reading has."""
        made = self._made
        if made is None:
            known = (self._fronts or {}).get(language)
            if known is None:
                known = self._maker.front(self._slug, self._head, language)
            if known is not None:
                self._fronts = {**(self._fronts or {}), language: known}
                return known
            made = self.made()
        reading = made[language]
        return Front(reading.title, reading.tags)

    def availability(self, language: str) -> bool | None:
        """Return whether the article counts as a page of a language; None where nobody knows yet."""
        if self._made is not None:
            return self._made[language].available
        return self._maker.availability(self._slug, self._head, language)

    def is_available(self, language: str) -> bool:
        """Return whether the article counts as a page of a language; reads it where that must be."""
        known = self.availability(language)
        return self.made()[language].available if known is None else known

    def __getitem__(self, language: str) -> Reading:
        return self.made()[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self.made())

    def __len__(self) -> int:
        return len(self.made())


def head_tells_all(head: Head, keys: tuple[str, ...]) -> bool:
    """Return whether title and tags are what the messages of the front matter are made of.

    `keys` are the front matter's translatable ones. Not so where a title is none, which a heading
    may be instead, or where another key's string could be the same message.
    """
    if isinstance(head, Article) or not LETTER.search(head.title):
        return False
    if not _NOT_TEXT.isdisjoint((head.title, *head.tags)):
        return False
    others = {key.rpartition(".")[2] for key in keys if "." in key}
    return "title" in keys and "tags" in keys and others.isdisjoint(("title", "tags", "tag"))


def make_front(head: Head, language: str, catalogs: Mapping[str, Translations]) -> Front:
    """Return title and tags in a language, for a head that tells all."""
    lookup = Lookup(head.lang, language, catalogs, outdated=False)

    def own(lang: str) -> str:
        return language if lang == lookup.base else lang

    def shown(value: str, kind: str, place: int) -> Text:
        if not LETTER.search(value):
            letters = any(c.isalpha() for c in value)
            return Text(value, own(head.lang) if letters else "")
        # What is looked at of a segment is its message and its context; its place tells it from others.
        found = lookup.shown(Segment(collapse(value), kind, place, place, 1, form="yaml-plain"))
        return Text(found.text.strip(), own(found.lang))

    return Front(
        shown(head.title, "title", 0),
        tuple(shown(tag, "tag", place) for place, tag in enumerate(head.tags, 1)),
    )


def known_availability(
    head: Head, language: str, catalogs: Mapping[str, object], project: Project
) -> bool | None:
    """Return whether an article counts as a page of a language as far as that needs no reading.

    `catalogs` are those that it has, by language. A title is a message, so that without a
    catalog not all of the article is finished.
    """
    base = base_of(language)
    if base == head.lang:
        return True
    if (
        base not in catalogs
        and project.threshold > 0
        and head_tells_all(head, project.front_matter_keys)
    ):
        return False
    return None
