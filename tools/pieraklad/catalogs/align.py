"""Which old message did an edited one come from: by position between unchanged neighbours, then by likeness."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

# Likeness of two texts is rapidfuzz's normalised Indel ratio, 0 to 100.
IN_PLACE = 35.0
"""The least likeness of two messages that stand at the same place between kept neighbours."""
ANYWHERE = 68.0
"""The least likeness of two messages that share no place."""


def align(
    old: Sequence[str], new: Sequence[str], kept: dict[int, int], candidates: Sequence[int]
) -> dict[int, int]:
    """Return {index in `new`: index in `old`} for edited messages.

    `old` and `new` are the texts in order, `kept` the pairs {new: old} that are equal, and
    `candidates` the old indexes that may be given away. Every old one is given once.
    """
    free = set(candidates)
    result: dict[int, int] = {}
    for olds, news in _gaps(len(old), len(new), kept):
        available = [index for index in olds if index in free]
        for new_index, old_index in _in_gap(old, new, available, news):
            result[new_index] = old_index
            free.discard(old_index)
    rest = [index for index in range(len(new)) if index not in kept and index not in result]
    pairs: list[tuple[float, int, int]] = []
    if free and rest:
        pool = {index: old[index] for index in sorted(free)}
        for new_index in rest:
            for _, score, old_index in process.extract(
                new[new_index], pool, scorer=fuzz.ratio, score_cutoff=ANYWHERE, limit=3
            ):
                pairs.append((-score, new_index, old_index))
    for _, new_index, old_index in sorted(pairs):
        if new_index not in result and old_index in free:
            result[new_index] = old_index
            free.discard(old_index)
    return result


def _gaps(old_size: int, new_size: int, kept: dict[int, int]) -> list[tuple[list[int], list[int]]]:
    """Return the runs of (old, new) indexes between pairs that stand in the same order in both."""
    gaps: list[tuple[list[int], list[int]]] = []
    last_old = last_new = -1
    anchors = [*_rising(sorted(kept.items())), (new_size, old_size)]
    for new_index, old_index in anchors:
        olds = list(range(last_old + 1, old_index))
        news = [index for index in range(last_new + 1, new_index) if index not in kept]
        if olds and news:
            gaps.append((olds, news))
        last_old, last_new = old_index, new_index
    return gaps


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that rises in both members (patience sorting)."""
    from bisect import bisect_left

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


def _in_gap(
    old: Sequence[str], new: Sequence[str], olds: list[int], news: list[int]
) -> list[tuple[int, int]]:
    """Pair the messages of one gap in order so that the sum of likeness is greatest."""
    if not olds or not news:
        return []
    # A gap is small where a person edited an article; a rewritten one is bounded here.
    if len(olds) * len(news) > 250_000:
        return []
    # Not process.cdist, which would bring numpy in for a few dozen texts.
    scores = [[fuzz.ratio(new[n], old[o], score_cutoff=IN_PLACE) for o in olds] for n in news]
    rows, columns = len(news), len(olds)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        scored = scores[row]
        below, here = best[row + 1], best[row]
        for column in range(columns - 1, -1, -1):
            score = scored[column]
            paired = below[column + 1] + score if score else 0.0
            here[column] = max(paired, below[column], here[column + 1])
    pairs: list[tuple[int, int]] = []
    row = column = 0
    while row < rows and column < columns:
        score = scores[row][column]
        if score and best[row][column] == best[row + 1][column + 1] + score:
            pairs.append((news[row], olds[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs
