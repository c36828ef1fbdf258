"""Finding the old message that an edited one came from: shared rare words, order, and position between neighbours.

1. Every new message gets a few candidates, old ones that share words with it; a rare word weighs
   more (inverse document frequency), so that a message is recognised by a third of its words.
2. Of all candidates, the chain that keeps the order and has the greatest total likeness is chosen (edits
   rarely move).
3. Messages left between two neighbours of the chain are paired in order by likeness of letters; short
   messages may take the old text at their position even if they share no letters.
4. A message that moved far is paired if each is the other's best match by a clear margin. If the order is lost
   altogether, `disorder` pairs the most similar ones first.
5. If nearly everything was edited in place, position alone decides: if there are as many texts as before between
   two certain neighbours, they are those texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from rapidfuzz import fuzz

from pieraklad.merging.alignment.disorder import likest_first
from pieraklad.merging.alignment.positions import FEW, clear_nearby, gaps, put_in_place
from pieraklad.merging.alignment.rare_words import Words, is_short

IN_ORDER = 0.28
"""The least share of weighted words, 0 to 1, for a pair that keeps the order of its neighbours."""
MOVED = 0.34
"""The least share for a pair out of order."""
PLACE = 0.1
"""The bonus for a pair at the same position between two certain neighbours."""
MARGIN = 1.35
"""How many times more likely than the next best a moved pair must be."""
LETTERS = 42.0
"""The least likeness of letters (rapidfuzz's normalised Indel ratio, 0 to 100) between neighbours."""
WIDE_LETTERS = 65.0
"""The same in a gap so wide that the position says little."""
REPLACED = 0.9
"""If at least this share of the changed texts are edited old ones, the rest are taken as edited, too,
rather than removed and replaced by additions."""

_NARROW_GAP = 36
_LARGEST_GAP = 10_000
"""How many pairs of one gap are compared by letters; beyond that, only words count."""


def align(
    old: Sequence[str], new: Sequence[str], kept: dict[int, int], spare: Iterable[int]
) -> dict[int, int]:
    """Return {index in `new`: index in `old`} for edited messages.

    `old` and `new` are the texts in order, `kept` the pairs {new: old} that are equal, and
    `spare` the old indexes that are available. Each old one is used once.
    """
    free = set(spare)
    wanted = [index for index in range(len(new)) if index not in kept]
    if not free or not wanted:
        return {}
    words = Words(old, sorted(free))
    scores = {index: ranked for index in wanted if (ranked := words.likest(new[index]))}
    chain = _best_chain(scores, kept)
    firm = _firm(chain, scores, kept)
    near = clear_nearby(old, new, words, firm, kept, free)
    _add_places(scores, words, new, firm, len(old), kept)
    candidates, scores = scores, _without(scores, near)
    chain = _best_chain(scores, kept)
    # If the order is lost, only likeness is left.
    likely = len(kept) + sum(ranked[0][0] >= MOVED for ranked in scores.values())
    if 2 * len(chain) < likely:
        return likest_first(old, new, wanted, candidates, free)
    # A text of a few words is too little evidence away from its position.
    long = {i: ranked for i, ranked in scores.items() if not is_short(new[i])}
    result = near | _trusted(chain, scores, kept, long)
    free.difference_update(result.values())
    # If the order is kept, exceptions are rare: only a clear likeness counts.
    for new_index, old_index in _moved(long, result, free):
        if is_short(old[old_index]):
            continue
        result[new_index] = old_index
        free.discard(old_index)
    anchors = [pair for pair in chain if kept.get(pair[0], result.get(pair[0])) == pair[1]]
    for olds, news in gaps(len(old), len(new), anchors):
        rest_old = [index for index in olds if index in free]
        rest_new = [index for index in news if index not in kept and index not in result]
        for new_index, old_index in _in_gap(old, new, rest_old, rest_new):
            result[new_index] = old_index
            free.discard(old_index)
    if len(result) >= FEW and len(result) >= REPLACED * len(wanted):
        put_in_place(old, new, kept, result, free)
    return result


def _without(
    scores: dict[int, list[tuple[float, int]]], sure: dict[int, int]
) -> dict[int, list[tuple[float, int]]]:
    """Return the candidates without those that certain pairs leave no room for."""
    taken = set(sure.values())
    rest = {
        n: [(score, o) for score, o in ranked if (o == sure[n] if n in sure else o not in taken)]
        for n, ranked in scores.items()
    }
    return {n: ranked for n, ranked in rest.items() if ranked}


def _firm(
    chain: list[tuple[int, int]],
    scores: dict[int, list[tuple[float, int]]],
    kept: dict[int, int],
) -> list[tuple[int, int]]:
    """Return the pairs of the chain that are certain, against which the others are judged."""
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
    """Add old messages at the same position as a new one, between certain pairs, to the candidates."""
    for olds, news in gaps(old_size, len(new), firm):
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
    """Return the pairs, increasing in both members, with the highest total score (a Fenwick tree).

    `kept` pairs take part with the highest score: a heading “Notes” that is elsewhere by
    chance must not split what a hundred others connect.
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
        if score < MOVED <= claims[old_index]:  # it belongs to another message, which moved
            continue
        beside = any(
            (new_index + step * a, old_index + step * b) in members
            for step in (-1, 1)
            for a, b in ((1, 1), (1, 2), (2, 1), (2, 2))
        )
        if beside or (score >= MOVED and score == best and new_index in long):
            trusted[new_index] = old_index
    return trusted


def _in_gap(
    old: Sequence[str], new: Sequence[str], olds: list[int], news: list[int]
) -> list[tuple[int, int]]:
    """Pair the messages of one gap in order so that the sum of likeness is greatest."""
    if not olds or not news or len(olds) * len(news) > _LARGEST_GAP:
        return []
    # The wider the gap, the less the position says.
    least = LETTERS if len(olds) * len(news) <= _NARROW_GAP else WIDE_LETTERS
    # Not process.cdist, which would require numpy for a few dozen texts.
    scores = [[fuzz.ratio(new[n], old[o], score_cutoff=least) for o in olds] for n in news]
    if len(olds) == len(news) and len(olds) ** 2 <= _NARROW_GAP:
        # As many as before: a short text was replaced in place, rather than removed and another added.
        for place, (o, n) in enumerate(zip(olds, news, strict=True)):
            if not scores[place][place] and is_short(old[o]) and is_short(new[n]):
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
