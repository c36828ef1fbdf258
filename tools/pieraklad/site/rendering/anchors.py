"""Addresses of headings: made of the source's headings, the same in every language."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

_HEADING = re.compile(r'<h[1-6](?P<attributes>(?: [a-z-]+="[^"]*")*)>(?P<inner>.*?)</h[1-6]>', re.S)
_ID = re.compile(r' id="([^"]*)"')
_TAGS = re.compile(r'<sup class="footnote-reference">.*?</sup>|<[^>]*>', re.S)
_DROPPED = re.compile(r"[^\w\- ]")


RESERVED = frozenset({"main"})
"""Ids that the page around the article has itself."""


class HeadingText(NamedTuple):
    """A heading of the source: its own id, empty where it has none, and its words."""

    id: str
    text: str


def heading_texts(page: str) -> list[HeadingText]:
    """Return the headings of sanitised HTML in order."""
    found: list[HeadingText] = []
    for match in _HEADING.finditer(page):
        own = _ID.search(match.group("attributes"))
        text = html.unescape(_TAGS.sub("", match.group("inner")))
        found.append(HeadingText(html.unescape(own.group(1)) if own else "", text))
    return found


def slug_of_heading(text: str) -> str:
    """Return a heading's text as GitHub makes an address of it: words in small letters, hyphens."""
    return _DROPPED.sub("", " ".join(text.split()).lower()).replace(" ", "-")


def make_anchors(headings: Iterable[HeadingText]) -> list[str]:
    """Return one id a heading, each once; an id that the author wrote wins over a made one."""
    listed = list(headings)
    taken = set(RESERVED)
    anchors = [""] * len(listed)
    for index, heading in enumerate(listed):
        if heading.id and heading.id not in taken:
            anchors[index] = heading.id
            taken.add(heading.id)
    for index, heading in enumerate(listed):
        if anchors[index]:
            continue
        base = slug_of_heading(heading.text) or "section"
        candidate, number = base, 0
        while candidate in taken:
            number += 1
            candidate = f"{base}-{number}"
        anchors[index] = candidate
        taken.add(candidate)
    return anchors


def make_alias(text: str, anchor: str, taken: set[str]) -> str:
    """Return a second id for a heading, made of its own words; empty where none is needed.

    It is none of `taken`, and is added to them.
    """
    base = candidate = slug_of_heading(text)
    if not base or base == anchor:
        return ""
    number = 0
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    taken.add(candidate)
    return candidate
