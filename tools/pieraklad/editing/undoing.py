"""Taking back what one person did: each message as it was before them, unless somebody else came after."""

from __future__ import annotations

from dataclasses import dataclass

from pieraklad.editing.answers import Texts
from pieraklad.editing.history import History
from pieraklad.editing.values import Place


@dataclass(frozen=True, slots=True)
class Undoing:
    """A message as it is, and as it was before somebody changed it."""

    language: str
    slug: str
    id: str
    now: Texts
    before: Texts
    state: str
    """The state that it had before."""


def undoings(history: History, who: str, since: float) -> list[Undoing]:
    """Return what taking back all that somebody did since a time would change, latest first."""
    found = []
    for language, slug, name in history.touched_by(who, since):
        versions = history.versions(Place(language, slug), name)
        now = versions[0]
        if now.who != who or now.when < since:
            continue  # the present text is somebody else's
        before = next((one for one in versions if one.who != who or one.when < since), None)
        target = ("",) * len(now.target) if before is None else before.target
        state = "untranslated" if before is None else before.state
        if (target, state) != (now.target, now.state):
            found.append(Undoing(language, slug, name, now.target, target, state))
    return found
