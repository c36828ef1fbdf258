"""The editor's workflow: articles → templates → catalogs → compiled catalogs; each step writes only its own files.

The command line, the development server and the static build call these functions. None prints;
each returns what it did and the problems it found, and one bad file never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from pieraklad.catalogs.mo import compile_catalog
from pieraklad.catalogs.po import Catalog
from pieraklad.files import read_file, rewrite, write_if_changed, writing_lock
from pieraklad.index.step_cache import StepCache, clock
from pieraklad.languages import is_made, plural_header
from pieraklad.problems import Problem, problem_of
from pieraklad.project import Project

if TYPE_CHECKING:
    from pieraklad.articles import Article
    from pieraklad.catalogs.memory import Memory
    from pieraklad.catalogs.update import UpdateResult

Watch = Callable[[Iterable[Path]], Iterable[Path]]
"""Wraps an iteration, for a progress bar; the identity by default."""


Step = TypeVar("Step", bound=Callable[..., "Report"])
Outcome = TypeVar("Outcome")


def _alone(step: Step) -> Step:
    """Make a step wait for other commands' steps in the same project."""

    @wraps(step)
    def locked(project: Project, *args: Any, **kwargs: Any) -> Report:
        with writing_lock(project.root):
            return step(project, *args, **kwargs)

    return cast("Step", locked)


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


@_alone
def extract(
    project: Project, only: Iterable[str] | None = None, write: bool = True, watch: Watch = iter
) -> Report:
    """Write every article's template; with `write=False` only list the stale ones."""
    report = Report()
    with StepCache(project.root, "extract", project.cutting) as made:

        def fresh(path: Path) -> bool:
            if made.word(path, project.template_path(path.stem)) is None:
                return False
            report.read += 1
            return True

        for article, when, is_clean in unknown_articles(project, only, report, watch, fresh):
            report.read += 1
            data = template_data(article, project)
            target = project.template_path(article.slug)
            try:
                if write:
                    if write_if_changed(project.confine(target), data):
                        report.written.append(target)
                elif not target.is_file() or target.read_bytes() != data:
                    report.written.append(target)
                    continue
            except OSError as error:
                report.problems.append(_io_problem(target, error))
                continue
            if is_clean:
                made.note(
                    (article.path, when, article.document.data), (target, clock(target), data)
                )
    if only is None:
        slugs = {path.stem for path in project.article_paths()}
        folder = project.template_path("x").parent
        for target in sorted(folder.glob("*.pot")) if folder.is_dir() else ():
            if target.stem not in slugs:
                report.notes.append(
                    Problem(target, 0, "there is no longer an article of this name")
                )
    return report


def template_of(article: Article, project: Project) -> Catalog:
    """Return the template of one article."""
    return Catalog.from_bytes(template_data(article, project))


def template_data(article: Article, project: Project) -> bytes:
    """Return the template of one article as the bytes of its file."""
    from pieraklad.catalogs.template import template_bytes

    return template_bytes(
        article.document.segments,
        project.relative(article.path),
        project.title(project.default_language),
        lines=project.locations == "line",
    )


@_alone
def update(
    project: Project,
    languages: Iterable[str] = (),
    only: Iterable[str] | None = None,
    minor: bool = False,
    watch: Watch = iter,
) -> Report:
    """Merge the templates into the catalogs of `languages` (of all languages by default)."""
    from pieraklad.memory import open_memory, remember

    with open_memory(project) as memory:
        report = _update(project, memory, languages, only, minor, watch)
        remember(project, memory)
    return report


def _update(
    project: Project,
    memory: Memory,
    languages: Iterable[str],
    only: Iterable[str] | None,
    minor: bool,
    watch: Watch,
) -> Report:
    from pieraklad.catalogs.update import update_catalog
    from pieraklad.memory import Suggestions

    report = Report()
    known = catalog_languages(project)
    chosen = [tag for tag in tuple(languages) or project.languages if tag in known]
    with StepCache(project.root, "update", f"{project.cutting} {project.carry_over}") as made:

        def fresh(path: Path) -> bool:
            template_path = project.template_path(path.stem)
            written_in = made.word(path, template_path)
            if written_in is None:
                return False
            catalogs = (project.catalog_path(path.stem, tag) for tag in chosen if tag != written_in)
            messages = [made.word(catalog, template_path) for catalog in catalogs]
            if None in messages:
                return False
            report.read += 1
            report.count({"kept": sum(int(number or 0) for number in messages)})
            return True

        for article, when, is_clean in unknown_articles(project, only, report, watch, fresh):
            report.read += 1
            template_path = project.template_path(article.slug)
            template = read_catalog(project, template_path, report)
            if template is None:
                continue
            data = template.to_bytes()
            cut = template_path, clock(template_path), data
            if data != template_data(article, project):
                report.notes.append(
                    Problem(
                        article.path, 0, "was changed since its template; run `pieraklad extract`"
                    )
                )
            elif is_clean:
                made.note((article.path, when, article.document.data), cut, word=article.lang)
            for language in chosen:
                if language == article.lang:
                    continue
                path = project.catalog_path(article.slug, language)

                def edit(
                    catalog: Catalog | None,
                    article: Article = article,
                    template: Catalog = template,
                    language: str = language,
                ) -> tuple[Catalog, UpdateResult]:
                    catalog = catalog or new_catalog(project, language)
                    suggest = Suggestions(memory, catalog, article.lang, language)
                    result = update_catalog(
                        catalog, template, memory=suggest, minor=minor, carry=project.carry_over
                    )
                    suggest.explain(result)
                    return result.catalog, result

                edited = edit_catalog(project, path, report, edit)
                if edited is None:
                    continue
                result = edited.outcome
                report.count(result.counts)
                messages = sum(n for name, n in result.counts.items() if name != "obsolete")
                made.note((path, clock(path), edited.data), cut, word=str(messages))
    return report


