"""`extract`: articles → templates."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pieraklad.index.step_cache import StepCache, clock
from pieraklad.project import Project
from pieraklad.project.problems import Problem
from pieraklad.storage.files import write_if_changed
from pieraklad.workflow.steps import (
    Report,
    Watch,
    folder_of,
    io_problem,
    lock_when_needed,
    unknown_articles,
)

if TYPE_CHECKING:
    from pieraklad.catalogs import Catalog
    from pieraklad.project.articles import Article


def extract(
    project: Project, only: Iterable[str] | None = None, write: bool = True, watch: Watch = iter
) -> Report:
    """Write every article's template; with `write=False` only list the stale ones."""
    report = Report()
    with (
        lock_when_needed(project) as lock,
        StepCache(project.root, "extract", project.cutting) as made,
    ):
        templates = folder_of(project.template_path("x"))

        def fresh(path: Path) -> bool:
            if made.word(path, f"{templates}{path.stem}.pot") is None:
                return False
            report.read += 1
            return True

        for article, when, is_clean in unknown_articles(project, only, report, watch, fresh, lock):
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
                report.problems.append(io_problem(target, error))
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
    from pieraklad.catalogs import Catalog

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
