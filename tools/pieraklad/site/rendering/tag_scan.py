"""Sanitised HTML → the tags in it that its rewriting has to look at; most articles have few of them.

Most of an article are paragraphs, lists, emphasis and links to other sites: all of that stays as it
is. Only where a picture, a footnote or a mark inside a block makes what stands around it matter are
all tags looked at.

A quick way: the text of an article of 1,100 words is made in 0.74 ms, and in 1.42 without it, of the 3 ms
that its page takes. `test_quick_rewriting` says that both give the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*>')
_NAMES = "p ul ol li strong em del code dl dt dd tr tbody br hr"
_QUIET_NAMES = tuple(_NAMES.split())
_QUIET = frozenset([*_QUIET_NAMES, *(f"/{name}" for name in _QUIET_NAMES)])
# What a mark makes of a paragraph's or an item's tag (see `rewriting`).
_MARKED_PARAGRAPH = re.compile(r'(?:p|li) lang="[A-Za-z0-9-]+" class="untranslated"')
# A link to another site, with nothing in its address that is written in two ways.
_PLAIN_LINK = re.compile(r"""a href="https?://[^"&'<>]*\"""")


class Tag(NamedTuple):
    """A tag from `start` to `end`; `attributes` as they are written, with the white space before."""

    start: int
    end: int
    closing: str
    name: str
    attributes: str


def tags_to_rewrite(page: str) -> Iterable[Tag]:
    """Return the tags that may have to change, in order; of an element both or neither.

    `page` is the sanitiser's output: well formed, attributes quoted, no `<` or `>` but a tag's.
    """
    if "data-state" not in page and "<img" not in page and "footnote-" not in page:
        found = _few(page)
        if found is not None:
            return found
    return _all(page)


def _all(page: str) -> Iterable[Tag]:
    for found in _TAG.finditer(page):
        yield Tag(found.start(), found.end(), *found.groups())


def _few(page: str) -> list[Tag] | None:
    """Return the tags but for quiet ones; None where a quiet name has attributes."""
    found: list[Tag] = []
    in_plain_link = False
    pieces = page.split("<")
    start = len(pieces[0])
    for piece in pieces[1:]:
        tag = piece.partition(">")[0]
        if tag not in _QUIET:
            if tag == "/a" and in_plain_link:
                in_plain_link = False
            elif tag[:3] == "a h" and _PLAIN_LINK.fullmatch(tag):
                in_plain_link = True
            elif not _MARKED_PARAGRAPH.fullmatch(tag):
                name, space, rest = tag.partition(" ")
                if name in _QUIET:
                    return None
                closing = name[:1] == "/"
                name = name[1:] if closing else name
                end = start + len(tag) + 2
                found.append(Tag(start, end, "/" if closing else "", name, space + rest))
        start += len(piece) + 1
    return found
