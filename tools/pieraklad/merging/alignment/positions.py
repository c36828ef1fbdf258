"""Pairing messages by their position between neighbours: the gaps between certain pairs, and their contents."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Sequence

from rapidfuzz import fuzz

from pieraklad.merging.alignment.rare_words import Words, likest

NEARBY, CLEAR = 0.5, 0.05
"""The least likeness (0 to 1, see `words.likest`) of two texts near the same position, and how much more similar
to each other than the next best they must be."""
IN_PLACE = 25.0
"""The likeness (0 to 100) that a text's position is worth if nearly everything was edited in place."""
FEW = 20
"""The longest run of texts that may be paired by position alone."""

_NEAR = 8
"""How far a text may have moved from the position where it is looked for."""


def clear_nearby(
    old: Sequence[str],
    new: Sequence[str],
    words: Words,
    anchors: list[tuple[int, int]],
    kept: Container[int],
    free: Container[int],
) -> dict[int, int]:
    """Return {new: old} for texts near the same position that are clearly each other's best match, in any order.

    This distinguishes two tabs “Python 3.6” and “Python 3.10” that swapped places and changed their wording.
    """
    places = _rising(sorted(anchors))
    starts = [n for n, _ in places]
    rivals: dict[int, list[tuple[float, int]]] = {}
    claims: dict[int, list[float]] = defaultdict(list)
    for n, text in enumerate(new):
        if n in kept:
            continue
        before = bisect_left(starts, n) - 1
        at, place = places[before] if before >= 0 else (-1, -1)
        middle = place + n - at
        near = [o for o in range(middle - _NEAR, middle + _NEAR + 1) if o in free]
        ranked = likest(text, old, words.compared(text, near))
        if not ranked:
            continue
        rivals[n] = ranked
        for points, o in ranked:
            claims[o].append(points)
    pairs: dict[int, int] = {}
    for n, ranked in rivals.items():
        points, o = ranked[0]
        others = [*(score for score, _ in ranked[1:2]), *sorted(claims[o])[-2:-1]]
        if points >= NEARBY and points >= max(others, default=0.0) + CLEAR:
            pairs[n] = o
    return pairs


def put_in_place(
    old: Sequence[str],
    new: Sequence[str],
    kept: dict[int, int],
    result: dict[int, int],
    free: set[int],
) -> None:
    """Pair texts between certain neighbours by position, if there are as many as before.

    A pair without another beside it may be there by chance: it does not split a run, and is dropped if
    pairing all texts by position is more likely overall.
    """
    known = kept | result
    anchors = [
        (n, o) for n, o in known.items() if known.get(n - 1) == o - 1 or known.get(n + 1) == o + 1
    ]
    for olds, news in gaps(len(old), len(new), anchors):
        if len(olds) != len(news) or len(olds) > FEW:
            continue
        inside = {n: result[n] for n in news if n in result}
        open_ones = free.union(inside.values())
        level = {n: o for o, n in zip(olds, news, strict=True) if n not in kept and o in open_ones}
        if _likeness(old, new, level) + IN_PLACE * len(level) > _likeness(old, new, inside):
            for n, o in inside.items():
                del result[n]
                free.add(o)
            result |= level
            free.difference_update(level.values())


def _likeness(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> float:
    return sum(fuzz.ratio(new[n], old[o]) for n, o in pairs.items())


def gaps(old_size: int, new_size: int, anchors: list[tuple[int, int]]) -> list[tuple[range, range]]:
    """Return the runs of (old, new) indexes between anchors that are in the same order in both."""
    gaps: list[tuple[range, range]] = []
    last_new = last_old = -1
    for new_index, old_index in [*_rising(sorted(anchors)), (new_size, old_size)]:
        olds, news = range(last_old + 1, old_index), range(last_new + 1, new_index)
        if olds and news:
            gaps.append((olds, news))
        last_new, last_old = new_index, old_index
    return gaps


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that increases in both members (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for index, (_, value) in enumerate(pairs):
        place = bisect_left(tails, value)
        back.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            ends.append(index)
        else:
            tails[place] = value
            ends[place] = index
    chain: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = back[index]
    return chain[::-1]
