"""Old messages by their words: which share the most with a new one, rare words weighing more."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

SHORT = 3
"""A message of at most this many words may be replaced entirely and still be the text of the same position."""

_WORD = re.compile(r"\w+")
_CANDIDATES = 6
_COMMON = 60
"""A word in more old messages than this (and a twentieth of them) yields no candidates; once they are
found, it counts like any other."""


class Words:
    """The old messages by their words; a rare one weighs more."""

    def __init__(self, old: Sequence[str], indexes: list[int]) -> None:
        self.bags = {index: Counter(_WORD.findall(old[index].lower())) for index in indexes}
        self.places: dict[str, list[int]] = defaultdict(list)
        for index, bag in self.bags.items():
            for word in bag:
                self.places[word].append(index)
        total = len(indexes)
        self.weight = {
            word: math.log(1 + total / len(where)) for word, where in self.places.items()
        }
        self.rare = math.log(1 + total)
        self.limit = max(_COMMON, total // 20)
        self.sizes = {index: self.size(bag) for index, bag in self.bags.items()}

    def size(self, bag: Counter[str]) -> float:
        """Return the weight of all words of a text."""
        return sum(self.weight.get(word, self.rare) * count for word, count in bag.items())

    def likest(self, text: str) -> list[tuple[float, int]]:
        """Return the most similar old messages as (share of weighted words, index), best first."""
        bag = Counter(_WORD.findall(text.lower()))
        found: dict[int, float] = defaultdict(float)
        for word, count in bag.items():
            where = self.places.get(word, ())
            if where and (len(where) <= self.limit or len(bag) <= SHORT):
                points = self.weight[word]
                if count == 1:
                    for index in where:
                        found[index] += points
                else:
                    for index in where:
                        found[index] += points * min(count, self.bags[index][word])
        likest = sorted(found, key=found.__getitem__, reverse=True)[: _CANDIDATES * 2]
        ranked = self.compared(text, likest, bag)
        ranked.sort(key=lambda pair: (-pair[0], pair[1]))
        return ranked[:_CANDIDATES]

    def compared(
        self, text: str, indexes: Iterable[int], bag: Counter[str] | None = None
    ) -> list[tuple[float, int]]:
        """Return the shares of words, common ones included, that a text shares with old ones."""
        if bag is None:
            bag = Counter(_WORD.findall(text.lower()))
        size = self.size(bag)
        items, weight = bag.items(), self.weight
        result: list[tuple[float, int]] = []
        for index in indexes:
            other = self.bags[index]
            shared = 0.0
            for word, count in items:
                times = other.get(word)
                if times:
                    shared += weight[word] * (count if count < times else times)
            if shared:
                result.append((2 * shared / (size + self.sizes[index]), index))
        return result


def is_short(text: str) -> bool:
    """Return whether a text has so few words that it may be replaced entirely."""
    return len(text.split()) <= SHORT


def likest(
    text: str, old: Sequence[str], shares: Iterable[tuple[float, int]]
) -> list[tuple[float, int]]:
    """Return (likeness, index of an old text), most similar first.

    Likeness is the mean of three shares, 0 to 1: of the words, rare ones weighing more (`shares`, from
    `Words`); of the words in their order; and of the letters.
    """
    own = text.split()
    result = [
        (
            (
                share
                + Indel.normalized_similarity(own, old[index].split())
                + fuzz.ratio(text, old[index]) / 100
            )
            / 3,
            index,
        )
        for share, index in shares
    ]
    return sorted(result, key=lambda pair: (-pair[0], pair[1]))
