"""Two documents with blocks removed and foreign ones added: pairs are right or marked as doubtful.

The documents and their translations are made up: prose with few numbers and links, so that there is little
evidence of what belongs together (public documents, which the benchmark measures in the same way, give a
quarter of the wrong pairs that are allowed here).
"""

from __future__ import annotations

import random
from functools import reduce
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def bench() -> Any:
    """The benchmark's functions for removing blocks, translating and counting."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
        import adopting
        import generated

        adopting.generated = generated
        yield adopting


def made_up(bench: Any, number: int) -> str:
    """Return a document of headings, paragraphs of many lengths, and lists."""
    chance = random.Random(number)
    words = bench.generated.ENGLISH

    def text(least: int, most: int) -> str:
        found = bench.generated.text(words, chance, chance.randint(least, most))
        if len(found) > 12 and chance.random() < 0.3:
            found[5] = chance.choice(["**{}**", "`{}`", "[{}](https://example.org/a)", "{} 1996"])
            found[5] = found[5].format(found[6])
        return " ".join(found).capitalize()

    blocks = [f"# {text(3, 6)}"]
    for _ in range(8):
        blocks.append(f"## {text(2, 6)}")
        blocks += [text(6, 70) + "." for _ in range(chance.randint(1, 4))]
        if chance.random() < 0.4:
            blocks.append("\n".join(f"- {text(3, 20)}" for _ in range(chance.randint(2, 5))))
    return "\n\n".join(blocks)


@pytest.mark.parametrize(
    ("share", "count", "right", "wrong"),
    [(0.0, 7, 0.98, 0.0), (0.2, 12, 0.85, 0.006), (1 / 3, 12, 0.85, 0.006)],
)
def test_pairs_are_right_and_wrong_ones_are_not_called_finished(
    bench: Any, share: float, count: int, right: float, wrong: float
) -> None:
    texts = [made_up(bench, number) for number in range(count)]
    figures = reduce(
        lambda sum_, figures: sum_.plus(figures),
        (
            bench.measured(text, texts[number - 1], share, random.Random(number))
            for number, text in enumerate(texts)
        ),
    )
    assert figures.segments > 250
    assert figures.right >= right * figures.partnered, str(figures)
    assert figures.wrong_finished <= wrong * figures.segments, str(figures)
    assert figures.right_finished >= 0.1 * figures.partnered, str(figures)  # nor all doubtful
