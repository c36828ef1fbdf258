"""`pieraklad mdbook`: a preprocessor for mdBook."""

from __future__ import annotations

import sys

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, quiet_option, write_output
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.problems import ProjectError


@click.command("mdbook")
@click.argument("arguments", nargs=-1, metavar="[supports RENDERER]")
@quiet_option
def command(arguments: tuple[str, ...], voice: Voice) -> None:
    """Translate a book for mdBook: its JSON on standard input, the translated book on standard output.

    The catalogs of mdbook-i18n-helpers are used as they are: `po/<language>.po`, one for the whole book, or where
    `po-dir` says. A language without a catalog leaves the book as it is.

    \b
    In book.toml:
      [preprocessor.gettext]
      command = "pieraklad mdbook"
      po-dir = "po"
    \b
    Then, for each language:
      MDBOOK_BOOK__LANGUAGE=be mdbook build -d book/be
    """
    if arguments:
        if arguments[0] != "supports" or len(arguments) != 2:
            raise click.UsageError("mdBook calls this with `supports RENDERER`, or with nothing.")
        if arguments[1] == "xgettext":  # mdbook-i18n-helpers' extraction wants the source
            finish(PROBLEMS)
        return
    import json

    from pieraklad.trees.mdbook import NotABook, translate_book

    place = Bilingual("standard input", "стандартны ўвод")
    try:
        data = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        context, book = data if isinstance(data, list) and len(data) == 2 else (None, None)
        result = translate_book(context, book)
    except NotABook as error:
        raise ProjectError(joined(place, ": ", error.args[0])) from None
    except json.JSONDecodeError as error:
        no_json = Bilingual(f"not JSON: {error.msg}", f"не JSON: {error.msg}")
        raise ProjectError(joined(place, f":{error.lineno}: ", no_json)) from None
    except UnicodeDecodeError as error:
        no_utf8 = Bilingual(f"byte {error.start} is not UTF-8", f"байт {error.start} — не UTF-8")
        raise ProjectError(joined(place, ": ", no_utf8)) from None
    except ValueError as error:
        raise ProjectError(str(error)) from None
    # mdBook takes any other status for a failed build: problems are only said.
    for problem in result.problems:
        voice.problem(problem)
    write_output(None, json.dumps(result.book, ensure_ascii=False))
