"""The project's translation memory: fed from its catalogs, used by `update`, exported and imported.

The file is `.pieraklad/memory.sqlite` in the project's folder, a cache. Where none can be kept
(in a read-only folder), the memory lasts as long as the command.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from pieraklad.articles import Article, read_article
from pieraklad.catalogs.exchange import Exchanged
from pieraklad.catalogs.memory import Match, Memory, MemoryUnit
from pieraklad.catalogs.po import Catalog, POEntry
from pieraklad.catalogs.tmx import Unit
from pieraklad.catalogs.update import UpdateResult, update_catalog
from pieraklad.files import cache_folder, writing_lock
from pieraklad.languages import UnknownLanguage, canonical_tag, tag_of_locale
from pieraklad.pipeline import (
    Report,
    catalog_languages,
    catalog_paths,
    edit_catalog,
    new_catalog,
    read_catalog,
    readable_articles,
    template_of,
)
from pieraklad.problems import Problem
from pieraklad.project import SLUG, Project, slug_problem
from pieraklad.stamps import same, stamp_of

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
        self.known = {(entry.msgctxt, entry.msgid) for entry in catalog}

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
                or (entry.msgctxt, entry.msgid) in self.known
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
    if not sure and "fuzzy" not in entry.flags:
        entry.flags.insert(0, "fuzzy")


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


def project_units(
    project: Project,
    report: Report,
    languages: Iterable[str] = (),
    only: Iterable[str] | None = None,
) -> Iterator[Unit]:
    """Yield every finished message of the project with its translation, each pair once."""
    seen: set[Unit] = set()
    wanted = tuple(languages) or catalog_languages(project)
    for article in readable_articles(project, only, report, iter):
        for language in catalog_languages(project):
            path = project.catalog_path(article.slug, language)
            if language not in wanted or language == article.lang or not path.is_file():
                continue
            catalog = read_catalog(project, path, report)
            for entry in catalog or ():
                if entry.obsolete or entry.fuzzy or not entry.msgstr or entry.msgid_plural:
                    continue
                unit = Unit(article.lang, entry.msgid, language, entry.msgstr)
                if unit not in seen:
                    seen.add(unit)
                    yield unit


def project_catalogs(
    project: Project,
    report: Report,
    languages: Iterable[str] = (),
    only: Iterable[str] | None = None,
) -> list[Exchanged]:
    """Return the project's catalogs, restricted to `languages` and the articles `only` if given."""
    wanted = tuple(languages) or catalog_languages(project)
    found: list[Exchanged] = []
    for article in readable_articles(project, only, report, iter):
        for language in wanted:
            path = project.catalog_path(article.slug, language)
            if language == article.lang or not path.is_file():
                continue
            catalog = read_catalog(project, path, report)
            if catalog is not None:
                entries = list(catalog)
                found.append(
                    Exchanged(article.slug, language, article.lang, entries, catalog.header)
                )
    return found


TAKEN = (
    "filled",
    "fuzzy",
    "same",
    "differing",
    "empty",
    "obsolete",
    "plural",
    "unknown",
    "elsewhere",
)


def take_in(project: Project, files: Iterable[Exchanged], force: bool = False) -> Report:
    """Put returned translations into the catalogs, message by message.

    Empty or fuzzy messages in the catalog are filled; finished ones stay unless `force` is set
    or the file has the same text. A message that the catalog lacks is skipped. A missing catalog
    is created from the file if that contains all of it, else from the article. `counts` has `filled`,
    `fuzzy`, and why the rest was not used: `same`, `differing` (and kept), `empty`, `obsolete`, `plural`
    (on one side only), `unknown` and `elsewhere` (for no article or language of the site).
    """
    report = Report(counts=_no_counts())
    with writing_lock(project.root):
        for file in files:
            article = _article_of(project, file, report)
            if article is None:
                report.counts["elsewhere"] += len(file.entries)
                continue
            language = canonical_tag(file.language)

            def edit(
                catalog: Catalog | None,
                file: Exchanged = file,
                article: Article = article,
                language: str = language,
            ) -> tuple[Catalog, dict[str, int]]:
                counts = _no_counts()
                if catalog is None and file.whole and file.header is not None:
                    catalog = _remade(file)
                    counts["filled"] += len(catalog)
                elif catalog is None:
                    fresh = new_catalog(project, language)
                    catalog = update_catalog(fresh, template_of(article, project)).catalog
                _merge(catalog, file, force, counts)
                return catalog, counts

            path = project.catalog_path(article.slug, language)
            edited = edit_catalog(project, path, report, edit)
            if edited is not None:
                report.count(edited.outcome)
    return report


