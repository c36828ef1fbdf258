"""Finished pages kept as bytes: what is sent is made once and then only copied."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

_SMALLEST = 600
"""Bytes below which compression gains nothing: the answer fits one packet anyway."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A page and its compressed copy, each with its strong ETag."""

    body: bytes
    etag: str
    packed: bytes
    packed_etag: str
    mimetype: str
    status: int = 200
    language: str = ""


def store(
    body: bytes, mimetype: str, status: int = 200, language: str = "", pack: bool = True
) -> Stored:
    """Return a page ready to be sent; the same bytes give the same ETags on every machine.

    Without `pack` it has no compressed copy.
    """
    digest = hashlib.sha256(body).hexdigest()[:32]
    packed = gzip.compress(body, 6, mtime=0) if pack and len(body) >= _SMALLEST else b""
    return Stored(body, f'"{digest}"', packed, f'"{digest}-gz"', mimetype, status, language)


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
                self._size -= len(old.body) + len(old.packed)
            self._pages[key] = page
            self._size += len(page.body) + len(page.packed)
            while self._size > self._limit and len(self._pages) > 1:
                _, gone = self._pages.popitem(last=False)
                self._size -= len(gone.body) + len(gone.packed)
