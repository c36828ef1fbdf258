"""Reference links (CommonMark §6.3) in a text whose definitions are elsewhere.

`[text][label]` is a full reference; `[label]` and `[label][]` use their own text as the label. The text alone
does not show whether a label is defined; but brackets inside a link's text are not a link.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any, NamedTuple

from pieraklad.documents.markdown.parser import LINKS, events
from pieraklad.documents.spaces import collapse

_OWN_TEXT = frozenset(["ShortcutUnknown", "CollapsedUnknown"])
UNKNOWN = _OWN_TEXT | {"ReferenceUnknown"}
"""The parser's names for reference links without a known definition."""


class Reference(NamedTuple):
    """A reference link: its label as written, and whether its text is the label."""

    label: str
    by_own_text: bool
    is_image: bool


def normalised(label: str) -> str:
    """Return a link label normalised as CommonMark §4.7 compares labels."""
    return collapse(label).casefold()


def link_unless_inside(text: str) -> Callable[[Any], tuple[str, str] | None]:
    """Return a callback for the parser that makes each label a link, but not inside another link.

    In `[see [below]](b.md)`, making `[below]` a link would turn the brackets around it into plain text.
    """
    starts: list[int] = []
    reach: list[int] = []  # how far the links up to that one go, in bytes
    if "](" in text and text.count("[") > text.count("]("):
        for tag, name, _, start, end in events(text):
            if tag == "Start" and name in LINKS:
                starts.append(start)
                reach.append(max(end, reach[-1] if reach else 0))

    def callback(link: Any) -> tuple[str, str] | None:
        before = bisect_left(starts, link["span"]["start"])
        if before and link["span"]["end"] < reach[before - 1]:
            return None
        return f"#[{link['reference']}]", ""

    return callback


def reference_of(name: str, link: Any) -> Reference | None:
    """Return the reference that the parser's `link` is, an "Image" or a "Link"; None for others."""
    kind = link["link_type"]
    if kind not in UNKNOWN:
        return None
    return Reference(link["id"], kind in _OWN_TEXT, name == "Image")


def references(text: str) -> list[Reference]:
    """Return the reference links in `text`, in order, each as if its label were defined."""
    if "[" not in text:
        return []
    found: list[Reference] = []
    for tag, name, link, _, _ in events(text, link_unless_inside(text)):
        if tag == "Start" and name in LINKS:
            reference = reference_of(name, link)
            if reference is not None:
                found.append(reference)
    return found


def shortcut_labels(message: str, definitions: Any) -> tuple[set[str], list[str]]:
    """Return the defined labels that `message` links to, and the undefined ones that are their own text.

    The former are normalised as CommonMark compares labels, the latter as written, in order.
    """
    kept: set[str] = set()
    fresh: list[str] = []
    for reference in references(message):
        label = normalised(reference.label)
        if label in definitions:
            kept.add(label)
        elif reference.by_own_text:
            fresh.append(reference.label)
    return kept, fresh


def destination(url: str) -> str:
    """Return an address as written in a definition."""
    return f"<{url}>" if not url or re.search(r"[\s()<>\x00-\x20]", url) else url


class Definition(NamedTuple):
    """A label's destination: the address as written, and the bytes of the title with its marks."""

    address: str
    title: tuple[int, int] | None = None
