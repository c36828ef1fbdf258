"""`pieraklad translate`: one document, rendered with one catalog."""

from __future__ import annotations

from pathlib import Path

import click

from pieraklad.cli.common import (
    PROBLEMS,
    Voice,
    find_project,
    finish,
    format_of,
    quiet_option,
    read_text,
    write_output,
)
from pieraklad.documents import FORMATS, UnrenderableTranslation, parse
from pieraklad.project.bilingual import quoted
from pieraklad.project.languages import not_a_language
from pieraklad.project.problems import ProjectError


@click.command("translate")
@click.argument("file")
@click.option(
    "--to", "language", metavar="LANG", help="The target language, to find the project's catalog."
)
@click.option(
    "--lang", "own", metavar="LANG", help="The file's language, overriding the file's own."
)
@click.option("--catalog", metavar="PO", help="The catalog (.po or .mo); needs no project.")
@click.option("--pseudo", is_flag=True, help="Render a pseudo-locale: accents, 30 % longer.")
@click.option("--use-fuzzy", is_flag=True, help="Use fuzzy translations, too.")
@click.option("-o", "--output", metavar="OUT", help="Write there instead of to standard output.")
@click.option(
    "--from", "source", type=click.Choice(FORMATS), help="The file's format; default: by its name."
)
@click.option("--project", "project_dir", metavar="DIR", help="The folder with pieraklad.toml.")
@quiet_option
def command(
    file: str,
    language: str | None,
    own: str | None,
    catalog: str | None,
    pseudo: bool,
    use_fuzzy: bool,
    output: str | None,
    source: str | None,
    project_dir: str | None,
    voice: Voice,
) -> None:
    """Render FILE with its translations; untranslated messages stay as they are.

    An HTML page then names the catalog's language as its own.

    \b
    Examples:
      pieraklad translate articles/voter-lists.md --to be
      pieraklad translate page.html --catalog page.be.po -o page.be.html
    """
    from pieraklad.catalogs.translations import Translations, pseudo_translate

    text = read_text(file)
    keys = None
    if not pseudo and catalog is None:
        if language is None:
            raise click.UsageError("Name the language with --to, or a catalog with --catalog.")
        project = find_project(project_dir)
        keys = project.front_matter_keys
        if language not in project.languages:
            raise click.UsageError(not_a_language(language, project.languages))
        catalog = str(project.catalog_path(Path(file).stem, language))
    kind = source or format_of(file)
    document = parse(text, kind, keys=keys, language=own)  # type: ignore[arg-type]
    for warning in document.warnings:
        voice.problem(f"{file}:{warning.line}: {warning.text}")
    problems = 0

    def refused(error: UnrenderableTranslation) -> None:
        nonlocal problems
        problems += 1
        voice.problem(f"{file}:{error.segment.line}: {error.reason}: {quoted(error.translation)}")

    if pseudo:
        rendered = document.render(lambda segment: pseudo_translate(segment.message))
    else:
        assert catalog is not None
        try:
            translations = Translations.from_file(Path(catalog), use_fuzzy=use_fuzzy)
        except OSError as error:
            raise ProjectError(f"{catalog}: {error.strerror}") from None
        except ValueError as error:
            raise ProjectError(f"{catalog}: {error}") from None
        for problem in translations.problems:
            voice.problem(problem)
            problems += 1
        tag = language or translations.language
        rendered = document.render(translations.finished, on_error=refused, language=tag)
    write_output(output, rendered)
    if problems:
        finish(PROBLEMS)
