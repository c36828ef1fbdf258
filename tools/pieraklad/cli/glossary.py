"""`pieraklad glossary`: the term base."""

from __future__ import annotations

import click

from pieraklad.cli.common import Voice, project_options
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError


@click.group("glossary")
def command() -> None:
    """The terms of the project and their translations."""


@command.command("list")
@click.argument("words", nargs=-1, metavar="[WORD]…")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@project_options
def list_terms(words: tuple[str, ...], output: str, project: Project, voice: Voice) -> None:
    """List the terms; with WORD only those that contain it, in either language."""
    from pieraklad.glossary import Glossary

    if project.glossary_path is None:
        raise ProjectError(
            f"{project.root / 'pieraklad.toml'}: no glossary; set `file` under [glossary]"
        )
    needle = " ".join(words).casefold()
    terms = [
        term
        for term in Glossary.load(project.glossary_path).terms
        if needle in term.term.casefold() or needle in term.translation.casefold()
    ]
    if output == "json":
        import dataclasses
        import json

        data = [dataclasses.asdict(term) for term in terms]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    width = max((len(term.term) for term in terms), default=0)
    for term in terms:
        notes = [part for part in (term.pos, term.note) if part]
        if term.forbidden:
            notes.append("not: " + ", ".join(term.forbidden))
        note = click.style(f"  ({'; '.join(notes)})", dim=True) if notes else ""
        click.echo(f"{term.term:<{width}}  {term.translation}{note}")
    if not terms:
        voice.say("no such term")
