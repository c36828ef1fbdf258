"""Adopting two existing documents: what share of the pairs is right, and what share is wrong but marked finished.

The translations are generated from public Markdown: each English word always becomes the same made-up
Belarusian stem (of a different length), with a random ending; some words are dropped. For the second
measurement blocks are removed from either document, and foreign ones inserted.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rows import Row

from pieraklad.adopting.document_pairs import align
from pieraklad.documents import parse

DOCUMENTS = 240
SEGMENTS = range(8, 250)
DROPPED = 0.1
"""The share of words without a counterpart in the translation."""

_KEPT = re.compile(
    r"(`+[^`]+`+|\]\([^)]*\)|\]\[[^\]]*\]|<[^>]+>|https?://\S+|\[\^[^\]]+\]|\{[^}]*\}|&\w+;|\\.|:[\w-]+:)"
)
_WORD = re.compile(r"[A-Za-z]+")
_FENCE = re.compile(r"\s*(```|~~~)")
_SYLLABLES = [c + v for c in "бвгджзклмнпрстфхцч" for v in "аеіоуыэюя"]
_ENDINGS = ("", "а", "ы", "ам", "ую", "аў")


class Figures(NamedTuple):
    """Counts of segments: all, those with a partner, and what happened to them."""

    segments: int = 0
    partnered: int = 0
    right: int = 0
    right_finished: int = 0
    wrong_finished: int = 0

    def plus(self, other: Figures) -> Figures:
        return Figures(*(a + b for a, b in zip(self, other, strict=True)))

    def __str__(self) -> str:
        return (
            f"{self.right / self.partnered:.1%} right "
            f"({self.right_finished / self.partnered:.1%} finished), "
            f"{self.wrong_finished / self.segments:.2%} wrong and finished"
        )


def adopting(texts: Sequence[str] | None = None) -> Iterator[Row]:
    """Measure documents of equal structure, and with a fifth and a third of the blocks removed or foreign."""
    if texts is None:
        from corpus import markdown_files

        texts = markdown_files()
    chosen = [text for text in texts if len(parse(text, "markdown").segments) in SEGMENTS]
    chosen = chosen[:DOCUMENTS]
    for share, target in ((0.0, "≥ 98 % right"), (0.2, "≥ 85 % right, ≤ 0.5 % wrong and finished"),
                          (1 / 3, "≥ 85 % right, ≤ 0.5 % wrong and finished")):  # fmt: skip
        start = time.perf_counter()
        figures = Figures()
        for number, text in enumerate(chosen):
            foreign = chosen[(number + 1) % len(chosen)]
            figures = figures.plus(measured(text, foreign, share, random.Random(number)))
        seconds = time.perf_counter() - start
        yield Row(
            "`adopt` of two documents, "
            + (f"{share:.0%} of the blocks removed or foreign" if share else "equal structure"),
            str(figures), target,
            f"{len(chosen)} public Markdown documents with made-up translations, "
            f"{figures.segments:,} messages, {seconds:.0f} s",
        )  # fmt: skip


def measured(text: str, foreign: str, share: float, chance: random.Random) -> Figures:
    """Align `text` with its damaged translation and count."""
    own, other = blocks(text), blocks(foreign)[1:] or ["Nothing here."]
    left: list[tuple[int, str]] = []
    right: list[tuple[int, str]] = []
    for number, block in enumerate(own):
        fate = chance.random() / share if share and number else 1.0
        if fate > 1 / 3:
            left.append((number, block))
        if fate < 1 / 3 or fate > 2 / 3:
            right.append((number, translated(block, chance)))
        if fate < 1 / 6:
            right.append((-1, translated(chance.choice(other), chance)))
        elif fate < 1 / 3:
            left.append((-1, chance.choice(other)))
        elif fate < 1 / 2:
            right.append((-1, translated(chance.choice(other), chance)))
    return _counted(left, right)


def _counted(left: list[tuple[int, str]], right: list[tuple[int, str]]) -> Figures:
    source, translation = (
        parse("\n\n".join(block for _, block in side), "markdown") for side in (left, right)
    )
    here, there = _by_block(source, left), _by_block(translation, right)
    truth: dict[int, str | None] = {}
    for number, segments in here.items():
        partners = there.get(number, []) if number >= 0 else []
        if partners and len(partners) != len(segments):
            continue  # torn apart by what stands beside it: nobody knows what is right
        for index, place in enumerate(segments):
            truth[place] = translation.segments[partners[index]].message if partners else None
    figures = Figures(len(truth), sum(text is not None for text in truth.values()))
    for pairing in align(source, translation):
        if pairing.source in truth:
            meant = truth[pairing.source]
            good = meant is not None and pairing.translation == meant
            figures = figures.plus(
                Figures(0, 0, good, good and pairing.sure, not good and pairing.sure)
            )
    return figures


def _by_block(document: object, side: list[tuple[int, str]]) -> dict[int, list[int]]:
    """Return the indices of the segments in each block; foreign ones are under -1."""
    ends: list[tuple[int, int]] = []
    end = 0
    for number, block in side:
        end += len(block.encode()) + 2
        ends.append((end, number))
    found: dict[int, list[int]] = {}
    at = 0
    for index, segment in enumerate(document.segments):  # type: ignore[attr-defined]
        while segment.start >= ends[at][0]:
            at += 1
        found.setdefault(ends[at][1], []).append(index)
    return found


def blocks(text: str) -> list[str]:
    """Return the parts between blank lines; code blocks and front matter stay whole."""
    found: list[list[str]] = [[]]
    closing = ""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    for number, line in enumerate(lines):
        if number == 0 and line == "---":
            closing = "---"
        elif closing:
            if line.strip().startswith(closing):
                closing = ""
        elif fence := _FENCE.match(line):
            closing = fence.group(1)
        elif not line.strip():
            found.append([])
            continue
        found[-1].append(line)
    return ["\n".join(part) for part in found if part]


def translated(block: str, chance: random.Random) -> str:
    """Return a block's made-up translation."""
    result: list[str] = []
    closing = ""
    for line in block.split("\n"):
        fence = _FENCE.match(line)
        if fence or closing:
            result.append(line)
            if fence:
                closing = "" if closing == fence.group(1) else closing or fence.group(1)
            continue
        if re.match(r"\s*(\[[^\]]+\]:|!!!|\?\?\?|:::|//|---|\w+:\s*$|\{)", line):
            result.append(line)
            continue
        parts = _KEPT.split(line)
        parts[::2] = [_WORD.sub(lambda m: _word(m.group(), chance), part) for part in parts[::2]]
        result.append("".join(parts))
    return "\n".join(result)


def _word(word: str, chance: random.Random) -> str:
    stem = _stem(word.lower())
    if len(word) < 5 and chance.random() < 3 * DROPPED:
        return stem[:1]
    new = stem + chance.choice(_ENDINGS)
    return new.capitalize() if word[0].isupper() else new


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """Return the stem that always replaces `word`."""
    chance = random.Random(word)
    count = max(1, round(len(word) * chance.uniform(0.25, 0.75)))
    return "".join(chance.choices(_SYLLABLES, k=count))
