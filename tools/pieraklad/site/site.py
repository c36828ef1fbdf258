"""Site: the articles of a project as its index has them, and what the pages ask about them."""

from __future__ import annotations

import logging
import math
import re
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Lock, Thread
from typing import TYPE_CHECKING

from cachetools import LRUCache

from pieraklad.index import Busy, Entry, Index, Loaded
from pieraklad.project import Project
from pieraklad.project.articles import Article
from pieraklad.project.problems import Problem
from pieraklad.site.discovery.search import Found, Search
from pieraklad.site.discovery.word_suggestions import frequent_words
from pieraklad.site.model.credits import Credits
from pieraklad.site.model.related import RelatedItem, choose_related
from pieraklad.site.model.snapshot import Snapshot
from pieraklad.site.rendering.body import Body, Source, make_body, read_source
from pieraklad.site.rendering.links import Links
from pieraklad.site.rendering.media import Media
from pieraklad.site.rendering.phrases import Phrases
from pieraklad.site.rendering.targets import Known

if TYPE_CHECKING:
    import subprocess

log = logging.getLogger("pieraklad.site")

MAKER = "pieraklad.index"
"""The module that brings an index up to date in a process of its own."""
AT_START = 200
AT_ONCE = 25
"""The most changed articles that are read before a server starts, and during a request; if there are
more, a separate process reads them."""
_KEPT_SOURCES = 64
_KEPT_CHARACTERS = 2_000_000
"""Of all bodies that are kept; each takes one to four bytes."""
_LEAST = 100_000
"""Characters that a body counts for at least, so that there are few."""
_LONGEST_WAIT = 120
"""Seconds after which whoever was told to wait may ask again, at most."""
_PAUSES = 20
"""How many times as long as it took to look at the files passes before the next look."""
_NOTICED = 0.1
"""Seconds of a look at the files from which on no reader waits for the next one."""


class NotYet(Exception):
    """The index is being made for the first time: `done` of `total` articles were read."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(f"the articles are being read: {done} of {total}")
        self.done = done
        self.total = total


class Site:
    """A project as its readers see it. Safe to use from several threads.

    Everything comes from the index. `refresh` looks at the files at most once every
    `interval` seconds, and no more than a twentieth of the time, so that it may be called for every
    request: looking at 10,000 articles takes a tenth of a second, in a thread of its own.

    Close it after use, or use it in a `with` statement; its index is closed with it.
    """

    def __init__(self, project: Project, interval: float = 1.0, index: Index | None = None) -> None:
        """`index` is the project's, up to date; without one it is opened, and followed.

        Whoever gives one also reports the problems of each body that is made; see `Body.problems`.
        """
        self._reports = index is None
        self.project = project
        self.media = Media(project)
        self.credits = Credits(project)
        self.interval = interval
        self.index = Index(project) if index is None else index
        self._search = Search(self.index.database, project.languages)
        self._refreshing = Lock()
        self._lock = Lock()
        self._sources: LRUCache[str, tuple[Loaded, Source]] = LRUCache(_KEPT_SOURCES)
        self._bodies: LRUCache[tuple[object, ...], Body] = LRUCache(
            _KEPT_CHARACTERS, lambda body: _LEAST + len(body.html)
        )
        self._maker: subprocess.Popen[bytes] | None = None
        """The process that brings the index up to date, where that takes long."""
        self._end_maker: Callable[[], object] | None = None
        self._said: set[tuple[str, str]] = set()
        """The problems of files that were logged, each with its file's version."""
        self._is_left_alone = False
        """Whether another process keeps the index by other settings, which was said."""
        self._total = 0
        self._began = time.monotonic()
        """How many articles the index will have, and since when it is being made."""
        self._revision = -1
        self._snapshot = Snapshot(0, {}, self._stamp())
        self._next_look = 0.0
        self._took = 0.0
        """Seconds of the last look at the files."""
        if index is None:
            start = time.monotonic()
            self._follow()
            self._took = time.monotonic() - start
        self._take_in()
        self._next_look = time.monotonic() + interval

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index; the site cannot be used any more."""
        with self._refreshing:  # a look that goes on ends first: it may start a process
            if self._end_maker is not None:
                self._end_maker()
            self.index.close()

    @property
    def snapshot(self) -> Snapshot:
        """The articles as they were when the files were last looked at."""
        return self._snapshot

    def refresh(self, force: bool = False) -> bool:
        """Take in what changed in the files; return whether anything did.

        Where the last look took long and none is forced, this one goes on while readers get the pages
        as they are.
        """
        if not force and time.monotonic() < self._next_look:
            return False
        if not self._refreshing.acquire(blocking=force):
            return False  # another thread is at it, and this reader need not wait
        if not force and self.interval and self._took > _NOTICED:
            with suppress(RuntimeError):  # the process ends, or may have no more threads
                Thread(target=self._look, name="look at the files").start()
                return False
        return self._look()

    def _look(self) -> bool:
        """Look at the files, with the lock `_refreshing`, which is given back at the end."""
        start = time.monotonic()
        try:
            self._follow()
            return self._take_in()
        except Exception:  # whatever it is, what is known of the site stays on it
            log.exception("the changed files could not be looked at")
            return False
        finally:
            now = time.monotonic()
            self._took = now - start
            pause = max(self.interval, _PAUSES * self._took) if self.interval else 0.0
            self._next_look = now + pause
            self._refreshing.release()

    def _follow(self) -> None:
        """Bring the index up to date, here or in a separate process."""
        has_failed = False
        if self._maker is not None:
            if self._maker.poll() is None:
                return
            has_failed = self._maker.returncode != 0
            self._maker = None
        if self._revision >= 0 and self.index.is_foreign():
            if not self._is_left_alone:
                log.warning(
                    "the settings or the program have changed, and this server keeps to the old ones; "
                    "restart it"
                )
            self._is_left_alone = True
            return
        self._is_left_alone = False
        changes = self.index.pending()
        most = AT_START if self._revision < 0 else AT_ONCE
        if len(changes.slugs) > most and self.index.database.is_shared and not has_failed:
            log.info("the index is brought up to date: %d articles", len(changes.slugs))
            self._total, self._began = len(changes.clocks.get("", {})), time.monotonic()
            self._maker = start_making(self.index)
            # Whoever drops a site without closing it leaves no process behind either.
            self._end_maker = weakref.finalize(self, _end, self._maker)
            return
        with suppress(Busy):  # another process is at it; its rows come with the next look
            self.index.update(changes, wait=0.0)

    def _take_in(self) -> bool:
        """Take in what is new in the index and in the media folder; return whether anything is."""
        revision, stamp = self.index.revision(), self._stamp()
        before = self._snapshot
        is_new = revision != self._revision
        if is_new and self.index.is_complete():
            entries = self.index.entries(dict(before.entries), self._revision)
            self._revision = revision
            self._snapshot = Snapshot(before.version + 1, entries, stamp)
            self._say_problems()
            return True
        if stamp != before.media_stamp:
            self._snapshot = Snapshot(before.version + 1, before.entries, stamp)
            return True
        return False

    def _stamp(self) -> str:
        """Return a fingerprint of the files that pages show and the index does not have."""
        return f"{self.media.stamp()} {self.credits.stamp()}"

    def _say_problems(self) -> None:
        """Log the problems of the files, once per version of a file."""
        problems = self.index.problems()
        for digest, problem in problems:
            if (digest, str(problem)) not in self._said:
                log.error("%s", problem)
        self._said = {(digest, str(problem)) for digest, problem in problems}

    def waiting(self) -> str | None:
        """Return why readers should not be sent here yet; None where they may be.

        Changed articles do not make a site unready that was ready: its pages are there meanwhile.
        """
        try:
            self.demand()
        except NotYet as error:
            return str(error)
        if not self._snapshot.newest:
            return f"no article could be read in {self.project.relative(self.project.articles_dir)}"
        return None

    def demand(self) -> None:
        """Raise NotYet while the index is made for the first time."""
        if self._revision < 0:
            raise NotYet(self.index.count(), self._total)

    def seconds_left(self) -> int:
        """Return about how many seconds the index takes until it is there, 1 at least."""
        done = self.index.count()
        taken = time.monotonic() - self._began
        left = taken / done * (self._total - done) if done else 10.0
        return max(1, min(_LONGEST_WAIT, math.ceil(left)))

    def load(self, entry: Entry) -> tuple[Loaded, Source]:
        """Return an article, and what every language's page needs of its text.

        Raises KeyError when the article was replaced in the meantime.
        """
        with self._lock:
            found = self._sources.get(entry.key)
        if found is not None:
            return found
        loaded = self.index.load(entry.slug, entry.key)
        if loaded is None and self._is_left_alone:
            loaded = self.index.load_from_files(entry.slug)
        if loaded is None:
            raise KeyError(entry.slug)
        found = loaded, read_source(loaded.article)
        with self._lock:
            self._sources[entry.key] = found
        return found

    def body(
        self,
        snapshot: Snapshot,
        entry: Entry,
        language: str,
        phrases: Phrases,
        base: str = "",
        workbench: str = "",
    ) -> Body:
        """Return the HTML of an article's text in a language; made once per version of its inputs.

        `workbench` is the address where the article is translated, for links to it.

        Raises KeyError when the article was replaced since `snapshot`.
        """
        key = (entry.key, language, base, workbench, snapshot.slugs, snapshot.media_stamp)
        with self._lock:
            body = self._bodies.get(key)
        if body is not None:
            return body
        loaded, source = self.load(entry)
        lookup = loaded.lookup(language, self.project.outdated == "translation")
        links = self.links(snapshot, language, base)
        body = make_body(source, lookup, links, phrases, workbench)
        body = replace(body, problems=tuple(_problems(loaded.article, language, body, links)))
        for problem in body.problems if self._reports else ():
            log.warning("%s", problem)
        with self._lock, suppress(ValueError):  # larger than the whole cache
            self._bodies[key] = body
        return body

    def links(self, snapshot: Snapshot, language: str, base: str = "") -> Links:
        """Return what tells where links lead from the pages of a language."""
        known = Known(
            snapshot.slugs,
            lambda name: self.media.find(name) is not None,
            lambda language, slug: slug in snapshot.topics("tag", language),
            lambda year, month: (year, month) in snapshot.months,
        )
        return Links(language, known, self.media, base, self.project.languages)

    def related(self, snapshot: Snapshot, entry: Entry, language: str) -> list[RelatedItem]:
        """Return what to read after an article."""
        # Only an article that names others needs to know all titles.
        titles = snapshot.titles if entry.related else {}
        nearest = snapshot.known(("near", entry.slug), lambda: self.index.nearest(entry.slug))
        return choose_related(entry, language, snapshot.entries, titles, nearest)

    def search(self, snapshot: Snapshot, language: str, query: str, number: int = 1) -> Found:
        """Return a page (from 1) of the articles that hold the words of `query`, best first."""
        return self._search.find(snapshot, language, query, number)

    def frequent_words(self, snapshot: Snapshot, language: str) -> tuple[str, ...]:
        """Return words to search for: frequent topics, frequent words of titles."""
        return snapshot.known(("frequent", language), lambda: frequent_words(snapshot, language))


def start_making(index: Index) -> subprocess.Popen[bytes]:
    """Start a process that brings an index up to date."""
    import pickle  # seldom needed, both
    import subprocess

    process = subprocess.Popen([sys.executable, "-m", MAKER], stdin=subprocess.PIPE)  # noqa: S603
    assert process.stdin is not None
    with (
        suppress(BrokenPipeError),
        process.stdin,
    ):  # it ended at once; whoever waits for it sees that
        pickle.dump((index.project, index.database.path), process.stdin)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


def _problems(article: Article, language: str, body: Body, links: Links) -> Iterator[Problem]:
    """Iterate over what an editor should know of a body that was made."""
    if language == article.lang:  # translations have the same links
        for missing in dict.fromkeys(links.missing):
            line = line_of(article.document.source, missing)
            yield Problem(article.path, line, f"the link {missing} leads nowhere")
    for error in body.refused:
        text = f"translation to {language}: {error.reason}; the source is shown"
        yield Problem(article.path, error.segment.line, text)


def line_of(source: str, address: str) -> int:
    """Return the line of an article's text, from 1, that an address stands in first; 0 for none."""
    whole = re.search(rf"(?<=[(<\"'\s]){re.escape(address)}(?=[)>\"'\s]|\Z)", source)
    place = whole.start() if whole is not None else source.find(address)
    return source.count("\n", 0, place) + 1 if place >= 0 else 0
