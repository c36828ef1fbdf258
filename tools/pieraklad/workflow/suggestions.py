"""The project's translation memory: fed from its catalogs, used by `update`.

The file is `.pieraklad/memory.sqlite` in the project's folder, a cache. Where none can be kept
(in a read-only folder), the memory lasts as long as the command.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pieraklad.catalogs.message import mark_fuzzy, message_key
from pieraklad.catalogs.po.catalog import Catalog, POEntry
from pieraklad.memory.store import Match, Memory, MemoryUnit
from pieraklad.merging.update import UpdateResult
from pieraklad.project import Project, slug_problem
from pieraklad.project.articles import read_article
from pieraklad.project.languages import UnknownLanguage, tag_of_locale
from pieraklad.storage.files import cache_folder
from pieraklad.storage.fingerprints import same, stamp_of
from pieraklad.workflow.steps import (
    Report,
    catalog_languages,
    catalog_paths,
    read_catalog,
)

SURE_WORDS = 3
"""A text of fewer words means different things in different places: it is never filled in as finished."""


def open_memory(project: Project) -> Memory:
    """Return the project's memory, up to date with its catalogs; close it after use."""
    path = project.root / ".pieraklad" / "memory.sqlite"
    try:
        return _fed(project, path)
    except sqlite3.OperationalError:
        return _fed(project, None)
    except sqlite3.DatabaseError:  # damaged by a crash of the machine
        path.unlink(missing_ok=True)
        return _fed(project, path)
    except OSError:
        return _fed(project, None)


def remember(project: Project, memory: Memory) -> None:
    """Add what a command wrote; if that fails, the next command does it."""
    with contextlib.suppress(sqlite3.Error):
        refresh(project, memory)


class Suggestions:
    """The look-up for `update_catalog` and one catalog; records where each translation is from."""

    def __init__(self, memory: Memory, catalog: Catalog, source: str, target: str) -> None:
        self.memory = memory
        self.source = source
        self.target = target
        self.given: dict[str, Match] = {}
        self.known = {message_key(entry) for entry in catalog}

    def __call__(self, text: str) -> str | None:
        """Return the translation of `text`, or else of a similar text, or None."""
        try:
            found = self.memory.exact(text, self.target, self.source)
            if found is None:
                found = next(iter(self.memory.similar(text, self.target)), None)
        except sqlite3.DatabaseError:  # damaged; the next command rebuilds it
            self.memory.discard()
            return None
        if found is None:
            return None
        self.given[text] = found
        return found.target

    def explain(self, result: UpdateResult) -> None:
        """Note in each filled entry where its translation is from, and count those not finished."""
        for entry in result.catalog if self.given else ():
            found = self.given.get(entry.msgid)
            if (
                found is None
                or entry.obsolete
                or entry.msgstr != found.target
                or message_key(entry) in self.known
            ):
                continue
            _explain(entry, found)
            if found.source != entry.msgid:
                result.counts["filled"] -= 1
                result.counts["fuzzy"] += 1


def _explain(entry: POEntry, found: Match) -> None:
    name = Path(found.catalog).stem
    if found.source == entry.msgid:
        note = f"From the memory: article “{name}”."
        sure = len(entry.msgid.split()) >= SURE_WORDS and entry.msgctxt == found.context
    else:
        note = f"From the memory: a similar text ({int(found.likeness)} %) in article “{name}”."
        sure = False
        entry.previous_msgid = found.source
        entry.previous_msgctxt = found.context
    entry.tcomment = f"{entry.tcomment}\n{note}" if entry.tcomment else note
    if not sure:
        mark_fuzzy(entry)


def refresh(project: Project, memory: Memory) -> None:
    """Read the catalogs that changed since the memory was fed; if none did, nothing is written."""
    old = memory.stamps()
    files = {
        project.relative(path): path
        for path in catalog_paths(project)
        if not slug_problem(path.stem)  # no article can have such a name, and no row either
    }
    stamps = {name: stamp_of(path, old.get(name, "")) for name, path in files.items()}
    changed = [name for name, stamp in stamps.items() if not same(stamp, old.get(name, ""))]
    gone = sorted(old.keys() - files.keys())
    if not changed and not gone:
        return
    with memory.writing():
        for name in gone:
            memory.forget(name)
        for name in changed:
            memory.feed(name, stamps[name], list(_units(project, files[name])))
        for name in stamps.keys() - set(changed):
            if stamps[name] != old[name]:
                memory.feed(name, stamps[name], None)


def _fed(project: Project, path: Path | None) -> Memory:
    if path is not None:
        cache_folder(project.root)
    memory = Memory(path)
    try:
        refresh(project, memory)
    except BaseException:
        memory.close()
        raise
    return memory


def _units(project: Project, path: Path) -> Iterator[MemoryUnit]:
    """Yield the finished entries of a catalog, obsolete ones too, in both directions."""
    catalog = read_catalog(
        project, path, Report()
    )  # its problems are reported by the code that needs it
    if catalog is None:
        return
    target = _language(path)
    source = _source_language(project, path.stem, target)
    for entry in catalog:
        if entry.fuzzy or entry.msgid_plural or not entry.msgstr:
            continue
        yield MemoryUnit(source, entry.msgid, target, entry.msgstr, entry.msgctxt)
        if source:
            yield MemoryUnit(target, entry.msgstr, source, entry.msgid, entry.msgctxt)


def _language(path: Path) -> str:
    """Return the tag of the language in whose folder a catalog is."""
    name = path.parents[2].name
    try:
        return tag_of_locale(name)
    except UnknownLanguage:
        return name


def _source_language(project: Project, slug: str, target: str) -> str:
    """Return the language of an article; for a deleted one, if only one language is possible."""
    path = project.articles_dir / f"{slug}.md"
    if path.is_file():
        article = read_article(path, project).article
        if article is not None:
            return article.lang
    others = [tag for tag in catalog_languages(project) if tag != target]
    return others[0] if len(others) == 1 else ""
