"""`pieraklad transliterate`: Belarusian Cyrillic → Latin."""

from __future__ import annotations

import sys

import click

from pieraklad.belarusian import SCHEMES
from pieraklad.cli.common import Voice, quiet_option, read_text


@click.command("transliterate")
@click.argument("file", default="-")
@click.option(
    "--scheme", type=click.Choice(SCHEMES), default="official", show_default=True,
    help="official is the Instruction of 2000 as amended in 2007 (recommended by the UN in 2012).",
)  # fmt: skip
@quiet_option
def command(file: str, scheme: str, voice: Voice) -> None:
    """Transliterate FILE, or standard input; non-Belarusian text stays as it is.

    \b
    Example:
      echo Магілёў | pieraklad transliterate --scheme lacinka
    """
    from pieraklad.belarusian import transliterate

    text = read_text(file)
    if scheme == "slug":  # one slug per line: a single slug of a whole text is of no use
        text = "".join(f"{transliterate(line, scheme)}\n" for line in text.splitlines())
    else:
        text = transliterate(text, scheme)
    sys.stdout.write(text)
