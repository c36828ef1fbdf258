"""`pieraklad workbench`: the workbench's exchange with git, and its letters, from the command line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from pieraklad.cli.common import PROBLEMS, Voice, finish, messages_option, project_options
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, in_belarusian, number_of

if TYPE_CHECKING:
    from pieraklad.editing import SyncStatus


@click.group("workbench")
def command() -> None:
    """What the workbench exchanges with git and other clones, and its letters."""


@command.command("status")
@messages_option
@project_options
def status(messages: str, project: Project, voice: Voice) -> None:
    """Say what is not committed or pushed yet, and what somebody has to do about it.

    The exit status is 1 if there is something to do.

    \b
    Example:
      pieraklad workbench status --messages be
    """
    from pieraklad.editing import Workbench

    with Workbench(project) as workbench:
        _end(workbench.sync_status(), messages)


@command.command("sync")
@messages_option
@project_options
def sync(messages: str, project: Project, voice: Voice) -> None:
    """Commit, fetch, merge and push once, as [workbench] in pieraklad.toml says.

    For a timer, where no server runs that does it by itself. The exit status is 1 if somebody has to
    do something first.

    \b
    Example:
      pieraklad workbench sync
    """
    from pieraklad.editing import Workbench

    with Workbench(project) as workbench:
        done = workbench.synchronizer.run()
        if done is None:
            busy = Bilingual("another process is doing it", "гэта якраз робіць іншы працэс")
            voice.say(in_belarusian(busy) if messages == "be" else busy)
            return
        _end(done, messages)


@command.command("address")
@click.argument("name")
@click.argument("address", required=False)
@project_options
def address(name: str, address: str | None, project: Project, voice: Voice) -> None:
    """Put NAME's commits under a real e-mail ADDRESS; without one, under the no-reply address again.

    An address in a public commit is public for ever: only on that person's own request.

    \b
    Example:
      pieraklad workbench address Алеся alesia@example.org
    """
    import re

    from pieraklad.editing import Workbench
    from pieraklad.project.problems import ProjectError

    if address is not None and not re.fullmatch(r"[^\s<>@]+@[^\s<>@]+", address):
        raise ProjectError(
            Bilingual(
                "expected an address such as name@example.org",
                "чакаецца адрас, напрыклад name@example.org",
            )
        )
    with Workbench(project) as workbench:
        workbench.synchronizer.state.set_address(name, address or "")


def _end(found: SyncStatus, messages: str) -> None:
    """Print how things stand; end with 1 if somebody has to do something."""

    def say(text: str) -> None:
        click.echo(in_belarusian(text) if messages == "be" else text)

    if not found.is_on:
        say(
            Bilingual(
                "off: neither `commit` nor `pull` is set under [workbench] in pieraklad.toml, or `git config "
                "pieraklad.sync` is false in this clone",
                "выключана: у [workbench] у pieraklad.toml няма ні `commit`, ні `pull` або ў гэтым клоне "
                "`git config pieraklad.sync` — false",
            )
        )
        return
    if found.checked:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.checked))
        say(Bilingual(f"last round: {when}", f"апошняе кола: {when}"))
    texts, commits = found.uncommitted, found.unpushed
    say(Bilingual(
        f"not committed: {texts:,} text{'' if texts == 1 else 's'}",
        "не закамічана: " + number_of(texts, "тэкст", "тэксты", "тэкстаў"),
    ))  # fmt: skip
    say(Bilingual(
        f"not pushed: {commits:,} commit{'' if commits == 1 else 's'}",
        "не адпраўлена: " + number_of(commits, "каміт", "каміты", "камітаў"),
    ))  # fmt: skip
    for notice in found.notices:
        say(notice)
    if found.notices:
        finish(PROBLEMS)


@command.command("mail")
@project_options
def mail(project: Project, voice: Voice) -> None:
    """Send everybody for whom something waits a letter with numbers and links; once a day at most.

    For a timer. [mail] in pieraklad.toml names the server; people say on their own page where letters go.

    \b
    Example:
      pieraklad workbench mail
    """
    from pieraklad.editing import Workbench
    from pieraklad.editing.mail import send_digests

    with Workbench(project) as workbench:
        sent = send_digests(project, workbench)
    voice.say(f"{sent} letter{'' if sent == 1 else 's'} sent")
