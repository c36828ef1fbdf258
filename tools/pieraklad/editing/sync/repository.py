"""Running git in a project: no shell, no question to anybody, a time limit; and what git is in the middle of."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from pieraklad.project.bilingual import Bilingual, joined

_LOCAL = 300.0
_NETWORK = 180.0
"""How long git may take, in seconds."""
_STALE = 5.0
"""From which age on, in seconds, an index.lock is told to the owner: it is then hardly a command of this moment."""
_MACHINES = frozenset(
    {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"}
)  # fmt: skip
"""Variables that say how this machine connects. All others could lead into another repository."""
_CALM = (
    "-c", "core.askPass=", "-c", "core.quotePath=false", "-c", "commit.gpgSign=false",
    "-c", "core.fsmonitor=false", "-c", "merge.autoStash=false",
)  # fmt: skip
_DOING = (
    ("MERGE_HEAD", "a merge", "зліццё"),
    ("rebase-merge", "a rebase", "перабазаванне"),
    ("rebase-apply", "a rebase", "перабазаванне"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "cherry-pick"),
    ("REVERT_HEAD", "a revert", "адкат каміта"),
)


class GitFailed(Exception):
    """What git was asked for was not done; `reason` says why, in both languages where it is ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Repository:
    """The repository that a project is in. Its methods raise GitFailed."""

    def __init__(self, top: Path, folder: Path, stop: threading.Event | None = None) -> None:
        self.top = top
        """The work tree, as git names it: with links resolved."""
        self.folder = folder
        self._stop = stop or threading.Event()
        self._settings: dict[str, str] | None = None

    @classmethod
    def find(cls, root: Path, stop: threading.Event | None = None) -> Repository | None:
        """Return the repository around a folder; None if there is none, or one without a work tree."""
        here = cls(root, root, stop)
        try:
            said = here.run("rev-parse", "--show-toplevel", "--absolute-git-dir")
        except GitFailed as error:
            if re.search("not a git repository|must be run in a work tree", error.reason):
                return None
            raise
        top, folder = said.decode("utf-8", "surrogateescape").splitlines()[:2]
        return cls(Path(top), Path(folder), stop)

    def run(
        self, *args: str, input: bytes = b"", fine: Iterable[int] = (0,),
        tree: Path | None = None, environment: Mapping[str, str] | None = None, network: bool = False,
    ) -> bytes:  # fmt: skip
        """Run git and return what it prints. `tree` is a work tree in place of the real one.

        A command that reaches for the network is ended, too, when the workbench is closed.
        """
        surroundings = {**_environment(), **(environment or {})}
        if network and "GIT_SSH" not in surroundings:
            surroundings["GIT_SSH_COMMAND"] = self._ssh()
        if tree is not None:
            surroundings |= {"GIT_DIR": os.fspath(self.folder), "GIT_WORK_TREE": os.fspath(tree)}
        try:
            process = subprocess.Popen(  # noqa: S603  # no shell; paths come after --, or in files
                ["git", *_CALM, *args],  # noqa: S607
                cwd=tree or self.top, env=surroundings, start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
        except FileNotFoundError:
            raise GitFailed(Bilingual("git is not installed", "git не ўсталяваны")) from None
        except OSError as error:
            raise GitFailed(joined("git: ", error.strerror or str(error))) from None
        with process:
            said, errors = self._heard(process, input, network)
        if process.returncode not in fine:
            raise GitFailed(_first_line(errors, said) or f"git {args[0]}: {process.returncode}")
        self.code = process.returncode
        return said

    def _heard(
        self, process: subprocess.Popen[bytes], input: bytes, network: bool
    ) -> tuple[bytes, bytes]:
        end = time.monotonic() + (_NETWORK if network else _LOCAL)
        given: bytes | None = input
        while True:
            try:
                return process.communicate(given, timeout=0.25)
            except subprocess.TimeoutExpired:
                given = None  # it has been handed over
                is_closed = network and self._stop.is_set()
                if not is_closed and time.monotonic() < end:
                    continue
            except BaseException:
                _end(process)
                raise
            _end(process)
            slow = Bilingual("git took too long and was ended", "git не адказваў і быў спынены")
            raise GitFailed(slow)

    def _ssh(self) -> str:
        """Return how to connect: as the machine says, but without asking for a password."""
        command = os.environ.get("GIT_SSH_COMMAND") or self.setting("core.sshCommand") or "ssh"
        return f"{command} -o BatchMode=yes -o ConnectTimeout=20"

    def setting(self, name: str) -> str:
        """Return a setting of git as it was when first asked for one; empty if it is not set."""
        if self._settings is None:
            said = self.run("config", "--null", "--list").decode("utf-8", "surrogateescape")
            pairs = (entry.partition("\n") for entry in said.split("\0"))
            self._settings = {key: value for key, _, value in pairs}
        section, _, rest = name.partition(".")
        middle, dot, last = rest.rpartition(".")
        return self._settings.get(f"{section.lower()}.{middle}{dot}{last.lower()}", "")

    def line(
        self, *args: str, input: bytes = b"", fine: Iterable[int] = (0,),
        environment: Mapping[str, str] | None = None,
    ) -> str:  # fmt: skip
        """Return the one line that git prints."""
        said = self.run(*args, input=input, fine=fine, environment=environment)
        return said.decode("utf-8", "surrogateescape").strip()

    def commit(self, name: str) -> str:
        """Return the commit that a name stands for; empty if there is none."""
        return self.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", fine=(0, 1))  # fmt: skip

    def branch(self) -> str:
        """Return the branch that is checked out; empty if HEAD is detached."""
        name = self.line("symbolic-ref", "-q", "HEAD", fine=(0, 1))
        return name.removeprefix("refs/heads/")

    def count(self, span: str) -> int:
        """Return how many commits are in a range, as `a..b`."""
        return int(self.line("rev-list", "--count", "--end-of-options", span))

    def changed(self, old: str, new: str) -> set[str]:
        """Return the paths that differ between two commits, from the top folder."""
        return set(
            paths(self.run("diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new))
        )

    def blobs(self, names: list[str]) -> list[bytes | None]:
        """Return the contents of objects, named by ID or as `COMMIT:path`; None for what is not there."""
        wanted = [name for name in names if "\n" not in name]
        if not wanted:
            return [None] * len(names)
        asked = "".join(f"{name}\n" for name in wanted).encode("utf-8", "surrogateescape")
        said = self.run("cat-file", "--batch", input=asked)
        found: dict[str, bytes | None] = {}
        at = 0
        for name in wanted:
            end = said.index(b"\n", at)
            head, at = said[at:end], end + 1
            if head.endswith((b" missing", b" ambiguous")):
                found[name] = None
                continue
            _, kind, size = head.rsplit(b" ", 2)
            found[name] = said[at : at + int(size)] if kind == b"blob" else None
            at += int(size) + 1
        return [found.get(name) for name in names]

    def is_locked(self) -> bool:
        """Return whether a git command is writing at this moment."""
        age = self._lock_age()
        return age is not None and age < _STALE

    def obstacle(self) -> Bilingual | None:
        """Return why nothing can be committed now, other than for a moment; None if it can."""
        for name, english, belarusian in _DOING:
            if (self.folder / name).exists():
                return Bilingual(
                    f"{english} is going on in the repository; commits wait until it is finished or aborted",
                    f"у рэпазіторыі не скончана: {belarusian}; каміты чакаюць, пакуль яго завершаць або адменяць",
                )
        age = self._lock_age()
        if age is not None and age >= _STALE:
            lock = self.folder / "index.lock"
            return Bilingual(
                f"{lock} is {age:.0f} seconds old: a git command holds it (an open editor?), or one that was "
                "killed left it; in the latter case remove the file",
                f"файл {lock} існуе ўжо {age:.0f} с: яго трымае каманда git (адкрыты рэдактар?) або пакінула "
                "забітая; у другім выпадку выдаліце файл",
            )
        if not self.branch():
            return Bilingual(
                "HEAD is detached: commits made now would belong to no branch; check out a branch",
                "HEAD не на галіне: каміты не належалі б ніводнай галіне; пераключыцеся на галіну",
            )
        if not self.commit("HEAD"):
            return Bilingual(
                "the repository has no commit yet; make the first one", "у рэпазіторыі яшчэ няма камітаў; зрабіце першы"
            )  # fmt: skip
        return None

    def _lock_age(self) -> float | None:
        try:
            return max(0.0, time.time() - os.stat(self.folder / "index.lock").st_mtime)
        except OSError:
            return None


def paths(data: bytes) -> list[str]:
    """Return the names in a list that ends each with NUL."""
    return [os.fsdecode(name) for name in data.split(b"\0") if name]


def _environment() -> dict[str, str]:
    """Return the environment without what a hook or a terminal may have put there."""
    kept = {
        name: value for name, value in os.environ.items()
        if name in _MACHINES or not name.startswith(("GIT_", "LC_", "LANGUAGE", "SSH_ASKPASS"))
    }  # fmt: skip
    return kept | {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_EDITOR": ":",
        "SSH_ASKPASS_REQUIRE": "never",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and what it started. Asked first: it then takes its locks away."""
    for name in ("SIGTERM", "SIGKILL"):
        with suppress(OSError, AttributeError):
            os.killpg(process.pid, getattr(signal, name))
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
            return
    process.kill()


def _first_line(errors: bytes, said: bytes) -> str:
    """Return the line that says what went wrong: git's or the server's."""
    lines = (errors + b"\n" + said).decode("utf-8", "replace").splitlines()
    told = [re.sub(r"^(error|fatal|remote|ERROR): *", "", line).strip() for line in lines]
    marked = [
        text for line, text in zip(lines, told, strict=True)
        if text and re.match(r"(error|fatal|ERROR|remote: error)\b|!\t| ! \[", line)
    ]  # fmt: skip
    shown = next(iter(marked or [text for text in told if text]), "")
    return "".join(sign if sign.isprintable() else " " for sign in shown)[:300]
