"""The whole site as plain files: the same pages that the server sends, each in a folder of its own.

Every article is read once. What its own files decide, its text and its JSON in every language, is
made at once, and its page is put aside until all articles are known; then what names other articles is
added, and everything else is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from pieraklad.parallel import map_chunks
from pieraklad.problems import ProjectError
from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.facts import facts_of
from pieraklad.site.readings import Entry, Loaded, Reading
from pieraklad.site.site import Site
from pieraklad.site.spool import Spool, Ticket
from pieraklad.site.static_output import Output
from pieraklad.site.static_plan import Item, PageMaker, file_name, plan
from pieraklad.site.static_search import PackedWords, SearchFiles, Words

# Articles that a process reads at a time: each chunk's words are sent once.
_CHUNK = 100
_FILES = 20
# Articles that go through one step after another together: a step that has just been done for
# another article finds its code and its tables in the processor's caches.
_BATCH = 25

Watch = Callable[[int], object]
"""Told how many articles or files were done."""


@dataclass(slots=True)
class BuildReport:
    """What a build did: files in all, those written, those removed since the last build."""

    files: int = 0
    written: int = 0
    removed: int = 0


class _Read(NamedTuple):
    """What came of reading an article; `pages` are put aside, in the order of the languages."""

    slug: str
    readings: dict[str, Reading]
    terms: dict[str, int]
    pages: list[Ticket]
    written: int


class Build:
    """One build of a site into a folder: call `read`, `plan` and `write`, in this order.

    `jobs` processes work at once.
    """

    def __init__(
        self,
        site: Site,
        pages: PageMaker,
        address: Address,
        output: Output,
        spool: Spool,
        jobs: int,
    ) -> None:
        self.site = site
        self.pages = pages
        self.address = address
        self.output = output
        self.spool = spool
        self.jobs = jobs
        self.report = BuildReport()
        self._aside: dict[str, list[Ticket]] = {}
        self._search = SearchFiles(site.snapshot.newest, site.project.languages)

    def read(self, watch: Watch = lambda count: None) -> None:
        """Read all articles, write what each alone decides, keep what lists and the search need.

        Raises OSError, and ProjectError for an article that is removed meanwhile.
        """
        entries = self.site.snapshot.newest
        places = {entry.slug: place for place, entry in enumerate(entries)}

        def work(chunk: Sequence[Entry]) -> tuple[list[_Read], dict[str, PackedWords]]:
            words = Words()
            found: list[_Read] = []
            for start in range(0, len(chunk), _BATCH):
                found += self._read(chunk[start : start + _BATCH], places, words)
            return found, words.pack()

        def all_terms() -> Iterator[tuple[str, dict[str, int]]]:
            size = min(_CHUNK, max(1, len(entries) // (4 * self.jobs)))
            for count, (found, words) in map_chunks(work, entries, size, self.jobs):
                self._search.extend(words)
                for read in found:
                    entries[places[read.slug]].readings.take(read.readings)
                    self._aside[read.slug] = read.pages
                    self.report.written += read.written
                    yield read.slug, read.terms
                watch(count)

        self.site.index.take(self.site.snapshot, all_terms())

    def _read(
        self, batch: Sequence[Entry], places: Mapping[str, int], words: Words
    ) -> Iterator[_Read]:
        """Iterate over what came of each article."""
        all_facts = [facts_of(loaded, self.site.project) for loaded in self._load(batch)]
        for entry, facts in zip(batch, all_facts, strict=True):
            words.add(places[entry.slug], facts.counted)
            entry.readings.take(facts.readings)
        aside: list[list[Ticket]] = [[] for _ in batch]
        written = [0] * len(batch)
        for tag in self.site.project.languages:
            for entry, tickets in zip(batch, aside, strict=True):
                alone = self.pages.article_alone(self.address, tag, entry.slug)
                assert alone is not None
                # A lone surrogate has no UTF-8; the finished page goes without.
                tickets.append(self.spool.put(alone.encode("utf-8", "surrogatepass")))
            for index, entry in enumerate(batch):
                data = self.pages.article_json(self.address, tag, entry.slug)
                assert data is not None
                written[index] += self.output.put(_json_name(tag, entry.slug), data.body)
        for entry, facts, tickets, count in zip(batch, all_facts, aside, written, strict=True):
            yield _Read(entry.slug, facts.readings, facts.terms, tickets, count)

    def _load(self, batch: Sequence[Entry]) -> list[Loaded]:
        found: list[Loaded] = []
        for entry in batch:
            loaded = self.site.load(entry)
            if loaded is None:
                path = self.site.project.articles_dir / f"{entry.slug}.md"
                raise ProjectError(f"{path}: was changed while the site was built; build again")
            found.append(loaded)
        return found

    def plan(self, assets: Iterable[tuple[str, bytes]]) -> list[Item]:
        """Return the files that are still to be made, with the `assets`."""
        items = list(plan(self.site, self.pages, self.address, assets))
        languages = self.site.project.languages
        for entry in self.site.snapshot.newest:
            for tag, ticket in zip(languages, self._aside[entry.slug], strict=True):
                make = partial(self._article, tag, entry.slug, ticket)
                items.append((file_name(at.article_path(tag, entry.slug)), make))
        items += self._search.files()
        return items

    def _article(self, language: str, slug: str, ticket: Ticket) -> bytes:
        alone = self.spool.get(ticket).decode("utf-8", "surrogatepass")
        return self.pages.article_whole(alone, self.address, language, slug).body

    def write(self, items: Sequence[Item], watch: Watch = lambda count: None) -> BuildReport:
        """Write the files that `plan` returned, and remove those of an earlier build that are no more.

        Raises OSError where it cannot write.
        """

        def work(chunk: Sequence[Item]) -> int:
            return sum(self.output.put(name, make()) for name, make in chunk)

        for count, written in map_chunks(work, items, _FILES, self.jobs):
            self.report.written += written
            watch(count)
        names = [name for name, _ in items]
        names += (
            _json_name(tag, slug) for slug in self._aside for tag in self.site.project.languages
        )
        self.report.files = len(names)
        self.report.removed = self.output.finish(names)
        return self.report


def _json_name(language: str, slug: str) -> str:
    return file_name(at.article_json_path(language, slug))
