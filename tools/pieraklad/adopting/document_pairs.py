"""Two documents, a source and its translation → which segment translates which, and how certain that is.

Every pair of segments gets *evidence*, a log-likelihood ratio (above 0: more likely a translation than
not), from the kind of block, the length, the *anchors* that a translation keeps (numbers, addresses,
code, images, footnotes, names) and, in a second round, from the words that were paired
in the first. Dynamic programming over the order (forward and backward, as for a hidden Markov
model) turns that into each pair's *probability*; Gale and Church (1993) do it with lengths alone.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pieraklad.adopting.scoring import (
    Model,
    Side,
    anchor_weights,
    clean,
    content_evidence,
    joined,
    kind_weights,
    learnt,
    length_ratio,
    pair_evidence,
    sides_of,
    stands_out,
    words_of,
)
from pieraklad.documents import Document

SURE = 2e-5
"""A pair is certain if the probability that it is wrong is less than this over the square of the share of
segments without a partner: if blocks are missing from both documents, one often appears in the
other's place."""
PROOF = 2.0
"""The evidence, apart from its kind, that a certain pair in a document with missing blocks needs."""
DOUBTFUL = 0.3
"""The least probability of a pair that is worth showing."""

_UNEVEN = -3.0
"""Evidence that one paragraph became two, or two became one."""
_IN_ROW = 0.5
"""Probability that a cell has no partner if the one before it in its row has none."""
_BAND = 150
_LONG = 100
"""Number of letters above which texts share words by chance."""
_RIVALS = 25
"""How many other texts of similar length a certain translation is compared with."""

Steps = dict[tuple[int, int, int, int], float]
"""(i, j, a, b): `a` source segments from `i` on became `b` segments from `j` on; and how likely."""


class Pairing(NamedTuple):
    """A source segment's index, its translation, and the probability that it is one (0 to 1)."""

    source: int
    translation: str
    probability: float
    sure: bool
    """Whether it may count as finished; a split or joined paragraph never does."""


def align(
    source: Document, translation: Document, known: Iterable[tuple[str, str]] = ()
) -> list[Pairing]:
    """Return the pairs worth showing, by source segment; a source segment is in at most one.

    `known` are other texts in these languages with their translations, to learn words from.
    """
    if not source.segments or not translation.segments:
        return []
    left, right = sides_of(source), sides_of(translation)
    equal = [side.kind for side in left] == [side.kind for side in right]
    taught = [(words_of(a), words_of(b)) for a, b in known]
    model = Model(
        length_ratio(left, right, None), anchor_weights(left, right), kind_weights(left, right)
    )
    table = _probabilities(left, right, model)
    for _ in range(2):
        model.gaps = _gap_shares(table, len(left), len(right))
        likely = [(i, j) for (i, j, a, b), p in table.items() if a == b == 1 and p >= 0.8]
        if len(likely) < (8 if len(taught) < 50 else 3):
            break
        model.ratio = length_ratio(left, right, likely)
        model.lexicon = learnt(left, right, likely, taught)
        table = _probabilities(left, right, model)
    return _chosen(table, left, right, model, equal, source, translation)


def _gap_shares(table: Steps, lefts: int, rights: int) -> tuple[float, float]:
    here = sum(p * a for (_, _, a, _), p in table.items()) / lefts
    there = sum(p * b for (_, _, _, b), p in table.items()) / rights
    return min(0.4, max(0.01, 1.0 - here)), min(0.4, max(0.01, 1.0 - there))


def _chosen(
    table: Steps,
    left: Sequence[Side],
    right: Sequence[Side],
    model: Model,
    equal: bool,
    source: Document,
    translation: Document,
) -> list[Pairing]:
    torn = min(model.gaps)
    risk = min(0.15, SURE / torn**2)
    # With missing blocks, a segment between two certain pairs may be there in place of another: kind and
    # length, which are all a short heading has, prove too little.
    own = 2.5 if torn > 0.08 else PROOF if torn > 0.012 else -1.0
    best: dict[int, Pairing] = {}
    for (i, j, a, b), probability in table.items():
        if probability < DOUBTFUL:
            continue
        text = " ".join(translation.segments[j + n].message for n in range(b))
        if source.segments[i].kind.startswith("heading"):
            text = clean(text)
        sure = False
        if a == b == 1 and left[i].kind == right[j].kind:
            content = content_evidence(left[i], right[j], model, (i, j))
            if equal and i == j:
                sure = probability >= 0.5 and content > -5.0
            else:
                beside = sum(table.get((i + n, j + n, 1, 1), 0.0) > 0.5 for n in (-1, 1))
                least = own + (2.0, 0.5, 0.0)[beside] + _alike(left[i].kind, torn)
                sure = (
                    1.0 - probability <= risk
                    and content >= least
                    and _stands_out(left, right, model, i, j)
                )
        for n in range(a):
            if i + n not in best or best[i + n].probability < probability:
                best[i + n] = Pairing(i + n, text, probability, sure)
    return [best[index] for index in sorted(best)]


def _stands_out(left: Sequence[Side], right: Sequence[Side], model: Model, i: int, j: int) -> bool:
    """Return whether no other text of similar length matches a long source's words as well."""
    if model.lexicon is None or left[i].length < _LONG:
        return True
    length = right[j].length
    rivals = [
        s for n, s in enumerate(right) if n != j and 0.6 < (s.length + 9) / (length + 9) < 1.7
    ]
    rivals.sort(key=lambda side: abs(side.length - length))
    return stands_out(left[i], right[j], rivals[:_RIVALS], model.lexicon, (i, j))


def _alike(kind: str, torn: float) -> float:
    """Return how much more evidence rows and items need, since they all look alike."""
    if torn <= 0.03:
        return 0.0
    return 2.0 if kind.startswith("table") else 1.0 if kind == "list item" else 0.0


def _probabilities(left: Sequence[Side], right: Sequence[Side], model: Model) -> Steps:
    """Return the probability of each step (i, j, how many on the left, how many on the right)."""
    rows, columns = len(left), len(right)
    steps: Steps = {}
    slope = columns / rows
    band = max(_BAND, abs(rows - columns) + 50)
    spans = [
        (max(0, int(i * slope) - band), min(columns, int(i * slope) + band) + 1)
        for i in range(rows + 1)
    ]
    gap_left, gap_right = _gaps(left, model.gaps[0]), _gaps(right, model.gaps[1])
    matched = 1.0 - max(model.gaps)
    weight: list[dict[int, float]] = []
    for i in range(rows):
        line: dict[int, float] = {}
        for j in range(spans[i][0], min(spans[i][1], columns)):
            evidence = pair_evidence(left[i], right[j], model, (i, j), -14.0)
            if evidence > -14.0:
                line[j] = matched * math.exp(min(evidence, 12.0))
        weight.append(line)
    uneven = _uneven(left, right, model, spans)

    # forward[i][j]: the sum over all paths to (i, j); rows are scaled so that nothing overflows.
    forward: list[dict[int, float]] = [defaultdict(float) for _ in range(rows + 1)]
    scale = [0.0] * (rows + 1)
    forward[0][0] = 1.0
    for i in range(rows + 1):
        here = forward[i]
        for j in range(*spans[i]):
            value = here.get(j, 0.0)
            if j > spans[i][0]:
                value += here.get(j - 1, 0.0) * gap_right[j - 1]
            if i:
                before = forward[i - 1]
                value += before.get(j, 0.0) * gap_left[i - 1]
                value += before.get(j - 1, 0.0) * weight[i - 1].get(j - 1, 0.0)
                value += before.get(j - 2, 0.0) * uneven.get((i - 1, j - 2, 1, 2), 0.0)
                if i > 1 and (i - 2, j - 1, 2, 1) in uneven:
                    factor = math.exp(scale[i - 1])
                    value += forward[i - 2].get(j - 1, 0.0) * uneven[i - 2, j - 1, 2, 1] / factor
            here[j] = value
        top = max(here.values())
        if top > 0:
            scale[i] = math.log(top)
            for j in here:
                here[j] /= top
    _backward(forward, scale, weight, uneven, spans, (gap_left, gap_right), steps)
    return steps


