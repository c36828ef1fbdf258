"""`pieraklad segments`: how a file is cut into messages."""

from __future__ import annotations

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, format_of, quiet_option, read_text
from pieraklad.documents import FORMATS, Document, parse


@click.command("segments")
@click.argument("file")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--from", "source", type=click.Choice(FORMATS), help="The file's format; its name tells it."
)
@click.option(
    "--project", "project_dir", metavar="DIR", help="Take the front-matter keys from there."
)
@quiet_option
def command(
    file: str, output: str, source: str | None, project_dir: str | None, voice: Voice
) -> None:
    """Show how FILE is cut into messages; works outside a project.

    JSON gives each message with its place: bytes from `start` to `end`, and the line. Front matter
    that cannot be read is a problem (exit status 1).
    """
    keys = None
    if project_dir is not None:
        from pieraklad.project import Project

        keys = Project.load(project_dir).front_matter_keys
    text = read_text(file)
    document = parse(text, source or format_of(file), keys=keys)  # type: ignore[arg-type]
    if output == "json":
        import json

        click.echo(json.dumps(_as_json(document), ensure_ascii=False, indent=2))
    else:
        _print(document)
    for warning in document.warnings:
        voice.problem(f"{file}:{warning.line}: {warning.text}")
    if any(warning.of_front_matter for warning in document.warnings):
        finish(PROBLEMS)


def _as_json(document: Document) -> dict[str, object]:
    return {
        "format": document.format,
        "segments": [
            {
                "message": s.message, "kind": s.kind, "start": s.start, "end": s.end,
                "line": s.line, "context": s.context, "comment": s.comment, "section": s.section,
            }
            for s in document.segments
        ],
        "warnings": [{"line": w.line, "text": w.text} for w in document.warnings],
    }  # fmt: skip


def _print(document: Document) -> None:
    width = len(str(document.segments[-1].line)) if document.segments else 1
    for segment in document.segments:
        place = click.style(f"{segment.line:>{width}}", fg="cyan")
        kind = click.style(segment.kind, fg="magenta")
        context = click.style(f" [{segment.context}]", fg="yellow") if segment.context else ""
        click.echo(f"{place}  {kind}{context}")
        for line in segment.message.split("\n"):
            click.echo(f"{'':{width}}  {line}")
        if segment.comment:
            click.echo(click.style(f"{'':{width}}  — {segment.comment}", dim=True))
