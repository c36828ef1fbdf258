"""An article as lists, feeds and the search know it: a row of the index, without its document."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pieraklad.index.readings import Reading, Text
from pieraklad.project.articles import Article
from pieraklad.storage.fingerprints import digest_of

_KEPT = 4_096
"""Articles whose readings are kept unpacked, some three kilobytes each."""


class Entry:
    """An article on the site.

    `key` changes with any change of the article, of its compiled catalogs, or of the settings that
    decide what is shown of them; `shown` is the fingerprint of what lists and links show of it.
    Equal files give equal ones on every machine.
    """

    __slots__ = (
        "_packed", "date", "image", "key", "lang", "related", "shown", "slug", "updated",
    )  # fmt: skip

    def __init__(self, slug: str, key: str, packed: str) -> None:
        """`packed` is what `pack_entry` made."""
        first, _, rest = packed.partition("\n")
        self._packed = rest.encode()  # as text it takes twice the room
        self.slug = slug
        self.key = key
        self.shown, self.lang, date, updated, image, related = first.split("\t")
        self.date = _day(date)
        self.updated = _day(updated)
        self.image: str = json.loads(image) if image else ""
        self.related: tuple[str, ...] = tuple(json.loads(related)) if related else ()

    @property
    def readings(self) -> Mapping[str, Reading]:
        """What a reader of each of the site's languages meets."""
        return _unpack(self._packed)[1]

    @property
    def source_title(self) -> str:
        """The title in its own language."""
        return _unpack(self._packed)[0]

    @property
    def changed(self) -> datetime.date | None:
        """The day of the last change that its author tells of."""
        return self.updated or self.date

    def available_languages(self) -> tuple[str, ...]:
        """The languages that the article may claim as its own pages."""
        return tuple(tag for tag, reading in self.readings.items() if reading.available)


def pack_entry(article: Article, readings: Mapping[str, Reading]) -> str:
    """Return what a row keeps of an article: what every list needs of it, and three lines of JSON.

    How much is translated has a line of its own: only the article's own pages tell it.
    """
    first = "\t".join([
        article.lang, _iso(article.date), _iso(article.updated),
        pack_json(article.image) if article.image else "",
        pack_json(article.related) if article.related else "",
    ])  # fmt: skip
    title = pack_json(article.title)
    listed = pack_json([
        [r.language, r.title, r.summary, r.author, r.image_alt, r.tags, r.available]
        for r in readings.values()
    ])  # fmt: skip
    shown = digest_of(f"{article.slug}\n{first}\n{title}\n{listed}".encode())
    progress = pack_json([(r.finished, r.total) for r in readings.values()])
    return f"{shown}\t{first}\n{title}\n{listed}\n{progress}"


@lru_cache(maxsize=_KEPT)
def _unpack(packed: bytes) -> tuple[str, dict[str, Reading]]:
    """Return an article's title, and what a reader of each language meets."""
    own_title, listed, progress = map(json.loads, packed.splitlines())
    readings = {
        language: Reading(
            language, Text(*title), Text(*summary), Text(*author), Text(*image_alt),
            tuple(Text(*tag) for tag in tags), finished, total, available,
        )
        for (language, title, summary, author, image_alt, tags, available), (finished, total)
        in zip(listed, progress, strict=True)
    }  # fmt: skip
    return own_title, readings


def _iso(day: datetime.date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def pack_json(value: Any) -> str:
    """Return a value as JSON that SQLite can keep: without lone surrogates, which are no UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if text.isascii() or text.isprintable():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text
