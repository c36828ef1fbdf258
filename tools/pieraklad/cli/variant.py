"""`pieraklad variant`: suggestions for the catalogs of a variant of Belarusian."""

from __future__ import annotations

import click

from pieraklad.cli.common import Voice, end_with, plural, project_options
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError


@click.command("variant")
@click.argument("variant", type=click.Choice(["be-tarask"]))
@click.option(
    "--article", "articles", multiple=True, metavar="SLUG",
    help="Only this article; repeatable.",
)  # fmt: skip
@click.option("--g", is_flag=True, help="Write the letter ґ where the word has it.")
@project_options
def command(
    variant: str, articles: tuple[str, ...], g: bool, project: Project, voice: Voice
) -> None:
    """Fill the be@tarask catalogs with suggestions converted from the official orthography.

    Every suggestion is fuzzy and has a comment: a person reads it, corrects it and removes the
    flag. Existing translations are never touched. Needs Node.js and the package taraskevizer
    (MIT): `npm install taraskevizer` in the project's folder.

    \b
    Example:
      pieraklad variant be-tarask
    """
    from pathlib import Path

    from pieraklad.belarusian.taraskevizer import Taraskevizer, TaraskevizerError
    from pieraklad.workflow.variants import fill_tarask

    converter = Taraskevizer([project.root, Path.cwd()], g, project.apostrophe)
    try:
        report = fill_tarask(project, converter.convert, articles or None)
    except TaraskevizerError as error:
        raise ProjectError(str(error)) from None
    for note in report.notes:
        voice.note(note)
    counts = report.counts
    voice.say(
        f"{plural(counts.get('suggested', 0), 'message')} suggested, "
        f"{counts.get('kept', 0):,} kept, {counts.get('without', 0):,} without a Belarusian text; "
        f"{plural(len(report.written), 'catalog')} written"
    )
    if variant not in project.languages:
        voice.say(f"note: add {variant} to `languages` in pieraklad.toml, so that readers see it")
    end_with(report.problems, voice)
