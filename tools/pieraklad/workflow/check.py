"""A run of the checks over files: what did not change since the last run is not checked again.

Every file is read once, in all cores; then what spans files is looked at, from the facts of all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field, replace
from pathlib import Path
from typing import Any

from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.checks import across
from pieraklad.checks.base import Finding
from pieraklad.checks.file_facts import (
    ArticleFacts,
    CatalogFacts,
    article_facts,
    catalog_facts,
    unpack_article,
)
from pieraklad.checks.link_addresses import check_addresses
from pieraklad.checks.plan import Plan
from pieraklad.checks.registry import BY_ID
from pieraklad.checks.result import CheckResult, Located
from pieraklad.checks.run import (
    check_article,
    check_catalog,
    check_parsed,
    check_rendering,
    guarded,
)
from pieraklad.index.entries import pack_json
from pieraklad.index.step_cache import StepCache, clock
from pieraklad.project import Project
from pieraklad.project.articles import Article, read_article
from pieraklad.project.bilingual import Bilingual, in_belarusian, joined
from pieraklad.project.foreign_errors import reason_of
from pieraklad.storage.edition import edition
from pieraklad.storage.files import read_file
from pieraklad.storage.fingerprints import digest_of
from pieraklad.storage.processes import map_chunks
from pieraklad.workflow.steps import catalog_languages, catalog_paths

_CHUNK, _FEW = 25, 3
"""Articles with their catalogs that a process checks at a time, at most and at least."""


@dataclass(slots=True)
class _Unit:
    """An article with its catalogs by language, or a catalog alone; what is known is not read."""

    article: Path | None
    catalogs: dict[str, Path]
    """In the languages of the project; "" for one that is not an article's."""
    known: dict[Path, _Checked] = field(default_factory=dict)
    selected: set[Path] = field(default_factory=set)

    def paths(self) -> list[Path]:
        """Return the files that are there."""
        return [*([self.article] if self.article else []), *self.catalogs.values()]


@dataclass(slots=True)
class _Checked:
    """What came of a file; `facts` is None where it cannot be read."""

    messages: int
    findings: list[Located]
    facts: Any
    is_checked: bool
    """Else only the facts were looked for."""

    def pack(self) -> str:
        """Return it as JSON; the inverse of `unpack`."""
        found = [
            [str(f.path), f.line, astuple(f.finding), f.source, f.target] for f in self.findings
        ]
        return pack_json([self.messages, found, self.facts, self.is_checked])

    @classmethod
    def unpack(cls, packed: str) -> _Checked:
        """Return what `pack` packed."""
        messages, found, facts, is_checked = json.loads(packed)
        paths = {path: Path(path) for path in {path for path, *_ in found}}
        findings = [
            Located(paths[path], line, Finding(*finding), source, target)
            for path, line, finding, source, target in found
        ]
        return cls(messages, findings, facts, is_checked)


@dataclass(slots=True)
class _Note:
    """A file that was checked, for the cache: what was read of which files, and when."""

    path: Path
    files: list[tuple[Path, str, bytes | None]]
    checked: _Checked


