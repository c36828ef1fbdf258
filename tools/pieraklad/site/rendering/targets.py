"""What a link of an article names on the site: another article, a page, a file; and whether it is there.

Articles are linked to by their files (`voter-lists.md#tests`), and texts that come from elsewhere say
`voter-lists.html`, `/voter-lists/` or `/en/articles/voter-lists`. All of them mean the same page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from pieraklad.site.model.addresses import article_path

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\")
_SUFFIX = re.compile(r"\.(?:md|html?)\Z")
_MONTH = re.compile(r"(\d{4})-(\d\d)\Z")
_UP = re.compile(r"\A(?:\.{1,2}/+)+")
_FILES = frozenset(["sitemap.xml", "robots.txt", "healthz", "readyz", "favicon.ico", ""])
_LISTS = frozenset(["", "search", "tags", "archive", "index", "feed.atom"])


class Target(NamedTuple):
    """What a link names.

    `kind` is "article", "tag", "month", "page" (what every language has), "media", "file" (of the whole
    site) or "unknown". `language` is None where the link names none; `tail` is the query and fragment as
    written.
    """

    kind: str
    name: str
    language: str | None = None
    tail: str = ""

    @property
    def anchor(self) -> str:
        """The heading that the link names, decoded; empty without one."""
        return unquote(self.tail.partition("#")[2])


def read_target(
    address: str, languages: Container[str], slugs: Container[str], base: str = ""
) -> Target | None:
    """Return what an address names on a site; None for other sites, mail, and places on the same page.

    `base` is the path of the site on its server, which a link may contain.
    """
    if not address or address[0] in "#?" or _ELSEWHERE.match(address):
        return None
    end = min((n for n in map(address.find, "?#") if n >= 0), default=len(address))
    path, tail = unquote(address[:end]), address[end:]
    if not path.startswith("/"):
        return _relative(_UP.sub("", path), tail, slugs)
    if base and path.startswith(f"{base}/"):
        path = path[len(base) :]
    first, *rest = path.strip("/").split("/")
    if first == "media":
        return Target("media", "/".join(rest), None, tail)
    if first in languages:
        return _in_language(first, rest, tail, slugs)
    if not rest and (first in _FILES or first == "static"):
        return Target("file", first, None, tail)
    if first == "static":
        return Target("file", path, None, tail)
    slug = _slug_of([first, *rest])
    if slug is not None and slug in slugs:
        return Target("article", slug, None, tail)
    return Target("unknown", path, None, tail)


def _slug_of(parts: list[str]) -> str | None:
    """Return the article that a path names by its file, its page, or a page of its own."""
    if len(parts) > 1 and parts[0] == "articles":
        parts = parts[1:]
    return _SUFFIX.sub("", parts[0]) if len(parts) == 1 and parts[0] else None


def _relative(path: str, tail: str, slugs: Container[str]) -> Target | None:
    slug = _slug_of(path.strip("/").split("/"))
    if slug is None or path.startswith("media/"):
        return None  # a file beside the articles, perhaps
    if slug in slugs or path.endswith(".md"):
        return Target("article", slug, None, tail)
    return Target("unknown", path, None, tail)


def _in_language(language: str, parts: list[str], tail: str, slugs: Container[str]) -> Target:
    head = parts[0] if parts else ""
    if head == "articles" and len(parts) == 2:
        name = parts[1].removesuffix(".json")
        if name not in slugs:
            name = _SUFFIX.sub("", name)
        elif name != parts[1]:
            return Target("page", parts[1], language, tail)  # an article as JSON
        return Target("article", name, language, tail)
    if head == "tags" and len(parts) > 1:
        return Target("tag", parts[1], language, tail)
    if head == "archive" and len(parts) > 1:
        return Target("month", parts[1], language, tail)
    if head in _LISTS or (head in ("page", "index") and len(parts) <= 4):
        return Target("page", head, language, tail)
    slug = _slug_of(parts)
    if slug is not None and slug in slugs:
        return Target("article", slug, language, tail)
    return Target("unknown", "/".join(["", language, *parts]), language, tail)


@dataclass(frozen=True, slots=True)
class Known:
    """What a site has, asked one by one."""

    slugs: Container[str]
    has_media: Callable[[str], bool]
    has_tag: Callable[[str, str], bool]
    """Whether a language has a tag of that address."""
    has_month: Callable[[int, int], bool]

    def has(self, target: Target) -> bool:
        """Return whether there is what a link names."""
        if target.kind == "article":
            return target.name in self.slugs
        if target.kind == "media":
            return self.has_media(target.name)
        if target.kind == "tag":
            return self.has_tag(str(target.language), target.name)
        if target.kind == "month":
            found = _MONTH.match(target.name)
            return found is not None and self.has_month(int(found[1]), int(found[2]))
        return target.kind != "unknown"


def article_address(target: Target, language: str) -> str:
    """Return where the site has the article that a link names, read in `language` if it names none."""
    return article_path(target.language or language, target.name) + target.tail
