"""Finished pages kept as bytes: what is sent is made once and then only copied."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

_SMALLEST = 600
"""Bytes below which compression gains nothing: the answer fits one packet anyway."""
# What these gain in a page's bytes is worth some milliseconds once a page; higher levels cost more.
_GZIP_LEVEL = 6
_BROTLI_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Stored:
    """A page with its strong ETag; compressed copies are made when the first reader takes them."""

    body: bytes
    etag: str
    mimetype: str
    status: int = 200
    language: str = ""
    _copies: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def copy(self, coding: str) -> tuple[bytes, str]:
        """Return the page in a content coding (RFC 9110 §8.4), "br", "gzip" or "", and its ETag."""
        if not coding:
            return self.body, self.etag
        packed = self._copies.get(coding)
        if packed is None:
            packed = self._copies[coding] = _packers()[coding](self.body)
        return packed, f'{self.etag[:-1]}-{coding}"'

    @property
    def room(self) -> int:
        """The bytes, at most, that the page takes with the compressed copies that it may get."""
        return len(self.body) * (3 if self.codings() else 1)

    def codings(self) -> tuple[str, ...]:
        """Return the codings that the page may be sent in, the smallest first."""
        return tuple(_packers()) if len(self.body) >= _SMALLEST else ()


@cache
def _packers() -> dict[str, Callable[[bytes], bytes]]:
    """Return what compresses, by content coding; Brotli where its package is installed."""
    found: dict[str, Callable[[bytes], bytes]] = {}
    try:
        import brotli
    except ImportError:
        pass
    else:
        found["br"] = lambda body: bytes(brotli.compress(body, quality=_BROTLI_LEVEL))
    found["gzip"] = lambda body: gzip.compress(body, _GZIP_LEVEL, mtime=0)
    return found


def compressed_copies(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Iterate over the compressed copies of a file, each with its name's ending."""
    if len(data) >= _SMALLEST:
        for coding, pack in _packers().items():
            yield {"br": ".br", "gzip": ".gz"}[coding], pack(data)


def store(body: bytes, mimetype: str, status: int = 200, language: str = "") -> Stored:
    """Return a page ready to be sent; the same bytes give the same ETags on every machine."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    return Stored(body, f'"{digest}"', mimetype, status, language)


class PageCache:
    """The pages used last, up to a number of bytes."""

    def __init__(self, limit: int = 64_000_000) -> None:
        self._limit = limit
        self._size = 0
        self._pages: OrderedDict[Hashable, Stored] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Stored | None:
        """Return a kept page, or None."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: Stored) -> None:
        """Keep a page; those not used for longest go."""
        with self._lock:
            old = self._pages.pop(key, None)
            if old is not None:
                self._size -= old.room
            self._pages[key] = page
            self._size += page.room
            while self._size > self._limit:
                _, gone = self._pages.popitem(last=False)
                self._size -= gone.room
