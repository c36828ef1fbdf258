"""A message is a unit of text, not a line: layout changes by an editor do not change any msgid."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.specs import inputs
from pieraklad.documents import parse

SOURCE = """\
---
title: Observing an election
tags: [vote, observer]
---

# Observing

Observers are *independent* and watch every step of the polling day, from the
opening of the [polling station](https://a.example "The station") to the count.

- Arrive before the opening and note the time at which it happens,
- _greet_ the commission:
  - show your card,
  - ask for the voters' number.

1. Count the ballots in sight.
2. Write the protocol, see `form 7`.

| Time  | Task          |
|-------|---------------|
| seven | open the door |

> Nobody may touch the ballots
> but the commission.

Second part
-----------

Term
: Its meaning
"""


def messages(text: str) -> list[str]:
    return [segment.message for segment in parse(text, "markdown").segments]


def rewrapped(width: int) -> str:
    blocks = SOURCE.split("\n\n")
    return "\n\n".join(
        textwrap.fill(block, width, break_long_words=False, break_on_hyphens=False)
        if block.startswith("Observers") else block
        for block in blocks
    )  # fmt: skip


EDITS = {
    "rewrapped at 40": lambda: rewrapped(40),
    "rewrapped at 500": lambda: rewrapped(500),
    "stars for dashes": lambda: re.sub(r"^( *)- ", r"\1* ", SOURCE, flags=re.M),
    "plus signs for dashes": lambda: re.sub(r"^( *)- ", r"\1+ ", SOURCE, flags=re.M),
    "list renumbered": lambda: SOURCE.replace("\n1. ", "\n7. ").replace("\n2. ", "\n8. "),
    "brackets for dots": lambda: re.sub(r"^(\d)\. ", r"\1) ", SOURCE, flags=re.M),
    "CRLF": lambda: SOURCE.replace("\n", "\r\n"),
    "lone CR": lambda: SOURCE.partition("\n\n")[2].replace("\n", "\r"),
    "more blank lines": lambda: SOURCE.replace("\n\n", "\n\n\n\n"),
    "a loose list": lambda: SOURCE.replace("happens,\n", "happens,\n\n"),
    "an item one level down": lambda: SOURCE.replace("  - ask for", "    - ask for"),
    "an item one level up": lambda: SOURCE.replace("  - ask for", "- ask for"),
    "ATX for setext": lambda: SOURCE.replace("Second part\n-----------", "## Second part ##"),
    "setext for ATX": lambda: SOURCE.replace("# Observing\n", "Observing\n===\n"),
    "another heading level": lambda: SOURCE.replace("# Observing\n", "### Observing\n"),
    "a table aligned": lambda: SOURCE.replace("|-------|---------------|", "|:--|--:|"),
    "a table padded": lambda: SOURCE.replace("| seven | open", "|   seven     |open"),
    "a table without outer pipes": lambda: SOURCE.replace("| Time  | Task          |\n|-------|---------------|\n| seven | open the door |", "Time | Task\n--|--\nseven | open the door"),
    "a lazy quotation": lambda: SOURCE.replace("> but", "but"),
    "trailing spaces": lambda: SOURCE.replace(" day,", " day, "),
    "an indented paragraph": lambda: SOURCE.replace("\nObservers", "\n   Observers"),
    "quoted front matter": lambda: SOURCE.replace("title: Observing an election", "title: 'Observing an election'"),
    "front-matter list by lines": lambda: SOURCE.replace("[vote, observer]", "\n  - vote\n  - observer"),
    "keys in another order": lambda: SOURCE.replace("---\ntitle", "---\ndraft: true\ntitle"),
    "no final line end": lambda: SOURCE.rstrip("\n"),
    "a byte order mark": lambda: "\ufeff" + SOURCE,
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_layout_changes_no_message(name: str) -> None:
    edited = EDITS[name]()
    assert edited != SOURCE
    expected = messages(SOURCE)
    if name == "lone CR":  # the front matter was cut off
        expected = expected[3:]
    assert sorted(expected) == sorted(messages(edited))


def test_a_changed_word_changes_its_own_message_alone() -> None:
    before, after = messages(SOURCE), messages(SOURCE.replace("every step", "each step"))
    assert sorted({old == new for old, new in zip(before, after, strict=True)}) == [False, True]
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


@given(data=st.data())
def test_an_inserted_paragraph_changes_no_other_message(data: st.DataObject) -> None:
    blocks = SOURCE.partition("---\n\n")[2].split("\n\n")
    place = data.draw(st.integers(0, len(blocks)))
    text = "\n\n".join([*blocks[:place], "A new paragraph.", *blocks[place:]])
    expected = messages("\n\n".join(blocks))
    got = messages(text)
    got.remove("A new paragraph.")
    assert expected == got


@given(text=st.sampled_from(inputs("markdown")))
def test_crlf_changes_no_message(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert messages(plain) == messages(plain.replace("\n", "\r\n"))


@given(data=st.data(), seed=st.randoms(use_true_random=False))
def test_rewrapping_a_paragraph_changes_no_message(data: st.DataObject, seed: object) -> None:
    words = data.draw(
        st.lists(
            st.sampled_from(["the", "observers", "*watch*", "[a", "**link**](/x)", "`code", "it`", "count,", "and", "5", "ў", "—", "…"]),
            min_size=1, max_size=30,
        )
    )  # fmt: skip
    spaces = data.draw(
        st.lists(st.sampled_from([" ", "  x", "\n", " \n", "\n  "]), min_size=30, max_size=30)
    )
    wrapped = "a" + "".join(
        f"{space.replace('x', '')}{word}" for space, word in zip(spaces, words, strict=False)
    )
    assert messages("a " + " ".join(words)) == messages(wrapped)
