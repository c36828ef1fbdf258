"""The addresses of the site's pages: one place that knows how they look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site is: `origin` (scheme and host) and `base`, its path there, without a slash."""

    origin: str = ""
    base: str = ""

    @classmethod
    def of(cls, url: str) -> Address:
        """Return the address that a project's url names."""
        parts = urlsplit(url)
        return cls(f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/"))

    def link(self, path: str) -> str:
        """Return a page's address for links inside the site."""
        return self.base + path

    def absolute(self, path: str) -> str:
        """Return a page's full address."""
        return self.origin + self.base + path


class Rule:
    """The address of a kind of page, `pattern` as Flask writes it; call it with what fills its places.

    A long list has further pages: `number` counts them from 1. A month is (year, 1 to 12).
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._parts = re.split("<[a-z]+>", pattern)
        self._kept = lru_cache(maxsize=20_000)(self._filled)

    def __call__(self, *values: object, number: int = 1) -> str:
        """Return the address of a page."""
        return self._kept(values, number)

    def _filled(self, values: tuple[object, ...], number: int) -> str:
        names = [f"{v[0]:04}-{v[1]:02}" if isinstance(v, tuple) else quote(str(v)) for v in values]
        path = "".join(map("".join, zip(self._parts, [*names, ""], strict=True)))
        return path if number == 1 else f"{path.rstrip('/')}/page/{number}"


home_path = Rule("/<language>/")
article_path = Rule("/<language>/articles/<slug>")
article_json_path = Rule("/<language>/articles/<slug>.json")
tags_path = Rule("/<language>/tags/")
tag_path = Rule("/<language>/tags/<slug>")
tag_feed_path = Rule("/<language>/tags/<slug>/feed.atom")
author_path = Rule("/<language>/authors/<slug>")
archive_path = Rule("/<language>/archive/")
month_path = Rule("/<language>/archive/<month>")
index_path = Rule("/<language>/index")
letter_path = Rule("/<language>/index/<letter>")
search_path = Rule("/<language>/search")
feed_path = Rule("/<language>/feed.atom")
