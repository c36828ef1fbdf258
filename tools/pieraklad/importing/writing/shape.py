"""What a reader sees of a tree: its words, its parts in their places, and which letters have which marks.

Two trees of the same shape look the same, but for where paragraphs and lines end.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

from pieraklad.importing.pages.tree import INLINE, Element, one_line

_NAMES = {"b": "strong", "i": "em", "s": "del", "samp": "code", "tt": "code"}
_PARTS = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "li",
        "table",
        "caption",
        "tr",
        "pre",
        "blockquote",
        "hr",
        "dt",
        "dd",
        "figure",
        "figcaption",
        "details",
        "summary",
    ]
)
_MARKS = frozenset(
    ["strong", "em", "del", "code", "sup", "sub", "mark", "kbd", "u", "small", "abbr", "ins", "rt"]
)


class Shape(NamedTuple):
    """The words; each part with its place in letters; the marks with the letters from where to where."""

    words: tuple[str, ...]
    parts: tuple[tuple[str, str, int], ...]
    marks: frozenset[tuple[str, str, int, int]]


def shape_of(nodes: list[Element]) -> Shape:
    """Return the shape of blocks."""
    words: list[str] = []
    parts: list[tuple[str, str, int]] = []
    spans: dict[tuple[str, str], list[list[int]]] = {}
    place = 0
    pre = 0
    # A tuple ends the mark that it names.
    waiting: list[Element | str | tuple[str, str, int]] = [*reversed(nodes)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            words.append(node)
            place += len("".join(node.split()))
            continue
        if isinstance(node, tuple):
            name, detail, start = node
            if name == "pre":
                pre -= 1
            elif place > start:
                found = spans.setdefault((name, detail), [])
                while found and found[-1][1] >= start:  # what is inside, or touches
                    start = min(start, found.pop()[0])
                found.append([start, place])
            continue
        tag = _NAMES.get(node.tag, node.tag)
        if tag not in INLINE or tag == "br":
            words.append(" ")
            waiting.append(" ")
        if tag == "noteref" or "footnote-reference" in node.classes():
            parts.append(("noteref", "", place))
            continue
        if "footnote-definition-label" in node.classes():
            continue
        part = _part(tag, node)
        if part is not None:
            parts.append((*part, place))
        if tag == "pre":
            pre += 1
            waiting.append(("pre", "", place))
        elif tag == "a" and "href" in node.attrs:
            waiting.append(("a", _address(node.attrs["href"]), place))
        elif tag in _MARKS and not pre:
            waiting.append((tag, "", place))
        waiting.extend(reversed(node.children))
    marks = frozenset((*mark, a, b) for mark, found in spans.items() for a, b in found)
    return Shape(tuple("".join(words).split()), tuple(parts), marks)


def _part(tag: str, node: Element) -> tuple[str, str] | None:
    if tag == "img":
        return "img", f"{_address(node.attrs.get('src', ''))} {one_line(node.attrs.get('alt', ''))}"
    if tag == "input":
        return "input", "x" if "checked" in node.attrs else ""
    if tag == "ol":
        return "ol", f"{node.attrs.get('start', '1')} {node.attrs.get('type', '')}"
    if tag in ("td", "th"):
        return tag, f"{node.attrs.get('colspan', '1')} {node.attrs.get('rowspan', '1')}"
    return (tag, "") if tag in _PARTS else None


def _address(address: str) -> str:
    return unquote(address).strip()
