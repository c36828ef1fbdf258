"""Following the articles and compiled catalogs of a project; what broke keeps its last good version.

Starting reads the front matter of every article and nothing else: an article and its catalogs are
read when the first page needs them, and what was found out is kept in the store.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from threading import Lock
from typing import Any

from pieraklad import __version__
from pieraklad.articles import Article, Head, make_article, make_head
from pieraklad.catalogs.mo_read import MoError, MoTable, read_mo
from pieraklad.files import read_file
from pieraklad.problems import Problem, problem_of
from pieraklad.project import Project
from pieraklad.site.body import read_source
from pieraklad.site.facts import readings_of, row_of, unpack
from pieraklad.site.fronts import (
    Front,
    Readings,
    head_tells_all,
    known_availability,
    make_front,
)
from pieraklad.site.readings import Entry, Loaded, Reading
from pieraklad.site.store import Row, Store
from pieraklad.translating import Translations

log = logging.getLogger("pieraklad.site")

Stamp = tuple[int, int, int]
"""A file's modification time in nanoseconds, size and inode: another stamp, another version."""

# Part of every key: when what is known of an article is worked out differently, count it up.
_FACTS = 1
_KEPT_SOURCES = 64


@dataclass(slots=True)
class _Known:
    """An article as it was last looked at; `broken` when what is kept is an older version."""

    stamp: Stamp
    catalogs: dict[str, Stamp]
    head: Head
    key: str
    broken: bool = False
    reported: set[Stamp] = field(default_factory=set)
    """The versions of catalogs that were found broken and said to be."""


