"""`pieraklad merge`: a git merge driver for catalogs."""

from __future__ import annotations

from pathlib import Path

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, plural, quiet_option
from pieraklad.project.bilingual import quoted
from pieraklad.project.problems import ProjectError


@click.command("merge")
@click.argument("base")
@click.argument("ours")
@click.argument("theirs")
@click.option("-o", "--output", metavar="OUT", help="Write there instead of over OURS.")
@quiet_option
def command(base: str, ours: str, theirs: str, output: str | None, voice: Voice) -> None:
    """Merge two versions of a catalog descended from BASE; writes the result over OURS.

    Merging is entry by entry: a change on one side is taken. Two different finished translations of one
    message are a conflict: the entry becomes fuzzy, both texts go into its comments, and the exit
    status is 1.

    \b
    Set-up, once per clone:
      git config merge.pieraklad.name "Pieraklad catalogs"
      git config merge.pieraklad.driver "pieraklad merge %O %A %B"
      echo "*.po merge=pieraklad" >> .gitattributes
    """
    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.merging.three_way import merge_catalogs
    from pieraklad.storage.files import write_atomically

    catalogs: list[Catalog] = []
    for name in (base, ours, theirs):
        try:
            catalog = Catalog.from_bytes(Path(name).read_bytes())
        except OSError as error:
            raise ProjectError(f"{name}: {error.strerror}") from None
        if catalog.problems:
            line, text = catalog.problems[0]
            raise ProjectError(f"{name}:{line}: {text}; nothing was merged")
        catalogs.append(catalog)
    old, mine, other = catalogs
    result = merge_catalogs(old, mine, other)
    target = output or ours
    try:
        write_atomically(Path(target), result.catalog.to_bytes())
    except OSError as error:
        raise ProjectError(f"{target}: cannot be written: {error.strerror}") from None
    for message in result.conflicts:
        voice.problem(f"{target}: conflict: {quoted(message, 70)}")
    if result.conflicts:
        voice.say(f"{plural(len(result.conflicts), 'conflict')}; search for CONFLICT")
        finish(PROBLEMS)
