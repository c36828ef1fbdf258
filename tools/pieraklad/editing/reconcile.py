"""Taking in what other programs wrote into a catalog, message by message, by what the history knows.

A message that has its last known value is as it should be. One with a value that is nowhere in the
history is another program's work and is taken in. One with an *older* value is either a deliberate
return to it or, far more often, an editor that read the file before our saves and then wrote all of it back:

- git has that value at a HEAD that has moved: it was pulled or reverted, and stays;
- the file holds a value of another message that is younger than the change that was taken back:
  whoever wrote the file had seen that change, and returned deliberately;
- otherwise the file is a stale copy, and the newer value is put back.

In no case is a text lost: what another program replaces is offered as a suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from polib import POEntry

from pieraklad.editing.history import LastValue, Occurrence, value_of
from pieraklad.editing.identity import content_hash, write_texts
from pieraklad.editing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class OutsideChange:
    """A value that another program wrote."""

    id: str
    old: LastValue
    new: LastValue
    is_seen: bool
    """Whether whoever wrote it is known to have seen the old value."""


@dataclass(slots=True)
class TakenIn:
    """What a file has that the history did not know, and what was put back into it."""

    noted: dict[str, LastValue] = field(default_factory=dict)
    """Messages that are new, that are back, or that are gone."""
    outside: list[OutsideChange] = field(default_factory=list)
    put_back: list[str] = field(default_factory=list)


def take_in(
    sheet: Sheet,
    known: Mapping[str, LastValue],
    occurrences: Mapping[str, list[Occurrence]],
    pending: Mapping[str, set[str]],
    is_from_git: Callable[[str, str], bool],
    now: float,
) -> TakenIn:
    """Compare a file with the history, and put newer values back into stale messages of the sheet.

    `pending`: the hashes that requests in the journal would give a message; such a value was
    written by a process that was killed before it could say so. `is_from_git` tells whether a
    message has a hash in git's HEAD, and HEAD has moved.
    """
    taken = TakenIn()
    hashes = {id: content_hash(entry) for id, entry in sheet.entries.items()}
    seen = _seen(hashes, known, occurrences)
    for id, entry in sheet.entries.items():
        old, hash_ = known.get(id), hashes[id]
        if old is None:
            taken.noted[id] = value_of(entry, now)
        elif hash_ == old.hash:
            if not old.here:
                taken.noted[id] = old._replace(here=True)
        elif hash_ not in pending.get(id, ()):
            past = occurrences.get(id, [])
            following = _number_after(past, hash_)
            if following is None or following <= seen or is_from_git(id, hash_):
                is_seen = bool(past) and past[-1].last <= seen
                taken.outside.append(OutsideChange(id, old, value_of(entry, now), is_seen))
            else:
                put_back(entry, old)
                taken.put_back.append(id)
                if not old.here:
                    taken.noted[id] = old._replace(here=True)
    for id, old in known.items():
        if old.here and id not in hashes:
            taken.noted[id] = old._replace(here=False)
    return taken


def put_back(entry: POEntry, value: LastValue) -> None:
    """Give an entry a value of the history."""
    fuzzy = value.state == "fuzzy"
    previous = entry.previous_msgid, entry.previous_msgctxt, entry.previous_msgid_plural
    write_texts(entry, value.target, fuzzy)
    if (
        content_hash(entry) != value.hash
    ):  # an empty text that is marked, or unmarked incomplete forms
        write_texts(entry, value.target, not fuzzy)
    if entry.fuzzy:
        entry.previous_msgid, entry.previous_msgctxt, entry.previous_msgid_plural = previous


def _seen(
    hashes: Mapping[str, str],
    known: Mapping[str, LastValue],
    occurrences: Mapping[str, list[Occurrence]],
) -> int:
    """Return a number of a version up to which whoever wrote the file has seen the changes."""
    seen = 0
    for id, past in occurrences.items():
        old = known.get(id)
        if len(past) < 2 or old is None or hashes.get(id) != old.hash or past[-1].hash != old.hash:
            continue
        # Only the first time counts: a copy from then has the same value.
        seen = max(seen, past[-1].first)
    return seen


def _number_after(past: list[Occurrence], hash_: str) -> int | None:
    """Return the number of the version that replaced a value for good; None for an unknown value."""
    for number, occurrence in enumerate(past[:-1]):
        if occurrence.hash == hash_:
            return (
                past[number + 1].first
                if past[number + 1].first > occurrence.last
                else occurrence.last + 1
            )
    return None
