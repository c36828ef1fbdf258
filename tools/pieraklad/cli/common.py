"""Shared by the commands: options, messages and exit status."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from pieraklad.cli.speech import Speech
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, in_belarusian, joined
from pieraklad.project.problems import Problem, ProjectError

if TYPE_CHECKING:
    from pieraklad.adopting.offers import Adopted

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

FINE, PROBLEMS, UNUSABLE = 0, 1, 2
NOTE = Bilingual("note: ", "заўвага: ")

_PROGRESS_AFTER = 0.5
"""Seconds before a progress bar appears."""


class Voice:
    """Prints to standard error; `--quiet` leaves only the problems."""

    def __init__(self, quiet: bool, belarusian: bool = False) -> None:
        self.quiet = quiet
        self.belarusian = belarusian

    def say(self, text: str) -> None:
        """Say what was done."""
        if not self.quiet:
            click.echo(self._words(text), err=True)

    def problem(self, problem: Problem | str) -> None:
        """Report a problem, with its file path as the user can open it."""
        if isinstance(problem, Problem):
            shown_problem = Problem(shown(problem.path), problem.line, problem.text)
            problem = shown_problem.line_of_text(self.belarusian)
        click.echo(self._words(problem), err=True)

    def note(self, problem: Problem) -> None:
        """Report something worth knowing that is not a failure."""
        if not self.quiet:
            self.problem(Problem(problem.path, problem.line, joined(NOTE, problem.text)))

    def _words(self, text: str) -> str:
        return in_belarusian(text) if self.belarusian else text

    def progress(self, items: Iterable[T]) -> Iterator[T]:
        """Iterate with a progress bar, on a terminal, once half a second has passed."""
        things = list(items)
        with self.counting(len(things)) as done:
            for thing in things:
                yield thing
                done(1)

    @contextmanager
    def counting(self, total: int) -> Iterator[Count]:
        """Return a counter to be called at each step; it shows a bar as `progress` does."""
        count = Count(total, shown=not self.quiet and sys.stderr.isatty())
        try:
            yield count
        finally:
            count.stop()


class Count:
    """Counts progress; call it with the number of steps done."""

    def __init__(self, total: int, shown: bool) -> None:
        self.total = total
        self._shown = shown
        self._done = 0
        self._start = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, steps: int) -> None:
        self._done += steps
        if not self._shown or time.monotonic() - self._start < _PROGRESS_AFTER:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            # Without a thread: a build forks while the bar is shown.
            self._bar = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
            self._task = self._bar.add_task("", total=self.total)
            self._bar.start()
        self._bar.update(self._task, completed=self._done, total=self.total, refresh=True)

    def stop(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def saying_what_is_logged(voice: Voice) -> Iterator[None]:
    """Report what the library logs meanwhile to standard error, as problems of the command."""
    import logging

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            problem = next((a for a in record.args or () if isinstance(a, Problem)), None)
            voice.problem(problem or record.getMessage())

    handler = Handler(logging.WARNING)
    log = logging.getLogger("pieraklad")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


def shown(path: Path) -> Path:
    """Return `path` relative to the current folder if it is below it."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def messages_option(function: F) -> F:
    """Add `--messages`, which takes effect as soon as it is parsed: errors in the settings obey it, too."""

    def choose(context: click.Context, _: click.Parameter, language: str) -> str:
        context.ensure_object(Speech).belarusian = language == "be"
        return language

    option = click.option(
        "--messages", type=click.Choice(["en", "be"]), default="en", show_default=True,
        is_eager=True, callback=choose, help="The language of all messages.",
    )  # fmt: skip
    return option(function)


def quiet_option(function: F) -> F:
    """Add `--quiet`; the command takes a `voice`."""

    def wrapped(*args: Any, quiet: bool, **kwargs: Any) -> Any:
        return function(*args, voice=Voice(quiet), **kwargs)

    _copy(function, wrapped)
    option = click.option("-q", "--quiet", is_flag=True, help="Print only problems.")
    return option(wrapped)  # type: ignore[return-value]


def project_options(function: F) -> F:
    """Add `--project` and `--quiet`; the command takes a `project` and a `voice`."""

    def wrapped(*args: Any, project_dir: str | None, **kwargs: Any) -> Any:
        return function(*args, project=find_project(project_dir), **kwargs)

    _copy(function, wrapped)
    option = click.option(
        "--project",
        "project_dir",
        metavar="DIR",
        help="The folder with pieraklad.toml; without it, the current folder or one above.",
    )
    return option(quiet_option(wrapped))  # type: ignore[return-value]


def find_project(directory: str | None) -> Project:
    """Load the project in `directory`, or the nearest one from the current folder upwards."""
    if directory is not None:
        return Project.load(directory)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "pieraklad.toml").is_file():
            return Project.load(folder)
    return Project.load(here)


def finish(status: int) -> NoReturn:
    """End the command with `status`."""
    raise SystemExit(status)


def end_with(problems: Iterable[Problem], voice: Voice) -> None:
    """Print the problems; end with status 1 if there are any."""
    found = list(dict.fromkeys(problems))
    for problem in found:
        voice.problem(problem)
    if found:
        finish(PROBLEMS)


def read_text(path: str) -> str:
    """Return the text of a file given by the user; `-` is standard input. Exit status 2 if that fails."""
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise ProjectError(f"{path}: {error.strerror}") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProjectError(
            f"{path}:{line}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None


def write_output(output: str | None, text: str) -> None:
    """Write a result to a file, or to standard output."""
    if output is None or output == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    from pieraklad.storage.files import write_atomically

    try:
        write_atomically(Path(output), text.encode("utf-8"))
    except OSError as error:
        raise ProjectError(f"{output}: cannot be written: {error.strerror}") from None


def format_of(path: str) -> str:
    """Return the format by a file's name: Markdown unless the extension is for HTML or plain text."""
    suffix = os.path.splitext(path)[1].lower()
    return {".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "plain"}.get(
        suffix, "markdown"
    )


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return “1 article”, “2 articles”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def say_adopted(adopted: Adopted, voice: Voice, prefix: str = "") -> None:
    """Say how many messages were adopted, and in what state."""
    came = adopted.finished + adopted.fuzzy
    share = 100 * came // adopted.total if adopted.total else 0
    voice.say(
        f"{prefix}{came:,} of {plural(adopted.total, 'message')} adopted ({share} %): "
        f"{adopted.finished:,} finished, {adopted.fuzzy:,} fuzzy; "
        f"{adopted.kept:,} kept as they were, {adopted.missing:,} to translate"
    )


def _copy(source: Callable[..., Any], target: Callable[..., Any]) -> None:
    from functools import update_wrapper

    update_wrapper(target, source)
