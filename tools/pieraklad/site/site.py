"""Site: the articles of a project, fresh from its files, and what the pages ask about them."""

from __future__ import annotations

import logging
import re
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock

from pieraklad.problems import Problem
from pieraklad.project import Project
from pieraklad.site.body import Body, Links, make_body
from pieraklad.site.indexing import AT_ONCE, Index, NotYet
from pieraklad.site.loading import Loader
from pieraklad.site.media import Media
from pieraklad.site.phrases import Phrases
from pieraklad.site.readings import Entry, Loaded
from pieraklad.site.related import RelatedItem, choose_related
from pieraklad.site.search import Found, Search
from pieraklad.site.snapshot import Snapshot
from pieraklad.site.store import Store
from pieraklad.site.suggesting import frequent_words
from pieraklad.site.targets import Known

log = logging.getLogger("pieraklad.site")

_KEPT_BODIES = 64
_KEPT_CHARACTERS = 8_000_000
"""Of all bodies that are kept; each takes one to four bytes."""
_PATIENCE = 2.0
"""Seconds that a search waits for the index of a large site."""


_PAUSES = 20
"""How many times as long as it took to look at the files passes before the next look."""


class Site:
    """A project as its readers see it. Safe to use from several threads.

    Nothing but articles, compiled catalogs and media is read. `refresh` looks at the files at
    most once every `interval` seconds, and no more than a twentieth of the time, so that it may be
    called for every request: looking at 10,000 articles takes a tenth of a second.

    Close it after use, or use it in a `with` statement; its store is closed with it.
    """

    def __init__(self, project: Project, interval: float = 1.0, store: Store | None = None) -> None:
        self.project = project
        self.media = Media(project)
        self.interval = interval
        self.store = Store(project.root) if store is None else store
        self._loader = Loader(project, self.store)
        self.index = Index(self._loader)
        self._search = Search(self.store, project.languages)
        self._frequent: dict[str, tuple[int, tuple[str, ...]]] = {}
        self._loader.refresh()
        self._snapshot = Snapshot(1, self._loader.entries(), self.media.stamp())
        self._next_look = time.monotonic() + interval
        self._refreshing = Lock()
        self._lock = Lock()
        self._bodies: OrderedDict[tuple[object, ...], Body] = OrderedDict()

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the indexing thread and close the store; the site cannot be used any more."""
        self.index.close()
        self.store.close()

    @property
    def snapshot(self) -> Snapshot:
        """The articles as they were when the files were last looked at."""
        return self._snapshot

    def refresh(self, force: bool = False) -> bool:
        """Take in what changed in the files; return whether anything did."""
        if not force and time.monotonic() < self._next_look:
            return False
        if not self._refreshing.acquire(blocking=force):
            return False  # another thread is at it, and this reader need not wait
        start = time.monotonic()
        try:
            return self._take_in()
        except Exception:  # whatever it is, what is known of the site stays on it
            log.exception("the changed files could not be looked at")
            return False
        finally:
            now = time.monotonic()
            pause = max(self.interval, _PAUSES * (now - start)) if self.interval else 0.0
            self._next_look = now + pause
            self._refreshing.release()

    def _take_in(self) -> bool:
        changed = self._loader.refresh()
        stamp = self.media.stamp()
        if changed or stamp != self._snapshot.media_stamp:
            self._snapshot = Snapshot(self._snapshot.version + 1, self._loader.entries(), stamp)
            return True
        return False

    def waiting(self) -> str | None:
        """Return why readers should not be sent here yet; None where they may be.

        Changed articles do not make a site unready that was ready: its pages are there meanwhile.
        """
        snapshot = self._snapshot
        if not snapshot.newest:
            return f"no article could be read in {self.project.relative(self.project.articles_dir)}"
        if self.index.is_there or self.index.follow(snapshot) or self.index.is_there:
            return None
        done, total = self.index.progress()
        return f"the articles are being read: {done} of {total}"

    def load(self, entry: Entry) -> Loaded | None:
        """Return an article as it is read from its files; None when it was replaced meanwhile."""
        return self._loader.load(entry)

    def remember(self, entries: Iterable[Entry]) -> None:
        """Take from the store what is known of many entries, before a list asks each of them."""
        self._loader.take_kept(entries)

    def available(
        self, snapshot: Snapshot, entries: Iterable[Entry], language: str, most: int
    ) -> list[Entry]:
        """Return the first entries, `most` of them, that count as pages of a language.

        Raises NotYet where too many articles would have to be read for that.
        """
        found: list[Entry] = []
        unknown = 0
        for entry in entries:
            if entry.readings.availability(language) is None:
                unknown += 1
                if unknown == AT_ONCE:
                    self.settle(snapshot, (language,))
            if entry.readings.is_available(language):
                found.append(entry)
                if len(found) == most:
                    break
        return found

    def settle(self, snapshot: Snapshot, languages: Iterable[str]) -> None:
        """Make it known of all articles whether they count as pages of the languages.

        Raises NotYet where too many of them would have to be read for that.
        """
        wanted = tuple(languages)

        def unknown() -> list[Entry]:
            return [
                entry
                for entry in snapshot.newest
                if any(entry.readings.availability(tag) is None for tag in wanted)
            ]

        left = unknown()
        if len(left) < AT_ONCE:
            return
        self.remember(left)
        if len(unknown()) >= AT_ONCE and not self.index.follow(snapshot):
            raise NotYet(self.index.seconds_left())
        self.remember(left)

    def body(
        self, snapshot: Snapshot, entry: Entry, language: str, phrases: Phrases, base: str = ""
    ) -> Body:
        """Return the HTML of an article's text in a language; made once a version of its inputs.

        Raises KeyError when the article was replaced since `snapshot`.
        """
        key = (entry.key, language, base, snapshot.slugs, snapshot.media_stamp)
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
                return body
        loaded = self._loader.load(entry)
        if loaded is None:
            raise KeyError(entry.slug)
        lookup = loaded.lookup(language, self.project.outdated == "translation")
        links = Links(language, self._known(snapshot), self.media, base, self.project.languages)
        body = make_body(loaded.source, lookup, links, phrases)
        article = loaded.source.article
        if language == article.lang:  # translations have the same links
            for missing in dict.fromkeys(links.missing):
                line = line_of(article.document.source, missing)
                log.warning("%s", Problem(article.path, line, f"the link {missing} leads nowhere"))
        for error in body.refused:
            path = loaded.source.article.path
            text = f"translation to {language}: {error.reason}; the source is shown"
            log.warning("%s", Problem(path, error.segment.line, text))
        with self._lock:
            self._bodies[key] = body
            while len(self._bodies) > _KEPT_BODIES or (
                sum(len(kept.html) for kept in self._bodies.values()) > _KEPT_CHARACTERS
            ):
                self._bodies.popitem(last=False)
        return body

    def _known(self, snapshot: Snapshot) -> Known:
        return Known(
            snapshot.slugs,
            lambda name: self.media.find(name) is not None,
            lambda language, slug: snapshot.tag(language, slug) is not None,
            lambda year, month: (year, month) in snapshot.months,
        )

    def related(self, snapshot: Snapshot, entry: Entry, language: str) -> list[RelatedItem]:
        """Return what to read after an article.

        Where a large site is not indexed yet, tags alone decide; `index.version` tells when that is over.
        """
        whole = self.index.follow(snapshot)
        # Only an article that names others needs to know all titles.
        titles: Mapping[str, str] = {}
        if entry.related:
            titles = snapshot.titles if whole else snapshot.source_titles
        nearest = self.index.nearest(entry, snapshot)
        return choose_related(entry, language, snapshot.entries, titles, nearest)

    def search(self, snapshot: Snapshot, language: str, query: str, number: int = 1) -> Found:
        """Return a page (from 1) of the articles that hold the words of `query`, best first."""
        self.index.follow(snapshot, _PATIENCE)
        return self._search.find(snapshot, language, query, number)

    def frequent_words(self, snapshot: Snapshot, language: str) -> tuple[str, ...]:
        """Return words to search for: frequent topics, frequent words of titles."""
        version, known = self._frequent.get(language, (0, ()))
        if version != snapshot.version:
            known = frequent_words(snapshot, language)
            self._frequent[language] = (snapshot.version, known)
        return known


def line_of(source: str, address: str) -> int:
    """Return the line of an article's text, from 1, that an address stands in first; 0 for none."""
    whole = re.search(rf"(?<=[(<\"'\s]){re.escape(address)}(?=[)>\"'\s]|\Z)", source)
    place = whole.start() if whole is not None else source.find(address)
    return source.count("\n", 0, place) + 1 if place >= 0 else 0