def _gaps(sides: Sequence[Side], share: float) -> list[float]:
    """Return each segment's probability of having no partner: table rows come and go as a whole."""
    return [
        _IN_ROW if n and side.row and side.row == sides[n - 1].row else share
        for n, side in enumerate(sides)
    ]


def _backward(
    forward: list[dict[int, float]],
    scale: list[float],
    weight: list[dict[int, float]],
    uneven: Steps,
    spans: list[tuple[int, int]],
    gaps: tuple[list[float], list[float]],
    steps: Steps,
) -> None:
    """Go back over `forward` and give each step its share of all paths."""
    rows = len(weight)
    columns = spans[rows][1] - 1
    # reach[i][j]: the probability that the path goes through (i, j).
    reach: list[dict[int, float]] = [defaultdict(float) for _ in range(rows + 1)]
    reach[rows][columns] = 1.0
    for i in range(rows, -1, -1):
        here = reach[i]
        top = math.exp(scale[i])
        for j in range(spans[i][1] - 1, spans[i][0] - 1, -1):
            share = here.get(j, 0.0)
            value = forward[i].get(j, 0.0)
            if share < 1e-9 or value <= 0:
                continue
            if j > spans[i][0]:
                here[j - 1] += share * forward[i].get(j - 1, 0.0) * gaps[1][j - 1] / value
            if not i:
                continue
            before = forward[i - 1]
            reach[i - 1][j] += share * before.get(j, 0.0) * gaps[0][i - 1] / top / value
            one = before.get(j - 1, 0.0) * weight[i - 1].get(j - 1, 0.0) / top / value * share
            if one > 1e-4:
                steps[i - 1, j - 1, 1, 1] = one
                reach[i - 1][j - 1] += one
            key = (i - 1, j - 2, 1, 2)
            if key in uneven:
                two = before.get(j - 2, 0.0) * uneven[key] / top / value * share
                steps[key] = two
                reach[i - 1][j - 2] += two
            key = (i - 2, j - 1, 2, 1)
            if i > 1 and key in uneven:
                factor = math.exp(scale[i - 1]) * top
                two = forward[i - 2].get(j - 1, 0.0) * uneven[key] / factor / value * share
                steps[key] = two
                reach[i - 2][j - 1] += two


def _uneven(
    left: Sequence[Side], right: Sequence[Side], model: Model, spans: list[tuple[int, int]]
) -> Steps:
    """Return the weights of one paragraph that became two, and of two that became one."""
    result: Steps = {}
    joined_right = [joined(a, b) for a, b in pairwise(right)]
    joined_left = [joined(a, b) for a, b in pairwise(left)]
    for i, a in enumerate(left):
        pair = joined_left[i] if i + 1 < len(left) else None
        for j in range(spans[i][0], min(spans[i][1], len(right))):
            other = joined_right[j] if j + 1 < len(right) else None
            if other is not None and a.kind == other.kind:
                evidence = pair_evidence(a, other, model, (-1, -1), -6.0 - _UNEVEN) + _UNEVEN
                if evidence > -6.0:
                    result[i, j, 1, 2] = math.exp(min(evidence, 12.0))
            if pair is not None and pair.kind == right[j].kind:
                evidence = pair_evidence(pair, right[j], model, (-1, -1), -6.0 - _UNEVEN) + _UNEVEN
                if evidence > -6.0:
                    result[i, j, 2, 1] = math.exp(min(evidence, 12.0))
    return result
