"""The whole site as plain files: the same pages that the server sends, each in a folder of its own.

`/be/articles/x` becomes `be/articles/x/index.html`, so that every link works on any web server.
A list of the files made stays beside them: it tells a folder of ours from somebody's, and lets
the next build take away what no page is any more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from pieraklad.parallel import map_chunks
from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.caching import Stored, compressed_copies
from pieraklad.site.facts import Readings, facts_of
from pieraklad.site.hosting import hosting_files
from pieraklad.site.readings import Entry, Reading
from pieraklad.site.site import Site
from pieraklad.site.static_search import SearchFiles, Words

LIST_NAME = ".pieraklad-build"

_COMPRESSED = (".html", ".xml", ".txt", ".atom", ".json", ".css", ".js", ".svg")

# Articles that a process reads at a time: each chunk's words are sent once.
_CHUNK = 50

_Found = tuple[str, dict[str, Reading], dict[str, int]]

Item = tuple[str, Callable[[], bytes]]
"""A file's path below the output folder, and what makes its bytes."""


class NotOurs(Exception):
    """The output folder holds files that no build of ours made."""


class PageMaker(Protocol):
    """What makes the pages; the web package's `Pages` does."""

    def has_home(self, number: int) -> bool:
        """Whether the list of articles has a page of this number."""

    def home(self, address: Address, language: str, number: int = 1) -> Stored | None:
        """A page of the list of articles."""

    def article(self, address: Address, language: str, slug: str) -> Stored | None:
        """An article."""

    def tags(self, address: Address, language: str) -> Stored:
        """The list of tags."""

    def tag(self, address: Address, language: str, slug: str) -> Stored | None:
        """The articles with a tag."""

    def tag_feed(self, address: Address, language: str, slug: str) -> Stored | None:
        """A tag's feed."""

    def article_json(self, address: Address, language: str, slug: str) -> Stored | None:
        """An article for other sites."""

    def archive(self, address: Address, language: str) -> Stored:
        """The list of years and months."""

    def month(self, address: Address, language: str, month: tuple[int, int]) -> Stored | None:
        """The articles of a month."""

    def letters(self, address: Address, language: str) -> Stored:
        """All titles by letter."""

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


@dataclass(slots=True)
class BuildReport:
    """What a build did: files in all, those written, those removed since the last build."""

    files: int = 0
    written: int = 0
    removed: int = 0


def read_all(
    site: Site, jobs: int, watch: Callable[[int], object] = lambda count: None
) -> SearchFiles:
    """Work out what lists, related articles and the search need of all articles; `watch` counts.

    Everything is read once, in `jobs` processes, and nothing but the results is kept.
    """
    entries = site.snapshot.newest
    places = {entry.slug: place for place, entry in enumerate(entries)}
    files = SearchFiles(entries, site.project.languages)

    def work(chunk: Sequence[Entry]) -> tuple[list[_Found], Words]:
        found: list[_Found] = []
        words = Words()
        for entry in chunk:
            loaded = site.load(entry)
            if loaded is not None:
                facts = facts_of(loaded, site.project)
                words.add(places[entry.slug], facts.counted)
                found.append((entry.slug, facts.readings, facts.terms))
        return found, words

    def all_terms() -> Iterator[tuple[str, dict[str, int]]]:
        for count, (found, words) in map_chunks(work, entries, _CHUNK, jobs):
            files.words.extend(words)
            for slug, made, terms in found:
                readings = entries[places[slug]].readings
                assert isinstance(readings, Readings)
                readings.take(made)
                yield slug, terms
            watch(count)

    site.index.take(site.snapshot, all_terms())
    return files


