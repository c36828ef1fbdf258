"""What the steps of the editor's round share: their report, the lock, reading and editing files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from pieraklad.index.step_cache import clock
from pieraklad.project import Project
from pieraklad.project.languages import is_made
from pieraklad.project.problems import Problem, problem_of
from pieraklad.storage.files import read_file, rewrite, writing_lock

if TYPE_CHECKING:
    from pieraklad.catalogs import Catalog
    from pieraklad.project.articles import Article

Watch = Callable[[Iterable[Path]], Iterable[Path]]
"""Wraps an iteration, for a progress bar; the identity by default."""


Step = TypeVar("Step", bound=Callable[..., "Report"])
Outcome = TypeVar("Outcome")


def exclusive(step: Step) -> Step:
    """Make a step wait for other commands' steps in the same project."""

    @wraps(step)
    def locked(project: Project, *args: Any, **kwargs: Any) -> Report:
        with writing_lock(project.root):
            return step(project, *args, **kwargs)

    return cast("Step", locked)


@contextmanager
def lock_when_needed(project: Project) -> Iterator[Callable[[], object]]:
    """Give what takes the lock of `exclusive`, once, to be called before the first file is read.

    For steps that know most files: one in which nothing changed waits for nobody.
    """
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(writing_lock(project.root)))


@dataclass(slots=True)
class Report:
    """What a step did: files read, files written, counts by name, and the problems."""

    read: int = 0
    written: list[Path] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    """Problems that are worth reporting but are not failures."""

    def count(self, counts: dict[str, int]) -> None:
        """Add `counts` to the totals."""
        for name, number in counts.items():
            self.counts[name] = self.counts.get(name, 0) + number


def new_catalog(project: Project, language: str) -> Catalog:
    """Return an empty catalog."""
    from pieraklad.catalogs import Catalog  # a step in which nothing changed needs none
    from pieraklad.catalogs.header import catalog_header

    return Catalog.new(catalog_header(project.title(project.default_language), language))


def catalog_languages(project: Project) -> tuple[str, ...]:
    """Return the languages that have catalogs, without generated ones such as be-Latn."""
    return tuple(tag for tag in project.languages if not is_made(tag))


def folder_of(path: Path) -> str:
    """Return the folder of a file as a text to which names can be added."""
    return f"{path.parent}{os.sep}"


def catalog_paths(project: Project) -> list[Path]:
    """Return every .po file of the project's languages, sorted."""
    paths: list[Path] = []
    for language in catalog_languages(project):
        folder = project.catalog_path("x", language).parent
        with suppress(OSError):
            names = sorted(name for name in os.listdir(folder) if name.endswith(".po"))
            paths.extend(folder / name for name in names)
    return paths


def read_catalog(
    project: Project, path: Path, report: Report, with_entries: bool = True
) -> Catalog | None:
    """Read a catalog; None, with the problems in `report`, if it cannot be relied on.

    `with_entries`: the entries will be needed, not only the texts.
    """
    try:
        data = read_file(project.confine(path))
    except FileNotFoundError:
        hint = "; run `pieraklad extract`" if path.suffix == ".pot" else ""
        report.problems.append(Problem(path, 0, f"is not there{hint}"))
        return None
    except OSError as error:
        report.problems.append(io_problem(path, error))
        return None
    catalog, problems = parse_catalog(path, data, with_entries)
    report.problems.extend(problems)
    return catalog


def parse_catalog(
    path: Path, data: bytes, with_entries: bool = True
) -> tuple[Catalog | None, list[Problem]]:
    """Return the catalog from a file's bytes, None if it cannot be relied on, and the problems."""
    from pieraklad.catalogs import Catalog

    try:
        catalog = Catalog.from_bytes(data)
        if with_entries:
            iter(catalog)  # the problems are then found in them, and the file is read once
        problems = [problem.of(path) for problem in catalog.problems]
    except Exception as error:  # whatever is in it, the other catalogs are processed
        return None, [problem_of(path, error)]
    return None if problems else catalog, problems


@dataclass(frozen=True, slots=True)
class Edited(Generic[Outcome]):
    """The result of `edit_catalog`: the bytes now in the file, and what the edit returned."""

    data: bytes
    outcome: Outcome


def edit_catalog(
    project: Project,
    path: Path,
    report: Report,
    edit: Callable[[Catalog | None], tuple[Catalog | None, Outcome]],
) -> Edited[Outcome] | None:
    """Change a catalog's file; return None, with the problems in `report`, if that fails.

    `edit` gets the catalog, or None if there is no file. It returns the changed catalog,
    or None to leave everything as it is, and a value for the caller. It is called again
    if somebody saves the file meanwhile, with what they wrote.
    """
    problems: list[Problem] = []
    done: list[Edited[Outcome]] = []

    def change(old: bytes | None) -> bytes | None:
        problems.clear()
        done.clear()
        catalog: Catalog | None = None
        if old is not None:
            catalog, found = parse_catalog(path, old)
            problems.extend(found)
            if catalog is None:
                return None
        new, outcome = edit(catalog)
        data = None if new is None else new.to_bytes()
        done.append(Edited(data or old or b"", outcome))
        return data

    try:
        if rewrite(project.confine(path), change):
            report.written.append(path)
    except OSError as error:
        report.problems.append(io_problem(path, error))
        return None
    report.problems.extend(problems)
    return done[0] if done else None


def readable_articles(
    project: Project, only: Iterable[str] | None, report: Report, watch: Watch
) -> Iterator[Article]:
    """Read the articles, or those with the slugs `only`; problems and warnings go to `report`."""
    for seen in unknown_articles(project, only, report, watch, lambda path: False):
        yield seen.article


class Seen(NamedTuple):
    """An article that was read: its file's clock before that, and whether it had no problems.

    Problems have to be reported again next time: such an article must not count as known.
    """

    article: Article
    clock: str
    is_clean: bool


def unknown_articles(
    project: Project,
    only: Iterable[str] | None,
    report: Report,
    watch: Watch,
    is_known: Callable[[Path], bool],
    lock: Callable[[], object] = lambda: None,
) -> Iterator[Seen]:
    """Read the articles as `readable_articles` does, except those whose files are known.

    `lock` is called before any is read.
    """
    wanted = None if only is None else set(only)
    paths = [p for p in project.article_paths() if wanted is None or p.stem in wanted]
    for slug in sorted((wanted or set()) - {path.stem for path in paths}):
        report.problems.append(
            Problem(project.articles_dir / f"{slug}.md", 0, "there is no article of this name")
        )
    for path in watch(paths):
        if is_known(path):
            continue
        from pieraklad.project.articles import read_article

        lock()
        when = clock(path)
        read = read_article(path, project)
        report.problems.extend(read.errors)
        report.notes.extend(read.warnings)
        if read.article is not None:
            yield Seen(read.article, when, not read.warnings)


def io_problem(path: Path, error: OSError) -> Problem:
    return Problem(path, 0, f"cannot be written or read: {error.strerror or error}")
