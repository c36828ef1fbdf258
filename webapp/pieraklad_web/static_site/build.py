"""The whole site as plain files: the same pages that the server sends, each in a folder of its own.

`/be/articles/x` becomes `be/articles/x/index.html`, so that every link works on any web server. What
an earlier build left in the folder stays, as long as all that it shows is as it was.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from pieraklad.index import Entry, Index
from pieraklad.project.problems import Problem, problem_of
from pieraklad.site.model.addresses import Address
from pieraklad.storage.fingerprints import digest_of
from pieraklad.storage.processes import map_chunks
from pieraklad_web.assets import assets
from pieraklad_web.edition import edition
from pieraklad_web.pages import TABLE, Page, Pages
from pieraklad_web.pages.table import Trace
from pieraklad_web.static_site.built import (
    Brief,
    BuildReport,
    BuiltFiles,
    KnownGroup,
    Record,
    Said,
    say,
)
from pieraklad_web.static_site.hosting import hosting_files
from pieraklad_web.static_site.output import Output
from pieraklad_web.static_site.search_files import SearchFiles

log = logging.getLogger("pieraklad.site")

_CHUNK = 25
"""Files that a process makes at a time."""
_NOTHING = KnownGroup(), Brief(False, [], [])

Item = tuple[str, Page]
"""A file's path below the output folder, and the page in it."""
Counting = Callable[[int], AbstractContextManager[Callable[[int], object]]]


class Group(NamedTuple):
    """Files that follow from the same rows: while these are what they were, no page is looked at.

    `key` is told whether any page asked where a link leads, which may follow from every article.
    """

    name: str
    key: Callable[[bool], str]
    items: Callable[[], Iterable[Item]]


class _Made(NamedTuple):
    """What came of a file; `record` is None where the page could not be made."""

    name: str
    record: Record | None
    written: bool
    problem: Problem | None


def build_site(
    pages: Pages, address: Address, output: Output, built: BuiltFiles, index: Index,
    jobs: int, counting: Counting,
) -> BuildReport:  # fmt: skip
    """Write all files of a site unless they are there; remove those that no longer belong to it.

    `jobs` processes work at once. `counting` is given the number of files that are to be made, and
    gives what is told of each. Raises OSError where it cannot write.
    """
    known = built.read()
    said: list[Said] = []

    def say_all(found: Iterable[Said]) -> None:
        for problem in found:
            say(*problem)
            said.append(problem)

    names: list[str] = []
    left: list[Item] = []
    opened: list[tuple[Group, KnownGroup]] = []
    known_of: dict[str, KnownGroup] = {}
    for group in plan(pages, address, index):
        before, brief = known.pop(group.name, _NOTHING)
        if before.key and before.key == group.key(brief.asks) and output.has_all(brief.states):
            names += [name for name, _, _ in brief.states]
            say_all(brief.said)
            continue
        now = KnownGroup()
        opened.append((group, now))
        for name, page in group.items():
            names.append(name)
            known_of[name] = now
            found = before.files.get(name)
            if (
                found
                and output.has_all([(name, *found.state)])
                and page.key(found.asked) == found.key
            ):
                now.files[name] = found
            else:
                left.append((name, page))
        say_all(now.brief().said)
    output.announce(names)

    def work(chunk: Sequence[Item]) -> list[_Made]:
        return [_make(name, page, output) for name, page in chunk]

    report = BuildReport(len(names))
    with counting(len(left)) as watch:
        for count, part in map_chunks(work, left, _CHUNK, jobs):
            for one in part:
                if one.record is not None:
                    known_of[one.name].files[one.name] = one.record
                    say_all(one.record.said)
                report.written += one.written
                if one.problem is not None:
                    report.problems.append(one.problem)
            watch(count)
    report.removed = output.finish(names)
    if not report.problems:
        for group, now in opened:
            now.key = group.key(now.brief().asks)
    written = {group.name: now for group, now in opened}
    built.write(written, known, None if report.problems else said)
    return report


def plan(pages: Pages, address: Address, index: Index) -> Iterator[Group]:
    """Iterate over every file, in groups; nothing is made before it is called for."""
    snapshot = pages.site.snapshot
    nearest = index.all_nearest()
    shown = digest_of(repr([entry.shown for entry in snapshot.newest]).encode())

    common = digest_of(repr((edition(), pages.facts, address, snapshot.media_stamp)).encode())
    shown_of = {entry.slug: entry.shown for entry in snapshot.newest}

    def key(*facts: object) -> str:
        return digest_of(f"{common} {facts!r}".encode("utf-8", "surrogatepass"))

    def article_key(entry: Entry, asks: bool) -> str:
        older, newer = snapshot.neighbours(entry)
        return key(
            entry.key, older and older.shown, newer and newer.shown,
            *map(shown_of.get, nearest.get(entry.slug, ())),
            shown if asks or entry.related else "",
        )  # fmt: skip

    def search_key(files: SearchFiles, asks: bool) -> str:
        return key(files.state())

    for entry in snapshot.newest:
        items = partial(_items, pages, address, entry.slug)
        yield Group(f"{entry.slug}.md", partial(article_key, entry), items)
    yield Group("lists", lambda asks: key(shown), partial(_items, pages, address))
    for language in pages.project.languages:
        files = SearchFiles(pages, index, language)
        yield Group(f"search {language}", partial(search_key, files), files.pages)
    yield Group("others", lambda asks: "", partial(_other_files, pages, address))


def _items(pages: Pages, address: Address, slug: str = "") -> Iterator[Item]:
    """Iterate over the pages of an article, or over all that are no article's."""
    for kind in TABLE.values():
        if kind.of_article != bool(slug):
            continue
        make: Callable[..., Page | None] = getattr(pages, kind.method)
        for language in pages.project.languages if kind.in_language else ("",):
            for params in [(slug,)] if slug else kind.each(pages, language):
                found = make(address, language, *params) if language else make(address, *params)
                if found is not None:
                    yield file_name(kind.path(language, params)), found


def _other_files(pages: Pages, address: Address) -> Iterator[Item]:
    """Iterate over the files that are no pages."""
    media = pages.site.media
    names = media.names()
    for name in names:
        file = media.find(name)
        if file is not None:
            yield f"media/{name}", _file(f"media/{name}", file.path)
    ours = [(asset.path, asset.data) for asset in assets().values()]
    for name, data in (*ours, *hosting_files(pages.project, address, names)):
        yield name.lstrip("/"), _bytes(name, data)


def _file(name: str, path: Path) -> Page:
    status = path.stat()
    version = status.st_mtime_ns, status.st_size
    return Page(("file", name), lambda: version, lambda trace: path.read_bytes(), "")


def _bytes(name: str, data: bytes) -> Page:
    return Page(("bytes", name), lambda: data, lambda trace: bytes(data), "")


def file_name(path: str) -> str:
    """Return the file that answers for an address on a plain web server."""
    name = unquote(path).strip("/")
    last = name.rpartition("/")[2]
    if last.endswith((".html", ".xml", ".txt", ".atom", ".json")):
        return name
    return f"{name}/index.html".lstrip("/")


def _make(name: str, page: Page, output: Output) -> _Made:
    trace = Trace()
    try:
        data = page.make(trace)
        asked = list(trace.asked)
        key = page.key(asked)
    except OSError:
        raise
    except Exception as error:  # one page's fault must not be the others'
        return _Made(name, None, False, problem_of(output.folder / name, error))
    written, state = output.put(name, data)
    said = [(os.fspath(p.path), p.line, p.text) for p in trace.said]
    return _Made(name, Record(key, asked, said, state), written, None)
