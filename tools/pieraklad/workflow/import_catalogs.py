"""Catalogs that come back from other tools → the project's catalogs, message by message."""

from __future__ import annotations

from collections.abc import Iterable

from pieraklad.catalogs.message import (
    has_translation,
    is_finished,
    mark_fuzzy,
    message_key,
    unmark_fuzzy,
)
from pieraklad.catalogs.po.catalog import Catalog, POEntry
from pieraklad.exchange.xliff import Exchanged
from pieraklad.merging.update import update_catalog
from pieraklad.project import SLUG, Project
from pieraklad.project.articles import Article, read_article
from pieraklad.project.languages import UnknownLanguage, canonical_tag
from pieraklad.project.problems import Problem
from pieraklad.storage.files import writing_lock
from pieraklad.workflow.extract import template_of
from pieraklad.workflow.steps import (
    Report,
    catalog_languages,
    edit_catalog,
    new_catalog,
)

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
    entries = {message_key(e): e for e in catalog if not e.obsolete}
    # Spreadsheets write line ends in cells as their system does.
    alike = {(c and _unix(c), _unix(m)): e for (c, m), e in reversed(entries.items())}
    for new in file.entries:
        if new.obsolete:
            counts["obsolete"] += 1
            continue
        key = message_key(new)
        old = entries.get(key) or alike.get((key[0] and _unix(key[0]), _unix(key[1])))
        if old is not None and "\r" not in old.msgid:
            new.msgstr = _unix(new.msgstr)
            new.msgstr_plural = {n: _unix(text) for n, text in new.msgstr_plural.items()}
        texts = (new.msgstr, new.msgstr_plural)
        if old is None:
            counts["unknown"] += 1
        elif bool(old.msgid_plural) != bool(new.msgid_plural):
            counts["plural"] += 1
        elif not has_translation(new):
            counts["empty"] += 1
        elif _texts(old) == texts and old.fuzzy == new.fuzzy:
            counts["same"] += 1
            _take_note(old, new)
        elif is_finished(old) and not force:
            counts["differing"] += 1
        else:
            counts["fuzzy" if new.fuzzy else "filled"] += 1
            old.msgstr, old.msgstr_plural = new.msgstr, dict(new.msgstr_plural)
            _take_note(old, new)
            unmark_fuzzy(old)
            if new.fuzzy:
                mark_fuzzy(old)
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
