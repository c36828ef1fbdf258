"""Site: the articles of a project, fresh from its files, and what the pages ask about them."""

from __future__ import annotations

import logging
import time
from collections import Counter, OrderedDict
from threading import Lock

from pieraklad.problems import Problem
from pieraklad.project import Project
from pieraklad.site.body import Body, Links, make_body
from pieraklad.site.loading import Loader
from pieraklad.site.media import Media
from pieraklad.site.phrases import Phrases
from pieraklad.site.plain import plain_text
from pieraklad.site.readings import Entry, Lookup, Text
from pieraklad.site.related import Neighbours, RelatedItem, choose_related, count_terms
from pieraklad.site.search import SearchIndex, SearchResult
from pieraklad.site.snapshot import Snapshot
from pieraklad.site.words import keys

log = logging.getLogger("pieraklad.site")

_KEPT_BODIES = 512


class Site:
    """A project as its readers see it. Safe to use from several threads.

    Nothing but articles, compiled catalogs and media is read. `refresh` looks at the files at
    most once every `interval` seconds, so that it may be called for every request.
    """

    def __init__(self, project: Project, interval: float = 1.0) -> None:
        self.project = project
        self.media = Media(project)
        self.interval = interval
        self._loader = Loader(project)
        self._loader.refresh()
        self._snapshot = Snapshot(1, self._loader.entries(), self.media.stamp())
        self._looked = time.monotonic()
        self._refreshing = Lock()
        self._lock = Lock()
        self._bodies: OrderedDict[tuple[object, ...], Body] = OrderedDict()
        self._terms: dict[str, Counter[str]] = {}
        self._neighbours: tuple[int, Neighbours] | None = None
        self._search = SearchIndex()

    @property
    def snapshot(self) -> Snapshot:
        """The articles as they were when the files were last looked at."""
        return self._snapshot

    def refresh(self, force: bool = False) -> bool:
        """Take in what changed in the files; return whether anything did."""
        if not force and time.monotonic() - self._looked < self.interval:
            return False
        if not self._refreshing.acquire(blocking=force):
            return False  # another thread is at it, and this reader need not wait
        try:
            changed = self._loader.refresh()
            stamp = self.media.stamp()
            if changed or stamp != self._snapshot.media_stamp:
                self._snapshot = Snapshot(self._snapshot.version + 1, self._loader.entries(), stamp)
                return True
            return False
        finally:
            self._looked = time.monotonic()
            self._refreshing.release()

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
        lookup = Lookup(
            entry.lang, language, loaded.catalogs, self.project.outdated == "translation"
        )
        links = Links(language, snapshot.slugs, self.media, base)
        body = make_body(loaded.source, lookup, links, phrases)
        for error in body.refused:
            path = loaded.source.article.path
            text = f"translation to {language}: {error.reason}; the source is shown"
            log.warning("%s", Problem(path, error.segment.line, text))
        with self._lock:
            self._bodies[key] = body
            while len(self._bodies) > _KEPT_BODIES:
                self._bodies.popitem(last=False)
        return body

    def texts(self, entry: Entry, language: str) -> list[Text]:
        """Return the words of an article's paragraphs as a reader of the language meets them."""
        loaded = self._loader.load(entry)
        if loaded is None:
            return []
        lookup = Lookup(entry.lang, language, loaded.catalogs, False)
        found: list[Text] = []
        for segment in loaded.source.article.document.segments:
            if segment.start >= loaded.source.offset:
                shown = lookup.shown(segment)
                found.append(Text(plain_text(shown.text), shown.lang))
        return found

    def related(self, snapshot: Snapshot, entry: Entry, language: str) -> list[RelatedItem]:
        """Return what to read after an article."""
        nearest = self._nearest(snapshot).of(entry.slug)
        return choose_related(entry, language, snapshot.entries, snapshot.titles, nearest)

    def search(
        self, snapshot: Snapshot, language: str, query: str, limit: int = 50
    ) -> list[SearchResult]:
        """Return the articles of a language that hold the words of `query`, best first."""
        return self._search.find(self, snapshot, language, query, limit)

    def _nearest(self, snapshot: Snapshot) -> Neighbours:
        with self._lock:
            known = self._neighbours
            if known is not None and known[0] == snapshot.version:
                return known[1]
        terms = {entry.slug: self._terms_of(entry) for entry in snapshot.newest}
        neighbours = Neighbours(terms)
        with self._lock:
            self._neighbours = (snapshot.version, neighbours)
            current = {entry.key for entry in snapshot.newest}
            self._terms = {key: value for key, value in self._terms.items() if key in current}
        return neighbours

    def _terms_of(self, entry: Entry) -> Counter[str]:
        known = self._terms.get(entry.key)
        if known is not None:
            return known
        found: list[str] = []
        tags: list[str] = []
        for language, reading in entry.readings.items():
            if language != entry.lang and not reading.finished:
                continue
            for text in (reading.title, reading.summary, *self.texts(entry, language)):
                if text.lang == language:
                    found.extend(keys(text.text))
            tags.extend(tag.text for tag in reading.tags if tag.lang == language)
        counts = count_terms(found, tags)
        self._terms[entry.key] = counts
        return counts
