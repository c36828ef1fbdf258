"""The project's finished translations as pairs of texts, to give away and to take in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pieraklad.catalogs.tmx import Unit
from pieraklad.pipeline import Report, catalog_languages, read_catalog, readable_articles
from pieraklad.project import Project


def project_units(project: Project, report: Report) -> Iterator[Unit]:
    """Yield every finished message of the project with its translation, each pair once."""
    seen: set[Unit] = set()
    for _, article in readable_articles(project, None, report, iter):
        for language in catalog_languages(project):
            path = project.catalog_path(article.slug, language)
            if language == article.lang or not path.is_file():
                continue
            catalog = read_catalog(path, report)
            for entry in catalog or ():
                if entry.obsolete or entry.fuzzy or not entry.msgstr or entry.msgid_plural:
                    continue
                unit = Unit(article.lang, entry.msgid, language, entry.msgstr)
                if unit not in seen:
                    seen.add(unit)
                    yield unit


def fill_from(project: Project, units: Iterable[Unit]) -> Report:
    """Fill untranslated messages with the translations of the same text, and write those catalogs.

    A text of fewer than three words is filled as fuzzy: it may mean another thing here.
    `counts` has `filled` and `fuzzy`.
    """
    from pieraklad.files import write_if_changed

    table: dict[tuple[str, str, str], str] = {}
    for unit in units:
        key = (unit.source_language.lower(), unit.target_language.lower(), unit.source)
        table.setdefault(key, unit.target)
    report = Report(counts={"filled": 0, "fuzzy": 0})
    for _, article in readable_articles(project, None, report, iter):
        for language in catalog_languages(project):
            path = project.catalog_path(article.slug, language)
            if language == article.lang or not path.is_file():
                continue
            catalog = read_catalog(path, report)
            if catalog is None:
                continue
            for entry in catalog:
                text = table.get((article.lang.lower(), language.lower(), entry.msgid))
                if entry.obsolete or entry.msgstr or entry.msgid_plural or not text:
                    continue
                entry.msgstr = text
                if len(entry.msgid.split()) < 3:
                    entry.flags.insert(0, "fuzzy")
                    report.counts["fuzzy"] += 1
                else:
                    report.counts["filled"] += 1
            if write_if_changed(path, catalog.to_bytes()):
                report.written.append(path)
    return report
