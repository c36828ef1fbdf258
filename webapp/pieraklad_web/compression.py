"""How files and answers are compressed, and which are large enough to gain by it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from functools import cache

SMALLEST = 600
"""Bytes below which compression gains nothing: the answer fits one packet anyway."""
# What these gain in a page's bytes is worth some milliseconds once a page; higher levels cost more.
_GZIP_LEVEL = 6
_BROTLI_LEVEL = 5
_ENDINGS = {"br": ".br", "gzip": ".gz"}


@cache
def packers() -> dict[str, Callable[[bytes], bytes]]:
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
    if len(data) >= SMALLEST:
        for coding, pack in packers().items():
            yield _ENDINGS[coding], pack(data)


def endings() -> list[str]:
    """Return the name's endings of the compressed copies that can be made."""
    return [_ENDINGS[coding] for coding in packers()]
