"""The Markdown parser: the options that all of us use, and its events in one form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyromark
from pyromark import Options

OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_GFM
    | Options.ENABLE_DEFINITION_LIST
    | Options.ENABLE_MATH
)
LINKS = frozenset(["Link", "Image"])

Event = tuple[str, str, Any, int, int]
"""Tag, name, value, and the bytes from where to where.

A "Start" or an "End" has its element's name, and the details as the value; others have their text as
the value, and breaks nothing.
"""
Undefined = Callable[[Any], tuple[str, str] | None]
"""What a reference without a definition leads to: its address and title, or None."""


def events(text: str, undefined: Undefined | None = None) -> Iterator[Event]:
    """Iterate over what the parser finds. The segmenter alone, which reads most, asks it by itself."""
    event: Any
    for event, span in pyromark.events_with_range(
        text, options=OPTIONS, broken_link_callback=undefined
    ):
        start, end = span["start"], span["end"]
        if event.__class__ is str:
            yield event, "", None, start, end
            continue
        tag, value = event.popitem()
        if tag not in ("Start", "End"):
            yield tag, "", value, start, end
        elif value.__class__ is str:
            yield tag, value, None, start, end
        else:
            yield tag, *value.popitem(), start, end
