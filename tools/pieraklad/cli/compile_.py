"""`pieraklad compile`: catalogs → .mo files."""

from __future__ import annotations

import click

from pieraklad.cli.common import Voice, end_with, plural, project_options
from pieraklad.project import Project


@click.command("compile")
@click.option("--use-fuzzy", is_flag=True, help="Compile fuzzy translations as if finished.")
@project_options
def command(use_fuzzy: bool, project: Project, voice: Voice) -> None:
    """Compile the catalogs to .mo, the files that the site reads; writes only files that changed.

    A catalog that gettext would reject is reported with its line, and its old .mo stays.
    """
    from pieraklad.workflow.compile import compile_catalogs

    report = compile_catalogs(project, use_fuzzy=use_fuzzy, watch=voice.progress)
    voice.say(
        f"{plural(report.read, 'catalog')} read, {plural(len(report.written), '.mo file')} written"
    )
    end_with(report.problems, voice)
