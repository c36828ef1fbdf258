"""`pieraklad check`: what is wrong in the translations and the articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, plural, project_options, shown
from pieraklad.problems import ProjectError
from pieraklad.project import Project

if TYPE_CHECKING:
    from pieraklad.checks.run import CheckResult


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--fix", is_flag=True, help="Put right in the catalogs what is certain.")
@click.option(
    "--format", "output", type=click.Choice(["text", "json", "github", "sarif"]), default="text",
    show_default=True,
)  # fmt: skip
@click.option(
    "--messages", type=click.Choice(["en", "be"]), default="en", show_default=True,
    help="The language of the findings in text.",
)  # fmt: skip
@project_options
def command(
    paths: tuple[str, ...],
    fix: bool,
    output: str,
    messages: str,
    project: Project,
    voice: Voice,
) -> None:
    """Check catalogs and articles: all of the project's, or those in PATH (files or folders).

    A finding is switched off for one message with the flag `#, ignore-ID`, for the project with
    `disable` under [checks] in pieraklad.toml.

    \b
    Examples:
      pieraklad check
      pieraklad check locales/be --fix
      pieraklad check --format github
    """
    from pieraklad.checks import report
    from pieraklad.checks.run import CheckResult

    result = CheckResult()
    _run(project, _selected(paths, project), fix, voice, result)
    if output == "json":
        click.echo(report.json_report(result, _name))
    elif output == "sarif":
        click.echo(report.sarif_report(result, _name))
    else:
        maker = report.github_report if output == "github" else report.text_report
        text = (
            report.text_report(result, _name, belarusian=messages == "be")
            if output == "text"
            else maker(result, _name)
        )
        if text:
            click.echo(text)
    errors = sum(item.finding.severity == "error" for item in result.findings)
    warnings = len(result.findings) - errors
    done = f", {plural(result.fixed, 'place')} put right" if fix else ""
    voice.say(
        f"{plural(result.messages, 'message')} checked{done}: "
        f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"
    )
    if errors or warnings:
        finish(PROBLEMS)


def _name(path: Path) -> str:
    return shown(path).as_posix()


def _selected(paths: tuple[str, ...], project: Project) -> list[Path]:
    from pieraklad.pipeline import catalog_paths

    if not paths:
        return [*project.article_paths(), *catalog_paths(project)]
    selected: list[Path] = []
    for name in paths:
        path = Path(name).absolute()
        if path.is_dir():
            found = sorted({*path.rglob("*.po"), *path.glob("*.md")})
            if not found:
                raise ProjectError(f"{name}: there are no articles or catalogs in this folder")
            selected.extend(found)
        elif path.is_file():
            selected.append(path)
        else:
            raise ProjectError(f"{name}: there is no such file or folder")
    return selected


def _run(project: Project, paths: list[Path], fix: bool, voice: Voice, result: CheckResult) -> None:
    from pieraklad.articles import Article, read_article
    from pieraklad.checks import run
    from pieraklad.checks.base import Finding

    everything: dict[Path, Article] = {}
    for path in project.article_paths():
        read = read_article(path, project)
        if read.article is not None:
            everything[path] = read.article
        if path in paths:
            for problem in (*read.errors, *read.warnings):
                severity = "error" if problem in read.errors else "warning"
                finding = Finding("article", severity, problem.text, problem.text)  # type: ignore[arg-type]
                result.findings.append(run.Located(path, problem.line, finding))
    chosen: list[Article] = []
    for path in voice.progress(paths):
        if path.suffix == ".po":
            run.check_catalog(path, project, result, fix)
        elif path in everything:
            chosen.append(everything[path])
            run.check_article(everything[path], project, result)
            run.check_rendering(everything[path], project, result)
        elif path not in project.article_paths():
            raise ProjectError(f"{path}: is neither an article of the project nor a .po file")
    slugs = {article.slug for article in chosen}
    related = run.CheckResult()
    run.check_related(everything.values(), project, related)
    result.findings.extend(f for f in related.findings if f.path.stem in slugs)
