"""Which old message did an edited one come from: shared rare words, the order, and the place between neighbours.

1. Every new message gets a few candidates, old ones that share words with it; a rare word weighs
   more (inverse document frequency), so that a message is known by a third of its words.
2. Of all candidates the chain that keeps the order and is likest in sum is taken (edits rarely move).
3. What is left between two neighbours of the chain is paired in order by likeness of letters; short
   messages may take their place's old text even when no letter is shared.
4. What moved far is taken when it is the other's best by a clear margin. Where the order is lost
   altogether, the likest pairs are taken first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from rapidfuzz import fuzz, process

from pieraklad.catalogs.words import SHORT, Words

IN_ORDER = 0.28
"""The least share of weighted words, 0 to 1, for a pair that keeps the order of its neighbours."""
MOVED = 0.34
"""The least share for a pair that does not."""
LONE, LONE_SHORT = 0.3, 0.45
"""The least mean of the shares of words and letters, 0 to 1, for a pair in a catalog whose order is
lost; the second for texts of a few words."""
PLACE = 0.1
"""What a pair gains that stands at the same place between two neighbours which are sure."""
MARGIN = 1.35
"""How many times likelier than the next best a moved pair must be."""
LETTERS = 42.0
"""The least likeness of letters (rapidfuzz's normalised Indel ratio, 0 to 100) between neighbours."""
WIDE_LETTERS = 65.0
"""The same in a gap so wide that the place says little."""
LONE_LETTERS = 58.0
"""There, the least likeness of letters for a pair that shares no rare word."""

REPLACED = 0.9
"""Where of all texts that are not what they were at least this share is an old one, edited, the rest
was edited, too, and not removed and something else added."""
IN_PLACE = 25.0
"""There, the likeness (0 to 100) that a text's place is worth."""

_NARROW_GAP = 36
_FEW = 20
_LARGEST_GAP = 10_000
"""Pairs of one gap that are compared by letters; beyond, words alone decide."""


def align(
    old: Sequence[str], new: Sequence[str], kept: dict[int, int], candidates: Iterable[int]
) -> dict[int, int]:
    """Return {index in `new`: index in `old`} for edited messages.

    `old` and `new` are the texts in order, `kept` the pairs {new: old} that are equal, and
    `candidates` the old indexes that may be given away. Every old one is given once.
    """
    free = set(candidates)
    wanted = [index for index in range(len(new)) if index not in kept]
    if not free or not wanted:
        return {}
    words = Words(old, sorted(free))
    scores = {index: ranked for index in wanted if (ranked := words.likest(new[index]))}
    chain = _best_chain(scores, kept)
    _add_places(scores, words, new, _firm(chain, scores, kept), len(old), kept)
    chain = _best_chain(scores, kept)
    # Where the order is lost, likeness is all there is.
    likely = len(kept) + sum(ranked[0][0] >= MOVED for ranked in scores.values())
    if 2 * len(chain) < likely:
        return _likest_first(old, new, wanted, scores, free)
    # A text of a few words is too little evidence away from its place.
    long = {i: ranked for i, ranked in scores.items() if not _is_short(new[i])}
    result = _trusted(chain, scores, kept, long)
    free.difference_update(result.values())
    # Where the order is kept, one that does not keep it is rare: only a clear likeness counts.
    for new_index, old_index in _moved(long, result, free):
        if _is_short(old[old_index]):
            continue
        result[new_index] = old_index
        free.discard(old_index)
    anchors = [pair for pair in chain if kept.get(pair[0], result.get(pair[0])) == pair[1]]
    for olds, news in _gaps(len(old), len(new), anchors):
        rest_old = [index for index in olds if index in free]
        rest_new = [index for index in news if index not in kept and index not in result]
        for new_index, old_index in _in_gap(old, new, rest_old, rest_new):
            result[new_index] = old_index
            free.discard(old_index)
    if len(result) >= _FEW and len(result) >= REPLACED * len(wanted):
        _put_in_place(old, new, kept, result, free)
    return result


def _put_in_place(
    old: Sequence[str],
    new: Sequence[str],
    kept: dict[int, int],
    result: dict[int, int],
    free: set[int],
) -> None:
    """Pair by their place what stands between neighbours that are sure, as many texts as before.

    A pair without another beside it may be there by chance: it parts no run, and gives way where
    all texts at their places are likelier together.
    """
    known = kept | result
    anchors = [
        (n, o)
        for n, o in known.items()
        if known.get(n - 1) == o - 1 or known.get(n + 1) == o + 1
    ]
    for olds, news in _gaps(len(old), len(new), anchors):
        if len(olds) != len(news) or len(olds) > _FEW:
            continue
        inside = {n: result[n] for n in news if n in result}
        open_ones = free.union(inside.values())
        level = {
            n: o for o, n in zip(olds, news, strict=True) if n not in kept and o in open_ones
        }
        if _likeness(old, new, level) + IN_PLACE * len(level) > _likeness(old, new, inside):
            for n, o in inside.items():
                del result[n]
                free.add(o)
            result |= level
            free.difference_update(level.values())


def _likeness(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> float:
    return sum(fuzz.ratio(new[n], old[o]) for n, o in pairs.items())


def _firm(
    chain: list[tuple[int, int]],
    scores: dict[int, list[tuple[float, int]]],
    kept: dict[int, int],
) -> list[tuple[int, int]]:
    """Return the pairs of the chain that are beyond doubt: the others are measured by them."""
    return [
        (n, o)
        for n, o in chain
        if n in kept or any(index == o and score >= MOVED for score, index in scores[n])
    ]


def _add_places(
    scores: dict[int, list[tuple[float, int]]],
    words: Words,
    new: Sequence[str],
    firm: list[tuple[int, int]],
    old_size: int,
    kept: dict[int, int],
) -> None:
    """Add to the candidates those old messages that stand where a new one stands, between firm ones."""
    for olds, news in _gaps(old_size, len(new), firm):
        level = len(olds) == len(news)
        if not level and len(olds) * len(news) > _NARROW_GAP:
            continue
        for place, n in enumerate(news):
            if n in kept:
                continue
            near = olds[max(0, place - 1) : place + 2] if level else olds
            known = {index: score for score, index in scores.get(n, ())}
            for score, index in words.compared(new[n], [o for o in near if o in words.bags]):
                known[index] = score + (PLACE if level and index == olds[place] else 0.0)
            if known:
                scores[n] = sorted(
                    ((score, index) for index, score in known.items()),
                    key=lambda pair: (-pair[0], pair[1]),
                )


def _best_chain(
    scores: dict[int, list[tuple[float, int]]], kept: dict[int, int]
) -> list[tuple[int, int]]:
    """Return the pairs, rising in both members, whose scores sum to the most (a Fenwick tree).

    `kept` pairs take part with the highest score: a heading “Notes” that stands elsewhere by
    chance must not part what a hundred others hold together.
    """
    pairs = [
        (new_index, old_index, score)
        for new_index, ranked in scores.items()
        for score, old_index in ranked
        if score >= IN_ORDER
    ]
    pairs.extend((new_index, old_index, 1.0) for new_index, old_index in kept.items())
    pairs.sort(key=lambda pair: (pair[0], -pair[1]))
    ranks = {index: rank for rank, index in enumerate(sorted({p[1] for p in pairs}), 1)}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(ranks) + 1)
    back: list[int] = []
    for number, (_, old_index, score) in enumerate(pairs):
        position = ranks[old_index] - 1
        best = (0.0, -1)
        while position > 0:
            best = max(best, tree[position])
            position -= position & -position
        back.append(best[1])
        reached = (best[0] + score, number)
        position = ranks[old_index]
        while position < len(tree):
            if reached[0] > tree[position][0]:
                tree[position] = reached
            position += position & -position
    position, best = len(ranks), (0.0, -1)
    while position > 0:
        best = max(best, tree[position])
        position -= position & -position
    chain: list[tuple[int, int]] = []
    number = best[1]
    while number >= 0:
        chain.append(pairs[number][:2])
        number = back[number]
    return chain[::-1]


def _trusted(
    chain: list[tuple[int, int]],
    scores: dict[int, list[tuple[float, int]]],
    kept: dict[int, int],
    long: Container[int],
) -> dict[int, int]:
    """Return the pairs of the chain that are likely in themselves or have a neighbour beside them."""
    members = set(chain)
    claims: dict[int, float] = defaultdict(float)
    for ranked in scores.values():
        for points, index in ranked:
            claims[index] = max(claims[index], points)
    trusted: dict[int, int] = {}
    for new_index, old_index in chain:
        if new_index in kept:
            continue
        score, best = 0.0, scores[new_index][0][0]
        for points, index in scores[new_index]:
            if index == old_index:
                score = points
        if score < MOVED <= claims[old_index]:  # it is some other message's, which moved
            continue
        beside = any(
            (new_index + step * a, old_index + step * b) in members
            for step in (-1, 1)
            for a, b in ((1, 1), (1, 2), (2, 1), (2, 2))
        )
        if beside or (score >= MOVED and score == best and new_index in long):
            trusted[new_index] = old_index
    return trusted


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs that rises in both members (patience sorting)."""
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


def _gaps(
    old_size: int, new_size: int, anchors: list[tuple[int, int]]
) -> list[tuple[range, range]]:
    """Return the runs of (old, new) indexes between anchors that stand in the same order in both."""
    gaps: list[tuple[range, range]] = []
    last_new = last_old = -1
    for new_index, old_index in [*_rising(sorted(anchors)), (new_size, old_size)]:
        olds, news = range(last_old + 1, old_index), range(last_new + 1, new_index)
        if olds and news:
            gaps.append((olds, news))
        last_new, last_old = new_index, old_index
    return gaps


def _in_gap(
    old: Sequence[str], new: Sequence[str], olds: list[int], news: list[int]
) -> list[tuple[int, int]]:
    """Pair the messages of one gap in order so that the sum of likeness is greatest."""
    if not olds or not news or len(olds) * len(news) > _LARGEST_GAP:
        return []
    # The wider the gap, the less the place says.
    least = LETTERS if len(olds) * len(news) <= _NARROW_GAP else WIDE_LETTERS
    # Not process.cdist, which would bring numpy in for a few dozen texts.
    scores = [[fuzz.ratio(new[n], old[o], score_cutoff=least) for o in olds] for n in news]
    if len(olds) == len(news) and len(olds) ** 2 <= _NARROW_GAP:
        # As many as before: a short text at its place was replaced, not removed and another added.
        for place, (o, n) in enumerate(zip(olds, news, strict=True)):
            if not scores[place][place] and _is_short(old[o]) and _is_short(new[n]):
                scores[place][place] = 1.0
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


def _is_short(text: str) -> bool:
    return len(text.split()) <= SHORT


def _moved(
    scores: dict[int, list[tuple[float, int]]],
    taken: dict[int, int],
    free: set[int],
) -> list[tuple[int, int]]:
    """Return pairs out of order that are each other's best by a clear margin."""
    best_of_old: dict[int, list[float]] = defaultdict(list)
    chosen: list[tuple[float, int, int]] = []
    for new_index, ranked in scores.items():
        if new_index in taken:
            continue
        open_ones = [(score, index) for score, index in ranked if index in free]
        for score, index in open_ones:
            best_of_old[index].append(score)
        if open_ones and open_ones[0][0] >= MOVED:
            second = open_ones[1][0] if len(open_ones) > 1 else 0.0
            if open_ones[0][0] >= second * MARGIN:
                chosen.append((-open_ones[0][0], new_index, open_ones[0][1]))
    pairs: list[tuple[int, int]] = []
    given: set[int] = set()
    for negative, new_index, old_index in sorted(chosen):
        rivals = sorted(best_of_old[old_index], reverse=True)
        clear = len(rivals) < 2 or -negative >= rivals[1] * MARGIN or -negative == rivals[0]
        if old_index not in given and clear:
            given.add(old_index)
            pairs.append((new_index, old_index))
    return pairs


def _likest_first(
    old: Sequence[str],
    new: Sequence[str],
    news: Iterable[int],
    scores: dict[int, list[tuple[float, int]]],
    free: set[int],
) -> dict[int, int]:
    """Return the pairs of a catalog without order: by words and letters together, the likest first."""
    pairs = [
        (-(score + fuzz.ratio(new[n], old[o]) / 100) / 2, n, o)
        for n, ranked in scores.items()
        for score, o in ranked
    ]
    result: dict[int, int] = {}
    pool = set(free)
    for negative, n, o in sorted(pairs):
        least = LONE_SHORT if _is_short(new[n]) else LONE
        if n not in result and o in pool and -negative >= least:
            result[n] = o
            pool.discard(o)
    # The rest shares no rare word: by letters alone, as far as there is time.
    rest = [n for n in news if n not in result]
    texts = {o: old[o] for o in sorted(pool)}
    if len(rest) * len(texts) > _LARGEST_GAP * 100:
        return result
    pairs = [
        (-likeness, n, o)
        for n in rest
        for _, likeness, o in process.extract(
            new[n], texts, scorer=fuzz.ratio, score_cutoff=LONE_LETTERS, limit=3
        )
    ]
    for _, n, o in sorted(pairs):
        if n not in result and o in pool:
            result[n] = o
            pool.discard(o)
    return result
