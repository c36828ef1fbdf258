"""`pieraklad segments`: how a file is split into messages."""

from __future__ import annotations

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, format_of, plural, quiet_option, read_text
from pieraklad.documents import FORMATS, Document, parse


@click.command("segments")
@click.argument("file")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--from", "source", type=click.Choice(FORMATS), help="The file's format; default: by its name."
)
@click.option(
    "--lang", "language", metavar="LANG", help="The file's language, overriding the file's own."
)
@click.option(
    "--project", "project_dir", metavar="DIR", help="Take the front-matter keys from this project."
)
@quiet_option
def command(
    file: str,
    output: str,
    source: str | None,
    language: str | None,
    project_dir: str | None,
    voice: Voice,
) -> None:
    """Show how FILE is split into messages; needs no project.

    JSON gives each message with its place: bytes from `start` to `end`, and the line. Front matter
    that cannot be read is a problem (exit status 1). Parts left out because the page marks them as
    another language, or as not to be translated, are counted.
    """
    keys = None
    if project_dir is not None:
        from pieraklad.project import Project

        keys = Project.load(project_dir).front_matter_keys
    text = read_text(file)
    kind = source or format_of(file)
    document = parse(text, kind, keys=keys, language=language)  # type: ignore[arg-type]
    if output == "json":
        import json

        click.echo(json.dumps(_as_json(document), ensure_ascii=False, indent=2))
    else:
        _print(document)
    for warning in document.warnings:
        voice.problem(f"{file}:{warning.line}: {warning.text}")
    for words, reason, lines in _passed_over(document):
        voice.say(f"{file}: {words} left out, marked {reason}, {lines}")
    if document.unreadable:
        finish(PROBLEMS)


def _passed_over(document: Document) -> list[tuple[str, str, str]]:
    """Return how much was left out for each reason, and from which line."""
    words: dict[str, int] = {}
    lines: dict[str, list[int]] = {}
    for stretch in document.passed_over:
        words[stretch.reason] = words.get(stretch.reason, 0) + stretch.words
        lines.setdefault(stretch.reason, []).append(stretch.line)
    return [
        (plural(count, "word"), reason, f"from line {lines[reason][0]}")
        if len(lines[reason]) == 1
        else (
            plural(count, "word"),
            reason,
            f"{len(lines[reason])} places from line {lines[reason][0]}",
        )
        for reason, count in words.items()
    ]


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
        "passed_over": [
            {"line": p.line, "words": p.words, "reason": p.reason} for p in document.passed_over
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
