"""Filling the be-tarask catalogs with suggestions converted from the official orthography."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from pieraklad.catalogs.message import message_key
from pieraklad.project import Project
from pieraklad.storage.files import writing_lock
from pieraklad.workflow.extract import template_of
from pieraklad.workflow.steps import (
    Report,
    edit_catalog,
    new_catalog,
    read_catalog,
    readable_articles,
)

if TYPE_CHECKING:
    from polib import POEntry

    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.project.articles import Article

TARASK = "be-tarask"
COMMENT = "Suggested by taraskevizer from the official orthography: please check it."
"""The comment of every suggestion, above the fuzzy flag."""

Convert = Callable[[Sequence[str]], list[str]]
Key = tuple[str | None, str]
"""An entry's msgctxt and msgid."""


def fill_tarask(project: Project, convert: Convert, only: Iterable[str] | None = None) -> Report:
    """Fill untranslated messages in the be@tarask catalogs, as fuzzy, with COMMENT.

    The text comes from the article itself if it is in Belarusian, else from its finished
    translation in the `be` catalog. Existing translations stay. Missing catalogs
    are created; `convert` may raise, and then nothing is written. The report counts
    `suggested`, `kept` (already translated) and `without` (no Belarusian text yet).
    """
    report = Report()
    with writing_lock(project.root):
        work: list[tuple[Article, dict[Key, list[str]]]] = []
        for article in readable_articles(project, only, report, iter):
            report.read += 1
            catalog = _catalog(project, article, report)
            if catalog is not None:
                work.append((article, _to_do(project, article, catalog, report)))
        texts = [text for _, todo in work for forms in todo.values() for text in forms]
        converted = iter(convert(texts) if texts else [])
        for article, todo in work:
            suggestions = {key: [next(converted) for _ in todo[key]] for key in todo}

            def edit(
                old: Catalog | None,
                article: Article = article,
                suggestions: dict[Key, list[str]] = suggestions,
            ) -> tuple[Catalog | None, None]:
                catalog = _updated(project, article, old)
                for entry in catalog:
                    texts = suggestions.get(message_key(entry))
                    if texts and not entry.obsolete and not any(_texts(entry)):
                        _suggest(entry, texts)
                return catalog if suggestions or old is None else None, None

            edit_catalog(project, project.catalog_path(article.slug, TARASK), report, edit)
    return report


def _catalog(project: Project, article: Article, report: Report) -> Catalog | None:
    """The article's be@tarask catalog, brought up to date with the article."""
    path = project.catalog_path(article.slug, TARASK)
    if not path.is_file():
        return _updated(project, article, None)
    old = read_catalog(project, path, report)
    return None if old is None else _updated(project, article, old)


def _updated(project: Project, article: Article, old: Catalog | None) -> Catalog:
    from pieraklad.merging.update import update_catalog

    catalog = old or new_catalog(project, TARASK)
    return update_catalog(catalog, template_of(article, project), carry=project.carry_over).catalog


def _to_do(
    project: Project, article: Article, catalog: Catalog, report: Report
) -> dict[Key, list[str]]:
    """The entries without a translation, each with the Belarusian texts to convert."""
    belarusian: dict[Key, list[str]] = {}
    if article.lang != "be":
        path = project.catalog_path(article.slug, "be")
        source = read_catalog(project, path, report) if path.is_file() else None
        for entry in source or ():
            if not entry.obsolete and not entry.fuzzy:
                belarusian[entry.msgctxt, entry.msgid] = _texts(entry)
    counts = {"suggested": 0, "kept": 0, "without": 0}
    todo: dict[Key, list[str]] = {}
    for entry in catalog:
        if entry.obsolete:
            continue
        if any(_texts(entry)):
            counts["kept"] += 1
            continue
        key = message_key(entry)
        forms = [entry.msgid] if article.lang == "be" else belarusian.get(key, [])
        if not all(forms) or not forms:
            counts["without"] += 1
            continue
        counts["suggested"] += 1
        todo[key] = forms
    report.count(counts)
    return todo


def _texts(entry: POEntry) -> list[str]:
    if entry.msgid_plural:
        return [entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)]
    return [entry.msgstr]


def _suggest(entry: POEntry, texts: list[str]) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(texts))
    else:
        entry.msgstr = texts[0]
    if COMMENT not in entry.tcomment:
        entry.tcomment = "\n".join(part for part in (entry.tcomment, COMMENT) if part)
    if "fuzzy" not in entry.flags:
        entry.flags = ["fuzzy", *entry.flags]
