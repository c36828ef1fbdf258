"""Words for the workbench's tests: a translator at a desk, and the programs that write the same file."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from polib import POEntry

from helpers.sites import CONFIG, write
from pieraklad.catalogs import Catalog
from pieraklad.editing import (
    Answer,
    Conflict,
    Refused,
    Save,
    Saved,
    Waiting,
    Workbench,
    content_hash,
    message_id,
)
from pieraklad.project import Project

HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Газета\\n"
"Last-Translator: Янка <janka@example.org>\\n"
"Language: be\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || "
"n%100>=20) ? 1 : 2);\\n"
"""
PLACE = ("be", "stars")


def entry(source: str, target: str = "", fuzzy: bool = False) -> str:
    """Return an entry of a catalog as gettext writes it."""
    mark = "#, fuzzy\n" if fuzzy else ""
    return f'\n#. paragraph\n#: articles/stars.md\n{mark}msgid "{source}"\nmsgstr "{target}"\n'


class Desk:
    """A project with one Belarusian catalog, and its workbench."""

    def __init__(self, root: Path, entries: Iterable[str], header: str = HEADER) -> None:
        self.root = root
        write(root, "pieraklad.toml", CONFIG)
        self.project = Project.load(root)
        self.path = self.project.catalog_path("stars", "be")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(header + "".join(entries), "utf-8", newline="")
        self.workbench = Workbench(self.project)

    @classmethod
    def at(cls, root: Path) -> Self:
        """Return the workbench of a project that is there: of a clone, say."""
        desk = cls.__new__(cls)
        desk.root, desk.project = root, Project.load(root)
        desk.path = desk.project.catalog_path("stars", "be")
        desk.workbench = Workbench(desk.project)
        return desk

    def close(self) -> None:
        """Close the workbench."""
        self.workbench.close()

    def reopen(self) -> None:
        """Do what starting the server again does."""
        self.workbench.close()
        self.workbench = Workbench(self.project)

    def entry(self, source: str) -> POEntry:
        """Return a message as the file has it."""
        return next(e for e in Catalog.from_bytes(self.path.read_bytes()) if e.msgid == source)

    def text(self, source: str) -> str:
        """Return a translation as the file has it."""
        return str(self.entry(source).msgstr)

    def seen(self, source: str) -> str:
        """Return the hash of a message as the file has it."""
        return content_hash(self.entry(source))

    def request(
        self, source: str, *target: str, base: str | None = None, state: str = "translated", **more: Any
    ) -> Save:  # fmt: skip
        """Return what a translator's browser sends who sees the file as it is."""
        values = {"request": str(uuid.uuid4()), "who": "Алеся", **more}
        seen = self.seen(source) if base is None else base
        return Save(*PLACE, message_id(None, source), target, state, seen, **values)

    def save(self, source: str, *target: str, **more: Any) -> Answer:
        """Save as such a translator."""
        return self.workbench.save(self.request(source, *target, **more))

    def saved(self, source: str, *target: str, **more: Any) -> Saved:
        """Save, which must succeed."""
        answer = self.save(source, *target, **more)
        assert isinstance(answer, Saved), answer
        return answer

    def conflict(self, source: str, *target: str, **more: Any) -> Conflict:
        """Save, which must be a conflict."""
        answer = self.save(source, *target, **more)
        assert isinstance(answer, Conflict), answer
        return answer

    def refused(self, source: str, *target: str, **more: Any) -> Refused:
        """Save, which must be refused."""
        answer = self.save(source, *target, **more)
        assert isinstance(answer, Refused), answer
        return answer

    def waiting(self, source: str, *target: str, **more: Any) -> Waiting:
        """Save, which must have to wait."""
        answer = self.save(source, *target, **more)
        assert isinstance(answer, Waiting), answer
        return answer

    def past(self, source: str) -> list[tuple[str, str, str]]:
        """Return the versions of a message, newest first: text, state, origin."""
        versions = self.workbench.history(*PLACE, message_id(None, source))
        return [(one.target[0], one.state, one.origin) for one in versions]

    def offered(self, source: str | None = None) -> list[tuple[str, str]]:
        """Return the open suggestions: text, reason."""
        key = None if source is None else message_id(None, source)
        return [(one.target[0], one.reason) for one in self.workbench.suggestions(*PLACE, key)]

    def reconcile(self) -> None:
        """Do what showing the article does."""
        self.workbench.reconcile(*PLACE)

    def outside(self, data: bytes, by_rename: bool = False) -> None:
        """Save a whole file as another program does: by rename, as Poedit, or in place."""
        if by_rename:
            temporary = self.path.with_suffix(".poedit")
            temporary.write_bytes(data)
            os.replace(temporary, self.path)
        else:
            self.path.write_bytes(data)

    def git(self, *args: str) -> str:
        """Run git in the project."""
        return git(self.root, *args)


def git(root: Path, *args: str) -> str:
    """Run git, as somebody, without this machine's settings; return what it prints."""
    settings = ["user.name=Янка", "user.email=janka@example.org", "init.defaultBranch=main",
                "commit.gpgsign=false", "core.autocrlf=false"]  # fmt: skip
    command = ["git", *(part for one in settings for part in ("-c", one)), *args]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=environment, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def until(ready: Any, seconds: float = 5.0) -> bool:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(0.01)
    return bool(ready())
