"""Which files a static build has, and what makes each of them.

`/be/articles/x` becomes `be/articles/x/index.html`, so that every link works on any web server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol
from urllib.parse import unquote

from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.caching import Stored
from pieraklad.site.hosting import hosting_files
from pieraklad.site.readings import Entry
from pieraklad.site.site import Site

Item = tuple[str, Callable[[], bytes]]
"""A file's path below the output folder, and what makes its bytes."""


class PageMaker(Protocol):
    """What makes the pages; the web package's `Pages` does."""

    def has_home(self, number: int) -> bool:
        """Whether the list of articles has a page of this number."""

    def home(self, address: Address, language: str, number: int = 1) -> Stored | None:
        """A page of the list of articles."""

    def article_alone(self, address: Address, language: str, slug: str) -> str | None:
        """An article's page without what names other articles."""

    def article_whole(self, alone: str, address: Address, language: str, slug: str) -> Stored:
        """The article's page, made of what `article_alone` returned."""

    def tags(self, address: Address, language: str) -> Stored:
        """The list of tags."""

    def tag(self, address: Address, language: str, slug: str, number: int = 1) -> Stored | None:
        """A page of the articles with a tag."""

    def tag_feed(self, address: Address, language: str, slug: str) -> Stored | None:
        """A tag's feed."""

    def article_json(self, address: Address, language: str, slug: str) -> Stored | None:
        """An article for other sites."""

    def archive(self, address: Address, language: str) -> Stored:
        """The list of years and months."""

    def month(
        self, address: Address, language: str, month: tuple[int, int], number: int = 1
    ) -> Stored | None:
        """A page of the articles of a month."""

    def list_pages(self, entries: Sequence[Entry]) -> range:
        """The numbers of the pages of a tag's or a month's articles."""

    def letters(self, address: Address, language: str) -> Stored:
        """All titles by letter."""

    def letter(self, address: Address, language: str, slug: str, number: int = 1) -> Stored | None:
        """A page of the titles under one letter."""

    def letter_pages(self, language: str) -> Iterable[tuple[str, int]]:
        """The letters that have pages of their own, and these pages' numbers."""

    def search(self, address: Address, language: str, query: str) -> Stored | None:
        """The page where the search would be."""

    def not_found(self, address: Address, language: str) -> Stored:
        """The page for what is not there."""

    def choice(self, address: Address) -> Stored:
        """The first page: the languages to choose from."""

    def feed(self, address: Address, language: str) -> Stored:
        """A language's feed."""

    def sitemap(self, address: Address) -> Stored:
        """The sitemap."""

    def robots(self, address: Address) -> Stored:
        """robots.txt."""


def plan(
    site: Site, pages: PageMaker, address: Address, assets: Iterable[tuple[str, bytes]]
) -> Iterator[Item]:
    """Iterate over every file but the articles' and the search's; nothing is made before it is called for."""
    yield _page("/", lambda: pages.choice(address))
    default = site.project.default_language
    yield _page("/404.html", lambda: pages.not_found(address, default))
    yield _page("/sitemap.xml", lambda: pages.sitemap(address))
    yield _page("/robots.txt", lambda: pages.robots(address))
    for tag in site.project.languages:
        yield from _language(site, pages, address, tag)
    names = site.media.names()
    for name in names:
        found = site.media.find(name)
        if found is not None:
            yield f"media/{name}", found.path.read_bytes
    for path, data in (*assets, *hosting_files(site.project, address, names)):
        yield path.lstrip("/"), partial(bytes, data)


def _page(path: str, make: Callable[[], Stored | None]) -> Item:
    def body() -> bytes:
        made = make()
        if made is None:
            raise KeyError(path)
        return made.body

    return file_name(path), body


def _language(site: Site, pages: PageMaker, address: Address, language: str) -> Iterator[Item]:
    """Iterate over the pages of one language but for its articles."""
    number = 1
    while pages.has_home(number):
        path = at.home_path(language, number)
        yield _page(path, partial(pages.home, address, language, number))
        number += 1
    yield _page(at.tags_path(language), lambda: pages.tags(address, language))
    for tag in site.snapshot.tags(language):
        for number in pages.list_pages(tag.entries):
            make = partial(pages.tag, address, language, tag.slug, number)
            yield _page(at.tag_path(language, tag.slug, number), make)
        make = partial(pages.tag_feed, address, language, tag.slug)
        yield _page(at.tag_feed_path(language, tag.slug), make)
    yield _page(at.archive_path(language), lambda: pages.archive(address, language))
    for month, entries in site.snapshot.months.items():
        for number in pages.list_pages(entries):
            make = partial(pages.month, address, language, month, number)
            yield _page(at.month_path(language, month, number), make)
    yield _page(at.index_path(language), lambda: pages.letters(address, language))
    for letter, number in pages.letter_pages(language):
        make = partial(pages.letter, address, language, letter, number)
        yield _page(at.letter_path(language, letter, number), make)
    yield _page(at.search_path(language), lambda: pages.search(address, language, ""))
    yield _page(f"/{language}/404.html", lambda: pages.not_found(address, language))
    yield _page(at.feed_path(language), lambda: pages.feed(address, language))


def file_name(path: str) -> str:
    """Return the file that answers for an address on a plain web server."""
    name = unquote(path).strip("/")
    last = name.rpartition("/")[2]
    if last.endswith((".html", ".xml", ".txt", ".atom", ".json")):
        return name
    return f"{name}/index.html".lstrip("/")
