"""The addresses of the site's pages: one place that knows how they look."""

from __future__ import annotations

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


def home_path(language: str, number: int = 1) -> str:
    """Return the address of a language's list of articles; `number` counts its pages from 1."""
    return f"/{language}/" if number == 1 else f"/{language}/page/{number}"


def _page(number: int) -> str:
    return "" if number == 1 else f"/page/{number}"


@lru_cache(maxsize=20_000)
def article_path(language: str, slug: str) -> str:
    """Return the address of an article."""
    return f"/{language}/articles/{quote(slug)}"


def tags_path(language: str) -> str:
    """Return the address of the list of tags."""
    return f"/{language}/tags/"


@lru_cache(maxsize=10_000)
def tag_path(language: str, slug: str, number: int = 1) -> str:
    """Return the address of a tag; `number` counts the pages of its list from 1."""
    return f"/{language}/tags/{quote(slug)}{_page(number)}"


def author_path(language: str, slug: str, number: int = 1) -> str:
    """Return the address of an author; `number` counts the pages of their list from 1."""
    return f"/{language}/authors/{quote(slug)}{_page(number)}"


def tag_feed_path(language: str, slug: str) -> str:
    """Return the address of a tag's feed."""
    return f"{tag_path(language, slug)}/feed.atom"


def article_json_path(language: str, slug: str) -> str:
    """Return the address of an article as JSON."""
    return f"{article_path(language, slug)}.json"


def archive_path(language: str) -> str:
    """Return the address of the list of years and months."""
    return f"/{language}/archive/"


def month_path(language: str, month: tuple[int, int], number: int = 1) -> str:
    """Return the address of a month (year, 1 to 12); `number` counts the pages of its list from 1."""
    return f"/{language}/archive/{month[0]:04}-{month[1]:02}{_page(number)}"


def index_path(language: str) -> str:
    """Return the address of the list of all titles by letter."""
    return f"/{language}/index"


def letter_path(language: str, letter: str, number: int = 1) -> str:
    """Return the address of the titles under one letter; see `letters.LetterGroup.slug`."""
    return f"/{language}/index/{quote(letter)}{_page(number)}"


def search_path(language: str) -> str:
    """Return the address of the search."""
    return f"/{language}/search"


def feed_path(language: str) -> str:
    """Return the address of a language's feed."""
    return f"/{language}/feed.atom"