def run_checks(
    project: Project,
    paths: Sequence[Path],
    plan: Plan,
    name: Callable[[Path], str],
    jobs: int = 1,
    watch: Callable[[int], object] = lambda count: None,
) -> CheckResult:
    """Check articles and catalogs; `name` shows a path in findings.

    Every one of `paths` is an article of the project or a .po file. `jobs` processes work at once.
    """
    result = CheckResult()
    checked: dict[Path, _Checked] = {}
    units = _units(project, paths)
    options = digest_of(repr((edition(), settings_of(project, plan))).encode("utf-8", "replace"))
    with StepCache(project.root, "check", options) as cache:
        left: list[_Unit] = []
        for unit in units:
            _look_up(unit, cache, project)
            checked.update(unit.known)
            if any(_is_needed(unit, path) for path in unit.paths()):
                left.append(unit)
            else:
                watch(1)

        def work(chunk: Sequence[_Unit]) -> list[list[_Note]]:
            return [list(_check_unit(unit, project, plan)) for unit in chunk]

        size = max(_FEW, min(_CHUNK, len(left) // (4 * jobs)))
        for count, found in map_chunks(work, left, size, jobs):
            for notes in found:
                for note in notes:
                    checked[note.path] = note.checked
                    if note.files and not plan.runs("spelling"):
                        cache.note(*note.files, word=note.checked.pack())
            watch(count)
    for path in paths:
        if path in checked:
            result.findings += checked[path].findings
            result.messages += checked[path].messages
    _check_across(project, paths, units, checked, plan, name, result)
    return result


def fix_catalogs(project: Project, paths: Iterable[Path], plan: Plan) -> CheckResult:
    """Put right in the catalogs among `paths` what is certain; found is what cannot be written."""
    result = CheckResult()
    for path in paths:
        if path.suffix == ".po":
            check_catalog(path, project, result, fix=True, plan=plan)
    failed = [f for f in result.findings if f.finding.text.startswith("cannot be written")]
    return CheckResult(failed, 0, result.fixed, result.written)


def settings_of(project: Project, plan: Plan) -> object:
    """Return what the findings follow from beside the files."""
    glossary = project.glossary_path
    data = b""
    if glossary is not None and glossary.is_file():
        data = read_file(glossary)
    return (
        sorted(plan.disabled), sorted(plan.enabled), plan.options.apostrophe, digest_of(data),
        project.languages, project.default_language, project.cutting,
    )  # fmt: skip


def _units(project: Project, paths: Iterable[Path]) -> list[_Unit]:
    """Return all files of the project, and those of `paths` beside it, each once."""
    selected = set(paths)
    languages = catalog_languages(project)
    left = dict.fromkeys([*catalog_paths(project), *(p for p in paths if p.suffix == ".po")])
    units: list[_Unit] = []
    for path in project.article_paths():
        catalogs = {tag: project.catalog_path(path.stem, tag) for tag in languages}
        there = {tag: catalog for tag, catalog in catalogs.items() if catalog in left}
        for catalog in there.values():
            del left[catalog]
        units.append(_Unit(path, there))
    units += [_Unit(None, {"": path}) for path in left]
    for unit in units:
        unit.selected = selected & set(unit.paths())
    return units


def _group(unit: _Unit, path: Path, project: Project) -> list[Path]:
    """Return the files that the findings of one depend on, itself first."""
    if path != unit.article:
        return [path]
    return [path, *(project.catalog_path(path.stem, tag) for tag in catalog_languages(project))]


def _look_up(unit: _Unit, cache: StepCache, project: Project) -> None:
    for path in unit.paths():
        word = cache.word(*_group(unit, path, project))
        if word is not None:
            unit.known[path] = _Checked.unpack(word)


def _is_needed(unit: _Unit, path: Path) -> bool:
    known = unit.known.get(path)
    return known is None or (path in unit.selected and not known.is_checked)


def _check_unit(unit: _Unit, project: Project, plan: Plan) -> Iterator[_Note]:
    """Check what is not known of an article and its catalogs; each file is parsed once."""
    catalogs: dict[str, Catalog] = {}
    read: dict[Path, tuple[Path, str, bytes | None]] = {}
    for tag, path in unit.catalogs.items():
        if not (_is_needed(unit, path) or (unit.article and _is_needed(unit, unit.article))):
            continue
        part = CheckResult()
        facts: CatalogFacts | None = None
        with guarded(path, part, "catalog"):
            when = clock(path)
            try:
                project.confine(path)
                data = read_file(path)
            except OSError as error:
                text = joined(Bilingual("cannot be read: ", "не чытаецца: "), reason_of(error))
                part.findings.append(Located(path, 0, BY_ID["catalog"].found(text, text.be)))
            else:
                catalog = Catalog.from_bytes(data)
                iter(catalog)
                read[path] = path, when, data
                if not catalog.problems:
                    catalogs[tag] = catalog
                    facts = catalog_facts(path, catalog, plan)
                if path in unit.selected and _is_needed(unit, path):
                    check_parsed(catalog, path, project, part, plan=plan)
        if _is_needed(unit, path):
            packed = None if facts is None else asdict(facts)
            checked = _Checked(part.messages, part.findings, packed, path in unit.selected)
            yield _Note(path, [read[path]] if path in read else [], checked)
    if unit.article is not None and _is_needed(unit, unit.article):
        yield _check_article(unit, unit.article, catalogs, read, project, plan)


def _check_article(
    unit: _Unit,
    path: Path,
    catalogs: Mapping[str, Catalog],
    read: Mapping[Path, tuple[Path, str, bytes | None]],
    project: Project,
    plan: Plan,
) -> _Note:
    part = CheckResult()
    is_selected = path in unit.selected
    when = clock(path)
    found = read_article(path, project)
    facts: Any = None
    if is_selected:
        for problem in (*found.errors, *found.warnings):
            finding = BY_ID["article"].found(problem.text, in_belarusian(problem.text))
            if problem in found.warnings:
                finding = replace(finding, severity="warning")
            part.findings.append(Located(path, problem.line, finding))
    article: Article | None = found.article
    files: list[tuple[Path, str, bytes | None]] = []
    if article is not None:
        with guarded(path, part):
            facts = asdict(article_facts(article, catalogs))
            if is_selected:
                check_article(article, project, part, plan)
                others = {unit.catalogs[t]: c for t, c in catalogs.items() if t != article.lang}
                check_rendering(article, others, part, plan)
                check_addresses(article, part, plan)
        files = [(path, when, article.document.data)]
        for other in _group(unit, path, project)[1:]:
            if other in unit.catalogs.values() and other not in read:
                return _Note(path, [], _Checked(part.messages, part.findings, facts, is_selected))
            files.append(read.get(other, (other, "", None)))
    return _Note(path, files, _Checked(part.messages, part.findings, facts, is_selected))


def _check_across(
    project: Project,
    paths: Sequence[Path],
    units: Iterable[_Unit],
    checked: Mapping[Path, _Checked],
    plan: Plan,
    name: Callable[[Path], str],
    result: CheckResult,
) -> None:
    """Check what spans files."""
    articles: dict[Path, ArticleFacts] = {}
    catalogs: dict[Path, CatalogFacts] = {}
    for unit in units:
        for path in unit.paths():
            facts = checked[path].facts if path in checked else None
            if facts is None:
                continue
            if path == unit.article:
                articles[path] = unpack_article(facts)
            else:
                catalogs[path] = CatalogFacts(**facts)
    chosen = [path for path in dict.fromkeys(paths) if path in articles]
    across.check_links(articles, chosen, project, result, plan)
    selected = set(paths)
    order = dict.fromkeys([*catalog_paths(project), *(p for p in paths if p.suffix == ".po")])
    listed = {path: catalogs[path] for path in order if path in catalogs}
    across.check_consistency(listed, selected.__contains__, result, name, plan)
    across.check_related(articles, chosen, result, plan)
