"""`pieraklad review`: approve translations as they are now, for people who review without the workbench."""

from __future__ import annotations

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, plural, project_options
from pieraklad.project import Project


@click.command("review")
@click.argument("language", metavar="LANG")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--who", metavar="NAME", help="Who has read them; by default git's or the system's name of yours.")  # fmt: skip
@project_options
def command(
    language: str, articles: tuple[str, ...], who: str | None, project: Project, voice: Voice
) -> None:
    """Approve every finished translation into LANG, of all articles or of ARTICLE (slugs), as it is now.

    A line of locales/<locale>/reviews.tsv each; an edit ends a review by itself. Where readers see only what
    is reviewed (`publish` under [reader]), this publishes them with the next `compile`.

    \b
    Examples:
      pieraklad review be
      pieraklad review be voter-lists --who Янка
    """
    from pieraklad.project.languages import not_a_language
    from pieraklad.workflow.review import approve_finished
    from pieraklad.workflow.steps import catalog_languages

    known = catalog_languages(project)
    if language not in known:
        raise click.UsageError(not_a_language(language, known))
    report = approve_finished(project, language, articles, who)
    for problem in report.problems:
        voice.problem(problem)
    voice.say(f"{plural(report.approved, 'translation')} approved")
    if report.problems:
        finish(PROBLEMS)
