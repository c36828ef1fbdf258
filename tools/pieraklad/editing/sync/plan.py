"""What people saved since the last commit → the commits to be made of it, by author and language."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pieraklad.editing.history import History
from pieraklad.editing.locks import CatalogLocks, LockBusy
from pieraklad.editing.settle import CannotWrite, Settler
from pieraklad.editing.sheet import Sheet, Unreadable
from pieraklad.editing.sync.authors import (
    SITE,
    Credit,
    Step,
    catalog_steps,
    review_steps,
    reviewers,
)
from pieraklad.editing.sync.changes import Layout, ProjectChanges
from pieraklad.editing.sync.commits import Draft
from pieraklad.editing.sync.repository import Repository
from pieraklad.editing.sync.state import SyncState
from pieraklad.editing.values import OUTSIDE, Place
from pieraklad.project import Project
from pieraklad.project.bilingual import joined
from pieraklad.project.foreign_errors import reason_of
from pieraklad.storage.files import read_file

_LOCK_TIMEOUT = 10.0

Wanted = Callable[[str, str], bool]
"""Whether an author's work in a language is to be committed now."""


def everybody(_language: str, _who: str) -> bool:
    """Commit everything."""
    return True


def nobody(_language: str, _who: str) -> bool:
    """Commit nothing, what nobody is known for included."""
    return False


@dataclass(slots=True)
class _Snapshot:
    """A catalog's file, read at a moment at which the history agrees with it."""

    path: str
    place: Place
    old: bytes | None
    new: bytes
    credits: dict[str, Credit]


@dataclass(slots=True)
class CommitPlan:
    """Commits to be made."""

    drafts: list[Draft] = field(default_factory=list)
    batches: list[tuple[str, str]] = field(default_factory=list)
    """The (language, author) pairs whose texts are then committed."""
    seq: int = 0
    """The number of the last version that any of it was made of."""
    notices: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    """Languages in which a file has to wait: their texts do not count as committed."""


