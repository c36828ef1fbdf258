"""Paragraphs that Word writes for list items (`mso-list`) → lists."""

from __future__ import annotations

import re

from pieraklad.importing.pages.flow import BLOCKS
from pieraklad.importing.pages.tree import SPACES, Element

_IGNORED = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_LEVEL = re.compile(r"mso-list\s*:\s*(l\d+)\s+level(\d+)", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(\d{1,9})[.)]?\Z")


def without_word_lists(nodes: list[Element | str]) -> list[Element | str]:
    """Return nodes in which the paragraphs that Word writes for list items are lists."""
    result: list[Element | str] = []
    # The open lists from the outermost: its level, its element.
    opened: list[tuple[int, Element]] = []
    for node in nodes:
        if isinstance(node, str):
            if node.strip(SPACES) or not opened:
                opened = []
                result.append(node)
            continue
        found = _LEVEL.search(node.attrs.get("style", "")) if node.tag in ("p", "div") else None
        if found is None or node.tag == "div":
            opened = []
            result.append(
                node.like(without_word_lists(node.children)) if node.tag in BLOCKS else node
            )
            continue
        marker = (
            "".join(
                e.words()
                for e in node.walk()
                if e.tag == "span" and _IGNORED.search(e.attrs["style"])
            )
            .replace("\u00a0", " ")
            .strip()
        )
        number = _NUMBER.match(marker)
        kind = "ol" if number else "ul"
        level = int(found.group(2))
        item = Element("li", {}, list(_without_ignored(node)))
        while opened and opened[-1][0] > level:
            opened.pop()
        if not opened or opened[-1][0] < level or opened[-1][1].tag != kind:
            attrs = {"start": number.group(1)} if number and number.group(1) != "1" else {}
            made = Element(kind, attrs)
            if opened and opened[-1][0] == level:
                opened.pop()
            if opened:
                last = opened[-1][1].children[-1]
                assert isinstance(last, Element)
                last.children.append(made)
            else:
                result.append(made)
            opened.append((level, made))
        opened[-1][1].children.append(item)
    return result


def _without_ignored(node: Element) -> list[Element | str]:
    made: list[Element | str] = []
    for child in node.children:
        if isinstance(child, str):
            made.append(child)
        elif child.tag == "span":
            if not _IGNORED.search(child.attrs.get("style", "")):
                made += _without_ignored(child)
        else:
            made.append(child.like(_without_ignored(child)))
    return made
