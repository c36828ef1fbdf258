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
        "_packed", "date", "image", "key", "lang", "related", "shown", "slug",
        "source_tags", "source_title", "updated",
    )  # fmt: skip

    def __init__(self, slug: str, key: str, packed: str) -> None:
        """`packed` is what `pack_entry` made."""
        listed, _, progress = packed.rpartition("\n")
        head, _, readings = listed.partition("\n")
        self._packed = f"[{readings},{progress}]".encode()  # as text it takes twice the room
        values = json.loads(head)
        self.slug = slug
        self.key = key
        self.shown = digest_of(f"{slug}\n{listed}".encode())
        self.lang: str = values[0]
        self.date = _day(values[1])
        self.updated = _day(values[2])
        self.related: tuple[str, ...] = tuple(values[3])
        self.image: str = values[4]
        self.source_title: str = values[5]
        self.source_tags: tuple[str, ...] = tuple(values[6])

    @property
    def readings(self) -> Mapping[str, Reading]:
        """What a reader of each of the site's languages meets."""
        return _unpack(self._packed)

    @property
    def changed(self) -> datetime.date | None:
        """The day of the last change that its author tells of."""
        return self.updated or self.date

    def available_languages(self) -> tuple[str, ...]:
        """The languages that the article may claim as its own pages."""
        return tuple(tag for tag, reading in self.readings.items() if reading.available)


def pack_entry(article: Article, readings: Mapping[str, Reading]) -> str:
    """Return what a row keeps of an article: a line of its front matter, a line of its readings.

    How much is translated has a line of its own: only the article's own pages tell it.
    """
    head = [
        article.lang, article.date and article.date.isoformat(),
        article.updated and article.updated.isoformat(), article.related, article.image,
        article.title, article.tags,
    ]  # fmt: skip
    listed = [
        [r.language, r.title, r.summary, r.author, r.image_alt, r.tags, r.available]
        for r in readings.values()
    ]  # fmt: skip
    progress = [(r.finished, r.total) for r in readings.values()]
    return f"{pack_json(head)}\n{pack_json(listed)}\n{pack_json(progress)}"


@lru_cache(maxsize=_KEPT)
def _unpack(packed: bytes) -> dict[str, Reading]:
    return {
        language: Reading(
            language, Text(*title), Text(*summary), Text(*author), Text(*image_alt),
            tuple(Text(*tag) for tag in tags), finished, total, available,
        )
        for (language, title, summary, author, image_alt, tags, available), (finished, total)
        in zip(*json.loads(packed), strict=True)
    }  # fmt: skip


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


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