class Loader:
    """Keeps the entries of a project's articles up to date with its files."""

    def __init__(self, project: Project, store: Store) -> None:
        self.project = project
        self.store = store
        self._known: dict[str, _Known] = {}
        self._entries: dict[str, Entry] = {}
        self._bad: dict[str, Stamp] = {}
        """Articles that could not be used, by the version that was looked at."""
        self._loaded: OrderedDict[str, Loaded] = OrderedDict()
        self._lock = Lock()
        self._unreadable: dict[Path, int | None] = {}
        """Folders that could not be read the last time, each with the error's number."""
        self._folders = {tag: str(project.mo_path("x", tag).parent) for tag in project.languages}
        """Where the compiled catalogs of each language lie."""
        self._settings = repr((
            _FACTS, __version__, project.languages, project.default_language, project.threshold,
            project.front_matter_keys,
        ))  # fmt: skip

    def refresh(self) -> bool:
        """Read what changed since the last call; return whether any entry changed."""
        articles = self._scan(self.project.articles_dir, ".md", self._versions())
        if articles is None:  # it is there and cannot be read: what was read from it stays
            return False
        catalogs = {}
        for language, folder in self._folders.items():
            known = {
                slug: seen.catalogs[language]
                for slug, seen in self._known.items()
                if language in seen.catalogs
            }
            found = self._scan(Path(folder), ".mo", known)
            catalogs[language] = known if found is None else found
        catalogs = {language: found for language, found in catalogs.items() if found}
        changed = False
        for slug in self._known.keys() - articles.keys():
            del self._known[slug]
            changed |= self._entries.pop(slug, None) is not None
        for slug, stamp in articles.items():
            wanted = {tag: found[slug] for tag, found in catalogs.items() if slug in found}
            seen = self._known.get(slug)
            if seen is not None and seen.stamp == stamp and seen.catalogs == wanted:
                continue
            if seen is None and self._bad.get(slug) == stamp:
                continue
            changed |= self._look(slug, seen, stamp, wanted)
        return changed

    def _versions(self) -> dict[str, Stamp]:
        return {slug: known.stamp for slug, known in self._known.items()} | self._bad

    def _scan(
        self, folder: Path, suffix: str, known: Mapping[str, Stamp]
    ) -> dict[str, Stamp] | None:
        """Return the stamps of the files in a folder by their names without the suffix.

        Files come, go and are replaced while the folder is read: one that is `known` and was not
        met is asked for by name. None where the folder cannot be read.
        """
        found: dict[str, Stamp] = {}
        try:
            with os.scandir(self.project.confine(folder)) as entries:
                for entry in entries:
                    name = entry.name
                    if name.endswith(suffix) and not name.startswith((".", "_")):
                        slug = name.removesuffix(suffix)
                        stamp = self._stamp(entry, entry.is_symlink(), known.get(slug))
                        if stamp is not None:
                            found[slug] = stamp
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            if self._unreadable.get(folder) != error.errno:
                self._unreadable[folder] = error.errno
                text = f"cannot be read: {error.strerror}"
                log.error("%s; what was read from it stays", Problem(folder, 0, text))
            return None
        self._unreadable.pop(folder, None)
        for slug in known.keys() - found.keys():
            path = folder / f"{slug}{suffix}"
            stamp = self._stamp(path, False, known[slug])
            if stamp is not None:
                found[slug] = stamp
        return found

    def _stamp(
        self, file: os.DirEntry[str] | Path, is_link: bool, known: Stamp | None
    ) -> Stamp | None:
        """Return the stamp of a file; None for one that is none, gone, or out of the project."""
        try:
            if is_link:
                self.project.confine(Path(file))
            status = file.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            # A link to itself, or out of the project: a version of its own, which is said once.
            return (-1, error.errno or 0, 0)
        if not S_ISREG(status.st_mode):
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def entries(self) -> dict[str, Entry]:
        """Return the published articles by slug; drafts and what never could be read are not."""
        return dict(self._entries)

    def load(self, entry: Entry) -> Loaded | None:
        """Return an article for rendering; None when it was replaced in the meantime."""
        with self._lock:
            loaded = self._loaded.get(entry.key)
            if loaded is not None:
                self._loaded.move_to_end(entry.key)
                return loaded
        known = self._known.get(entry.slug)
        if known is None or known.key != entry.key:
            return None
        loaded = self._load(entry.slug, known)
        if loaded is None:
            return None
        with self._lock:
            self._loaded[entry.key] = loaded
            if len(self._loaded) > _KEPT_SOURCES:
                self._loaded.popitem(last=False)
        return loaded

    def row(self, entry: Entry) -> Row | None:
        """Work out what the store keeps of an article; None when it was replaced in the meantime."""
        loaded = self.load(entry)
        if loaded is None:
            return None
        try:
            return row_of(entry.slug, entry.key, loaded, self.project)
        except Exception as error:  # the article is not found by the search; the others are
            _report(problem_of(loaded.source.article.path, error), is_known=True)
            return None

    def _look(
        self, slug: str, known: _Known | None, stamp: Stamp, wanted: dict[str, Stamp]
    ) -> bool:
        """Take in a new version of an article or of its catalogs."""
        head, broken = (None, False) if known is None else (known.head, known.broken)
        if known is None or known.stamp != stamp:
            now = self._read_head(slug, known is not None)
            broken = now is None
            head = now or head
        if head is None:
            self._bad[slug] = stamp
            return False
        self._bad.pop(slug, None)
        versions = repr((slug, self._settings, stamp, sorted(wanted.items())))
        key = f"{slug}:{hashlib.sha256(versions.encode()).hexdigest()[:24]}"
        self._known[slug] = _Known(stamp, wanted, head, key, broken)
        before = self._entries.pop(slug, None)
        if head.draft or head.lang not in self.project.languages:
            return before is not None
        self._entries[slug] = Entry(
            slug=slug,
            lang=head.lang,
            date=head.date,
            updated=head.updated,
            related=head.related,
            image=head.image,
            source_title=head.title,
            source_tags=head.tags,
            readings=Readings(self, slug, key, head),
            key=key,
        )
        return True

    def take_kept(self, entries: Iterable[Entry]) -> None:
        """Take from the store, at once, the readings of the entries that it knows."""
        wanted = {entry.slug: entry for entry in entries if not entry.readings.are_made}
        if not wanted:
            return
        for slug, key, kept in self.store.all_readings():
            entry = wanted.get(slug)
            if entry is not None and entry.key == key:
                entry.readings.take(unpack(kept))

    def front(self, slug: str, head: Head, language: str) -> Front | None:
        """Return an article's title and tags without reading it; None where that cannot be done."""
        known = self._known.get(slug)
        if known is None or not head_tells_all(head, self.project.front_matter_keys):
            return None
        try:
            return make_front(head, language, _Unread(self._folders, slug, known.catalogs))
        except (OSError, MoError):  # who reads it whole reports it
            return None

    def availability(self, slug: str, head: Head, language: str) -> bool | None:
        """Return whether it counts as a page of the language; None where only its messages tell."""
        known = self._known.get(slug)
        catalogs = {} if known is None else known.catalogs
        return known_availability(head, language, catalogs, self.project)

    def readings(self, slug: str, key: str, head: Head) -> dict[str, Reading]:
        """Return the readings of an article: kept ones, or from its files."""
        kept = self.store.readings(slug, key)
        if kept is not None:
            return unpack(kept)
        known = self._known.get(slug)
        loaded = self._load(slug, known) if known is not None else None
        if (
            loaded is None
        ):  # gone this very moment: the next look at the files takes it off the list
            return _of_head(head, self.project.languages)
        try:
            readings = readings_of(loaded, self.project)
        except Exception as error:  # a list still shows it as its front matter has it
            _report(problem_of(loaded.source.article.path, error), is_known=True)
            return _of_head(head, self.project.languages)
        if known is not None and known.key == key:
            with self._lock:
                self._loaded[key] = loaded
                if len(self._loaded) > _KEPT_SOURCES:
                    self._loaded.popitem(last=False)
        return readings

    def _read_head(self, slug: str, is_known: bool) -> Head | None:
        """Return what an article's front matter says; None, reported, where it cannot be used."""
        path = self.project.articles_dir / f"{slug}.md"
        text, problems = self._text(path)
        if text is not None:
            head = make_head(path, text, self.project)
            if head is not None:
                return head
            read = make_article(path, text, self.project)
            if read.article is not None and not read.errors:
                return read.article
            problems = list(read.errors)
        for problem in problems:
            _report(problem, is_known)
        return None

    def _load(self, slug: str, known: _Known) -> Loaded | None:
        """Read an article and its catalogs; None, reported, where that cannot be done."""
        try:
            return self._load_files(slug, known)
        except Exception as error:  # one article's fault must not be the others'
            path = self.project.articles_dir / f"{slug}.md"
            _report(problem_of(path, error), is_known=False)
            return None

    def _load_files(self, slug: str, known: _Known) -> Loaded | None:
        article = None if known.broken else self._read_article(slug)
        if article is None:
            kept = self.store.article(slug)
            if kept is None:
                return None
            path = self.project.articles_dir / f"{slug}.md"
            article = make_article(path, kept.decode("utf-8"), self.project).article
            if article is None:
                return None
        catalogs: dict[str, Translations] = {}
        packed: dict[str, bytes] = {}
        for tag, stamp in known.catalogs.items():
            path = self.project.mo_path(slug, tag)
            try:
                data = read_file(self.project.confine(path))
                catalogs[tag] = Translations(read_mo(data))
            except (OSError, MoError) as error:
                before = self.store.catalog(slug, tag)
                if stamp not in known.reported:
                    known.reported.add(stamp)
                    _report(Problem(path, 0, str(error)), before is not None)
                if before is None:
                    continue
                data = before
                catalogs[tag] = Translations(read_mo(data))
            packed[tag] = data
        return Loaded(read_source(article), catalogs, packed)

    def _read_article(self, slug: str) -> Article | None:
        path = self.project.articles_dir / f"{slug}.md"
        text, _ = self._text(path)
        return None if text is None else make_article(path, text, self.project).article

    def _text(self, path: Path) -> tuple[str | None, list[Problem]]:
        try:
            data = read_file(self.project.confine(path))
            return data.decode("utf-8"), []
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            return None, [Problem(path, line, f"byte {error.start} is not UTF-8")]
        except OSError as error:
            return None, [Problem(path, 0, f"cannot be read: {error.strerror}")]


