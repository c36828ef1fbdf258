"""Plain text → Document: paragraphs between blank lines, underlined headings, dashed lists."""

from __future__ import annotations

import re

from pieraklad.documents.document import Document, Encoder, Patch, Segment
from pieraklad.documents.prose import LETTER
from pieraklad.documents.spaces import collapse

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_MARKER = re.compile(r"[ \t]*(?:[-*+•–—]|\d{1,3}[.)])[ \t]+(?=\S)")
_SIGNATURE = re.compile(r"--[ \t]*\Z")  # the line before a signature (RFC 3676 §4.3)
_UNDERLINE = re.compile(r"[ \t]*([=\-~^*_])\1{2,}[ \t]*\Z")


def parse_plain(text: str) -> Document:
    """Split plain text into paragraphs, list items and underlined headings."""
    data = text.encode("utf-8")
    segments: list[Segment] = []
    shape: list[str] = []
    section = ""
    block: list[tuple[int, int, str, int]] = []  # start, end, text, line number

    def flush(kind: str | None = None) -> None:
        nonlocal section
        if not block:
            return
        first = block[0]
        marker = _MARKER.match(first[2])
        skipped = len(marker.group()) if marker else len(first[2]) - len(first[2].lstrip())
        start = first[0] + len(first[2][:skipped].encode("utf-8"))
        end = block[-1][0] + len(block[-1][2].rstrip().encode("utf-8"))
        message = collapse(data[start:end].decode("utf-8"))
        name = kind or ("list item" if marker else "paragraph")
        block.clear()
        shape.append(name)
        if LETTER.search(message):
            segments.append(
                Segment(message, name, start, end, first[3], section=section, form="plain")
            )
            if name.startswith("heading"):
                section = message

    position = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    number = 0
    while position < len(data):
        found = _LINE.match(data, position)
        assert found is not None
        number += 1
        line = found.group().rstrip(b"\r\n").decode("utf-8")
        if not line.strip() or _SIGNATURE.match(line):
            flush()
        elif len(block) == 1 and _UNDERLINE.match(line) and not _MARKER.match(block[0][2]):
            flush("heading 1" if line.lstrip().startswith("=") else "heading 2")
        else:
            if _MARKER.match(line):
                flush()
            block.append((position, found.end(), line, number))
        position = found.end()
    flush()
    return Document(
        text, "plain", tuple(segments), {}, (), data, tuple(shape), ENCODERS, parse_plain
    )


def _encode(document: Document, segment: Segment, text: str) -> Patch:
    message = collapse(text)
    return Patch(message.encode("utf-8"), message)


ENCODERS: dict[str, Encoder] = {"plain": _encode}
