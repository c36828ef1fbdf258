"""Paragraphs that were split in two, or joined into one: found by checking the neighbours of edited messages.

Both are uncertain by nature: the entries created here are fuzzy, and the old ones stay as obsolete.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from polib import POEntry
from rapidfuzz import fuzz

from pieraklad.catalogs.message import other_flags
from pieraklad.merging.alignment.rare_words import SHORT

WITHIN = 85.0
"""The least likeness (rapidfuzz's partial ratio, 0 to 100) of a part to a piece of the whole."""


def split_and_joined(
    old: Sequence[POEntry],
    new: Sequence[POEntry],
    pairs: dict[int, int],
    kept: dict[int, int],
    free: set[int],
) -> dict[int, POEntry]:
    """Return {index in `new`: the old messages that its translation comes from} for parts and joined messages.

    `pairs` and `kept` are {new: old}, of edited and of equal messages; `free` are the available old
    ones. Only messages beside a pair are considered.
    """
    made: dict[int, POEntry] = {}
    for index, entry in enumerate(new):
        if index in pairs or index in kept or entry.msgid_plural:
            continue
        for beside in (index - 1, index + 1):
            if beside in pairs and is_within(entry, old[pairs[beside]]):
                made[index] = made[beside] = _doubtful(old[pairs[beside]])
                break
    taken = set(pairs.values()) | set(kept.values())
    for index, place in pairs.items():
        before, after = place - 1, place + 1
        parts = [
            p
            for p in (before, place, after)
            if p == place or (p in free and p not in taken and is_within(old[p], new[index]))
        ]
        if len(parts) > 1 and index not in made and is_within(old[place], new[index]):
            made[index] = _joined([old[part] for part in parts])
    return made


def is_within(part: POEntry, whole: POEntry) -> bool:
    """Return whether a text of more than a few words occurs, nearly unchanged, in a longer one."""
    if part.msgid_plural or whole.msgid_plural or part.msgctxt != whole.msgctxt:
        return False
    if len(part.msgid.split()) <= SHORT or len(part.msgid) > 0.9 * len(whole.msgid):
        return False
    return fuzz.partial_ratio(part.msgid, whole.msgid, score_cutoff=WITHIN) > 0


def _doubtful(entry: POEntry) -> POEntry:
    result = copy(entry)
    result.flags = ["fuzzy", *other_flags(entry)]
    return result


def _joined(parts: list[POEntry]) -> POEntry:
    result = _doubtful(parts[0])
    result.msgid = " ".join(part.msgid for part in parts)
    result.msgstr = " ".join(part.msgstr for part in parts if part.msgstr)
    notes = dict.fromkeys(part.tcomment for part in parts if part.tcomment)
    result.tcomment = "\n".join(notes)
    result.previous_msgid = result.previous_msgctxt = None
    return result
