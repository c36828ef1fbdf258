"""The project's translations for other tools: as units of a memory, or as whole catalogs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pieraklad.exchange.tmx import Unit
from pieraklad.exchange.xliff import Exchanged
from pieraklad.project import Project
from pieraklad.workflow.steps import (
    Report,
    catalog_languages,
    read_catalog,
    readable_articles,
)


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
