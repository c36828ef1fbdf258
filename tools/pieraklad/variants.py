"""Filling the catalogs of be-tarask with suggestions made of the official orthography's texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from pieraklad.files import write_if_changed, writing_lock
from pieraklad.pipeline import (
    Report,
    new_catalog,
    read_catalog,
    readable_articles,
    template_of,
)
from pieraklad.problems import Problem
from pieraklad.project import Project

if TYPE_CHECKING:
    from polib import POEntry

    from pieraklad.articles import Article
    from pieraklad.catalogs.po import Catalog

TARASK = "be-tarask"
COMMENT = "Suggested by taraskevizer from the official orthography: please check it."
"""Stands at every suggestion, above the fuzzy flag."""

Convert = Callable[[Sequence[str]], list[str]]


def fill_tarask(project: Project, convert: Convert, only: Iterable[str] | None = None) -> Report:
    """Fill what has no translation in the be@tarask catalogs, as fuzzy, with COMMENT.

    The text comes from the article itself where it is Belarusian, else from its finished
    translation in the `be` catalog. What a person wrote there already stays. Catalogs that are
    missing are made; `convert` may raise, and then nothing is written. The report counts
    `suggested`, `kept` (something stands there) and `without` (no Belarusian text yet).
    """
    report = Report()
    with writing_lock(project.root):
        work: list[tuple[Article, Catalog, list[tuple[POEntry, list[str]]]]] = []
        for article in readable_articles(project, only, report, iter):
            report.read += 1
            catalog = _catalog(project, article, report)
            if catalog is not None:
                work.append((article, catalog, _to_do(project, article, catalog, report)))
        texts = [text for _, _, todo in work for _, forms in todo for text in forms]
        converted = iter(convert(texts) if texts else [])
        for article, catalog, todo in work:
            for entry, forms in todo:
                _suggest(entry, [next(converted) for _ in forms])
            path = project.catalog_path(article.slug, TARASK)
            try:
                if (todo or not path.is_file()) and write_if_changed(path, catalog.to_bytes()):
                    report.written.append(path)
            except OSError as error:
                report.problems.append(Problem(path, 0, f"cannot be written: {error.strerror}"))
    return report


def _catalog(project: Project, article: Article, report: Report) -> Catalog | None:
    """The article's be@tarask catalog, brought up to date with the article."""
    from pieraklad.catalogs.update import update_catalog

    path = project.catalog_path(article.slug, TARASK)
    old = read_catalog(path, report) if path.is_file() else new_catalog(project, TARASK)
    if old is None:
        return None
    return update_catalog(old, template_of(article, project), carry=project.carry_over).catalog


def _to_do(
    project: Project, article: Article, catalog: Catalog, report: Report
) -> list[tuple[POEntry, list[str]]]:
    """The entries without a translation, each with the Belarusian texts to convert."""
    belarusian: dict[tuple[str | None, str], list[str]] = {}
    if article.lang != "be":
        path = project.catalog_path(article.slug, "be")
        source = read_catalog(path, report) if path.is_file() else None
        for entry in source or ():
            if not entry.obsolete and not entry.fuzzy:
                belarusian[entry.msgctxt, entry.msgid] = _texts(entry)
    counts = {"suggested": 0, "kept": 0, "without": 0}
    todo: list[tuple[POEntry, list[str]]] = []
    for entry in catalog:
        if entry.obsolete:
            continue
        if any(_texts(entry)):
            counts["kept"] += 1
            continue
        forms = [entry.msgid] if article.lang == "be" else belarusian.get((entry.msgctxt, entry.msgid), [])  # fmt: skip
        if not all(forms) or not forms:
            counts["without"] += 1
            continue
        counts["suggested"] += 1
        todo.append((entry, forms))
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
