"""A tree of documents → its catalogs: new messages are added, nothing that a translator wrote is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from polib import POEntry

from pieraklad.catalogs.header import catalog_header, template_header
from pieraklad.catalogs.message import message_key
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.catalogs.template import entries_of
from pieraklad.merging.update import update_catalog
from pieraklad.project.problems import Problem, problem_of
from pieraklad.storage.files import read_file, rewrite, write_if_changed
from pieraklad.trees.pages import (
    DEFAULTS,
    PageOptions,
    UnreadableDocument,
    messages_of,
    read_document,
    stated_language,
)
from pieraklad.trees.places import CatalogPlaces

Watch = Callable[[Iterable[PurePosixPath]], Iterable[PurePosixPath]]


@dataclass(slots=True)
class UpdateReport:
    """The catalogs that were written, messages by what became of them, and the problems."""

    written: list[Path] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def update_tree(
    root: Path,
    documents: Iterable[PurePosixPath],
    languages: Iterable[str],
    places: CatalogPlaces,
    options: PageOptions = DEFAULTS,
    templates: bool = False,
    watch: Watch = iter,
) -> UpdateReport:
    """Bring the catalogs of a tree up to date with its documents; make those that are missing.

    `templates` writes .pot files as well. A bad document or catalog never stops the others.
    """
    report = UpdateReport()
    chosen = tuple(languages)
    for name, language, entries in _groups(root, documents, places, options, report, watch):
        template = _template(root, entries)
        if templates:
            try:
                path = places.template(name)
                if write_if_changed(path, template.to_bytes()):
                    report.written.append(path)
            except OSError as error:
                report.problems.append(problem_of(places.base, error))
        for target in chosen:
            if target != language:
                _update(places, name, target, template, root, report)
    return report


def _groups(
    root: Path, documents: Iterable[PurePosixPath], places: CatalogPlaces,
    options: PageOptions, report: UpdateReport, watch: Watch,
) -> Iterator[tuple[PurePosixPath, str | None, list[POEntry]]]:  # fmt: skip
    """Yield the entries of each catalog with a document's name and language; all at once for a shared one."""
    shared: dict[tuple[str | None, str], POEntry] = {}
    for name in watch(documents):
        path = root / name
        try:
            document = read_document(path, read_file(path), options)
        except UnreadableDocument as error:
            report.problems.append(error.problem)
            continue
        except Exception as error:  # whatever is in it, the other documents go on
            report.problems.append(problem_of(path, error))
            continue
        segments = messages_of(name, document)
        if not segments:
            continue
        entries = entries_of(segments, str(name))
        if not places.is_shared:
            yield name, options.source or stated_language(document), entries
            continue
        for entry in entries:
            known = shared.setdefault(message_key(entry), entry)
            if known is not entry:
                known.occurrences += entry.occurrences
    if (
        shared and not report.problems
    ):  # a document that is missing must not make its messages obsolete
        yield PurePosixPath("messages"), options.source, list(shared.values())


def _template(root: Path, entries: Iterable[POEntry]) -> Catalog:
    catalog = Catalog.new(template_header(root.resolve().name))
    for entry in entries:
        catalog.append(entry)
    return catalog


def _update(
    places: CatalogPlaces, name: PurePosixPath, language: str, template: Catalog, root: Path,
    report: UpdateReport,
) -> None:  # fmt: skip
    counts: dict[str, int] = {}
    problems: list[Problem] = []

    def edit(old: bytes | None) -> bytes | None:
        counts.clear()
        problems.clear()
        if old is None:
            catalog = Catalog.new(catalog_header(root.resolve().name, language))
        else:
            catalog = Catalog.from_bytes(old)
            iter(catalog)
            problems.extend(problem.of(path) for problem in catalog.problems)
            if problems:
                return None
        result = update_catalog(catalog, template)
        counts.update(result.counts)
        return result.catalog.to_bytes()

    try:
        path = places.catalog(name, language)
        if rewrite(path, edit):
            report.written.append(path)
    except OSError as error:
        report.problems.append(problem_of(Path(str(error.filename or places.base)), error))
        return
    report.problems += problems
    for kind, number in counts.items():
        report.counts[kind] = report.counts.get(kind, 0) + number
