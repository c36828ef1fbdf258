"""`pieraklad stats`: how much is translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, project_options
from pieraklad.project import Project

if TYPE_CHECKING:
    from pieraklad.statistics import Row


@click.command("stats")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT",
    help="Exit status 1 when fewer of the words are translated.",
)  # fmt: skip
@project_options
def command(output: str, fail_under: float | None, project: Project, voice: Voice) -> None:
    """Count words and messages: translated, fuzzy and missing, by article and language."""
    from pieraklad.statistics import STATES, Row, statistics

    rows, report = statistics(project)
    words: dict[str, int] = {s: sum(row.words[s] for row in rows) for s in STATES}
    messages: dict[str, int] = {s: sum(row.messages[s] for row in rows) for s in STATES}
    total = Row("", "", "", messages, words)
    if output == "json":
        import json

        data = {
            "articles": [row.as_json() for row in rows],
            "total": {
                "messages": messages, "words": words, "translated": round(total.share, 4),
            },
        }  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        _print(rows, total)
    for problem in dict.fromkeys(report.problems):
        voice.problem(problem)
    if report.problems or (fail_under is not None and total.share * 100 < fail_under):
        finish(PROBLEMS)


def _print(rows: list[Row], total: Row) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("article", overflow="fold")
    table.add_column("into")
    for name in ("translated", "fuzzy", "missing", "words", "done"):
        table.add_column(name, justify="right")
    for row in sorted(rows, key=lambda r: (r.language, r.article)):
        table.add_row(*_cells(row, row.article, row.language))
    table.add_section()
    table.add_row(*_cells(total, "all", ""))
    console = Console()
    if not console.is_terminal:  # a pipe has no width; names must not be folded for it
        console = Console(width=140)
    console.print(table)


def _cells(row: Row, *names: str) -> list[str]:
    words = row.words
    done = f"{int(row.share * 1000) / 10:g} %"  # rounded down: 99.99 % is not 100 %
    counts = [f"{words[name]:,}" for name in ("translated", "fuzzy", "missing")]
    return [*names, *counts, f"{sum(words.values()):,}", done]