class _Unread(Mapping[str, Translations]):
    """An article's compiled catalogs by language, each opened when it is asked for."""

    def __init__(self, folders: Mapping[str, str], slug: str, stamps: Mapping[str, Stamp]) -> None:
        self._folders = folders
        self._slug = slug
        self._stamps = stamps
        self._open: dict[str, Translations] = {}

    def __getitem__(self, language: str) -> Translations:
        known = self._open.get(language)
        if known is None:
            known = self._open[language] = self._read(language)
        return known

    def get(self, language: str, default: Any = None) -> Any:
        """Return a catalog or `default`; without the exception that Mapping's own one raises."""
        return self[language] if language in self._stamps else default

    def _read(self, language: str) -> Translations:
        _, size, _ = self._stamps[language]
        # Without Python's buffers: ten thousand of these are opened for one list.
        opened = os.open(f"{self._folders[language]}/{self._slug}.mo", os.O_RDONLY)
        try:
            data = os.read(opened, size + 1)
        finally:
            os.close(opened)
        return Translations(MoTable(data))

    def __iter__(self) -> Iterator[str]:
        return iter(self._stamps)

    def __len__(self) -> int:
        return len(self._stamps)


def _of_head(head: Head, languages: tuple[str, ...]) -> dict[str, Reading]:
    """Return readings that say no more than the front matter."""
    from pieraklad.site.readings import Text

    def text(value: str) -> Text:
        return Text(value, head.lang)

    return {
        language: Reading(
            language, text(head.title), text(head.summary), text(head.author),
            text(head.image_alt), tuple(map(text, head.tags)), 0, 0, language == head.lang,
        )
        for language in languages
    }  # fmt: skip


def _report(problem: Problem, is_known: bool) -> None:
    kept = "; the last good version stays" if is_known else "; it is left out"
    log.error("%s%s", problem, kept)
