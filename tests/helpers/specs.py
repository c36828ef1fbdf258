"""Reads spec files: cases as Markdown, a sentence as the title, then fenced blocks.

    A heading is a message

    ```markdown
    # Hello
    ```

    ```segments
    heading 1: Hello
    ```

The first word of a block's info string is its name, the others are switches of the input: `crlf`,
`cr`, `bom`, `open` (no final line end), `visible` (`→` is a tab, `·` a space). A block that contains
three backticks has a longer fence.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

SPECS = Path(__file__).parents[1] / "specs"
_FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=fence)$\n?", re.S | re.M
)


class Block(NamedTuple):
    """One fenced block; `start` and `end` delimit its body in the file."""

    name: str
    switches: frozenset[str]
    body: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The body as an input, with the switches applied."""
        text = self.body
        if "visible" in self.switches:
            text = text.replace("→", "\t").replace("·", " ")
        if "open" in self.switches:
            text = text.removesuffix("\n")
        if "crlf" in self.switches:
            text = text.replace("\n", "\r\n")
        if "cr" in self.switches:
            text = text.replace("\n", "\r")
        return ("\ufeff" if "bom" in self.switches else "") + text


class Case(NamedTuple):
    """One case: its place, its title, its blocks."""

    path: Path
    title: str
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}: {self.title}"


def read_cases(path: Path) -> list[Case]:
    """Return the cases of one file."""
    source = path.read_text("utf-8")
    cases: list[Case] = []
    blocks: list[Block] = []
    title, position = "", 0
    for found in [*_FENCE.finditer(source), None]:
        between = source[position : found.start() if found else len(source)].strip()
        if between or found is None:
            if blocks:
                cases.append(Case(path, title, tuple(blocks)))
            title, blocks = between.split("\n")[-1], []
        if found is not None:
            name, *switches = found["info"].split()
            blocks.append(Block(name, frozenset(switches), found["body"], *found.span("body")))
            position = found.end()
    return cases


def all_cases(folder: str) -> list[Case]:
    """Return the cases of `tests/specs/<folder>/*.md`, in order."""
    return [case for path in sorted((SPECS / folder).glob("*.md")) for case in read_cases(path)]


def inputs(format: str) -> list[str]:
    """Return every distinct input of one format in all specs: a corpus for the property tests."""
    texts = (c.blocks[0].text for f in ("segment", "render") for c in all_cases(f)
             if c.blocks[0].name == format)  # fmt: skip
    return list(dict.fromkeys(texts))
