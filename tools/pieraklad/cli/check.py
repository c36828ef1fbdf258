"""`pieraklad check`: what is wrong in the translations and the articles."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from pieraklad.cli.common import (
    NOTE,
    PROBLEMS,
    Voice,
    finish,
    messages_option,
    plural,
    project_options,
    shown,
)
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, in_belarusian, joined, number_of, quoted
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.problems import ProjectError

if TYPE_CHECKING:
    from pieraklad.checks.plan import Plan
    from pieraklad.checks.result import CheckResult


class Printed(NamedTuple):
    """What a check prints, and its sums."""

    text: str
    messages: int
    fixed: int
    errors: int
    warnings: int


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--fix", is_flag=True, help="Fix what is certain in the catalogs.")
@click.option(
    "--format", "output", type=click.Choice(["text", "json", "github", "sarif"]), default="text",
    show_default=True,
)  # fmt: skip
@messages_option
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
    from pieraklad.checks.plan import plan_of
    from pieraklad.checks.result import CheckResult
    from pieraklad.storage.files import writing_lock
    from pieraklad.workflow.check import settings_of
    from pieraklad.workflow.kept_output import kept_output

    belarusian = voice.belarusian = messages == "be"
    if explain is not None:
        _explain(explain, belarusian)
        return
    _refuse_unknown(enable)
    plan = plan_of(project, (*enable, *(("spelling",) if spelling else ())))
    for note in plan.notes:
        voice.say(joined(NOTE, note))
    for problem in plan.problems:
        voice.problem(problem)

    def make() -> Printed:
        from pieraklad.checks.report import MAKERS

        selected = _selected(paths, project)
        name = cache(_name)
        result = CheckResult()
        if fix:
            _refuse_foreign(project, selected)
        with writing_lock(project.root) if fix else nullcontext():
            _run(project, selected, fix, voice, result, plan, name)
        errors = sum(item.finding.severity == "error" for item in result.findings)
        text = MAKERS[output](result, name, belarusian)
        warnings = len(result.findings) - errors
        return Printed(text, result.messages, result.fixed, errors, warnings)

    if paths or fix or plan.problems or plan.runs("spelling"):
        report = make()
    else:
        report = kept_output(
            project, "check", (settings_of(project, plan), output, belarusian), Printed, make
        )
    if report.text:
        click.echo(report.text)
    voice.say(_sums(report, fix))
    if report.errors or report.warnings or plan.problems:
        finish(PROBLEMS)


def _sums(report: Printed, fix: bool) -> Bilingual:
    _, messages, fixed, errors, warnings = report
    done, done_be = "", ""
    if fix:
        done = f", {plural(fixed, 'place')} fixed"
        done_be = f", выпраўлена {number_of(fixed, 'месца', 'месцы', 'месцаў')}"
    return Bilingual(
        f"{plural(messages, 'message')} checked{done}: "
        f"{plural(errors, 'error')}, {plural(warnings, 'warning')}",
        f"праверана {number_of(messages, 'паведамленне', 'паведамленні', 'паведамленняў')}{done_be}: "
        f"{number_of(errors, 'памылка', 'памылкі', 'памылак')}, "
        f"{number_of(warnings, 'папярэджанне', 'папярэджанні', 'папярэджанняў')}",
    )


def _refuse_foreign(project: Project, paths: list[Path]) -> None:
    """Raise ProjectError where catalogs that are not the project's would be changed."""
    folder = project.locales_dir.resolve()
    for path in paths:
        if path.suffix == ".po" and not path.resolve().is_relative_to(folder):
            own = shown(project.locales_dir)
            text = Bilingual(
                f"{path}: is not a catalog of this project; --fix changes only those in "
                f"{own}; for another project use --project",
                f"{path}: гэта не каталог гэтага праекта; --fix мяняе толькі тыя, што ў {own}; іншы "
                "праект называе --project",
            )
            raise ProjectError(text)


def _refuse_unknown(names: tuple[str, ...]) -> None:
    from pieraklad.checks.plan import no_such_check
    from pieraklad.checks.registry import unknown_names

    for name in unknown_names(names):
        raise ProjectError(no_such_check(name))


def _explain(name: str, belarusian: bool) -> None:
    from pieraklad.checks.registry import BY_ID

    if name not in BY_ID:
        _refuse_unknown((name,))
        several = Bilingual(
            " names several checks; docs/checks.md lists them",
            " называе некалькі праверак; іх спіс у docs/checks.be.md",
        )
        raise ProjectError(joined(quoted(name), several))
    check = BY_ID[name]
    title, about = (check.title_be, check.about_be) if belarusian else (check.title, check.about)
    click.echo(f"{name}: {title}\n\n{about}")
    wrong, right = ("няправільна", "правільна") if belarusian else ("wrong", "right")
    for example in check.examples:
        shown_texts = map(quoted, (example.source, example.wrong, example.right))
        source, bad, good = map(in_belarusian if belarusian else str, shown_texts)
        given = f"{source}  " if example.source else ""
        click.echo(f"\n  {given}{wrong}: {bad}  {right}: {good}")


def _name(path: Path) -> str:
    return shown(path).as_posix()


def _selected(paths: tuple[str, ...], project: Project) -> list[Path]:
    from pieraklad.workflow.steps import catalog_paths

    if not paths:
        return [*project.article_paths(), *catalog_paths(project)]
    selected: list[Path] = []
    for name in paths:
        path = Path(name).absolute()
        if path.is_dir():
            try:
                found = sorted({*path.rglob("*.po"), *path.glob("*.md")})
            except OSError as error:
                raise ProjectError(
                    joined(f"{error.filename or name}: ", reason_of(error))
                ) from None
            if not found:
                nothing = Bilingual(
                    "there are no articles or catalogs in this folder",
                    "у гэтай папцы няма ні артыкулаў, ні каталогаў",
                )
                raise ProjectError(joined(f"{name}: ", nothing))
            selected.extend(found)
        elif path.is_file():
            selected.append(path)
        else:
            nothing = Bilingual("there is no such file or folder", "няма такога файла або папкі")
            raise ProjectError(joined(f"{name}: ", nothing))
    return selected


def _run(
    project: Project,
    paths: list[Path],
    fix: bool,
    voice: Voice,
    result: CheckResult,
    plan: Plan,
    name: Callable[[Path], str],
) -> None:
    from pieraklad.storage.processes import cores
    from pieraklad.workflow.check import fix_catalogs, run_checks

    known = set(project.article_paths())
    for path in paths:
        if path.suffix != ".po" and path not in known:
            neither = Bilingual(
                "is neither an article of the project nor a .po file",
                "гэта не артыкул праекта і не файл .po",
            )
            raise ProjectError(joined(f"{path}: ", neither))
    if fix:
        result.take(fix_catalogs(project, paths, plan))
    with voice.counting(len(paths)) as count:
        result.take(run_checks(project, paths, plan, name, cores(), count))
