"""`pieraklad import`: plain text, Markdown or HTML → an article."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import (
    PROBLEMS,
    Voice,
    finish,
    format_of,
    project_options,
    read_text,
    shown,
)
from pieraklad.documents import FORMATS
from pieraklad.project import Project, slug_problem
from pieraklad.project.bilingual import quoted
from pieraklad.project.languages import not_a_language
from pieraklad.project.problems import ProjectError, problem_of

if TYPE_CHECKING:
    from pieraklad.workflow.import_log import ImportLog


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--title", help="The title, overriding the one found.")
@click.option("--lang", "language", help="The language, overriding the one recognised.")
@click.option("--slug", help="The article's name and address, overriding the one from the title.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The date; default: today.")
@click.option("--force", is_flag=True, help="Replace an existing article.")
@click.option(
    "--from",
    "source",
    type=click.Choice(FORMATS),
    help="The files' format; default: by their names.",
)
@project_options
def command(
    files: tuple[str, ...],
    title: str | None,
    language: str | None,
    slug: str | None,
    date: datetime.datetime | None,
    force: bool,
    source: str | None,
    project: Project,
    voice: Voice,
) -> None:
    """Create an article from each FILE; asks no questions and reports what it guessed.

    The first line becomes the title. A list at the end under “Related articles” or «Чытайце
    таксама» becomes `related`. Importing a file again updates its article, unless somebody has
    edited it; an edited article, or another one of the same name, is not replaced without --force.

    \b
    Example:
      pieraklad import news.txt --lang be
    """
    from pieraklad.importing import UnreadableFrontMatter, import_text
    from pieraklad.storage.files import writing_lock
    from pieraklad.workflow.import_log import ImportLog

    if len(files) > 1 and (title or slug):
        raise click.UsageError("--title and --slug are for a single file.")
    if language is not None and language not in project.languages:
        raise click.UsageError(not_a_language(language, project.languages))
    unfit = "" if slug is None else slug_problem(slug)
    if unfit:
        raise click.UsageError(f"{quoted(slug or '')} {unfit}")
    log = ImportLog(project)
    status = 0
    for file in files:
        try:
            text = read_text(file)
        except ProjectError as error:
            voice.problem(str(error))
            status = 2
            continue
        if "\0" in text:
            voice.problem(f"{file}: contains NUL bytes; it is not text")
            status = 2
            continue
        if not text.strip():
            voice.problem(f"{file}: is empty")
            status = max(status, PROBLEMS)
            continue
        try:
            imported = import_text(
                text,
                source or format_of(file),
                name="article" if file == "-" else Path(file).stem,
                title=title,
                language=language,
                languages=(project.default_language, *project.languages),
                date=(date or datetime.datetime.now()).date(),
            )
        except UnreadableFrontMatter as error:
            voice.problem(
                f"{file}:{error.line}: {error.text}; correct it and import the file again"
            )
            status = max(status, PROBLEMS)
            continue
        except Exception as error:  # whatever is in it, the other files are imported
            voice.problem(problem_of(Path(file), error))
            status = 2
            continue
        name = slug or log.slug(file) or imported.slug
        target = project.articles_dir / f"{name}.md"
        with writing_lock(project.root):
            outcome = _write(project, target, imported.text, force, log, file)
        if outcome == "kept":
            voice.problem(
                f"{shown(target)}: there is another article of this name; "
                "use --slug to name this one differently, or --force to replace it"
            )
            status = max(status, PROBLEMS)
            continue
        remark = {"same": " (unchanged)", "updated": " (updated)"}.get(outcome, "")
        voice.say(f"{file} → {shown(target)}{remark}")
        for note in imported.notes:
            voice.say(f"  {note}")
        for name in imported.related:
            voice.say(f"    - {name}")
    if status:
        finish(status)


def _write(
    project: Project, target: Path, text: str, force: bool, log: ImportLog, source: str
) -> str:
    """Write the article; return "written", "updated", "same" or, if another article is there, "kept"."""
    from pieraklad.storage.files import rewrite

    data = text.encode("utf-8", "backslashreplace")
    outcome = "written"

    def change(old: bytes | None) -> bytes | None:
        nonlocal outcome
        outcome = "written"
        if old is not None:
            if _without_date(old) == _without_date(data):
                outcome = "same"
                return None
            if not force and not log.untouched(source, old):
                outcome = "kept"
                return None
            outcome = "updated"
        return data

    try:
        if rewrite(project.confine(target), change):
            log.remember(source, target.stem, data)
    except OSError as error:
        raise ProjectError(f"{target}: cannot be written: {error.strerror}") from None
    return outcome


def _without_date(article: bytes) -> bytes:
    """Drop the date, so that importing the same text on another day gives the same article."""
    import re

    return re.sub(rb"^date: \d{4}-\d\d-\d\d\n", b"", article, count=1, flags=re.MULTILINE)
