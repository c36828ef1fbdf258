"""A tree of documents and its catalogs → the same tree in another language, for any site generator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from pieraklad import __version__
from pieraklad.catalogs.translations import Translations
from pieraklad.project.bilingual import Bilingual, said_by
from pieraklad.project.problems import Problem, problem_of
from pieraklad.storage.files import read_file
from pieraklad.storage.fingerprints import digest_of
from pieraklad.trees.manifest import Manifest, RenderedPage
from pieraklad.trees.outputs import NotMadeHere, OutputFolder
from pieraklad.trees.pages import (
    DEFAULTS,
    PageOptions,
    UnreadableDocument,
    read_document,
    render_page,
)
from pieraklad.trees.places import CatalogPlaces
from pieraklad.trees.walk import Tree, language_of

Others = Literal["copy", "link", "leave"]
Watch = Callable[[Iterable[PurePosixPath]], Iterable[PurePosixPath]]

_NOT_OURS = Bilingual(
    "was not made by `pieraklad render`, or was changed since: left as it is. `pieraklad adopt --source-tree` "
    "takes its translations over; --force replaces it",
    "зроблена не праз `pieraklad render` або з таго часу зменена: пакінута як ёсць. `pieraklad adopt "
    "--source-tree` возьме адтуль пераклады; --force заменіць файл",
)
_NO_CATALOG = "-"


@dataclass(frozen=True, slots=True)
class Task:
    """What is rendered: a tree's folder, its output and language, and how.

    With `suffix`, page.md becomes page.be.md. `others` says what is done with files that are not documents. `check`
    writes nothing, and compares every page with what it would be.
    """

    root: Path
    out: Path
    language: str
    places: CatalogPlaces
    options: PageOptions = DEFAULTS
    suffix: bool = False
    others: Others = "copy"
    force: bool = False
    check: bool = False


@dataclass(slots=True)
class TreeReport:
    """What was done, by name in the output."""

    manifest: Manifest
    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    copied: int = 0
    removed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Pages below the threshold."""
    problems: list[Problem] = field(default_factory=list)


def render_tree(task: Task, tree: Tree, watch: Watch = iter) -> TreeReport:
    """Render every document of a tree; a bad one never stops the others.

    What is in the output already and follows from the same files is not made again. What `render` made of
    documents that are gone is removed. Raises OSError if the manifest cannot be written.
    """
    old = Manifest.read(task.out, task.language)
    report = TreeReport(Manifest(task.language), problems=list(tree.problems))
    output = OutputFolder(task.out, task.force, task.check)
    catalogs = _Catalogs(task)
    for document in watch(tree.documents):
        name = output_name(task, document)
        page: RenderedPage | None
        if name in report.manifest.pages:
            other = report.manifest.pages[name].source
            report.problems.append(Problem(task.root / document, 0, _twice(name, other)))
            continue
        try:
            page = _page(task, document, name, old.pages.get(name), output, catalogs, report)
        except NotMadeHere:
            report.problems.append(Problem(task.out / name, 0, _NOT_OURS))
            kept = old.pages.get(name)
            page = None if kept is None else replace(kept, key="")
        except BrokenCatalog as error:
            report.problems += error.problems
            page = old.pages.get(name)
        except UnreadableDocument as error:
            report.problems.append(error.problem)
            page = old.pages.get(name)
        except OSError as error:
            where = error.filename if error.filename is not None else task.root / document
            report.problems.append(problem_of(Path(str(where)), error))
            page = old.pages.get(name)
        except Exception as error:  # whatever is in it, the other documents are rendered
            report.problems.append(problem_of(task.root / document, error))
            page = old.pages.get(name)
        if page is not None:
            report.manifest.pages[name] = page
    if task.others != "leave":
        _copy_others(task, tree, old, output, report)
    _remove_stale(task, tree, old, output, report)
    if not task.check and (task.out.is_dir() or report.manifest.pages):
        report.manifest.write(task.out)
    return report


def _twice(name: str, other: str) -> Bilingual:
    return Bilingual(
        f"would be rendered to {name}, as {other} is; rename one of them",
        f"дала б тую самую старонку {name}, што і {other}; перайменуйце адну з іх",
    )


def output_name(task: Task, document: PurePosixPath) -> str:
    """Return the path of a document in the output, with slashes."""
    if task.suffix:
        own = language_of(document)
        if own is not None and own == task.options.source:  # page.en.md
            document = document.with_name(PurePosixPath(document.stem).stem + document.suffix)
        return str(document.with_suffix(f".{task.language}{document.suffix}"))
    return str(document)


