"""`compile`: catalogs → .mo files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from pieraklad.catalogs.compile_file import write_mo
from pieraklad.index.step_cache import StepCache, clock
from pieraklad.project import Project
from pieraklad.project.published import Published
from pieraklad.storage.files import read_file
from pieraklad.workflow.steps import (
    Report,
    Watch,
    catalog_paths,
    io_problem,
    lock_when_needed,
    parse_catalog,
    read_catalog,
)


def compile_catalogs(
    project: Project, use_fuzzy: bool = False, watch: Watch = iter, only: Iterable[Path] = ()
) -> Report:
    """Compile the project's catalogs; a .mo that would not change is not written.

    A catalog that gettext would reject is reported, and its old .mo stays. Where only reviewed
    translations are published, the others are left out.
    """
    report = Report()
    outdated = project.outdated == "translation"

    published = Published(project)

    def compiled(path: Path, data: bytes) -> bytes | None:
        catalog, _ = parse_catalog(project.root, data, with_entries=False)
        return None if catalog is None else catalog.to_mo(use_fuzzy, outdated, published.of(path))

    options = f"fuzzy={use_fuzzy} outdated={outdated} publish={project.publish}"
    with lock_when_needed(project) as lock, StepCache(project.root, "compile", options) as made:
        for path in watch(list(only) or catalog_paths(project)):
            report.read += 1
            lists = published.lists(path)
            if made.word(path, f"{str(path).removesuffix('.po')}.mo", *lists) is not None:
                continue
            target = path.with_suffix(".mo")
            lock()
            when = clock(path)
            noted = [(one, clock(one), read_file(one) if one.is_file() else None) for one in lists]
            catalog = read_catalog(project, path, report, with_entries=False)
            if catalog is None:
                continue
            try:
                mo = catalog.to_mo(use_fuzzy, outdated, published.of(path))
                source = catalog.to_bytes()
                changed, last = write_mo(
                    path, project.confine(target), source, mo, partial(compiled, path)
                )
                if changed:
                    report.written.append(target)
            except OSError as error:
                report.problems.append(io_problem(target, error))
            else:
                if last == source:
                    made.note((path, when, source), (target, clock(target), mo), *noted)
    return report
