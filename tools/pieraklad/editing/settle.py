"""Bringing a catalog's file, the journal and the history into accord, under the catalog's lock.

The order of the steps decides what a crash can do: the file first, its .mo, then one transaction
with the history, the answers and the file's digest. Killed before that transaction, the requests
are still pending, and the next one finds in the file what they wrote.
"""

from __future__ import annotations

import logging
import os
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from pieraklad.editing import apply as applying
from pieraklad.editing.answers import Answer, Texts
from pieraklad.editing.compiling import Compiler
from pieraklad.editing.git import Git
from pieraklad.editing.history import History
from pieraklad.editing.identity import content_hash, hash_with
from pieraklad.editing.pulled import sheet_at, told_by_git
from pieraklad.editing.reconcile import OutsideChange, TakenIn, take_in
from pieraklad.editing.sheet import Sheet, Unreadable, digest_of
from pieraklad.editing.values import (
    MO_IS_DUE,
    OUTSIDE,
    LastFile,
    LastValue,
    Pending,
    Place,
    value_of,
)
from pieraklad.editing.writer import Writer
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.published import Published
from pieraklad.storage.files import read_file, rewrite

log = logging.getLogger("pieraklad.editing")

_PATIENCE = 1.5
"""How long to wait for another program that is writing the file, in seconds; then the journal keeps the texts."""
_GIT_MOVES = 0.2
"""How long after writing its index git may take to move HEAD, in seconds."""
_YOUNG = 50_000_000
"""Nanoseconds: a younger file may be written again without its clock showing it."""
_CACHED = 8
"""How many catalogs are kept as they were read last; a large one takes 150 ms to read."""

_GIT_WRITES = Bilingual("git is changing the project's files", "git якраз мяняе файлы праекта")
_EMPTY = Bilingual("the file is empty", "файл пусты")