def _page(
    task: Task, document: PurePosixPath, name: str, old: RenderedPage | None,
    output: OutputFolder, catalogs: _Catalogs, report: TreeReport,
) -> RenderedPage:  # fmt: skip
    path = task.root / document
    data = read_file(path)
    catalog = catalogs.of(document)
    options = repr((task.options, task.language, __version__, digest_of(data), catalog.digest))
    key = digest_of(options.encode("utf-8", "surrogateescape"))
    if old is not None and old.key == key and not task.check and (
        output.holds(name, old.digest) if old.shown else not output.path(name).exists()
    ):  # fmt: skip
        report.unchanged += 1
        if not old.shown:
            report.left_out.append(name)
        return old
    parsed = read_document(path, data, task.options)
    page = render_page(path, parsed, catalog.translations, task.language, task.options)
    problems = [warning.of(path) for warning in parsed.warnings] + page.problems
    report.problems += problems
    known = "" if old is None else old.digest
    shown = page.share >= task.options.threshold
    written = page.text.encode("utf-8")
    if not shown:
        report.left_out.append(name)
        if old is not None and output.remove(name, known):
            report.removed.append(name)
    elif output.write(name, written, known):
        report.written.append(name)
    else:
        report.unchanged += 1
    return RenderedPage(
        str(document), page.messages, page.translated, page.share, shown,
        "" if problems else key, digest_of(written) if shown else "",
    )  # fmt: skip


@dataclass(slots=True)
class _TreeCatalog:
    """A catalog's hash; its translations are read when a page needs them."""

    path: Path
    digest: str
    use_fuzzy: bool
    read: Translations | None = None

    @property
    def translations(self) -> Translations:
        """The finished translations. Raises BrokenCatalog, and OSError."""
        if self.read is None:
            try:
                self.read = Translations.from_file(self.path, use_fuzzy=self.use_fuzzy)
            except ValueError as error:
                raise BrokenCatalog((Problem(self.path, 0, said_by(error)),)) from None
            if self.read.problems:
                raise BrokenCatalog(self.read.problems)
        return self.read


class _Catalogs:
    """The catalogs of a tree; one that several documents share is read once."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._read: dict[Path, _TreeCatalog] = {}

    def of(self, document: PurePosixPath) -> _TreeCatalog:
        """Return a document's catalog, an empty one if there is none. Raises OSError."""
        places = self._task.places
        path = places.catalog(document, self._task.language)
        found = self._read.get(path)
        if found is None:
            found = self._made(path)
            if places.is_shared:
                self._read[path] = found
        return found

    def _made(self, path: Path) -> _TreeCatalog:
        use_fuzzy = self._task.options.use_fuzzy
        try:
            return _TreeCatalog(path, digest_of(read_file(path)), use_fuzzy)
        except FileNotFoundError:
            return _TreeCatalog(path, _NO_CATALOG, use_fuzzy, Translations())


class BrokenCatalog(Exception):
    """A catalog that cannot be relied on."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(str(problems[0]))


def _copy_others(
    task: Task, tree: Tree, old: Manifest, output: OutputFolder, report: TreeReport
) -> None:
    known = set(old.copied)
    for other in tree.others:
        name = str(other)
        try:
            link = task.others == "link"
            is_new = output.copy(task.root / other, name, name in known, link)
            report.copied += is_new
            if is_new and task.check:
                report.written.append(name)
            report.manifest.copied.append(name)
        except NotMadeHere:
            report.problems.append(Problem(task.out / name, 0, _NOT_OURS))
        except OSError as error:
            report.problems.append(problem_of(task.root / other, error))


def _remove_stale(
    task: Task, tree: Tree, old: Manifest, output: OutputFolder, report: TreeReport
) -> None:
    """Remove what an earlier run made of documents and files that are gone."""
    if tree.problems:  # what could not be read need not be gone
        return
    sources = set(map(str, tree.documents))
    for name, page in old.pages.items():
        if name in report.manifest.pages or not page.shown or page.source in sources:
            continue
        try:
            if output.remove(name, page.digest):
                report.removed.append(name)
        except NotMadeHere:
            report.problems.append(Problem(task.out / name, 0, _NOT_OURS))
        except OSError as error:
            report.problems.append(problem_of(task.out / name, error))
    others = set(map(str, tree.others))
    for name in sorted(set(old.copied) - others):
        try:
            if output.remove_copy(name):
                report.removed.append(name)
        except OSError as error:
            report.problems.append(problem_of(task.out / name, error))
