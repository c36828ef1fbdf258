"""`review`: every finished translation of some catalogs becomes a reviewed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pieraklad.catalogs.message import is_finished
from pieraklad.editing.people.members import local_name
from pieraklad.editing.reviews import Reviews
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import Problem
from pieraklad.project.published import Published
from pieraklad.workflow.steps import Report, exclusive, io_problem, read_catalog

_NO_CATALOG = Bilingual("there is no such catalog", "такога каталога няма")


@dataclass
class Approved(Report):
    """The report; how many translations were not approved before."""

    approved: int = 0


@exclusive
def approve_finished(
    project: Project, language: str, articles: Sequence[str] = (), who: str | None = None
) -> Approved:
    """Approve the finished translations into a language, of the named articles or all.

    A catalog that cannot be read is reported.
    """
    report = Approved()
    folder = project.catalog_path("x", language).parent
    paths = [project.catalog_path(slug, language) for slug in articles]
    found = []
    for path in paths or sorted(folder.glob("*.po")):
        report.read += 1
        if not path.is_file():
            report.problems.append(Problem(path, 0, _NO_CATALOG))
            continue
        catalog = read_catalog(project, path, report)
        if catalog is not None:
            found += [e for e in catalog if not e.obsolete and is_finished(e)]
    reviews = Reviews(project, Published(project))
    try:
        report.approved = reviews.approve_all(language, found, who or local_name(project.root))
    except OSError as error:
        report.problems.append(io_problem(reviews.path(language), error))
        return report
    if report.approved:
        report.written.append(reviews.path(language))
    return report
