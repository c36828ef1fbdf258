"""An edited message gets its own old text, whatever the edit; a new one gets none."""

from __future__ import annotations

import random

import pytest

from pieraklad.merging.alignment.align import align

_COMMON = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "is",
    "you",
    "can",
    "with",
    "for",
    "this",
    "that",
    "on",
    "be",
    "are",
    "it",
    "or",
    "as",
    "by",
    "from",
]
_RARE = [f"{a}{b}{c}" for a in ("ob", "pol", "vot", "reg", "com") for b in ("ser", "lin", "mit") for c in "abcdefghijk"]  # fmt: skip


def article(rng: random.Random, size: int) -> list[str]:
    """Return texts of 4 to 30 words, most of them common ones, as in prose."""
    return [
        " ".join(rng.choice(_COMMON if rng.random() < 0.55 else _RARE) for _ in range(rng.randint(4, 30)))
        for _ in range(size)
    ]  # fmt: skip


def edited(text: str, share: float, rng: random.Random) -> str:
    words = text.split()
    for place in rng.sample(range(len(words)), max(1, round(len(words) * share))):
        words[place] = rng.choice(_COMMON + _RARE)
    return " ".join(words)


def test_words_that_are_everywhere_count_once_a_candidate_is_found() -> None:
    """An answer to “which of two neighbours that share a rare word?” stands in the common words."""
    old = ["Available responses", "Here are some of the available responses."]
    new = ["Same responses", "You are some of the available responses."]
    filler = [f"These are some of the texts, number {n}" for n in range(100)]
    kept = {2 + n: 2 + n for n in range(100)}
    assert align([*old, *filler], [*new, *filler], kept, [0, 1]) == {0: 0, 1: 1}


def test_between_two_sure_neighbours_the_place_decides() -> None:
    old = ["Observers come early.", "Bring water, a pen and a badge.", "Count every ballot twice."]
    new = [
        "Observers come early.",
        "Bring paper, no phone, and patience.",
        "Count every ballot twice.",
    ]
    assert align(old, new, {0: 0, 2: 2}, [1]) == {1: 1}


def test_a_message_is_not_taken_from_the_one_it_moved_with() -> None:
    old = ["Settings", "Optionally, run the tool on every file save:", "The end of the page"]
    new = [
        "Settings",
        "As file watcher",
        "The end of the page",
        "Optionally, to run the tool on every file save:",
    ]
    assert align(old, new, {0: 0, 2: 2}, [1]) == {3: 1}


@pytest.mark.parametrize(
    ("share", "least"), [(0.1, 0.999), (0.3, 0.999), (0.5, 0.995), (0.6, 0.99)]
)
def test_random_words_replaced_in_every_message(share: float, least: float) -> None:
    rng = random.Random(7)
    old = article(rng, 400)
    new = [edited(text, share, rng) for text in old]
    kept = {n: n for n in range(400) if old[n] == new[n]}
    pairs = align(old, new, kept, [n for n in range(400) if n not in kept])
    own = sum(n == o for n, o in pairs.items())
    assert own >= least * (400 - len(kept))
    assert len(pairs) - own <= 0.005 * 400


def test_a_shuffled_catalog_is_known_by_likeness_alone() -> None:
    rng = random.Random(8)
    old = article(rng, 200)
    order = rng.sample(range(200), 200)
    new = [edited(old[place], 0.3, rng) for place in order]
    pairs = align(old, new, {}, range(200))
    assert sum(order[n] == o for n, o in pairs.items()) >= 190
    assert sum(order[n] != o for n, o in pairs.items()) <= 2


def test_without_order_a_short_text_that_could_be_two_gets_neither() -> None:
    rng = random.Random(10)
    prose = article(rng, 60)
    old = [*prose, "Redirect slashed addresses", "Redirect mounted addresses"]
    order = rng.sample(range(60), 60)
    new = [*(edited(prose[place], 0.2, rng) for place in order), "Redirect trailing addresses"]
    pairs = align(old, new, {}, range(62))
    assert 60 not in pairs


def test_where_everything_was_edited_the_place_alone_tells() -> None:
    """Two short headings and a link share no word with what they were."""
    rng = random.Random(11)
    old = article(rng, 40)
    new = [edited(text, 0.3, rng) for text in old]
    old[20:22] = ["Recap", "[Ariadne](https://ariadnegraphql.org/docs/integration)"]
    new[20:22] = ["correctly", "see the pull request before the default"]
    pairs = align(old, new, {}, range(40))
    assert (pairs[20], pairs[21]) == (20, 21)
    alone = align(old[19:23], [old[19], *new[20:22], old[22]], {0: 0, 3: 3}, [1, 2])
    assert 2 not in alone  # one paragraph of many may as well have been replaced


def test_two_that_changed_places_and_their_wording_are_told_apart() -> None:
    old = ["Install it.", "Python 3.6 and above", "Python 3.10 and above", "That is all."]
    new = ["Install it.", "Python 3.10+", "Python 3.6+", "That is all."]
    assert align(old, new, {0: 0, 3: 3}, [1, 2]) == {1: 2, 2: 1}


def test_texts_at_their_places_outweigh_one_that_is_like_its_neighbour() -> None:
    rng = random.Random(12)
    old = article(rng, 40)
    new = [edited(text, 0.3, rng) for text in old]
    old[20:22] = ["Baseline revision", "Target revision"]
    new[20:22] = ["version revision", "Target used"]
    pairs = align(old, new, {}, range(40))
    assert (pairs[20], pairs[21]) == (20, 21)


def test_a_wholly_new_text_is_nobodys() -> None:
    rng = random.Random(9)
    old = article(rng, 50)
    new = [*old, "Zebra quilts jump vividly", "Sphinx of black quartz judges my vow"]
    assert align(old, new, {n: n for n in range(50)}, []) == {}
    assert (
        align([*old, "Gone with no heir at all, alas"], new, {n: n for n in range(50)}, [50]) == {}
    )
