"""`pieraklad update`: templates → catalogs."""

from __future__ import annotations

import click

from pieraklad.cli.common import Voice, end_with, plural, project_options
from pieraklad.project import Project
from pieraklad.project.languages import UnknownLanguage, canonical_tag, not_a_language

OUTCOMES = {
    "kept": "kept",
    "revived": "restored",
    "carried": "carried over a mechanical edit",
    "fuzzy": "edited, suggested as fuzzy",
    "filled": "filled from memory",
    "new": "to translate",
    "obsolete": "set aside as obsolete",
}


@click.command("update")
@click.argument("languages", nargs=-1, metavar="[LANG]…")
@click.option(
    "--article",
    "articles",
    multiple=True,
    metavar="SLUG",
    help="Only this article; repeatable.",
)
@click.option(
    "--minor", is_flag=True, help="The edits do not change the meaning: translations stay finished."
)
@project_options
def command(
    languages: tuple[str, ...],
    articles: tuple[str, ...],
    minor: bool,
    project: Project,
    voice: Voice,
) -> None:
    """Bring the catalogs up to date with the templates; nothing a translator wrote is lost.

    Unchanged messages keep their exact lines. An edited message keeps its translation as a fuzzy
    suggestion, with the old source beside it. A removed message becomes obsolete and is restored
    when its text comes back.

    \b
    Example:
      pieraklad extract && pieraklad update be
    """
    from pieraklad.workflow.steps import catalog_languages
    from pieraklad.workflow.update import update

    known = catalog_languages(project)
    chosen = [_known(language, known) for language in languages]
    report = update(project, chosen, articles or None, minor=minor, watch=voice.progress)
    for note in report.notes:
        voice.note(note)
    if report.counts:
        parts = [f"{n:,} {OUTCOMES[name]}" for name, n in report.counts.items() if n]
        voice.say("messages: " + (", ".join(parts) or "none"))
    voice.say(f"{plural(len(report.written), 'catalog')} written")
    end_with(report.problems, voice)


def _known(language: str, known: tuple[str, ...]) -> str:
    try:
        tag = canonical_tag(language)
    except UnknownLanguage as error:
        raise click.UsageError(str(error)) from None
    if tag not in known:
        raise click.UsageError(not_a_language(language, known))
    return tag
