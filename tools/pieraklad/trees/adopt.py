"""A bilingual tree → catalogs, with the same careful marks as for two documents; again, it only adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pieraklad.adopting.document_pairs import align
from pieraklad.adopting.offers import Adopted, adopt_pairs
from pieraklad.catalogs.header import catalog_header, template_header
from pieraklad.catalogs.message import has_translation, message_key
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.catalogs.template import entries_of
from pieraklad.documents import Document
from pieraklad.documents.spaces import collapse
from pieraklad.merging.update import update_catalog
from pieraklad.project.problems import Problem, problem_of
from pieraklad.storage.files import read_file, rewrite
from pieraklad.trees.pages import (
    DEFAULTS,
    PageOptions,
    UnreadableDocument,
    messages_of,
    read_document,
)
from pieraklad.trees.pairing import DocumentPair, Pairs
from pieraklad.trees.places import CatalogPlaces

Watch = Callable[[Iterable[DocumentPair]], Iterable[DocumentPair]]


@dataclass(frozen=True, slots=True)
class AdoptedPair:
    """What was adopted of a pair, and whether its catalog changed."""

    pair: DocumentPair
    adopted: Adopted
    is_written: bool


@dataclass(slots=True)
class AdoptReport:
    """The problems, which are complete when all pairs have been adopted."""

    problems: list[Problem] = field(default_factory=list)


def adopt_tree(
    pairs: Pairs, language: str, places: CatalogPlaces, prefix: str, report: AdoptReport,
    options: PageOptions = DEFAULTS, watch: Watch = iter,
) -> Iterator[AdoptedPair]:  # fmt: skip
    """Fill the catalogs of a tree from its translations and yield what was adopted, pair by pair.

    The catalogs are brought up to date with the sources first. Finished translations stay. A bad document or
    catalog never stops the others.
    """
    for pair in watch(pairs.found):
        path = pairs.root / pair.source
        try:
            here = read_document(path, read_file(path), options)
            there = read_document(pair.translation, read_file(pair.translation), options)
            name = PurePosixPath(prefix) / pair.source
            catalog = places.catalog(name, language)
            yield _adopt(pair, here, there, catalog, language, pairs.root)
        except UnreadableDocument as error:
            report.problems.append(error.problem)
        except _BadCatalog as error:
            report.problems += error.problems
        except OSError as error:
            report.problems.append(problem_of(Path(str(error.filename or path)), error))
        except Exception as error:  # whatever is in it, the other pairs are adopted
            report.problems.append(problem_of(path, error))


class _BadCatalog(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()


def _adopt(
    pair: DocumentPair, here: Document, there: Document, path: Path, language: str, root: Path
) -> AdoptedPair:
    title = root.resolve().name
    template = Catalog.new(template_header(title))
    for entry in entries_of(messages_of(pair.source, here), str(pair.source)):
        template.append(entry)
    adopted: list[Adopted] = []
    aligned: list[tuple[int, str, bool]] | None = None

    def fill(old: bytes | None) -> bytes | None:
        nonlocal aligned
        catalog = (
            Catalog.new(catalog_header(title, language)) if old is None else Catalog.from_bytes(old)
        )
        iter(catalog)
        if catalog.problems:
            raise _BadCatalog([problem.of(path) for problem in catalog.problems])
        catalog = update_catalog(catalog, template).catalog
        if aligned is None and _is_open(catalog):
            aligned = [
                (found.source, found.translation, found.sure) for found in align(here, there)
            ]
        adopted[:] = [adopt_pairs(catalog, here, _news(aligned or (), here, catalog))]
        return catalog.to_bytes()

    is_written = rewrite(path, fill)
    return AdoptedPair(pair, adopted[0], is_written)


def _is_open(catalog: Catalog) -> bool:
    """Return whether there is anything to fill: comparing two documents takes most of the time."""
    return any(not e.obsolete and (e.fuzzy or not has_translation(e)) for e in catalog)


def _news(
    aligned: Iterable[tuple[int, str, bool]], here: Document, catalog: Catalog
) -> list[tuple[int, str, bool]]:
    """Return the pairs but for those in which the catalog has the same text as a suggestion.

    An edited paragraph is fuzzy; that its old translation still stands in the other tree does not finish it.
    """
    fuzzy = {message_key(e): collapse(e.msgstr) for e in catalog if e.fuzzy and not e.obsolete}
    return [
        (index, text, sure)
        for index, text, sure in aligned
        if fuzzy.get((here.segments[index].context, here.segments[index].message)) != collapse(text)
    ]
