"""`compile`: catalogs → .mo files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pieraklad.index.step_cache import StepCache, clock
from pieraklad.project import Project
from pieraklad.storage.files import write_if_changed
from pieraklad.workflow.steps import (
    Report,
    Watch,
    catalog_paths,
    exclusive,
    io_problem,
    read_catalog,
)


@exclusive
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
                data = catalog.to_mo(use_fuzzy, outdated)
                if write_if_changed(project.confine(target), data):
                    report.written.append(target)
            except OSError as error:
                report.problems.append(io_problem(target, error))
            else:
                made.note((path, when, catalog.to_bytes()), (target, clock(target), data))
    return report
