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
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from pieraklad.index import Index
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
from pieraklad_web.static_site.search_files import search_pages

log = logging.getLogger("pieraklad.site")

_CHUNK = 25
"""Files that a process makes at a time."""

Item = tuple[str, Page]
"""A file's path below the output folder, and the page in it."""
Counting = Callable[[int], AbstractContextManager[Callable[[int], object]]]
_WHOLE = ""
"""The name of the record that stands for all files together."""


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
    asked: str
    said: str
    state: State


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
    known = _read_records(index, folder)
    state = _state(pages, address, output)
    whole = known.pop(_WHOLE, None)
    if whole is not None and whole.key == state and _is_there(known, output):
        for record in known.values():
            _say(record)
        return BuildReport(len(known))
    items = list(plan(pages, address, index))
    report = BuildReport(len(items))
    left: list[Item] = []
    for name, page in items:
        found = known.get(name)
        if found is None or not output.has(name, found.state) or not _is_fresh(page, found):
            left.append((name, page))
        else:
            _say(found)
    left.sort(key=lambda item: (item[1].article, item[1].language))  # each article is read once
    names = [name for name, _ in items]
    output.announce(names)

    def work(chunk: Sequence[Item]) -> list[_Made]:
        return [_make(name, page, output) for name, page in chunk]

    made: dict[str, _Record | None] = {}
    with counting(len(left)) as watch:
        for count, part in map_chunks(work, left, _CHUNK, jobs):
            for one in part:
                made[one.name] = one.record
                if one.record is not None:
                    _say(one.record)
                report.written += one.written
                if one.problem is not None:
                    report.problems.append(one.problem)
            watch(count)
    report.removed = output.finish(names)
    gone = known.keys() - set(names)
    if not report.problems:
        made[_WHOLE] = _Record(state, "", "", State(0, 0))
    _write_records(index, folder, {**dict.fromkeys(gone), **made})
    return report


def _is_there(known: Mapping[str, _Record], output: Output) -> bool:
    """Return whether all files are as a build left them."""
    return all(output.has(name, record.state) for name, record in known.items())


def _state(pages: Pages, address: Address, output: Output) -> str:
    """Return a fingerprint of all that any of the files follows from."""
    snapshot = pages.site.snapshot
    parts = (
        edition(), pages.facts, address, output.compress, snapshot.media_stamp,
        [(entry.slug, entry.key) for entry in snapshot.newest],
    )  # fmt: skip
    return digest_of(repr(parts).encode("utf-8", "surrogatepass"))


def plan(pages: Pages, address: Address, index: Index) -> Iterator[Item]:
    """Iterate over every file; nothing is made before it is called for."""
    for kind in TABLE.values():
        make: Callable[..., Page | None] = getattr(pages, kind.method)
        for language in _languages(pages, kind.in_language) if kind.is_built else ():
            for params in kind.each(pages, language):
                found = make(address, language, *params) if language else make(address, *params)
                if found is not None:
                    yield file_name(kind.path(language, params)), found
    for name, page in search_pages(pages, index):
        yield name, page
    media = pages.site.media
    names = media.names()
    for name in names:
        file = media.find(name)
        if file is not None:
            yield f"media/{name}", _file(f"media/{name}", file.path)
    ours = [(asset.path, asset.data) for asset in assets().values()]
    for name, data in (*ours, *hosting_files(pages.project, address, names)):
        yield name.lstrip("/"), _bytes(name, data)


def _languages(pages: Pages, in_language: bool) -> tuple[str, ...]:
    return pages.project.languages if in_language else ("",)


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


def _is_fresh(page: Page, record: _Record) -> bool:
    return page.key(json.loads(record.asked) if record.asked else ()) == record.key


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
    said = [[os.fspath(p.path), p.line, p.text] for p in trace.said]
    record = _Record(
        key, json.dumps(asked) if asked else "", json.dumps(said) if said else "", state
    )
    return _Made(name, record, written, None)


def _say(record: _Record) -> None:
    """Report the problems that were found when the page was made."""
    for path, line, text in json.loads(record.said) if record.said else ():
        log.warning("%s", Problem(Path(path), line, text))


def _read_records(index: Index, folder: str) -> dict[str, _Record]:
    rows = index.database.rows(
        "SELECT name, key, asked, said, size, modified FROM output WHERE folder = ?",
        (os.fsencode(folder),),
    )
    return {
        name: _Record(key, asked, said, State(size, modified))
        for name, key, asked, said, size, modified in rows
    }


def _write_records(index: Index, folder: str, records: dict[str, _Record | None]) -> None:
    if not records:
        return
    where = os.fsencode(folder)
    rows: Iterable[tuple[object, ...]] = (
        (where, name, r.key, r.asked, r.said, r.state.size, r.state.modified)
        for name, r in records.items() if r is not None
    )  # fmt: skip
    gone = [(where, name) for name, record in records.items() if record is None]
    try:
        with index.database.writing() as connection:
            connection.executemany("DELETE FROM output WHERE folder = ? AND name = ?", gone)
            connection.executemany(
                "INSERT OR REPLACE INTO output (folder, name, key, asked, said, size, modified)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
    except sqlite3.DatabaseError as error:  # the next build makes them again
        log.warning("the index cannot keep what was built: %s", error)
