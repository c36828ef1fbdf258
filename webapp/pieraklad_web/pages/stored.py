"""Finished pages kept as bytes: what is sent is made once and then only copied."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock

from cachetools import LRUCache

from pieraklad_web.compression import SMALLEST, packers
from pieraklad_web.pages.table import Page, Trace


@dataclass(frozen=True, slots=True)
class Stored:
    """A page with its strong ETag; compressed copies are made when the first reader takes them."""

    body: bytes
    etag: str
    mimetype: str
    status: int = 200
    language: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers than those of every page."""
    _copies: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def copy(self, coding: str) -> tuple[bytes, str]:
        """Return the page in a content coding (RFC 9110 §8.4), "br", "gzip" or "", and its ETag."""
        if not coding:
            return self.body, self.etag
        packed = self._copies.get(coding)
        if packed is None:
            packed = self._copies[coding] = packers()[coding](self.body)
        return packed, f'{self.etag[:-1]}-{coding}"'

    @property
    def room(self) -> int:
        """The bytes, at most, that the page takes with the compressed copies that it may get."""
        return len(self.body) * (3 if self.codings() else 1)

    def codings(self) -> tuple[str, ...]:
        """Return the codings that the page may be sent in, the smallest first."""
        return tuple(packers()) if len(self.body) >= SMALLEST else ()


def store(body: bytes, mimetype: str, status: int = 200, language: str = "") -> Stored:
    """Return a page ready to be sent; the same bytes give the same ETags on every machine."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    return Stored(body, f'"{digest}"', mimetype, status, language)


@dataclass(slots=True)
class _Kept:
    """A page as it was made: for which version of the site, with what it had asked."""

    page: Stored
    version: int
    asked: tuple[str, ...]


class PageCache:
    """The pages used last, up to a number of bytes. Safe to use from several threads."""

    def __init__(self, limit: int = 24_000_000) -> None:
        self._pages: LRUCache[Hashable, _Kept] = LRUCache(limit, lambda kept: kept.page.room)
        self._lock = Lock()

    def stored(self, page: Page, version: int) -> Stored:
        """Return a page ready to be sent: kept, where all that it shows is as it was, or made now.

        `version` is the site's: within one version nothing changes.
        """
        with self._lock:
            kept = self._pages.get(page.name)
        if kept is not None:
            if kept.version == version:
                return kept.page
            if kept.page.etag == f'"{page.key(kept.asked)}"':
                kept.version = version
                return kept.page
        trace = Trace()
        body = page.make(trace)
        asked = tuple(trace.asked)
        etag = f'"{page.key(asked)}"'
        made = Stored(body, etag, page.mimetype, page.status, page.language, page.headers)
        with self._lock, suppress(ValueError):  # larger than the whole cache
            self._pages[page.name] = _Kept(made, version, asked)
        return made