def _no_counts() -> dict[str, int]:
    return dict.fromkeys(TAKEN, 0)


def _article_of(project: Project, file: Exchanged, report: Report) -> Article | None:
    """Return the article that a file's translations are for; None, with a problem, if there is none."""
    path = project.articles_dir / f"{file.article}.md"
    known = catalog_languages(project)
    try:
        language = canonical_tag(file.language)
    except UnknownLanguage as error:
        report.problems.append(Problem(path, 0, str(error)))
        return None
    if not SLUG.match(file.article) or not path.is_file():
        problem = Problem(path, 0, "there is no article of this name")
    elif language not in known:
        problem = Problem(path, 0, f"{language} is not one of the site's languages: {known}")
    else:
        read = read_article(path, project)
        report.problems.extend(read.errors)
        if read.article is None or read.article.lang != language:
            return read.article
        problem = Problem(path, 0, f"is written in {language} and has no such translation")
    report.problems.append(problem)
    return None


def _remade(file: Exchanged) -> Catalog:
    catalog = Catalog.new({})
    header = catalog.header
    if header is not None and file.header is not None:
        header.msgstr = file.header.msgstr
        header.tcomment = file.header.tcomment
        header.flags = list(file.header.flags)
    for entry in file.entries:
        catalog.append(entry)
    return catalog


def _merge(catalog: Catalog, file: Exchanged, force: bool, counts: dict[str, int]) -> None:
    entries = {(e.msgctxt, e.msgid): e for e in catalog if not e.obsolete}
    # Spreadsheets write line ends in cells as their system does.
    alike = {(c and _unix(c), _unix(m)): e for (c, m), e in reversed(entries.items())}
    for new in file.entries:
        if new.obsolete:
            counts["obsolete"] += 1
            continue
        key = (new.msgctxt, new.msgid)
        old = entries.get(key) or alike.get((key[0] and _unix(key[0]), _unix(key[1])))
        if old is not None and "\r" not in old.msgid:
            new.msgstr = _unix(new.msgstr)
            new.msgstr_plural = {n: _unix(text) for n, text in new.msgstr_plural.items()}
        texts = (new.msgstr, new.msgstr_plural)
        if old is None:
            counts["unknown"] += 1
        elif bool(old.msgid_plural) != bool(new.msgid_plural):
            counts["plural"] += 1
        elif not (new.msgstr or any(new.msgstr_plural.values())):
            counts["empty"] += 1
        elif _texts(old) == texts and old.fuzzy == new.fuzzy:
            counts["same"] += 1
            _take_note(old, new)
        elif _finished(old) and not force:
            counts["differing"] += 1
        else:
            counts["fuzzy" if new.fuzzy else "filled"] += 1
            old.msgstr, old.msgstr_plural = new.msgstr, dict(new.msgstr_plural)
            _take_note(old, new)
            old.flags = [flag for flag in old.flags if flag != "fuzzy"]
            if new.fuzzy:
                old.flags.insert(0, "fuzzy")
            else:
                old.previous_msgid = old.previous_msgctxt = old.previous_msgid_plural = None


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")


def _texts(entry: POEntry) -> tuple[str, dict[int, str]]:
    """Return an entry's translations, their line ends as `_merge` compares them."""
    if "\r" in entry.msgid:
        return entry.msgstr, entry.msgstr_plural
    return _unix(entry.msgstr), {n: _unix(text) for n, text in entry.msgstr_plural.items()}


def _take_note(old: POEntry, new: POEntry) -> None:
    if new.tcomment and new.tcomment not in old.tcomment:
        old.tcomment = f"{old.tcomment}\n{new.tcomment}" if old.tcomment else new.tcomment


def _finished(entry: POEntry) -> bool:
    forms = entry.msgstr_plural.values()
    return not entry.fuzzy and bool(all(forms) if entry.msgid_plural else entry.msgstr)
