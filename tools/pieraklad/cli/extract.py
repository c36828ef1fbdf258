"""`pieraklad extract`: articles → templates."""

from __future__ import annotations

import click

from pieraklad.cli.common import PROBLEMS, Voice, end_with, finish, plural, project_options
from pieraklad.project import Project


@click.command("extract")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option("--check", is_flag=True, help="Write nothing; exit status 1 if a template is stale.")
@project_options
def command(articles: tuple[str, ...], check: bool, project: Project, voice: Voice) -> None:
    """Split the articles into messages: writes locales/templates/articles/*.pot.

    The same articles give the same templates, byte for byte, on any day.

    \b
    Example:
      pieraklad extract --check && echo "the templates are up to date"
    """
    from pieraklad.workflow.extract import extract

    report = extract(project, articles or None, write=not check, watch=voice.progress)
    for note in report.notes:
        voice.note(note)
    if check:
        for path in report.written:
            voice.say(f"stale: {project.relative(path)}; run `pieraklad extract`")
        end_with(report.problems, voice)
        if report.written:
            finish(PROBLEMS)
        voice.say(f"{plural(report.read, 'template')} up to date")
        return
    voice.say(
        f"{plural(report.read, 'article')} read, {plural(len(report.written), 'template')} written"
    )
    end_with(report.problems, voice)