def new_catalog(project: Project, language: str) -> Catalog:
    """Return an empty catalog with the headers that Poedit and Weblate expect."""
    from pieraklad.catalogs.template import GENERATOR
    from pieraklad.languages import locale_name

    return Catalog.new(
        {
            "Project-Id-Version": project.title(project.default_language),
            "Report-Msgid-Bugs-To": "",
            "PO-Revision-Date": "",
            "Last-Translator": "",
            "Language-Team": "",
            "Language": locale_name(language),
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            **plural_header(language),
            "X-Generator": GENERATOR,
        }
    )


def catalog_languages(project: Project) -> tuple[str, ...]:
    """Return the languages that have catalogs, without generated ones such as be-Latn."""
    return tuple(tag for tag in project.languages if not is_made(tag))


@_alone
def compile_catalogs(
    project: Project, use_fuzzy: bool = False, watch: Watch = iter, only: Iterable[Path] = ()
) -> Report:
    """Compile the project's catalogs; a .mo that would not change is not written.

    A catalog that gettext would reject is reported, and its old .mo stays.
    """
    report = Report()
    outdated = project.outdated == "translation"
    with StepCache(project.root, "compile", f"fuzzy={use_fuzzy} outdated={outdated}") as made:
        for path in watch(list(only) or catalog_paths(project)):
            report.read += 1
            target = path.with_suffix(".mo")
            if made.word(path, target) is not None:
                continue
            when = clock(path)
            catalog = read_catalog(project, path, report, with_entries=False)
            if catalog is None:
                continue
            try:
                data = compile_catalog(catalog, use_fuzzy, outdated)
                if write_if_changed(project.confine(target), data):
                    report.written.append(target)
            except OSError as error:
                report.problems.append(_io_problem(target, error))
            else:
                made.note((path, when, catalog.to_bytes()), (target, clock(target), data))
    return report


def catalog_paths(project: Project) -> list[Path]:
    """Return every .po file of the project's languages, sorted."""
    paths: list[Path] = []
    for language in catalog_languages(project):
        folder = project.catalog_path("x", language).parent
        if folder.is_dir():
            paths.extend(sorted(folder.glob("*.po")))
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
        report.problems.append(_io_problem(path, error))
        return None
    catalog, problems = parse_catalog(path, data, with_entries)
    report.problems.extend(problems)
    return catalog


def parse_catalog(
    path: Path, data: bytes, with_entries: bool = True
) -> tuple[Catalog | None, list[Problem]]:
    """Return the catalog from a file's bytes, None if it cannot be relied on, and the problems."""
    try:
        catalog = Catalog.from_bytes(data)
        if with_entries:
            iter(catalog)  # the problems are then found in them, and the file is read once
        problems = [Problem(path, line, text) for line, text in catalog.problems]
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
        report.problems.append(_io_problem(path, error))
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
) -> Iterator[Seen]:
    """Read the articles as `readable_articles` does, except those whose files are known."""
    from pieraklad.articles import read_article

    wanted = None if only is None else set(only)
    paths = [p for p in project.article_paths() if wanted is None or p.stem in wanted]
    for slug in sorted((wanted or set()) - {path.stem for path in paths}):
        report.problems.append(
            Problem(project.articles_dir / f"{slug}.md", 0, "there is no article of this name")
        )
    for path in watch(paths):
        if is_known(path):
            continue
        when = clock(path)
        read = read_article(path, project)
        report.problems.extend(read.errors)
        report.notes.extend(read.warnings)
        if read.article is not None:
            yield Seen(read.article, when, not read.warnings)


def _io_problem(path: Path, error: OSError) -> Problem:
    return Problem(path, 0, f"cannot be written or read: {error.strerror or error}")