class Planner:
    """Works out the commits of one project."""

    def __init__(
        self, project: Project, history: History, locks: CatalogLocks, settler: Settler, state: SyncState
    ) -> None:  # fmt: skip
        self._project = project
        self._history = history
        self._locks = locks
        self._settler = settler
        self._state = state

    def plan(
        self,
        repository: Repository,
        layout: Layout,
        changes: ProjectChanges,
        head: str,
        wanted: Wanted,
    ) -> CommitPlan:
        """Return the commits of what `changes` from the commit `head`."""
        plan = CommitPlan(seq=self._history.latest())
        waiting = map(layout.place, changes.staged)
        plan.left |= {place.language for place in waiting if place is not None}
        known = changes.everything()
        committed = dict(
            zip(known, repository.blobs([f"{head}:{path}" for path in known]), strict=True)
        )
        snapshots = []
        for path, place in changes.catalogs.items():
            snapshot = self._snapshot(path, place, layout, committed[path], plan)
            if snapshot is None:
                plan.left.add(place.language)
            else:
                snapshots.append(snapshot)
        reviews: list[tuple[str, str, bytes]] = []
        for path, language in changes.reviews.items():
            data = _read(self._project, layout.file(path), plan)
            if data is not None:
                reviews.append((path, language, data))
        now = time.time()
        for language in sorted({s.place.language for s in snapshots} | {r[1] for r in reviews}):
            own = [s for s in snapshots if s.place.language == language]
            authors: dict[str, float] = {}
            for credit in (credit for s in own for credit in s.credits.values()):
                authors[credit.who] = max(credit.at, authors.get(credit.who, 0.0))
            for path, tag, data in reviews:
                if tag == language:
                    authors.update((w, now) for w in reviewers(committed[path], data) - {*authors})
            order = [who for who in sorted(authors, key=lambda w: (authors[w], w)) if wanted(language, who)]  # fmt: skip
            drafts = {who: Draft(language, who) for who in (SITE, *order)}
            for s in own:
                steps = catalog_steps(s.old, s.new, s.credits, order)
                _add(drafts, s.path, s.place.slug, s.old, steps)
                self._compiled(layout, s.path, drafts, steps, changes, plan)
            for path, tag, data in reviews:
                if tag == language:
                    steps = review_steps(committed[path], data, order, now)
                    _add(drafts, path, "", committed[path], steps)
            plan.drafts += [draft for draft in drafts.values() if draft.files]
            plan.batches += [(language, who) for who in order]
        self._others(layout, changes, plan)
        for batch in self._state.batches():  # whose text somebody else has replaced, say
            known_batch = (batch.language, batch.who)
            if known_batch not in plan.batches and wanted(*known_batch):
                plan.batches.append(known_batch)
        plan.batches = [batch for batch in plan.batches if batch[0] not in plan.left]
        return plan

    def _snapshot(
        self, path: str, place: Place, layout: Layout, old: bytes | None, plan: CommitPlan
    ) -> _Snapshot | None:
        file = layout.file(path)
        try:
            with self._locks.hold(*place, _LOCK_TIMEOUT):
                # What other programs wrote is then known as theirs, and waiting texts are in the file.
                self._settler.settle(place)
                data = read_file(file)
                credits_ = self._credits(place)
        except LockBusy:
            return None  # the next round finds it
        except CannotWrite as error:
            plan.notices.append(error.reason)
            return None
        except OSError as error:
            plan.notices.append(joined(f"{path}: ", reason_of(error)))
            return None
        try:
            Sheet.read(data)
            if old is not None:
                Sheet.read(old)
        except Unreadable:
            old = None  # the committed one is broken, or a step would be: one commit of the whole
        return _Snapshot(path, place, old, data, credits_)

    def _credits(self, place: Place) -> dict[str, Credit]:
        """Return who wrote the present text of each message that ever changed."""
        found: dict[str, Credit] = {}
        before: dict[str, set[str]] = {}
        done: dict[str, int] = {}
        for key, seq, hash_, who, at, origin in self._history.authors(place):
            if origin == OUTSIDE or not who:
                found.pop(key, None)
                continue
            if who not in done:
                done[who] = self._state.committed(place.language, who)
            others = before.setdefault(key, set())
            found[key] = Credit(hash_, who, at, frozenset(others - {who}))
            if seq > done[who]:
                others.add(who)
        return found

    def _compiled(
        self, layout: Layout, path: str, drafts: dict[str, Draft], steps: list[Step],
        changes: ProjectChanges, plan: CommitPlan,
    ) -> None:  # fmt: skip
        """Let a compiled catalog that git has travel with its catalog's last step."""
        compiled = path.removesuffix(".po") + ".mo"
        if compiled in changes.others and steps:
            data = _read(self._project, layout.file(compiled), plan)
            if data is not None:
                drafts[steps[-1].who].files[compiled] = data

    def _others(self, layout: Layout, changes: ProjectChanges, plan: CommitPlan) -> None:
        """Commit as the site what nobody is known for: templates, the glossary."""
        draft = Draft("", SITE)
        done = {path for one in plan.drafts for path in one.files}
        for path in changes.others:
            if path in done:
                continue
            data = _read(self._project, layout.file(path), plan)
            if data is not None:
                draft.add(path, "", Step(SITE, data))
                kind = "glossary" if path == layout.glossary else "templates" if layout.is_template(path) else "compiled catalogs"  # fmt: skip
                draft.names.extend({kind} - {*draft.names})
        if draft.files:
            plan.drafts.append(draft)


def _add(
    drafts: dict[str, Draft], path: str, name: str, old: bytes | None, steps: list[Step]
) -> None:
    last = old
    for step in steps:
        if step.data != last:
            drafts[step.who].add(path, name, step)
        last = step.data


def _read(project: Project, file: Path, plan: CommitPlan) -> bytes | None:
    try:
        return read_file(project.confine(file))
    except OSError as error:
        plan.notices.append(joined(f"{project.relative(file)}: ", reason_of(error)))
        return None
