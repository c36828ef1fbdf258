"""Writes docs/reference.md: every command, option, setting, check and address, from the code itself."""

from __future__ import annotations

from pathlib import Path

import click

from pieraklad.checks import CHECKS
from pieraklad.cli import cli
from pieraklad.project import SETTINGS

PAGE = Path(__file__).parent / "reference.md"

ADDRESSES = {
    "/": "to the reader's language: an explicit choice, then `Accept-Language`, then the default",
    "/<lang>/": "home: the newest articles",
    "/<lang>/articles/<slug>": "an article",
    "/<lang>/tags/<tag>": "the articles with a tag; `/<lang>/tags/` lists the tags",
    "/<lang>/search?q=…": "search",
    "/<lang>/feed.atom": "Atom feed",
    "/sitemap.xml": "every page with its alternates",
    "/robots.txt": "names the sitemap",
    "/media/<path>": "images of the articles",
    "/healthz": "200 while the process can answer",
    "/readyz": "200 once the articles were read and can be searched, and pages can be made; else 503 with the reason",
}
ENVIRONMENT = {
    "PIERAKLAD_PROJECT": (
        "folder",
        "the project that `pieraklad_web.wsgi:app` serves; the working folder",
    ),
    "PIERAKLAD_LOG": (
        "`text`, `json`",
        "how problems and failures are logged: text for people, or JSON lines",
    ),
}


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


def page() -> str:
    """Return the text of the page."""
    parts = ["# Reference", "", "Written by `python docs/reference.py`; a test compares it.", ""]
    parts += ["Exit status: 0 fine, 1 problems found, 2 wrong use or unreadable input.", ""]
    parts += ["## Commands", ""]
    context = click.Context(cli, info_name="pieraklad")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        parts += _command(command, f"pieraklad {name}")
    parts += ["## Settings: pieraklad.toml", ""]
    for section, keys in SETTINGS.items():
        parts += [f"### [{section}]", "", "| key | value | meaning |", "| --- | --- | --- |"]
        parts += [f"| `{key}` | {s.kind} | {s.meaning} |" for key, s in keys.items()]
        parts.append("")
    parts += ["## Settings of the server: environment", "", "| name | value | meaning |"]
    parts += ["| --- | --- | --- |"]
    parts += [f"| `{name}` | {kind} | {what} |" for name, (kind, what) in ENVIRONMENT.items()]
    parts += [
        "",
        "## Checks",
        "",
        "A check is switched off for one message with the comment `# ignore: ID` or the flag `ignore-ID`,",
    ]
    parts += ["for a catalog with the header `X-Pieraklad-Checks: ignore-ID`, for the project with"]
    parts += ["`disable` under `[checks]`. [All about each of them](checks.md), with examples.", ""]
    parts += ["| id | finds | is |", "| --- | --- | --- |"]
    parts += [
        f"| `{check.id}` | {_first_line(type(check).__doc__)} | {check.severity} |"
        for check in CHECKS
    ]
    parts += ["", "## Addresses of the site", "", "| address | what |", "| --- | --- |"]
    parts += [f"| `{address}` | {what} |" for address, what in ADDRESSES.items()]
    return "\n".join(parts) + "\n"


def _command(command: click.Command, name: str) -> list[str]:
    if isinstance(command, click.Group):
        parts: list[str] = []
        for child in sorted(command.commands):
            parts += _command(command.commands[child], f"{name} {child}")
        return parts
    context = click.Context(
        command,
        info_name=name,
        terminal_width=80,
        max_content_width=80,
        help_option_names=["-h", "--help"],
    )
    text = command.get_help(context)
    return [f"### {name}", "", "```text", text, "```", ""]


def _first_line(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
