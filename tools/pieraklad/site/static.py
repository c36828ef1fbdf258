"""The whole site as plain files: the same pages that the server sends, each in a folder of its own.

`/be/articles/x` becomes `be/articles/x/index.html`, so that every link works on any web server.
A list of the files made stays beside them: it tells a folder of ours from somebody's, and lets
the next build take away what no page is any more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.caching import Stored
from pieraklad.site.site import Site

LIST_NAME = ".pieraklad-build"

Item = tuple[str, Callable[[], bytes]]
"""A file's path below the output folder, and what makes its bytes."""


class NotOurs(Exception):
    """The output folder holds files that no build of ours made."""


class PageMaker(Protocol):
    """What makes the pages; the web package's `Pages` does."""

    def home(self, address: Address, language: str, number: int = 1) -> Stored | None:
        """A page of the list of articles."""

    def article(self, address: Address, language: str, slug: str) -> Stored | None:
        """An article."""

    def tags(self, address: Address, language: str) -> Stored:
        """The list of tags."""

    def tag(self, address: Address, language: str, slug: str) -> Stored | None:
        """The articles with a tag."""

    def search(self, address: Address, language: str, query: str) -> Stored:
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


@dataclass(slots=True)
class BuildReport:
    """What a build did: files in all, those written, those removed since the last build."""

    files: int = 0
    written: int = 0
    removed: int = 0


def plan(
    site: Site, pages: PageMaker, address: Address, assets: Iterable[tuple[str, bytes]]
) -> Iterator[Item]:
    """Iterate over every file of the site; nothing is made before it is called for."""

    def page(path: str, make: Callable[[], Stored | None]) -> Item:
        def body() -> bytes:
            made = make()
            if made is None:
                raise KeyError(path)
            return made.body

        return _file_name(path), body

    yield page("/", lambda: pages.choice(address))
    default = site.project.default_language
    yield page("/404.html", lambda: pages.not_found(address, default))
    yield page("/sitemap.xml", lambda: pages.sitemap(address))
    yield page("/robots.txt", lambda: pages.robots(address))
    for tag in site.project.languages:
        yield from _language(page, site, pages, address, tag)
    for name in site.media.names():
        found = site.media.find(name)
        if found is not None:
            yield f"media/{name}", found.path.read_bytes
    for path, data in assets:
        yield path.lstrip("/"), partial(bytes, data)


def _language(
    page: Callable[[str, Callable[[], Stored | None]], Item],
    site: Site,
    pages: PageMaker,
    address: Address,
    language: str,
) -> Iterator[Item]:
    number = 1
    while pages.home(address, language, number) is not None:
        yield page(at.home_path(language, number), partial(pages.home, address, language, number))
        number += 1
    for entry in site.snapshot.newest:
        make = partial(pages.article, address, language, entry.slug)
        yield page(at.article_path(language, entry.slug), make)
    yield page(at.tags_path(language), lambda: pages.tags(address, language))
    for tag in site.snapshot.tags(language):
        make = partial(pages.tag, address, language, tag.slug)
        yield page(at.tag_path(language, tag.slug), make)
    yield page(at.search_path(language), lambda: pages.search(address, language, ""))
    yield page(f"/{language}/404.html", lambda: pages.not_found(address, language))
    yield page(at.feed_path(language), lambda: pages.feed(address, language))


def build(
    items: Iterable[Item],
    out: Path,
    force: bool = False,
    watch: Callable[[Iterable[Item]], Iterable[Item]] = iter,
) -> BuildReport:
    """Write the files into `out`; one that is there already with the same bytes stays untouched.

    Raises NotOurs for a folder with other files, unless `force`; OSError where it cannot write.
    """
    before = _made_before(out)
    if before is None and not force and out.exists() and any(out.iterdir()):
        raise NotOurs(str(out))
    report = BuildReport()
    names: list[str] = []
    for name, make in watch(items):
        if _write(out / name, make()):
            report.written += 1
        names.append(name)
        report.files += 1
    for name in sorted((before or set()) - set(names)):
        stale = out / name
        if stale.is_file() and stale.resolve().is_relative_to(out.resolve()):
            stale.unlink()
            report.removed += 1
            _remove_empty(stale.parent, out)
    _write(out / LIST_NAME, "".join(f"{name}\n" for name in sorted(names)).encode("utf-8"))
    return report


def _file_name(path: str) -> str:
    """Return the file that answers for an address on a plain web server."""
    name = unquote(path).strip("/")
    last = name.rpartition("/")[2]
    if last.endswith((".html", ".xml", ".txt", ".atom")):
        return name
    return f"{name}/index.html".lstrip("/")


def _made_before(out: Path) -> set[str] | None:
    try:
        listed = (out / LIST_NAME).read_text("utf-8").splitlines()
    except OSError:
        return None
    return {name for name in listed if name and ".." not in name.split("/")}


def _write(path: Path, data: bytes) -> bool:
    """Write a file in one step, so that a server beside us never sends half of it."""
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_bytes(data)
    os.replace(beside, path)
    return True


def _remove_empty(folder: Path, out: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
