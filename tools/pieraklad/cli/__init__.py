"""The command line: one module per command, imported only when the command is called.

Exit status: 0 success, 1 problems found, 2 wrong usage or unreadable input. Results go to standard
output, everything else to standard error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from pieraklad import __version__

# Name → (module, what it does in a few words): `--help` does not import the commands' modules.
_COMMANDS = {
    "init": ("init", "a new, working site"),
    "import": ("import_", "plain text, Markdown or HTML → an article"),
    "segments": ("segments", "how a file is split into messages"),
    "extract": ("extract", "articles → templates"),
    "update": ("update", "templates → catalogs; nothing is lost"),
    "check": ("check", "what is wrong in translations and articles"),
    "review": ("review", "what is finished now counts as reviewed"),
    "compile": ("compile_", "catalogs → .mo files"),
    "translate": ("translate", "one document, rendered with one catalog"),
    "stats": ("stats", "how much is translated"),
    "serve": ("serve", "the site on http://127.0.0.1:8000"),
    "people": ("people", "who may work in the workbench"),
    "workbench": ("workbench", "what the workbench commits and exchanges with git"),
    "build": ("build", "the whole site as static files"),
    "render": ("render", "a tree of documents in another language, for any site generator"),
    "mdbook": ("mdbook", "a preprocessor for mdBook, with mdbook-i18n-helpers’ catalogs"),
    "adopt": ("adopt", "take over other tools’ catalogs, or two existing documents"),
    "merge": ("merge", "a git merge driver for catalogs"),
    "tm": ("tm", "export and import translation memory files"),
    "glossary": ("glossary", "the term base"),
    "transliterate": ("transliterate", "Belarusian Cyrillic → Latin, by six schemes"),
    "slug": ("slug", "the address of an article from its title"),
    "variant": ("variant", "suggestions for the be-tarask catalogs"),
}


class _LazyGroup(click.Group):
    """Loads a command's module when the command is called or its help is requested."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        from importlib import import_module

        module = import_module(f"pieraklad.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in _COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else " See `pieraklad --help`."
            raise click.UsageError(f"There is no command “{args[0]}”.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pieraklad")
def cli() -> None:
    """Publish the same articles in Belarusian and English.

    \b
    An editor's workflow:
      pieraklad extract     articles → templates
      pieraklad update      templates → catalogs, for the translators
      pieraklad check       what is wrong in the translations
      pieraklad serve       the site on http://127.0.0.1:8000
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line, then exit the process."""
    from pieraklad.cli.speech import Speech
    from pieraklad.project.bilingual import in_belarusian, joined, said_by
    from pieraklad.project.foreign_errors import reason_of
    from pieraklad.project.problems import ProjectError

    speech = Speech()

    def say(text: str) -> None:
        click.echo(f"pieraklad: {in_belarusian(text) if speech.belarusian else text}", err=True)

    try:
        _utf8_streams()
        with _ending_in_order():
            cli.main(args=args, prog_name="pieraklad", obj=speech)
    except ProjectError as error:
        say(said_by(error))
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader of our output is gone (`| head`): not an error.
        import os
        import sys

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        say(joined(f"{error.filename}: " if error.filename else "", reason_of(error)))
        raise SystemExit(2) from None
    except Exception as error:
        say(_fault(error))
        raise SystemExit(2) from None


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let a command that is told to end close and remove what it opened, as it does at Ctrl-C.

    A service manager sends SIGTERM, a terminal that is closed SIGHUP. Whoever set another way keeps it.
    """
    import signal
    import threading

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    is_main = threading.current_thread() is threading.main_thread()
    numbers = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP") if is_main]
    ours = [one for one in numbers if one and signal.getsignal(one) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _fault(error: Exception) -> str:
    """Return an unexpected error in one line, and how to report it."""
    import os
    import sys

    from pieraklad.project.bilingual import Bilingual
    from pieraklad.project.problems import describe

    if os.environ.get("PIERAKLAD_TRACEBACK"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    return Bilingual(
        f"{describe(error)}. This is a bug in Pieraklad: please report it, with the "
        "traceback shown if PIERAKLAD_TRACEBACK=1 is set in the environment.",
        f"{describe(error)}. Гэта памылка самога Pieraklad: паведаміце пра яе і дадайце тое, што "
        "паказвае каманда з PIERAKLAD_TRACEBACK=1 у асяроддзі.",
    )


def _utf8_streams() -> None:
    """Write UTF-8 regardless of the locale: Belarusian text must not crash in LANG=C."""
    import sys

    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
