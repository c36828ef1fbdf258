"""`pieraklad check`: what is wrong in the translations and the articles."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, plural, project_options, shown
from pieraklad.problems import ProjectError
from pieraklad.project import Project

if TYPE_CHECKING:
    from pieraklad.checks.plan import Plan
    from pieraklad.checks.result import CheckResult

_CHUNK = 25
"""Files that a process checks in one go."""


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--fix", is_flag=True, help="Fix what is certain in the catalogs.")
@click.option(
    "--format", "output", type=click.Choice(["text", "json", "github", "sarif"]), default="text",
    show_default=True,
)  # fmt: skip
@click.option(
    "--messages", type=click.Choice(["en", "be"]), default="en", show_default=True,
    help="The language of the findings in text.",
)  # fmt: skip
@click.option("--spelling", is_flag=True, help="Check spelling, too (extra `spell`).")
@click.option(
    "--enable", multiple=True, metavar="ID", help="Run a check that is off by default; repeatable."
)
@click.option("--explain", metavar="ID", help="Explain a check, with examples, and check nothing.")
@project_options
def command(
    paths: tuple[str, ...],
    fix: bool,
    output: str,
    messages: str,
    spelling: bool,
    enable: tuple[str, ...],
    explain: str | None,
    project: Project,
    voice: Voice,
) -> None:
    """Check catalogs and articles: the whole project's, or those in PATH (files or folders).

    A check is switched off for one message with the comment `# ignore: ID`, for a catalog with
    the header `X-Pieraklad-Checks: ignore-ID`, for the project with `disable` under [checks] in
    pieraklad.toml. docs/checks.md lists all checks.

    \b
    Examples:
      pieraklad check
      pieraklad check locales/be --fix
      pieraklad check --spelling --messages be
      pieraklad check --format github
    """
    from pieraklad.checks import report
    from pieraklad.checks.plan import plan_of
    from pieraklad.checks.result import CheckResult
    from pieraklad.files import writing_lock

    belarusian = messages == "be"
    if explain is not None:
        _explain(explain, belarusian)
        return
    _refuse_unknown(enable)
    plan = plan_of(project, (*enable, *(("spelling",) if spelling else ())))
    for note in plan.notes:
        voice.say(f"note: {note}")
    for problem in plan.problems:
        voice.problem(problem)
    result = CheckResult()
    selected = _selected(paths, project)
    if fix:
        _refuse_foreign(project, selected)
    with writing_lock(project.root) if fix else nullcontext():
        _run(project, selected, fix, voice, result, plan)
    if output == "json":
        click.echo(report.json_report(result, _name))
    else:
        makers = {
            "text": report.text_report,
            "github": report.github_report,
            "sarif": report.sarif_report,
        }
        text = makers[output](result, _name, belarusian)
        if text:
            click.echo(text)
    errors = sum(item.finding.severity == "error" for item in result.findings)
    warnings = len(result.findings) - errors
    done = f", {plural(result.fixed, 'place')} fixed" if fix else ""
    voice.say(
        f"{plural(result.messages, 'message')} checked{done}: "
        f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"
    )
    if errors or warnings or plan.problems:
        finish(PROBLEMS)


def _refuse_foreign(project: Project, paths: list[Path]) -> None:
    """Raise ProjectError where catalogs that are not the project's would be changed."""
    folder = project.locales_dir.resolve()
    for path in paths:
        if path.suffix == ".po" and not path.resolve().is_relative_to(folder):
            raise ProjectError(
                f"{path}: is not a catalog of this project; --fix changes only those in "
                f"{shown(project.locales_dir)}; for another project use --project"
            )


def _refuse_unknown(names: tuple[str, ...]) -> None:
    from difflib import get_close_matches

    from pieraklad.checks.registry import BY_ID, unknown_names

    for name in unknown_names(names):
        near = get_close_matches(name, BY_ID, n=1)
        hint = f"did you mean {near[0]}?" if near else "docs/checks.md lists them"
        raise ProjectError(f"there is no check {name!r}; {hint}")


def _explain(name: str, belarusian: bool) -> None:
    from pieraklad.checks.registry import BY_ID

    if name not in BY_ID:
        _refuse_unknown((name,))
        raise ProjectError(f"{name!r} names several checks; docs/checks.md lists them")
    check = BY_ID[name]
    title, about = (check.title_be, check.about_be) if belarusian else (check.title, check.about)
    click.echo(f"{name}: {title}\n\n{about}")
    wrong, right = ("няправільна", "правільна") if belarusian else ("wrong", "right")
    for example in check.examples:
        source = f"{example.source!r}  " if example.source else ""
        click.echo(f"\n  {source}{wrong}: {example.wrong!r}  {right}: {example.right!r}")


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
            try:
                found = sorted({*path.rglob("*.po"), *path.glob("*.md")})
            except OSError as error:
                raise ProjectError(f"{error.filename or name}: {error.strerror}") from None
            if not found:
                raise ProjectError(f"{name}: there are no articles or catalogs in this folder")
            selected.extend(found)
        elif path.is_file():
            selected.append(path)
        else:
            raise ProjectError(f"{name}: there is no such file or folder")
    return selected


def _run(
    project: Project, paths: list[Path], fix: bool, voice: Voice, result: CheckResult, plan: Plan
) -> None:
    from pieraklad.checks.runner import fix_catalogs, run_checks
    from pieraklad.parallel import cores

    known = set(project.article_paths())
    for path in paths:
        if path.suffix != ".po" and path not in known:
            raise ProjectError(f"{path}: is neither an article of the project nor a .po file")
    if fix:
        result.take(fix_catalogs(project, paths, plan))
    with voice.counting(len(paths)) as count:
        result.take(run_checks(project, paths, plan, _name, cores(), count))
