"""The whole site as plain files: the same pages that the server sends, each in a folder of its own.

Every article is read once. What its own files decide, its text and its JSON in every language, is
made at once, and its page is put aside until all articles are known; then what names other articles is
added, and everything else is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from pieraklad.parallel import map_chunks
from pieraklad.problems import Problem, problem_of
from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.facts import Facts, facts_of
from pieraklad.site.readings import Entry, Reading
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
    problems: list[Problem] = field(default_factory=list)
    """What could not be made, and why; everything else was."""


class _Gone(Exception):
    """An article is not there any more as it was when the build began."""


@dataclass(slots=True)
class _Read:
    """What came of reading an article; `pages` are put aside, in the order of the languages."""

    slug: str
    readings: dict[str, Reading]
    terms: dict[str, int]
    pages: list[Ticket | None]
    """None for one that could not be made."""
    files: list[str]
    """The names of what is written already, `written` of them anew."""
    written: int
    problems: list[Problem]


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
        self._aside: dict[str, list[Ticket | None]] = {}
        self._names: list[str] = []
        """The files that `read` wrote."""
        self._search = SearchFiles(site.snapshot.newest, site.project.languages)

    def read(self, watch: Watch = lambda count: None) -> None:
        """Read all articles, write what each alone decides, keep what lists and the search need.

        Raises OSError where it cannot write.
        """
        entries = self.site.snapshot.newest
        self.output.announce(
            file_name(at.article_json_path(tag, entry.slug))
            for tag in self.site.project.languages
            for entry in entries
        )
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
                    self._names += read.files
                    self.report.written += read.written
                    self.report.problems += read.problems
                    yield read.slug, read.terms
                watch(count)

        self.site.index.take(self.site.snapshot, all_terms())

    def _read(
        self, batch: Sequence[Entry], places: Mapping[str, int], words: Words
    ) -> Iterator[_Read]:
        """Iterate over what came of each article; one that cannot be made is left out."""
        found: list[_Read] = []
        good: list[tuple[Entry, _Read]] = []
        for entry in batch:
            read = _Read(entry.slug, {}, {}, [], [], 0, [])
            with self._reported(entry, read):
                facts = self._facts(entry)
                words.add(places[entry.slug], facts.counted)
                entry.readings.take(facts.readings)
                read.terms = facts.terms
                good.append((entry, read))
            read.readings = dict(entry.readings)
            found.append(read)
        for tag in self.site.project.languages:
            for entry, read in good:
                read.pages.append(None)
                with self._reported(entry, read):
                    alone = self.pages.article_alone(self.address, tag, entry.slug)
                    assert alone is not None
                    # A lone surrogate has no UTF-8; the finished page goes without.
                    read.pages[-1] = self.spool.put(alone.encode("utf-8", "surrogatepass"))
            for entry, read in good:
                with self._reported(entry, read):
                    data = self.pages.article_json(self.address, tag, entry.slug)
                    assert data is not None
                    name = file_name(at.article_json_path(tag, entry.slug))
                    read.written += self.output.put(name, data.body)
                    read.files.append(name)
        yield from found

    @contextmanager
    def _reported(self, entry: Entry, read: _Read) -> Iterator[None]:
        """Make a problem of whatever one article causes; a full disk is no article's fault."""
        path = self.site.project.articles_dir / f"{entry.slug}.md"
        try:
            yield
        except OSError:
            raise
        except _Gone:
            text = "was changed while the site was built, or cannot be used; build again"
            read.problems.append(Problem(path, 0, text))
        except Exception as error:
            problem = problem_of(path, error)
            if problem not in read.problems:  # each language says it
                read.problems.append(problem)

    def _facts(self, entry: Entry) -> Facts:
        loaded = self.site.load(entry)
        if loaded is None:
            raise _Gone
        return facts_of(loaded, self.site.project)

    def plan(self, assets: Iterable[tuple[str, bytes]]) -> list[Item]:
        """Return the files that are still to be made, with the `assets`."""
        items = list(plan(self.site, self.pages, self.address, assets))
        languages = self.site.project.languages
        for entry in self.site.snapshot.newest:
            for tag, ticket in zip(languages, self._aside[entry.slug], strict=False):
                if ticket is not None:
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

        names = [*self._names, *(name for name, _ in items)]
        self.output.announce(names)

        def work(chunk: Sequence[Item]) -> tuple[int, list[Problem]]:
            written = 0
            problems: list[Problem] = []
            for name, make in chunk:
                try:
                    data = make()
                except OSError:
                    raise
                except Exception as error:  # one page's fault must not be the others'
                    problems.append(problem_of(self.output.folder / name, error))
                else:
                    written += self.output.put(name, data)
            return written, problems

        for count, (written, problems) in map_chunks(work, items, _FILES, self.jobs):
            self.report.written += written
            self.report.problems += problems
            watch(count)
        self.report.files = len(names)
        self.report.removed = self.output.finish(names)
        return self.report
