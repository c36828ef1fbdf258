"""Reading the articles and compiled catalogs that changed; what broke keeps its last good version."""

from __future__ import annotations

import hashlib
import logging
import os
import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from pieraklad.articles import Article, make_article
from pieraklad.catalogs.mo_read import MoError, read_mo
from pieraklad.problems import Problem
from pieraklad.project import Project
from pieraklad.site.body import Source, read_source
from pieraklad.site.readings import Entry, make_readings
from pieraklad.translating import Translations

log = logging.getLogger("pieraklad.site")

Stamp = tuple[int, int]
"""A file's modification time in nanoseconds and its size: another stamp, another version."""

_KEPT_SOURCES = 64


@dataclass(slots=True)
class _File:
    """The last good version of a file, packed, and the stamp of the version last looked at."""

    stamp: Stamp
    packed: bytes = b""
    digest: bytes = b""


@dataclass(slots=True)
class _Known:
    article: _File
    catalogs: dict[str, _File] = field(default_factory=dict)
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article ready for rendering: its source and its translations by language."""

    source: Source
    catalogs: dict[str, Translations]


class Loader:
    """Keeps the entries of a project's articles up to date with its files."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._known: dict[str, _Known] = {}
        self._loaded: OrderedDict[str, Loaded] = OrderedDict()
        self._lock = Lock()

    def refresh(self) -> bool:
        """Read what changed since the last call; return whether any entry changed."""
        articles = _scan(self.project.articles_dir, ".md")
        catalogs = {
            language: _scan(self.project.mo_path("x", language).parent, ".mo")
            for language in self.project.languages
        }
        changed = False
        for slug in self._known.keys() - articles.keys():
            changed |= self._known.pop(slug).entry is not None
        for slug, stamp in articles.items():
            wanted = {tag: found[slug] for tag, found in catalogs.items() if slug in found}
            known = self._known.get(slug)
            if (
                known is not None
                and known.article.stamp == stamp
                and {tag: file.stamp for tag, file in known.catalogs.items()} == wanted
            ):
                continue
            if known is None:
                known = self._known[slug] = _Known(_File((0, 0)))
            changed |= self._read(slug, known, stamp, wanted)
        return changed

    def entries(self) -> dict[str, Entry]:
        """Return the published articles by slug; drafts and what never could be read are not."""
        return {slug: known.entry for slug, known in self._known.items() if known.entry is not None}

    def load(self, entry: Entry) -> Loaded | None:
        """Return an article for rendering; None when it was replaced in the meantime."""
        with self._lock:
            loaded = self._loaded.get(entry.key)
            if loaded is not None:
                self._loaded.move_to_end(entry.key)
                return loaded
        known = self._known.get(entry.slug)
        if known is None or known.entry is None or known.entry.key != entry.key:
            return None
        path = self.project.articles_dir / f"{entry.slug}.md"
        text = zlib.decompress(known.article.packed).decode("utf-8")
        article = make_article(path, text, self.project).article
        if article is None:
            return None
        catalogs = {
            tag: Translations(read_mo(zlib.decompress(file.packed)))
            for tag, file in known.catalogs.items()
            if file.packed
        }
        return self._keep(entry.key, Loaded(read_source(article), catalogs))

    def _keep(self, key: str, loaded: Loaded) -> Loaded:
        with self._lock:
            self._loaded[key] = loaded
            if len(self._loaded) > _KEPT_SOURCES:
                self._loaded.popitem(last=False)
        return loaded

    def _read(self, slug: str, known: _Known, stamp: Stamp, wanted: dict[str, Stamp]) -> bool:
        article = self._read_article(slug, known, stamp)
        catalogs = self._read_catalogs(slug, known, wanted)
        if article is None:
            return False
        before = known.entry
        if article.draft or article.lang not in self.project.languages:
            known.entry = None
            return before is not None
        digest = hashlib.sha256(known.article.digest)
        for tag in sorted(known.catalogs):
            digest.update(tag.encode() + known.catalogs[tag].digest)
        key = f"{slug}:{digest.hexdigest()[:24]}"
        if before is not None and before.key == key:
            return False
        project = self.project
        known.entry = Entry(
            slug=slug,
            lang=article.lang,
            date=article.date,
            updated=article.updated,
            related=article.related,
            image=article.image,
            source_title=article.title,
            source_tags=article.tags,
            readings=make_readings(article, project.languages, catalogs, project.threshold),
            key=key,
        )
        return True

    def _read_article(self, slug: str, known: _Known, stamp: Stamp) -> Article | None:
        """Return the article as it is now, else as it last was good, else None."""
        path = self.project.articles_dir / f"{slug}.md"
        file = known.article
        if file.stamp != stamp:
            file.stamp = stamp
            try:
                data = path.read_bytes()
                read = make_article(path, data.decode("utf-8"), self.project)
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
                _report(Problem(path, line, f"byte {error.start} is not UTF-8"), file)
            except OSError as error:
                _report(Problem(path, 0, f"cannot be read: {error.strerror}"), file)
            else:
                if read.article is not None and not read.errors:
                    file.packed = zlib.compress(data, 1)
                    file.digest = hashlib.sha256(data).digest()
                    return read.article
                for problem in read.errors:
                    _report(problem, file)
        if not file.packed:
            return None
        text = zlib.decompress(file.packed).decode("utf-8")
        return make_article(path, text, self.project).article

    def _read_catalogs(
        self, slug: str, known: _Known, wanted: dict[str, Stamp]
    ) -> dict[str, Translations]:
        for tag in known.catalogs.keys() - wanted.keys():
            del known.catalogs[tag]
        result: dict[str, Translations] = {}
        for tag, stamp in wanted.items():
            file = known.catalogs.setdefault(tag, _File((0, 0)))
            path = self.project.mo_path(slug, tag)
            if file.stamp != stamp:
                file.stamp = stamp
                try:
                    data = path.read_bytes()
                    result[tag] = Translations(read_mo(data))
                except (OSError, MoError) as error:
                    _report(Problem(path, 0, str(error)), file)
                else:
                    file.packed = zlib.compress(data, 1)
                    file.digest = hashlib.sha256(data).digest()
                    continue
            if file.packed:
                result[tag] = Translations(read_mo(zlib.decompress(file.packed)))
        return result


def _report(problem: Problem, file: _File) -> None:
    kept = "; the last good version stays" if file.packed else "; it is left out"
    log.error("%s%s", problem, kept)


def _scan(folder: Path, suffix: str) -> dict[str, Stamp]:
    """Return the stamps of the files in a folder by their names without the suffix."""
    found: dict[str, Stamp] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if not name.endswith(suffix) or name.startswith((".", "_")) or not entry.is_file():
                    continue
                status = entry.stat()
                found[name.removesuffix(suffix)] = (status.st_mtime_ns, status.st_size)
    except OSError:
        return {}
    return found
