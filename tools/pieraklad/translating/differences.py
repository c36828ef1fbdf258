"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORDS = re.compile(r"\w+(?:[’'ʼ-]\w+)*|\s+|[^\w\s]")
_MOST = 4_000
"""Words of both texts together from which only what both begin and end with counts as the same."""


class Difference(NamedTuple):
    """A part of two texts: what both have, or what only the old or the new one has."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_diff(old: str, new: str) -> list[Difference]:
    """Return the pieces of which `old` becomes `new`; a replaced word is removed, then added."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > _MOST:
        return _ends(old, new)
    pieces: list[Difference] = []

    def add(kind: Literal["same", "removed", "added"], words: list[str]) -> None:
        if words:
            pieces.append(Difference(kind, "".join(words)))

    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            add("same", before[start:end])
        else:
            add("removed", before[start:end])
            add("added", after[new_start:new_end])
    return _joined(pieces)


def _joined(pieces: list[Difference]) -> list[Difference]:
    """Join changes that only a space stands between: “old words” reads better than two changes."""
    result: list[Difference] = []
    removed = added = ""
    for number, (kind, text) in enumerate(pieces):
        after = pieces[number + 1].kind if number + 1 < len(pieces) else "same"
        if kind == "same" and not (text.isspace() and (removed or added) and after != "same"):
            result += _change(removed, added)
            removed = added = ""
            result.append(Difference(kind, text))
        else:
            removed += text if kind != "added" else ""
            added += text if kind != "removed" else ""
    return result + _change(removed, added)


def _change(removed: str, added: str) -> list[Difference]:
    change = [Difference("removed", removed), Difference("added", added)]
    return [piece for piece in change if piece.text]


def _ends(old: str, new: str) -> list[Difference]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    parts = [
        Difference("same", old[:start]),
        Difference("removed", old[start : len(old) - end]),
        Difference("added", new[start : len(new) - end]),
        Difference("same", old[len(old) - end :]),
    ]
    return [piece for piece in parts if piece.text]