def plan(
    site: Site,
    pages: PageMaker,
    address: Address,
    assets: Iterable[tuple[str, bytes]],
    search: SearchFiles | None = None,
) -> Iterator[Item]:
    """Iterate over every file of the site; nothing is made before it is called for."""
    yield _page("/", lambda: pages.choice(address))
    default = site.project.default_language
    yield _page("/404.html", lambda: pages.not_found(address, default))
    yield _page("/sitemap.xml", lambda: pages.sitemap(address))
    yield _page("/robots.txt", lambda: pages.robots(address))
    for tag in site.project.languages:
        yield from _language(site, pages, address, tag)
    # An article in all its languages is read once.
    for entry in site.snapshot.newest:
        for tag in site.project.languages:
            make = partial(pages.article, address, tag, entry.slug)
            yield _page(at.article_path(tag, entry.slug), make)
            # Beside its page, so that its text is rendered once.
            make = partial(pages.article_json, address, tag, entry.slug)
            yield _page(at.article_json_path(tag, entry.slug), make)
    for name in site.media.names():
        found = site.media.find(name)
        if found is not None:
            yield f"media/{name}", found.path.read_bytes
    for path, data in (*assets, *hosting_files(site.project, address)):
        yield path.lstrip("/"), partial(bytes, data)
    if search is not None:
        yield from search.files()


def _page(path: str, make: Callable[[], Stored | None]) -> Item:
    def body() -> bytes:
        made = make()
        if made is None:
            raise KeyError(path)
        return made.body

    return _file_name(path), body


def _language(site: Site, pages: PageMaker, address: Address, language: str) -> Iterator[Item]:
    """Iterate over the pages of one language but for its articles."""
    number = 1
    while pages.has_home(number):
        path = at.home_path(language, number)
        yield _page(path, partial(pages.home, address, language, number))
        number += 1
    yield _page(at.tags_path(language), lambda: pages.tags(address, language))
    for tag in site.snapshot.tags(language):
        make = partial(pages.tag, address, language, tag.slug)
        yield _page(at.tag_path(language, tag.slug), make)
        make = partial(pages.tag_feed, address, language, tag.slug)
        yield _page(at.tag_feed_path(language, tag.slug), make)
    yield _page(at.archive_path(language), lambda: pages.archive(address, language))
    for month in site.snapshot.months:
        make = partial(pages.month, address, language, month)
        yield _page(at.month_path(language, month), make)
    yield _page(at.index_path(language), lambda: pages.letters(address, language))
    yield _page(at.search_path(language), lambda: pages.search(address, language, ""))
    yield _page(f"/{language}/404.html", lambda: pages.not_found(address, language))
    yield _page(at.feed_path(language), lambda: pages.feed(address, language))


def build(
    items: Iterable[Item],
    out: Path,
    force: bool = False,
    jobs: int = 1,
    watch: Callable[[int], object] = lambda count: None,
    compress: bool = False,
) -> BuildReport:
    """Write the files into `out`; one that is there already with the same bytes stays untouched.

    `jobs` processes work at once; `watch` is told how many files were made. With `compress`, text
    files get copies beside them, `.gz` and, where its package is installed, `.br`. Raises NotOurs for a
    folder with other files, unless `force`; OSError where it cannot write.
    """
    before = _made_before(out)
    if before is None and out.exists() and any(out.iterdir()):
        if not force:
            raise NotOurs(str(out))
        before = set()
    listed = list(items)

    def work(chunk: Sequence[Item]) -> int:
        written = 0
        for name, make in chunk:
            data = make()
            written += _write(out / name, data, before is not None)
            if compress and name.endswith(_COMPRESSED):
                for ending, packed in compressed_copies(data):
                    _write(out / f"{name}{ending}", packed, before is not None)
        return written

    report = BuildReport(files=len(listed))
    for count, written in map_chunks(work, listed, 20, jobs):
        report.written += written
        watch(count)
    names = {name for name, _ in listed}
    if compress:
        names |= {
            f"{name}{ending}"
            for name in names
            if name.endswith(_COMPRESSED)
            for ending in (".gz", ".br")
            if (out / f"{name}{ending}").is_file()
        }
    for name in sorted((before or set()) - names):
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
    if last.endswith((".html", ".xml", ".txt", ".atom", ".json")):
        return name
    return f"{name}/index.html".lstrip("/")


def _made_before(out: Path) -> set[str] | None:
    try:
        listed = (out / LIST_NAME).read_text("utf-8").splitlines()
    except OSError:
        return None
    return {name for name in listed if name and ".." not in name.split("/")}


def _write(path: Path, data: bytes, there: bool = True) -> bool:
    """Write a file in one step, so that a server beside us never sends half of it.

    In a folder where nothing is `there` yet nobody looks.
    """
    if not there:
        try:
            path.write_bytes(data)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return True
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
