"""`pieraklad init`: a new, working site."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from pieraklad.cli.common import Voice, end_with, quiet_option
from pieraklad.project import CONFIG_NAME, Project
from pieraklad.project.problems import ProjectError


@click.command("init")
@click.argument("directory", default=".", metavar="[DIR]")
@quiet_option
def command(directory: str, voice: Voice) -> None:
    """Create a new site in DIR: settings, one article, its templates and catalogs.

    \b
    Example:
      pieraklad init my-site && cd my-site && pieraklad serve
    """
    from pieraklad.catalogs.po.catalog import Catalog
    from pieraklad.storage.files import write_atomically
    from pieraklad.workflow.compile import compile_catalogs
    from pieraklad.workflow.extract import extract
    from pieraklad.workflow.update import update

    root = Path(directory)
    starter = files("pieraklad") / "starter"
    made = {
        root / CONFIG_NAME: "pieraklad.toml",
        root / "articles" / "welcome.md": "welcome.md",
        root / ".gitignore": "gitignore",
        root / ".gitattributes": "gitattributes",
    }
    for path in made:
        if path.exists():
            raise ProjectError(f"{path}: already exists; `init` replaces nothing")
    try:
        for path, name in made.items():
            write_atomically(path, (starter / name).read_bytes())
    except OSError as error:
        raise ProjectError(f"{root}: cannot be written: {error.strerror}") from None
    project = Project.load(root)
    problems = [*extract(project).problems, *update(project).problems]
    catalog_path = project.catalog_path("welcome", "be")
    catalog = Catalog.from_bytes(catalog_path.read_bytes())
    known = Catalog.from_bytes((starter / "welcome.be.po").read_bytes())
    translations = {entry.msgid: entry.msgstr for entry in known}
    for entry in catalog:
        entry.msgstr = translations.get(entry.msgid, "")
    write_atomically(catalog_path, catalog.to_bytes())
    problems += compile_catalogs(project).problems
    where = "" if directory == "." else f"cd {directory} && "
    voice.say(f"A new site is in {root.resolve()}")
    voice.say(f"  see it:        {where}pieraklad serve")
    voice.say("  translate it:  locales/be/LC_MESSAGES/articles/welcome.po, with any PO editor")
    end_with(problems, voice)
