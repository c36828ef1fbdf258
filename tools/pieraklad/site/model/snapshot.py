"""The site's articles at one moment: their order, their tags, and who stands next to whom."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from pieraklad.belarusian import collation_key
from pieraklad.index import Entry, Reading, Text
from pieraklad.project import safe_slug
from pieraklad.site.model.letters import LetterGroup, group_by_letter
from pieraklad.site.model.related import title_index

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag or an author as a language shows it, with its articles, newest first.

    `slug` is its address.
    """

    slug: str
    text: Text
    entries: tuple[Entry, ...]


# Behind a letter they belong to a name; before one `#` makes a hashtag.
_SIGNS = re.compile(r"(?<=[^\W_])[+#]+(?![^\W\d_])")
_NAMES_OF_SIGNS = {"+": "plus", "#": "sharp"}


@lru_cache(maxsize=10_000)
def tag_slug(text: str) -> str:
    """Return a tag's address: its letters and digits in small letters, hyphens between.

    C, C++ and C# are three tags, `c`, `c-plus-plus` and `c-sharp`.
    """
    folded = unicodedata.normalize("NFC", text).lower()
    folded = _SIGNS.sub(
        lambda found: "".join(f" {_NAMES_OF_SIGNS[sign]} " for sign in found.group()), folded
    )
    folded = "".join(c for c in folded if c not in "’'ʼ")
    return safe_slug("-".join("".join(c if c.isalnum() else " " for c in folded).split()))


def shown_once(tags: Iterable[Text]) -> list[Text]:
    """Return tags without those that are another one in other letters: Belarus, belarus."""
    found: dict[str, Text] = {}
    for tag in tags:
        found.setdefault(tag_slug(tag.text) or tag.text, tag)
    return list(found.values())


def order_key(language: str, text: str) -> str:
    """Return a key that sorts texts as the language's dictionaries do."""
    if language.partition("-")[0] == "be":
        return collation_key(text)
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)) + "\0" + text


class Snapshot:
    """An unchanging view; `version` grows with every change of any file."""

    def __init__(self, version: int, entries: Mapping[str, Entry], media_stamp: str = "") -> None:
        self.version = version
        self.media_stamp = media_stamp
        self.entries = dict(entries)
        oldest = datetime.date.min
        by_slug = sorted(entries.values(), key=lambda entry: entry.slug)
        self.newest = tuple(sorted(by_slug, key=lambda entry: entry.date or oldest, reverse=True))
        self.slugs = frozenset(entries)
        self._position = {entry.slug: index for index, entry in enumerate(self.newest)}
        self._known: dict[tuple[str, ...], Any] = {}

    def known(self, key: tuple[str, ...], make: Callable[[], _Value]) -> _Value:
        """Return what follows from the articles alone, made when somebody asks first."""
        if key not in self._known:
            self._known[key] = make()
        value: _Value = self._known[key]
        return value

    @cached_property
    def titles(self) -> dict[str, str]:
        """The articles' slugs by their titles in all languages; see `title_index`."""
        return title_index(self.newest)

    @cached_property
    def months(self) -> dict[tuple[int, int], tuple[Entry, ...]]:
        """The articles that have a date, by year and month; months and articles newest first."""
        found: dict[tuple[int, int], list[Entry]] = {}
        for entry in self.newest:
            if entry.date is not None:
                found.setdefault((entry.date.year, entry.date.month), []).append(entry)
        return {month: tuple(entries) for month, entries in found.items()}

    def article(self, slug: str) -> Entry | None:
        """Return an article, or None."""
        return self.entries.get(slug)

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """Return the next older and the next newer article."""
        index = self._position[entry.slug]
        older = self.newest[index + 1] if index + 1 < len(self.newest) else None
        return older, self.newest[index - 1] if index > 0 else None

    def alphabetical(self, language: str) -> list[Entry]:
        """Return the articles by the titles that the language shows, in its dictionary's order."""

        def key(entry: Entry) -> str:
            return order_key(language, entry.readings[language].title.text)

        return self.known(("alphabetical", language), lambda: sorted(self.newest, key=key))

    def letters(self, language: str) -> dict[str, LetterGroup]:
        """Return the articles by the first letters of their titles, each group under its slug."""
        return self.known(
            ("letters", language),
            lambda: {
                group.slug: group
                for group in group_by_letter(self.alphabetical(language), language)
            },
        )

    def counterpart(self, topic: Topic, language: str, other: str, kind: str) -> Topic | None:
        """Return what another language calls a tag or an author, by the articles that bear it."""
        key = "counterparts", kind, language, other
        names = self.known(key, lambda: self._vote(kind, language, other))
        return self.topics(kind, other).get(names.get(topic.slug, ""))

    def _vote(self, kind: str, language: str, other: str) -> dict[str, str]:
        """Return by the slugs of one language those that most articles have in another."""
        texts = _TEXTS[kind]
        votes: dict[str, dict[str, int]] = {}
        for entry in self.newest:
            readings = entry.readings
            for mine, theirs in zip(texts(readings[language]), texts(readings[other]), strict=True):
                given = votes.setdefault(tag_slug(mine.text), {})
                slug = tag_slug(theirs.text)
                given[slug] = given.get(slug, 0) + (2 if theirs.lang == other else 1)
        return {
            slug: max(given, key=lambda name: (given[name], name))  # called at once
            for slug, given in votes.items()
        }

    def topics(self, kind: str, language: str) -> dict[str, Topic]:
        """Return the topics, "tag" or "author", that a language shows, in its dictionary's order."""
        return self.known(("topics", kind), lambda: self._find_topics(kind)).get(language, {})

    def _find_topics(self, kind: str) -> dict[str, dict[str, Topic]]:
        """Return the tags or authors of all languages, for which each article is looked at once."""
        texts: dict[str, dict[str, Text]] = {}
        entries: dict[str, dict[str, list[Entry]]] = {}
        for entry in self.newest:
            for language, reading in entry.readings.items():
                for text in _TEXTS[kind](reading):
                    slug = tag_slug(text.text)
                    if not slug:
                        continue
                    known = texts.setdefault(language, {})
                    shown = known.get(slug)
                    if shown is None or (shown.lang != language and text.lang == language):
                        known[slug] = text
                    listed = entries.setdefault(language, {}).setdefault(slug, [])
                    if not listed or listed[-1] is not entry:
                        listed.append(entry)

        def topics(language: str) -> list[Topic]:
            listed = entries[language]
            found = [
                Topic(slug, text, tuple(listed[slug])) for slug, text in texts[language].items()
            ]
            return sorted(found, key=lambda topic: order_key(language, topic.text.text))

        return {language: {topic.slug: topic for topic in topics(language)} for language in texts}


_TEXTS: dict[str, Callable[[Reading], tuple[Text, ...]]] = {
    "tag": lambda reading: reading.tags,
    "author": lambda reading: (reading.author,),
}
