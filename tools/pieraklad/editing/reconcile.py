"""Taking in what other programs wrote into a catalog, message by message, by what the history knows.

A message that has its last known value is as it should be. One with a value that is nowhere in the
history is another program's work and is taken in. One with an *older* value is either a deliberate
return to it or, far more often, an editor that read the file before our saves and then wrote all of it back:

- git has that value at a HEAD that has moved, and not by a mere commit: it was pulled or reverted, and stays;
- the file holds a value that was saved here after the change that was taken back: whoever wrote the
  file had seen that change, and returned deliberately;
- otherwise the file is a stale copy, and the newer value is put back.

In no case is a text lost: what another program replaces is offered as a suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from polib import POEntry

from pieraklad.editing.identity import content_hash, write_texts
from pieraklad.editing.sheet import Sheet
from pieraklad.editing.values import OUTSIDE, LastValue, Recorded, value_of


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
    past: Mapping[str, list[Recorded]],
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
    hashes = {key: content_hash(entry) for key, entry in sheet.entries.items()}
    seen = _seen(hashes, known, past)
    for key, entry in sheet.entries.items():
        old, hash_ = known.get(key), hashes[key]
        if old is None:
            taken.noted[key] = value_of(entry, now)
        elif hash_ == old.hash:
            if not old.here:
                taken.noted[key] = old._replace(here=True)
        elif hash_ not in pending.get(key, ()):
            changes = past.get(key, [])
            following = _number_after(changes, hash_)
            if following is None or following <= seen or is_from_git(key, hash_):
                is_seen = bool(changes) and changes[-1].seq <= seen
                taken.outside.append(OutsideChange(key, old, value_of(entry, now), is_seen))
            else:
                put_back(entry, old)
                taken.put_back.append(key)
                if not old.here:
                    taken.noted[key] = old._replace(here=True)
    for key, old in known.items():
        if old.here and key not in hashes:
            taken.noted[key] = old._replace(here=False)
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
    hashes: Mapping[str, str], known: Mapping[str, LastValue], past: Mapping[str, list[Recorded]]
) -> int:
    """Return the number of a change that whoever wrote the file has certainly seen; 0 if there is none."""
    seen = 0
    for key, changes in past.items():
        old = known.get(key)
        if old is None or hashes.get(key) != old.hash:
            continue
        # A copy from when the message first had this value has it, too.
        first = next((number for number, one in enumerate(changes) if one.hash == old.hash), 0)
        # What was there before the first change was always there; and what another program wrote,
        # it knows without having looked at the file again.
        if first and changes[first].origin != OUTSIDE:
            seen = max(seen, changes[first].seq)
    return seen


def _number_after(changes: list[Recorded], hash_: str) -> int | None:
    """Return the number of the change that last replaced a value; None if it never had been there."""
    for number in range(len(changes) - 2, -1, -1):
        if changes[number].hash == hash_:
            return changes[number + 1].seq
    return None