class CannotWrite(Exception):
    """The file cannot be written now; `reason` says why, in both languages."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Plan:
    """What will be done to one version of a file, and recorded once that is on disk."""

    sheet: Sheet
    digest: str
    """Of the file as it was read."""
    taken: TakenIn | None = None
    steps: list[tuple[Pending, applying.Write]] = field(default_factory=list)


class Settler:
    """Settles the catalogs of one project."""

    def __init__(self, project: Project, history: History, published: Published) -> None:
        self._project = project
        self._history = history
        self._git = Git(project.root)
        self._compiler = Compiler(project, history, published)
        self._sheets: OrderedDict[Place, Sheet] = OrderedDict()
        self._guard = Lock()

    def is_settled(self, place: Place) -> bool:
        """Return whether nothing is to be done; needs no lock."""
        last = self._history.file(place)
        if last is None or last.stamp == MO_IS_DUE or self._history.pending(place):
            return False
        path = self._project.catalog_path(place.slug, place.language)
        try:
            return _stamp(os.stat(path)) == last.stamp or digest_of(read_file(path)) == last.digest
        except OSError:
            return False

    def settle(self, place: Place, pulled: tuple[str, str] | None = None) -> int:
        """Take in what others wrote, and do what the journal asks for; return how many requests that were.

        `pulled`: the commits between which the caller has just moved HEAD, and with it the file: git
        then knows whether whoever replaced a text had seen it. The caller holds the catalog's lock.
        Raises CannotWrite, with nothing lost, and sqlite3.Error.
        """
        path = self._project.catalog_path(place.slug, place.language)
        self._wait_for_git()
        head = self._git.head()
        last = self._history.file(place)
        plans: list[_Plan] = []

        def change(data: bytes | None) -> bytes | None:
            plans[:] = [self._plan(place, path, data, last, head)]
            if pulled is not None and plans[0].taken is not None:
                outside = plans[0].taken.outside
                outside[:] = told_by_git(self._git, path, outside, *pulled)
            return plans[0].sheet.written() if data is not None else None

        try:
            self._project.confine(path)
            rewrite(path, change, _PATIENCE)
        except Unreadable as error:
            place_ = f"{self._project.relative(path)}:{error.problem.line}: "
            raise CannotWrite(joined(place_, error.problem.text)) from None
        except OSError as error:
            raise CannotWrite(
                joined(f"{self._project.relative(path)}: ", reason_of(error))
            ) from None
        [plan] = plans
        stamp = self._compile(place, path, plan.sheet, last)
        self._record(place, plan, stamp, head, last)
        self._keep(place, plan.sheet)
        return len(plan.steps)

    def _plan(
        self, place: Place, path: Path, data: bytes | None, last: LastFile | None, head: str
    ) -> _Plan:
        if data is None or not data.strip():
            if self._git.is_writing():
                raise CannotWrite(_GIT_WRITES)
            if data is not None:
                raise CannotWrite(joined(f"{self._project.relative(path)}: ", _EMPTY))
        data = data or b""
        sheet = self._sheet(place, data)
        plan = _Plan(sheet, sheet.digest)
        requests = self._history.pending(place)
        values: dict[str, LastValue | None] = {}
        if last is None or last.digest != plan.digest:
            plan.taken = self._take_in(place, path, plan.sheet, requests, last, head, values)
        for pending in requests:
            plan.steps.append((pending, self._apply(place, plan.sheet, pending, values)))
        return plan

    def _take_in(
        self, place: Place, path: Path, sheet: Sheet, requests: list[Pending],
        last: LastFile | None, head: str, values: dict[str, LastValue | None],
    ) -> TakenIn:  # fmt: skip
        known = self._history.messages(place)
        at_head: list[Sheet | None] = []

        def is_from_git(id: str, hash_: str) -> bool:
            if not at_head:
                now = self._moved_head(last.head if last else "", head)
                at_head.append(None if now is None else sheet_at(self._git, now, path))
            if at_head[0] is None:
                return False
            entry = at_head[0].entries.get(id)
            return entry is not None and content_hash(entry) == hash_

        pending: dict[str, set[str]] = {}
        for request in (row.request for row in requests):
            entry = sheet.entries.get(request.id)
            if entry is not None:
                made = {hash_with(entry, request.target, fuzzy) for fuzzy in (False, True)}
                pending.setdefault(request.id, set()).update(made)
        past = self._history.past(place)
        taken = take_in(sheet, known, past, pending, is_from_git, time.time())
        values.update(known)
        values.update(taken.noted)
        values.update((change.id, change.new) for change in taken.outside)
        return taken

    def _apply(
        self, place: Place, sheet: Sheet, pending: Pending, values: dict[str, LastValue | None]
    ) -> applying.Write:
        request = pending.request
        if request.id not in values:
            values[request.id] = self._history.message(place, request.id)
        old = values[request.id]
        target: Texts | None
        if old is not None and old.hash == request.base:
            target = old.target
        else:
            target = self._history.target_of(place, request.id, request.base)
        base = applying.Base(old, request.base_target if target is None else target)
        try:
            write = applying.apply(sheet, pending, base)
        except Exception:  # one request must not hold up those behind it
            log.exception("a request to save %s/%s cannot be done", *place)
            return applying.broken(pending, base)
        entry = applying.entry_for(sheet, pending, old)
        if entry is not None:
            values[request.id] = value_of(entry, pending.at)
        return write

    def close(self) -> None:
        """Finish what is done in the background."""
        self._compiler.close()

    def _moved_head(self, before: str, now: str) -> str | None:
        """Return where HEAD is if git has written files and moved it; None if it has not."""
        end = time.monotonic() + _GIT_MOVES
        while now == before or self._git.only_committed(before, now):
            before = now
            if time.monotonic() > end or self._git.seconds_since_change() > _GIT_MOVES:
                return None
            time.sleep(_GIT_MOVES / 10)
            now = self._git.head()
        return now

    def _wait_for_git(self) -> None:
        end = time.monotonic() + _PATIENCE
        while self._git.is_writing():
            if time.monotonic() > end:
                raise CannotWrite(_GIT_WRITES)
            time.sleep(0.01)

    def _compile(self, place: Place, path: Path, sheet: Sheet, last: LastFile | None) -> str:
        """Write the .mo file if the catalog changed; return the stamp of the catalog's file."""
        if not sheet.data:
            return ""
        is_due = last is None or last.digest != sheet.digest or last.stamp == MO_IS_DUE
        if is_due and not self._compiler.compile(place, path, sheet):
            return MO_IS_DUE
        try:
            status = os.stat(path)
            is_young = time.time_ns() - status.st_mtime_ns < _YOUNG
            if is_young or read_file(path) != sheet.data:
                return ""
        except OSError:
            return ""
        return _stamp(status)

    def _record(
        self, place: Place, plan: _Plan, stamp: str, head: str, last: LastFile | None
    ) -> None:
        now = LastFile(plan.sheet.digest, stamp, head)
        if now == last and not plan.steps and plan.taken is None:
            return
        # Undone by a power failure, all of it is worked out again: the journal and the file are on disk.
        with self._history.records.writing(durable=False) as connection:
            writer = Writer(connection, place, time.time())
            if plan.taken is not None:
                writer.values(plan.taken.noted.items())
                for change in plan.taken.outside:
                    self._record_outside(place, writer, change)
                if plan.taken.put_back:
                    log.info("%s/%s: a stale copy was saved; %d newer texts were put back",
                             *place, len(plan.taken.put_back))  # fmt: skip
            for pending, write in plan.steps:
                answer: Answer = write(writer)
                writer.answer(pending.number, answer)
            writer.file(*now)

    def _record_outside(self, place: Place, writer: Writer, change: OutsideChange) -> None:
        """Record what another program wrote; what it replaced unseen becomes a suggestion."""
        old, new = change.old, change.new
        who, origin = self._history.origin(place, change.id)
        if (
            any(old.target)
            and old.target != new.target
            and origin != OUTSIDE
            and not change.is_seen
        ):
            writer.suggest(change.id, old.target, new.target, who, old.at, OUTSIDE)
        writer.version(change.id, old, new, "", new.at, OUTSIDE)

    def _sheet(self, place: Place, data: bytes) -> Sheet:
        """Return the sheet of a file's bytes, for this caller alone: it will be changed."""
        with self._guard:
            kept = self._sheets.pop(place, None)
        return kept if kept is not None and kept.data == data else Sheet.read(data)

    def _keep(self, place: Place, sheet: Sheet) -> None:
        # In another charset a file may have been converted as a whole.
        if sheet.catalog.charset.lower() != "utf-8":
            return
        with self._guard:
            self._sheets[place] = sheet
            while len(self._sheets) > _CACHED:
                self._sheets.popitem(last=False)


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino}"
