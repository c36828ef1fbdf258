"""`update`: templates → catalogs; nothing that a person wrote is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pieraklad.index.step_cache import StepCache, clock
from pieraklad.project import Project
from pieraklad.project.problems import Problem
from pieraklad.workflow.extract import template_data
from pieraklad.workflow.steps import (
    Report,
    Watch,
    catalog_languages,
    edit_catalog,
    folder_of,
    lock_when_needed,
    new_catalog,
    read_catalog,
    unknown_articles,
)

if TYPE_CHECKING:
    from pieraklad.catalogs import Catalog
    from pieraklad.memory.store import Memory
    from pieraklad.merging.update import UpdateResult
    from pieraklad.project.articles import Article


def update(
    project: Project,
    languages: Iterable[str] = (),
    only: Iterable[str] | None = None,
    minor: bool = False,
    watch: Watch = iter,
) -> Report:
    """Merge the templates into the catalogs of `languages` (of all languages by default)."""
    with ExitStack() as stack:
        lock = stack.enter_context(lock_when_needed(project))
        memory = cache(lambda: stack.enter_context(_memory(project)))
        report = _update(project, lock, memory, languages, only, minor, watch)
        if report.written:
            from pieraklad.workflow.suggestions import remember

            remember(project, memory())
    return report


def _memory(project: Project) -> Memory:
    from pieraklad.workflow.suggestions import open_memory  # where nothing changed, nobody asks

    return open_memory(project)


def _update(
    project: Project,
    lock: Callable[[], object],
    memory: Callable[[], Memory],
    languages: Iterable[str],
    only: Iterable[str] | None,
    minor: bool,
    watch: Watch,
) -> Report:
    report = Report()
    known = catalog_languages(project)
    chosen = [tag for tag in tuple(languages) or project.languages if tag in known]
    templates = folder_of(project.template_path("x"))
    folders = [(tag, folder_of(project.catalog_path("x", tag))) for tag in chosen]
    with StepCache(project.root, "update", f"{project.cutting} {project.carry_over}") as made:

        def fresh(path: Path) -> bool:
            slug = path.stem
            template = f"{templates}{slug}.pot"
            written_in = made.word(path, template)
            if written_in is None:
                return False
            catalogs = (f"{folder}{slug}.po" for tag, folder in folders if tag != written_in)
            messages = [made.word(catalog, template) for catalog in catalogs]
            if None in messages:
                return False
            report.read += 1
            report.count({"kept": sum(int(number or 0) for number in messages)})
            return True

        for article, when, is_clean in unknown_articles(project, only, report, watch, fresh, lock):
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
                    from pieraklad.merging.update import update_catalog
                    from pieraklad.workflow.suggestions import Suggestions

                    catalog = catalog or new_catalog(project, language)
                    suggest = Suggestions(memory(), catalog, article.lang, language)
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
