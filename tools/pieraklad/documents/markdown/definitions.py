"""Link reference definitions (CommonMark §4.7): the destinations of labels, and their titles as segments."""

from __future__ import annotations

import re

import pyromark

from pieraklad.documents.document import Segment
from pieraklad.documents.markdown.encoders import title_message
from pieraklad.documents.markdown.parser import OPTIONS
from pieraklad.documents.markdown.references import Definition, destination, normalised
from pieraklad.documents.prose import has_prose

_REFERENCE_TITLE = re.compile(
    rb"""(?:[ \t\r\n]|\A)(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\))\s*\Z""",
    re.DOTALL,
)


def link_definitions(
    body: str, data: bytes, base: int
) -> tuple[dict[str, Definition], list[Segment]]:
    """Return the definitions by their labels, and the segments of their titles, in order.

    `body` is the text that begins at byte `base` of `data`. Of two definitions with the same address
    and title, the first one's title is the message.
    """
    definitions: dict[str, Definition] = {}
    titles: list[Segment] = []
    seen: set[tuple[str, str]] = set()
    position, line = 0, 1
    known = pyromark.reference_definitions(body, options=OPTIONS).items()
    for label, definition in sorted(known, key=lambda item: item[1]["span"]["start"]):
        address, title = definition["dest"], definition["title"] or ""
        first, last = base + definition["span"]["start"], base + definition["span"]["end"]
        match = _REFERENCE_TITLE.search(data[first:last]) if title else None
        if match is None or match.lastindex is None:
            definitions[normalised(label)] = Definition(destination(address))
            continue
        start, end = first + match.start(match.lastindex), first + match.end(match.lastindex)
        definitions[normalised(label)] = Definition(destination(address), (start - 1, end + 1))
        if not has_prose(title) or (address, title) in seen:
            continue
        seen.add((address, title))
        closing = data[end : end + 1].decode("ascii")
        message = title_message(data[start:end].decode("utf-8"), closing)
        line += data.count(b"\n", position, start)
        position = start
        titles.append(Segment(message, "link title", start, end, line, form="reference-title"))
    return definitions, titles
