"""One round: commit what is due, fetch, merge, push; and what somebody has to be told about it."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time

from pieraklad.editing.history import History
from pieraklad.editing.locks import CatalogLocks, LockBusy
from pieraklad.editing.settle import CannotWrite, Settler
from pieraklad.editing.sync.changes import Layout, find_changes, shown
from pieraklad.editing.sync.commits import HeadMoved, Signatures, make_commits
from pieraklad.editing.sync.merging import Merger
from pieraklad.editing.sync.plan import Planner, Wanted, everybody, nobody
from pieraklad.editing.sync.repository import GitFailed, Repository
from pieraklad.editing.sync.state import SyncState, SyncStatus
from pieraklad.editing.values import Place
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.foreign_errors import reason_of

log = logging.getLogger("pieraklad.editing")

_TRIES = 3
"""How often a push that others were faster than is tried again, and a merge that a save was faster than."""
_MOST_LOCKS = 200
"""Catalogs that are locked while git writes them; more open files than this may not be allowed."""
_PATIENCE = 5.0
"""How long to wait for a git command of this moment, and for saves, in seconds."""


class Synchronizer:
    """The exchange of one project with git. One round at a time, among all threads and processes."""

    def __init__(
        self, project: Project, history: History, locks: CatalogLocks, settler: Settler
    ) -> None:
        self._project = project
        self._locks = locks
        self._settler = settler
        self.state = SyncState(history.records)
        self._planner = Planner(project, history, locks, settler, self.state)
        self._signatures = Signatures(project, self.state.address)
        self.stop = threading.Event()
        """Set to end a round that waits for the network."""

    @property
    def is_on(self) -> bool:
        """Whether pieraklad.toml asks for anything."""
        return self._project.syncing.commit or self._project.syncing.pull

    def status(self) -> SyncStatus:
        """Return how things stand."""
        return self.state.status(self.is_on)

    def run(self, wanted: Wanted = everybody, exchange: bool = True) -> SyncStatus | None:
        """Do a round; None if another one is going on. What goes wrong is in the status.

        `wanted` says whose work is to be committed, all by default; `exchange` whether to fetch and push.
        """
        if not self.is_on:
            return self.status()
        try:
            with self._locks.hold("", "sync", 0.0):
                self._run(wanted, exchange)
        except LockBusy:
            return None
        return self.status()

    def _run(self, wanted: Wanted, exchange: bool) -> None:
        notices: list[str] = []
        unpushed = 0
        try:
            repository = Repository.find(self._project.root, self.stop)
            if repository is None:
                nothing = Bilingual(
                    "the project is not in a git repository; run `git init` in its folder",
                    "праект не ў рэпазіторыі git; выканайце ў яго папцы `git init`",
                )
                raise GitFailed(joined(f"{self._project.root}: ", nothing))
            if repository.setting("pieraklad.sync").lower() in ("false", "no", "off", "0"):
                self.state.keep("round", {"off": True})
                return
            _wait_for_moment(repository)
            obstacle = repository.obstacle()
            if obstacle is not None:
                raise GitFailed(obstacle)
            layout = Layout(self._project, repository.top)
            if not layout.languages:
                outside = Bilingual(
                    "the catalogs are not in the repository", "каталогі не ў рэпазіторыі"
                )
                raise GitFailed(joined(f"{self._project.locales_dir}: ", outside))
            one = _Round(self, repository, layout, notices)
            if self._project.syncing.commit and wanted is not nobody:
                one.commit(wanted)
            unpushed = one.exchange(exchange)
        except GitFailed as error:
            notices.append(error.reason)
        except (OSError, sqlite3.Error) as error:
            reason = reason_of(error) if isinstance(error, OSError) else str(error)
            notices.append(reason)
        if self.stop.is_set():
            return  # it was ended, which says nothing
        self.state.end_round(list(dict.fromkeys(notices)), unpushed)


class _Round:
    """What a round works with."""

    def __init__(
        self, owner: Synchronizer, repository: Repository, layout: Layout, notices: list[str]
    ) -> None:
        self._owner = owner
        self._git = repository
        self._layout = layout
        self._notices = notices
        self._settings = owner._project.syncing
        self._signatures = owner._signatures

    def commit(self, wanted: Wanted) -> None:
        """Commit what people saved."""
        for last in (False, False, True):
            head = self._git.commit("HEAD")
            changes = find_changes(self._git, self._layout)
            plan = self._owner._planner.plan(self._git, self._layout, changes, head, wanted)
            try:
                make_commits(self._git, self._signatures, plan.drafts, changes.new, head)
            except HeadMoved:
                if last:
                    raise
                continue
            self._notices.extend(plan.notices)
            if changes.staged:
                text = Bilingual(
                    ": somebody has staged it; it is committed here once they commit or unstage it",
                    ": нехта паставіў гэта ў індэкс git; каміт будзе, калі яго закаміцяць або прыбяруць адтуль",
                )
                self._notices.append(joined(shown(changes.staged), text))
            self._owner.state.note_committed(plan.batches, plan.seq)
            return

    def exchange(self, is_due: bool) -> int:
        """Fetch, merge and push as the settings say; return how many commits the upstream lacks."""
        upstream = self._upstream()
        if upstream is None:
            return 0
        remote, branch, name, local = upstream
        for attempt in range(_TRIES + 1):
            known = self._git.commit(local)
            if is_due and (self._settings.pull or attempt):
                self._fetch(remote, branch, local)
                theirs = self._git.commit(local)
                if self._git.count(f"HEAD..{theirs}") and self._settings.pull:
                    self._merge(theirs, name)
            ahead = self._ahead(local)
            if not (is_due and self._settings.push and ahead):
                return ahead
            sent = self._git.commit("HEAD")
            try:
                self._git.run(
                    "push", "--porcelain", "--no-verify", "--no-signed", "--", remote, f"{sent}:{branch}",
                    network=True,
                )  # fmt: skip
            except GitFailed as error:
                self._after_rejection(error, upstream, known, attempt)
                continue
            return self._ahead(local)
        return 0

    def _after_rejection(
        self, error: GitFailed, upstream: tuple[str, str, str, str], known: str, attempt: int
    ) -> None:
        """Return if somebody else was faster and there are tries left; else raise GitFailed."""
        remote, branch, name, local = upstream
        pending = Bilingual(" could not be pushed to: ", " — адправіць не ўдалося: ")
        failed = GitFailed(joined(name, pending, error.reason))
        if self._owner.stop.is_set() or attempt == _TRIES:
            raise failed
        try:
            self._fetch(remote, branch, local)
        except GitFailed:
            raise failed from None
        if self._git.commit(local) == known or not self._git.count(f"HEAD..{local}"):
            raise failed
        if not self._settings.pull:
            text = Bilingual(
                " has commits that are not here; `pull = true` under [workbench] merges them",
                " мае каміты, якіх тут няма; іх злучае `pull = true` у [workbench]",
            )
            raise GitFailed(joined(name, text))
        time.sleep(0.1 * attempt)

    def _upstream(self) -> tuple[str, str, str, str] | None:
        """Return the remote, its branch, how both are called, and the branch's copy here."""
        if not (self._settings.pull or self._settings.push):
            return None
        mine = self._git.branch()
        remote = self._git.setting(f"branch.{mine}.remote")
        branch = self._git.setting(f"branch.{mine}.merge")
        local = self._git.line("for-each-ref", "--format=%(upstream)", f"refs/heads/{mine}")
        if not remote or remote == "." or not branch or not local.startswith("refs/"):
            text = Bilingual(
                f"the branch {mine} has no upstream to exchange with; set one: `git push -u origin {mine}`",
                f"галіна {mine} не мае з чым абменьвацца; задайце: `git push -u origin {mine}`",
            )
            raise GitFailed(text)
        return remote, branch, local.removeprefix("refs/remotes/"), local

    def _ahead(self, local: str) -> int:
        return self._git.count(f"{local}..HEAD") if self._git.commit(local) else self._git.count("HEAD")  # fmt: skip

    def _fetch(self, remote: str, branch: str, local: str) -> None:
        try:
            self._git.run(
                "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--", remote,
                f"+{branch}:{local}", network=True,
            )  # fmt: skip
        except GitFailed as error:
            failed = Bilingual(" could not be fetched: ", " — атрымаць не ўдалося: ")
            raise GitFailed(
                joined(local.removeprefix("refs/remotes/"), failed, error.reason)
            ) from None

    def _merge(self, theirs: str, name: str) -> None:
        """Bring the branch to a commit with both sides' work, and take that into the workbench."""
        project = self._owner._project
        merger = Merger(
            self._git, self._layout, self._signatures, project.outdated == "translation"
        )
        for last in (False, False, True):
            if self._settings.commit:
                self.commit(everybody)
            mine = self._git.commit("HEAD")
            merged = merger.merged(mine, theirs, name)
            if merged == mine or self._move(mine, merged, last):
                return

    def _move(self, mine: str, merged: str, is_last: bool) -> bool:
        """Move the branch, the index and the files forward; False if somebody wrote a file meanwhile.

        git leaves alone what is staged or edited, and refuses if a file that has to change is one of those.
        """
        paths = self._git.changed(mine, merged)
        found = {path: self._layout.place(path) for path in paths}
        places = sorted({place for place in found.values() if place is not None})
        with contextlib.ExitStack() as all_locks:
            held = {
                place: all_locks.enter_context(contextlib.ExitStack())
                for place in places[:_MOST_LOCKS]
            }
            for place, lock in held.items():
                with contextlib.suppress(LockBusy):  # git then notices the save itself
                    lock.enter_context(self._owner._locks.hold(*place, _PATIENCE))
            if self._git.commit("HEAD") != mine:
                return False
            try:
                self._git.run("merge", "--ff-only", "--quiet", "--no-edit", merged)
            except GitFailed as error:
                changes = find_changes(self._git, self._layout)
                if not is_last and self._settings.commit and paths & {*changes.everything()}:
                    return False
                text = Bilingual(
                    "commits from the upstream cannot be taken in: ", "каміты адтуль немагчыма прыняць: "
                )  # fmt: skip
                raise GitFailed(joined(text, self._in_the_way(paths) or error.reason)) from None
            for place, lock in held.items():
                self._take_in(place, (mine, merged))
                lock.close()  # whoever waits with a save goes on
        for place in places[_MOST_LOCKS:]:
            with contextlib.suppress(LockBusy), self._owner._locks.hold(*place, _PATIENCE):
                self._take_in(place, (mine, merged))
        for path, gone in found.items():
            if gone is not None and not self._layout.file(path).exists():
                self._layout.file(path.removesuffix(".po") + ".mo").unlink(missing_ok=True)
        return True

    def _take_in(self, place: Place, pulled: tuple[str, str]) -> None:
        try:
            self._owner._settler.settle(place, pulled)
        except (CannotWrite, OSError, sqlite3.Error) as error:
            log.warning("%s/%s cannot be reconciled after a pull: %s", *place, error)

    def _in_the_way(self, paths: set[str]) -> Bilingual | None:
        """Return which files that have to change were edited here and not committed."""
        said = self._git.run(
            "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"
        )
        names = [name[3:] for name in said.decode("utf-8", "surrogateescape").split("\0") if name]
        if not paths & {*names}:
            return None
        text = Bilingual(
            ": was changed here and is not committed; commit it or take it back",
            ": зменена тут і не закамічана; закаміцьце або адкаціце",
        )
        return joined(shown(paths & {*names}), text)


def _wait_for_moment(repository: Repository) -> None:
    """Wait while a git command of this moment holds the index; one that goes on is an obstacle."""
    end = time.monotonic() + _PATIENCE
    while repository.is_locked():
        if time.monotonic() > end:
            return
        time.sleep(0.05)
