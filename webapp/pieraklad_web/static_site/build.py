"""The whole site as plain files: the same pages that the server sends, each in a folder of its own.

`/be/articles/x` becomes `be/articles/x/index.html`, so that every link works on any web server. What
an earlier build left in the folder stays, as long as all that it shows is as it was.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from pieraklad.index import Entry, Index
from pieraklad.index.entries import pack_json
from pieraklad.project.problems import Problem, problem_of
from pieraklad.site.model.addresses import Address
from pieraklad.storage.fingerprints import digest_of
from pieraklad.storage.processes import map_chunks
from pieraklad_web.assets import assets
from pieraklad_web.edition import edition
from pieraklad_web.pages import TABLE, Page, Pages
from pieraklad_web.pages.table import Trace
from pieraklad_web.static_site.hosting import hosting_files
from pieraklad_web.static_site.output import Output, State
from pieraklad_web.static_site.search_files import SearchFiles

log = logging.getLogger("pieraklad.site")

_CHUNK = 25
"""Files that a process makes at a time."""

Item = tuple[str, Page]
"""A file's path below the output folder, and the page in it."""
Counting = Callable[[int], AbstractContextManager[Callable[[int], object]]]


@dataclass(slots=True)
class BuildReport:
    """What a build did: files in all, those written, those removed since the last build."""

    files: int = 0
    written: int = 0
    removed: int = 0
    problems: list[Problem] = field(default_factory=list)
    """What could not be made, and why; everything else was."""


class _Record(NamedTuple):
    """What is known of a file that a build left."""

    key: str
    asked: list[str]
    said: list[tuple[str, int, str]]
    state: State


@dataclass(slots=True)
class _Known:
    """What is known of a group of files; `key` is empty where each has to be looked at again."""

    key: str = ""
    files: dict[str, _Record] = field(default_factory=dict)


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
    record: _Record | None
    written: bool
    problem: Problem | None


def build_site(
    pages: Pages, address: Address, output: Output, index: Index, jobs: int, counting: Counting
) -> BuildReport:
    """Write all files of a site unless they are there; remove those that no longer belong to it.

    `jobs` processes work at once. `counting` is given the number of files that are to be made, and
    gives what is told of each. Raises OSError where it cannot write.
    """
    folder = os.path.realpath(output.folder)
    known = _read_known(index, folder)
    names: list[str] = []
    left: list[Item] = []
    opened: list[tuple[Group, _Known]] = []
    known_of: dict[str, _Known] = {}
    for group in plan(pages, address, index):
        before = known.pop(group.name, _Known())
        if before.key and before.key == group.key(_asks(before)) and _is_there(before, output):
            names += before.files
            _say(before.files.values())
            continue
        now = _Known()
        opened.append((group, now))
        for name, page in group.items():
            names.append(name)
            known_of[name] = now
            found = before.files.get(name)
            if found and output.has(name, found.state) and page.key(found.asked) == found.key:
                now.files[name] = found
            else:
                left.append((name, page))
        _say(now.files.values())
    output.announce(names)

    def work(chunk: Sequence[Item]) -> list[_Made]:
        return [_make(name, page, output) for name, page in chunk]

    report = BuildReport(len(names))
    with counting(len(left)) as watch:
        for count, part in map_chunks(work, left, _CHUNK, jobs):
            for one in part:
                if one.record is not None:
                    known_of[one.name].files[one.name] = one.record
                    _say([one.record])
                report.written += one.written
                if one.problem is not None:
                    report.problems.append(one.problem)
            watch(count)
    report.removed = output.finish(names)
    if not report.problems:
        for group, now in opened:
            now.key = group.key(_asks(now))
    _write_known(index, folder, {group.name: now for group, now in opened}, known)
    return report


def _asks(known: _Known) -> bool:
    return any(record.asked for record in known.files.values())


def _is_there(known: _Known, output: Output) -> bool:
    """Return whether all files are as a build left them."""
    return all(output.has(name, record.state) for name, record in known.files.items())


def plan(pages: Pages, address: Address, index: Index) -> Iterator[Group]:
    """Iterate over every file, in groups; nothing is made before it is called for."""
    snapshot = pages.site.snapshot
    nearest = index.all_nearest()
    shown = digest_of(repr([entry.shown for entry in snapshot.newest]).encode())

    def key(*facts: object) -> str:
        common = edition(), pages.facts, address, snapshot.media_stamp
        return digest_of(repr((common, facts)).encode("utf-8", "surrogatepass"))

    def article_key(entry: Entry, asks: bool) -> str:
        near = [*snapshot.neighbours(entry), *map(snapshot.article, nearest.get(entry.slug, ()))]
        every = shown if asks or entry.related else ""
        return key(entry.key, [other and other.shown for other in near], every)

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
    return _Made(name, _Record(key, asked, said, state), written, None)


def _say(records: Iterable[_Record]) -> None:
    """Report the problems that were found when pages were made."""
    for record in records:
        for path, line, text in record.said:
            log.warning("%s", Problem(Path(path), line, text))


def _read_known(index: Index, folder: str) -> dict[str, _Known]:
    query = "SELECT name, key, files FROM output WHERE folder = ?"
    return {
        group: _Known(key, {
            name: _Record(made_of, asked, said, State(*state))
            for name, made_of, asked, said, state in json.loads(files)
        })
        for group, key, files in index.database.rows(query, (os.fsencode(folder),))
    }  # fmt: skip


def _write_known(
    index: Index, folder: str, known: Mapping[str, _Known], gone: Iterable[str]
) -> None:
    where = os.fsencode(folder)
    rows = [
        (where, group, one.key, pack_json([(name, *record) for name, record in one.files.items()]))
        for group, one in known.items()
    ]
    try:
        with index.database.writing() as connection:
            connection.executemany(
                "DELETE FROM output WHERE folder = ? AND name = ?",
                [(where, group) for group in gone],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO output (folder, name, key, files) VALUES (?, ?, ?, ?)", rows
            )
    except sqlite3.DatabaseError as error:  # the next build makes them again
        log.warning("the index cannot keep what was built: %s", error)
