"""`pieraklad people`: who may work in the workbench, and by which links they come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from pieraklad.cli.common import Voice, project_options
from pieraklad.project import Project

if TYPE_CHECKING:
    from pieraklad.editing.people.members import People

_HERE = "http://127.0.0.1:8000"
_Result = TypeVar("_Result")
_ROLES = ("reader", "translator", "reviewer", "editor", "owner")
_at = click.option(
    "--at", metavar="ADDRESS",
    help=f"Where the workbench is; by default the site's `url`, or {_HERE}.",
)  # fmt: skip


@click.group("people")
def command() -> None:
    """The people of the workbench, their roles, links and tokens."""


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), default="translator", show_default=True)
@click.option("--lang", "language", help="The language that the role is for; all by default.")
@_at
@project_options
def add(
    name: str, role: str, language: str | None, at: str | None, project: Project, voice: Voice
) -> None:
    """Give NAME, who may be new, a role, and print a link to come in by.

    The link signs in one browser, once, within 14 days.

    \b
    Example:
      pieraklad people add Алеся --role translator --lang be
    """
    tag = _language(project, language)

    def do(people: People) -> str:
        people.add(name, role, tag)
        return people.link(name)

    click.echo(_address(project, at, _with(project, do)))


@command.command("link")
@click.argument("name")
@_at
@project_options
def link(name: str, at: str | None, project: Project, voice: Voice) -> None:
    """Print a new link for NAME; earlier ones no longer work.

    For another browser, or for somebody who was signed out.
    """
    click.echo(_address(project, at, _with(project, lambda people: people.link(name))))


@command.command("token")
@click.argument("name")
@project_options
def token(name: str, project: Project, voice: Voice) -> None:
    """Print a bearer token for the scripts of NAME; it is shown this once."""
    click.echo(_with(project, lambda people: people.api_token(name)))


@command.command("list")
@project_options
def everybody(project: Project, voice: Voice) -> None:
    """List the people with their roles, sessions and tokens."""
    members = _with(project, lambda people: people.everybody())
    for member in members:
        roles = ", ".join(f"{role} {tag}".strip() for tag, role in sorted(member.roles.items()))
        state = "off" if member.is_off else roles
        click.echo(f"{member.name}\t{state}\tsessions {member.sessions}\ttokens {member.tokens}")
    if not members:
        voice.say("nobody yet; `pieraklad people add NAME` invites somebody")


@command.command("off")
@click.argument("name")
@project_options
def off(name: str, project: Project, voice: Voice) -> None:
    """End all links, sessions and tokens of NAME; what they wrote stays."""
    _with(project, lambda people: people.off(name))
    voice.say(f"{name} can no longer come in")


def _with(project: Project, act: Callable[[People], _Result]) -> _Result:
    from pieraklad.editing import Workbench

    with Workbench(project) as workbench:
        return act(workbench.people)


def _language(project: Project, given: str | None) -> str:
    if given is None:
        return ""
    from pieraklad.project.languages import not_a_language
    from pieraklad.project.problems import ProjectError

    if given not in project.languages:
        raise ProjectError(not_a_language(given, project.languages))
    return given


def _address(project: Project, at: str | None, token: str) -> str:
    return f"{(at or project.url or _HERE).rstrip('/')}/workbench/join/{token}"
