"""`pieraklad stats`: how much is translated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, project_options
from pieraklad.project import Project
from pieraklad.project.languages import not_a_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pieraklad.project.problems import Problem
    from pieraklad.workflow.stats import Row


class Counted(NamedTuple):
    """What is printed, and the translated shares of the words by language; of all under ""."""

    text: str
    shares: dict[str, float]


@click.command("stats")
@click.option(
    "--format", "output", type=click.Choice(["text", "json", "svg", "badge"]), default="text", show_default=True,
    help="`svg` is a picture of the languages, `badge` a small one of all words, or of those into --lang.",
)  # fmt: skip
@click.option("--lang", "language", metavar="LANG", help="The language of the badge.")
@click.option(
    "--fail-under", "limits", multiple=True, metavar="[LANG=]PERCENT",
    help="Exit status 1 if less than PERCENT of all words, or of those into LANG, is translated; repeatable.",
)  # fmt: skip
@project_options
def command(
    output: str, language: str | None, limits: tuple[str, ...], project: Project, voice: Voice
) -> None:
    """Count words and messages: translated, fuzzy and missing, by article, language and tag.

    Where readers see only what is reviewed, finished but not reviewed ones are counted by themselves.
    Words are source words, by Unicode word boundaries. Obsolete messages are counted separately.

    \b
    Example:
      pieraklad stats --fail-under 80 --fail-under be=95
    """
    from pieraklad.workflow.kept_output import kept_output

    asked = [_limit(limit, project) for limit in limits]
    problems: list[Problem] = []

    def count() -> Counted:
        from pieraklad.workflow.stats import by_language, statistics, summed

        rows, report = statistics(project)
        problems.extend(dict.fromkeys(report.problems))
        shares = {tag: row.share for tag, row in by_language(rows).items()}
        if output == "json":
            text = _as_json(rows)
        elif output in ("svg", "badge"):
            text = _drawn(output, rows, language, project)
        else:
            text = _as_table(rows, with_unreviewed=project.publish == "reviewed")
        return Counted(text, shares | {"": summed(rows).share})

    options = project.cutting, output, language, project.publish, project.titles
    counted = kept_output(project, "stats", options, Counted, count, lambda _: not problems)
    click.echo(counted.text)
    for problem in problems:
        voice.problem(problem)
    missed = False
    for tag, percent in asked:
        share = counted.shares.get(tag, 1.0)
        if share * 100 < percent:
            missed = True
            voice.problem(f"{tag or 'all'}: {_percent(share)} translated, {percent:g} % required")
    if problems or missed:
        finish(PROBLEMS)


def _drawn(output: str, rows: list[Row], language: str | None, project: Project) -> str:
    """Return a picture."""
    from pieraklad.project.languages import native_name
    from pieraklad.workflow import drawing
    from pieraklad.workflow.stats import by_language, summed

    languages = by_language(rows)
    if output == "svg":
        shares = {native_name(tag): row.share for tag, row in languages.items()}
        return drawing.bars(project.title(project.default_language), shares).rstrip()
    if language is not None and language not in languages:
        raise click.UsageError(not_a_language(language, tuple(languages)))
    row = summed(rows) if language is None else languages[language]
    name = "i18n" if language is None else native_name(language)
    return drawing.badge(name, row.share).rstrip()


def _limit(text: str, project: Project) -> tuple[str, float]:
    """Return the language, empty for all, and the percentage given with `--fail-under`."""
    from pieraklad.workflow.steps import catalog_languages

    language, _, number = text.rpartition("=")
    known = catalog_languages(project)
    if language and language not in known:
        raise click.UsageError(not_a_language(language, known))
    try:
        percent = float(number)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        raise click.UsageError(f"--fail-under {text}: expected a number from 0 to 100")
    return language, percent


def _as_json(rows: list[Row]) -> str:
    import json

    from pieraklad.workflow.stats import by_language, by_tag, summed

    def sums(row: Row) -> dict[str, Any]:
        return {
            name: row.as_json()[name] for name in ("messages", "words", "obsolete", "translated")
        }

    data = {
        "articles": [row.as_json() for row in rows],
        "languages": [{"language": name} | sums(row) for name, row in by_language(rows).items()],
        "tags": [
            {"tag": tag, "language": language} | sums(row)
            for (tag, language), row in by_tag(rows).items()
        ],
        "total": sums(summed(rows)),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _as_table(rows: list[Row], with_unreviewed: bool) -> str:
    """Return a table; ten thousand lines are made as quickly as they are counted."""
    from pieraklad.workflow.stats import by_language, by_tag, summed

    states = ["translated", *(["unreviewed"] if with_unreviewed else []), "fuzzy", "missing"]
    heads = ["article", "into", *states, "words", "messages", "obsolete", "done"]
    listed = sorted(rows, key=lambda row: (row.language, row.article))
    groups = [
        [_cells(row, states, row.article, row.language) for row in listed],
        [_cells(row, states, f"#{tag}", language) for (tag, language), row in by_tag(rows).items()],
        [_cells(row, states, "all", language) for language, row in by_language(rows).items()]
        + [_cells(summed(rows), states, "all", "")],
    ]
    everything = [heads, *(cells for group in groups for cells in group)]
    widths = [max(map(len, column)) for column in zip(*everything, strict=True)]

    def line(cells: Sequence[str]) -> str:
        names = (cell.ljust(width) for cell, width in zip(cells[:2], widths, strict=False))
        numbers = (cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True))
        return "   ".join([*names, *numbers])

    rule = "─" * (sum(widths) + 3 * (len(widths) - 1))
    parts = ["\n".join(map(line, group)) for group in groups if group]
    return "\n".join([line(heads), rule, "\n\n".join(parts)])


def _cells(row: Row, states: list[str], *names: str) -> list[str]:
    words = row.words
    counts = [words[name] for name in states]
    counts += [sum(words.values()), sum(row.messages.values()), row.obsolete["messages"]]
    return [*names, *(f"{number:,}" for number in counts), _percent(row.share)]


def _percent(share: float) -> str:
    return f"{int(share * 1000) / 10:g} %"  # rounded down: 99.99 % is not 100 %
