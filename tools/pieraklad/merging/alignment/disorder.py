"""Old and new messages of a catalog whose order is lost: the most similar are paired first, doubtful ones not at all.

Likeness is that of `words.likest`, 0 to 1. If two old texts are about equally similar to a short new one, position
would decide; here nothing can, and it gets no suggestion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from pieraklad.merging.alignment.rare_words import SHORT, likest

LONE, LONE_SHORT, LONE_WORD = 0.25, 0.4, 0.85
"""The least likeness of a pair; the others for texts of a few words and of one."""
CLEAR = 0.03
"""How much more likely than the next best an old text of a few words must be."""
LONE_LETTERS, FEW_LETTERS = 58.0, 88.0
"""The least likeness of letters (rapidfuzz's normalised Indel ratio, 0 to 100) for a pair that shares
no rare word; the second for a text of few letters, which has some in common with any other."""

_TELLING = 6
"""The number of words from which a text is recognisable by itself."""
_FEW_LETTERS = 20
_MOST_PAIRS = 1_000_000
"""How many pairs of texts are compared by letters."""


def likest_first(
    old: Sequence[str],
    new: Sequence[str],
    news: Iterable[int],
    scores: dict[int, list[tuple[float, int]]],
    free: set[int],
) -> dict[int, int]:
    """Return the pairs of a catalog without order: by words, their order and letters, most similar first."""
    likeness = {n: likest(new[n], old, ranked) for n, ranked in scores.items()}
    result: dict[int, int] = {}
    pool = set(free)
    for _ in range(2):  # once the certain ones are gone, others no longer have a rival
        pairs: list[tuple[float, int, int]] = []
        for n, ranked in likeness.items():
            if n not in result:
                rivals = [(points, o) for points, o in ranked if o in pool]
                pairs.extend((-points, n, o) for points, o in _clear(new[n], rivals))
        for _, n, o in sorted(pairs):
            if n not in result and o in pool:
                result[n] = o
                pool.discard(o)
    # The rest share no rare words: by letters alone, as far as time permits.
    rest = [
        n
        for n in news
        if n not in result and (n not in likeness or len(new[n].split()) >= _TELLING)
    ]
    texts = {o: old[o] for o in sorted(pool)}
    if len(rest) * len(texts) > _MOST_PAIRS:
        return result
    pairs = [
        (-likeness, n, o)
        for n in rest
        for _, likeness, o in process.extract(
            new[n],
            texts,
            scorer=fuzz.ratio,
            score_cutoff=LONE_LETTERS if len(new[n]) >= _FEW_LETTERS else FEW_LETTERS,
            limit=3,
        )
    ]
    for _, n, o in sorted(pairs):
        if n not in result and o in pool:
            result[n] = o
            pool.discard(o)
    return result


def _clear(text: str, rivals: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Return the old texts that this one may come from, most similar first."""
    size = len(text.split())
    least = LONE_WORD if size == 1 else LONE_SHORT if size <= SHORT else LONE
    if size < _TELLING and len(rivals) > 1:
        # Between two that are about equally similar, position would decide; here nothing can.
        least = max(least, rivals[1][0] + (CLEAR if size <= SHORT else 0.0))
    return [pair for pair in rivals if pair[0] >= least]
