"""`pieraklad tm`: translation memory files in and out."""

from __future__ import annotations

from pathlib import Path

import click

from pieraklad.cli.common import Voice, end_with, plural, project_options, write_output
from pieraklad.problems import ProjectError
from pieraklad.project import Project


@click.group("tm")
def command() -> None:
    """The translation memory: finished translations as TMX."""


@command.command("export")
@click.option("-o", "--output", metavar="FILE", help="Write there instead of to standard output.")
@project_options
def export(output: str | None, project: Project, voice: Voice) -> None:
    """Write every finished translation of the project as TMX 1.4."""
    from pieraklad.catalogs.tmx import write_tmx
    from pieraklad.memory import project_units
    from pieraklad.pipeline import Report

    report = Report()
    units = list(project_units(project, report))
    write_output(output, write_tmx(units, project.default_language).decode("utf-8"))
    voice.say(f"{plural(len(units), 'translation')} written")
    end_with(report.problems, voice)


@command.command("import")
@click.argument("file")
@project_options
def import_(file: str, project: Project, voice: Voice) -> None:
    """Fill untranslated messages of the catalogs from a TMX file, where the text is the same.

    Nothing that is translated is touched. Texts of one or two words come in as fuzzy.
    """
    from pieraklad.catalogs.tmx import TmxError, read_tmx
    from pieraklad.memory import fill_from

    try:
        units = list(read_tmx(Path(file).read_bytes()))
    except OSError as error:
        raise ProjectError(f"{file}: {error.strerror}") from None
    except TmxError as error:
        raise ProjectError(f"{file}: {error}") from None
    report = fill_from(project, units)
    voice.say(
        f"{plural(len(units) // 2, 'translation')} read; "
        f"{plural(report.counts['filled'], 'message')} filled, {report.counts['fuzzy']} as fuzzy; "
        f"{plural(len(report.written), 'catalog')} written"
    )
    end_with(report.problems, voice)
