"""`compile`: catalogs → .mo files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pieraklad.catalogs.compile_file import write_mo
from pieraklad.index.step_cache import StepCache, clock
from pieraklad.project import Project
from pieraklad.workflow.steps import (
    Report,
    Watch,
    catalog_paths,
    exclusive,
    io_problem,
    parse_catalog,
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

    def compiled(data: bytes) -> bytes | None:
        catalog, _ = parse_catalog(project.root, data, with_entries=False)
        return None if catalog is None else catalog.to_mo(use_fuzzy, outdated)

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
                mo, source = catalog.to_mo(use_fuzzy, outdated), catalog.to_bytes()
                changed, last = write_mo(path, project.confine(target), source, mo, compiled)
                if changed:
                    report.written.append(target)
            except OSError as error:
                report.problems.append(io_problem(target, error))
            else:
                if last == source:
                    made.note((path, when, source), (target, clock(target), mo))
    return report
