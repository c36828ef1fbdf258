"""`pieraklad slug`: the address of an article from its title."""

from __future__ import annotations

import click

from pieraklad.cli.common import Voice, quiet_option, read_text


@click.command("slug")
@click.argument("words", nargs=-1, metavar="[TITLE]…")
@quiet_option
def command(words: tuple[str, ...], voice: Voice) -> None:
    """Print the slug of TITLE, or of each line of standard input.

    \b
    Example:
      pieraklad slug Як лічаць галасы      prints iak-lichats-halasy
    """
    from pieraklad.belarusian import slugify

    lines = [" ".join(words)] if words else read_text("-").splitlines()
    for line in lines:
        click.echo(slugify(line))
