"""Markdown (CommonMark, GFM, footnotes, definition lists) → Document, through pyromark's byte ranges."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pyromark

from pieraklad.documents.directives import Directives
from pieraklad.documents.document import Document, Segment
from pieraklad.documents.front_matter.keys import DEFAULT_KEYS
from pieraklad.documents.front_matter.toml_matter import ENCODERS as TOML_ENCODERS
from pieraklad.documents.front_matter.yaml_matter import ENCODERS as FRONT_MATTER_ENCODERS
from pieraklad.documents.front_matter.yaml_matter import cut_front_matter
from pieraklad.documents.html.language import PassedOver
from pieraklad.documents.html.segmenter import cut_html
from pieraklad.documents.markdown.definitions import link_definitions
from pieraklad.documents.markdown.dialects import Markers, Title, find_markers
from pieraklad.documents.markdown.encoders import (
    ENCODERS,
    OPEN_FORMS,
    message_of_lines,
    starts_line,
    unescape_heading,
    unescape_start,
)
from pieraklad.documents.markdown.parser import LINKS, OPTIONS
from pieraklad.documents.markdown.references import Definition, normalised
from pieraklad.documents.prose import LETTER, doubtful, has_prose

_ENCODERS = {**ENCODERS, **FRONT_MATTER_ENCODERS, **TOML_ENCODERS}
_INLINE = frozenset(
    ["Emphasis", "Strong", "Strikethrough", "Link", "Image", "Superscript", "Subscript"]
)
_BY_ADDRESS = frozenset(["Autolink", "Email"])
_BY_OWN_TEXT = frozenset(["Shortcut", "Collapsed"])
_KINDS = {
    "Item": "list item",
    "BlockQuote": "quotation",
    "FootnoteDefinition": "footnote",
    "TableHead": "table header",
    "TableRow": "table cell",
    "DefinitionListTitle": "term",
    "DefinitionListDefinition": "definition",
}
# The container prefix of a continuation line.
_PREFIX = re.compile(rb"(?<=[\n\r])[ \t]*(?:>[ \t]*)+")
_INDENT = re.compile(rb"(?<=[\n\r])[ \t]+")
_LONE_CR = re.compile(rb"\r(?!\n)")


def parse_markdown(
    text: str, keys: tuple[str, ...] | None = None, language: str | None = None
) -> Document:
    """Split a Markdown article into segments; `keys` are the front-matter keys to translate.

    `language` is the tag of its language and overrides the front matter's `lang`.
    """
    data = text.encode("utf-8")
    matter = cut_front_matter(text, data, DEFAULT_KEYS if keys is None else keys)
    # A lone carriage return ends a line (CommonMark §2.1), but the parser does not always see it.
    lines = _LONE_CR.sub(b"\n", data) if b"\r" in data else data
    own = language or str(matter.metadata.get("lang") or "")
    cutter = _Cutter(lines, matter.body, own)
    cutter.cut()
    if cutter.overlaps():  # something that looks like a marker is not one after all
        cutter = _Cutter(lines, matter.body, own)
        cutter.cut(dialects=False)
    segments = (*matter.segments, *cutter.segments)
    return Document(
        text,
        "markdown",
        segments,
        matter.metadata,
        (*matter.warnings, *cutter.directives.warnings),
        data,
        (matter.shape, *cutter.shape),
        _ENCODERS,
        lambda other: parse_markdown(other, keys, language),
        OPEN_FORMS,
        {
            "shortcuts": cutter.shortcuts,
            "definitions": cutter.definitions,
            "body": matter.body,
            "passed_over": tuple(cutter.passed_over),
        },
    )


class _Cutter:
    """One pass over the parser's events; `base` is where the body starts in `data`."""

    def __init__(self, data: bytes, base: int, language: str) -> None:
        self.data = data
        self.language = language
        self.base = base
        self.segments: list[Segment] = []
        self.shape: list[Any] = []
        self.directives = Directives()
        self.shortcuts: dict[int, list[str]] = {}
        self.definitions: dict[str, Definition] = {}
        self.passed_over: list[PassedOver] = []
        self.titles: list[Title] = []
        """Titles of the remaining blocks from other dialects, the next one last."""
        self.titled = False
        self.items: frozenset[int] = frozenset()
        """The places where such blocks are list items."""
        self.section = ""
        self.position = 0
        self.line = 1
        self.stack: list[str] = []
        self.quotes = 0
        self.skip_depth = -1
        self.heading = ""

    def overlaps(self) -> bool:
        """Whether the title of a block from another dialect is inside another message."""
        segments = self.segments
        return self.titled and any(a.end > b.start for a, b in pairwise(segments))

    def cut(self, dialects: bool = True) -> None:
        body = self.data[self.base :].decode("utf-8")
        markers = find_markers(body) if dialects else Markers(body)
        self.titled = bool(markers.titles)
        self.titles = list(reversed(markers.titles))
        self.items = markers.items
        self.shape.extend(markers.shape)
        self._walk(markers.body)
        self._emit_titles(len(self.data))
        self.directives.finish()
        if "]:" in body:
            self.definitions, titles = link_definitions(markers.body, self.data, self.base)
            if titles:
                self.segments += titles
                self.segments.sort(key=lambda segment: segment.start)

    def _walk(self, body: str) -> None:
        """Go through the parser's events; all offsets in here count from the start of the body.

        The loop runs once for every few characters of an article, hence its plain style: the span
        of the last inline event is examined only when its block ends.
        """
        stack, directives = self.stack, self.directives
        search = LETTER.search
        first: Any = None  # the spans of the block's first and last inline events
        last: Any = None
        worded = hard = autolink = False
        brackets = 0
        labels: list[str] = []
        pieces: list[tuple[int, int]] = []
        event: Any
        for event, span in pyromark.events_with_range(body, options=OPTIONS):
            if event.__class__ is str:
                if event == "HardBreak":
                    hard = True
                elif event == "Rule":
                    if first is not None:
                        self._flush(first["start"], last["end"] + brackets, worded, hard, labels)
                        first, worded, hard, labels = None, False, False, []
                    self.shape.append("Rule")
                continue
            tag, value = event.popitem()
            if tag == "Text":
                if first is None:
                    if stack and stack[-1] == "CodeBlock":
                        continue
                    first = span
                last = span
                brackets = 0
                if not worded and not autolink and search(value):
                    worded = True
            elif tag == "Start":
                name = value if value.__class__ is str else next(iter(value))
                if name not in _INLINE:
                    if first is not None:
                        self._flush(first["start"], last["end"] + brackets, worded, hard, labels)
                        first, worded, hard, labels = None, False, False, []
                    if name == "Paragraph" and not directives.skip_next:
                        stack.append(name)
                    else:
                        self._open(name, value, self.base + span["start"])
                    continue
                if first is None:
                    first = last = span
                if name in LINKS:
                    link = value[name]
                    kind = link["link_type"]
                    if kind in _BY_ADDRESS:
                        autolink = True
                    elif kind in _BY_OWN_TEXT:
                        labels.append(normalised(link["id"]))
                    if not worded and link["title"] and search(link["title"]):
                        worded = True
            elif tag == "End":
                name = value if value.__class__ is str else next(iter(value))
                if name in _INLINE:
                    last = span
                    brackets = 0
                    if name in LINKS:
                        autolink = False
                        # The parser's range of `[a\nb][]` leaves the brackets out.
                        after = self.base + span["end"]
                        if self.data[after : after + 2] == b"[]":
                            brackets = 2
                    continue
                if first is not None:
                    self._flush(first["start"], last["end"] + brackets, worded, hard, labels)
                    first, worded, hard, labels = None, False, False, []
                if name == "HtmlBlock":
                    self._html(pieces)
                    pieces.clear()
                stack.pop()
                if name == "BlockQuote":
                    self.quotes -= 1
                if len(stack) == self.skip_depth:
                    if self.titles:
                        self._emit_titles(self.base + span["end"])
                    self.skip_depth = -1
            elif tag == "Html":
                pieces.append((self.base + span["start"], self.base + span["end"]))
            elif tag != "TaskListMarker":
                # Code, InlineHtml, InlineMath, DisplayMath, FootnoteReference
                if first is None:
                    first = span
                last = span
                brackets = 0
                if tag == "InlineHtml":
                    if not worded and "=" in value:
                        worded = True  # perhaps an alt text: has_prose decides
                    if value.startswith("<!--"):
                        line = self.line + self.data.count(
                            b"\n", self.position, self.base + span["start"]
                        )
                        directives.inside(value, line)
        if first is not None:
            self._flush(first["start"], last["end"] + brackets, worded, hard, labels)

    def _open(self, name: str, value: Any, start: int) -> None:
        if name == "Heading":
            self.heading = value[name]["level"][1:]
            self.heading_form = "heading" if self.data[start : start + 1] == b"#" else "setext"
            self.shape.append((name, self.heading, value[name]["id"]))
        elif name != "Paragraph":
            self.shape.append(name if name != "BlockQuote" else (name, value[name]))
            if name == "BlockQuote":
                self.quotes += 1
        # An HTML block may be the directive itself; that is decided when its text is known.
        if self.directives.skip_next and self.skip_depth < 0 and name != "HtmlBlock":
            if self.titles:
                self._emit_titles(start)
            self.directives.skip_next = False
            self.skip_depth = len(self.stack)
        if name == "Item" and self.items and self._is_marked(start):
            name = "Block"
        self.stack.append(name)

    def _is_marked(self, start: int) -> bool:
        """Whether the item at byte `start`, possibly indented, is a block from another dialect."""
        rest = self.data[start : start + 100]
        return start - self.base + len(rest) - len(rest.lstrip(b" \t")) in self.items

    def _emit_titles(self, before: int) -> None:
        """Create segments for the titles of blocks from other dialects before a byte."""
        while self.titles and self.titles[-1].start + self.base < before:
            start, end, kind = self.titles.pop()
            start, end = start + self.base, end + self.base
            message = b" ".join(self.data[start:end].split()).decode("utf-8")
            skipped = self._skipping() or self.directives.skip_next
            if not skipped and has_prose(message):
                self._emit(start, end, message, kind, "title")

    def _skipping(self) -> bool:
        return self.skip_depth >= 0 or self.directives.skipping_since is not None

    def _flush(self, start: int, end: int, worded: bool, hard: bool, labels: list[str]) -> None:
        """Create a segment for the inline content from byte `start` to `end` of the body."""
        if not worded or self.skip_depth >= 0 or self.directives.skipping_since is not None:
            return
        data, base = self.data, self.base
        start, end = start + base, end + base
        if self.titles:
            self._emit_titles(start)
        if (
            start > base and data[start - 1] == 0x5C
        ):  # the range of the text does not include an escape
            start -= 1
        raw = data[start:end]
        if raw[-1:] <= b" ":
            raw = raw.rstrip(b" \t\r\n")
            end = start + len(raw)
        stack = self.stack
        if len(stack) == 1 and stack[0] == "Paragraph":
            kind, form = "paragraph", "block"
        else:
            kind, form = self._kind()
        if self.quotes and (b"\n" in raw or b"\r" in raw):
            raw = _PREFIX.sub(b"", raw)
        if hard and form != "cell":
            message = message_of_lines(_INDENT.sub(b"", raw).decode("utf-8"))
        else:
            # Splitting bytes folds exactly the white space that markup folds, no other.
            message = b" ".join(raw.split()).decode("utf-8")
            if form == "cell":
                if "\\" in message:
                    message = message.replace("\\|", "|")
                    if starts_line(data, start):
                        message = unescape_start(message)
            elif "\\" in message:
                if form == "heading":
                    message = unescape_heading(message)
                else:
                    message = unescape_start(message)
                    if form == "setext":
                        message = unescape_heading(message)
        if doubtful(message) and not has_prose(message):
            return
        self._emit(start, end, message, kind, form)
        if labels:
            self.shortcuts[start] = labels

    def _kind(self) -> tuple[str, str]:
        """Return the kind and the form of the current block, from the containers around it."""
        stack = self.stack
        top = stack[-1] if stack else ""
        if top == "Paragraph":
            if len(stack) == 1:
                return "paragraph", "block"
            top = stack[-2]
        elif top == "Heading":
            return f"heading {self.heading}", self.heading_form
        elif top == "TableCell":
            return _KINDS[stack[-2]], "cell"
        return _KINDS.get(top, "paragraph"), "block"

    def _emit(self, start: int, end: int, message: str, kind: str, form: str) -> None:
        self.line = line = self.line + self.data.count(b"\n", self.position, start)
        self.position = start
        directives = self.directives
        context = comment = None
        if directives.pending:
            context, comment = directives.take()
        self.segments.append(
            Segment(message, kind, start, end, line, context, comment, self.section, form)
        )
        if kind.startswith("heading"):
            self.section = message

    def _html(self, pieces: list[tuple[int, int]]) -> None:
        """Split an HTML block, whose lines may be separated by the prefixes of a quotation or a list."""
        if not pieces or self.skip_depth >= 0:
            return
        if self.titles:
            self._emit_titles(pieces[0][0])
        data = self.data
        starts: list[int] = []  # where each piece starts in the joined text
        length = 0
        for first, last in pieces:
            starts.append(length)
            length += last - first
        joined = b"".join(data[first:last] for first, last in pieces)
        if self.directives.skip_next and not joined.strip().startswith(b"<!--"):
            self.directives.skip_next = False
            return
        lead = length - len(joined.lstrip())
        contiguous = length == pieces[-1][1] - pieces[0][0]

        def place(offset: int) -> int:
            if contiguous:
                return pieces[0][0] + offset
            from bisect import bisect_right

            index = bisect_right(starts, offset) - 1
            return pieces[index][0] + offset - starts[index]

        def emit(start: int, end: int, message: str, kind: str, form: str) -> None:
            if not self._skipping():
                if form == "html" and start <= lead:
                    form = "html-first"
                self._emit(place(start), place(end - 1) + 1, message, kind, form)

        self.line += data.count(b"\n", self.position, pieces[0][0])
        self.position = pieces[0][0]
        self.passed_over += cut_html(
            joined, emit, self.shape, self.directives, self.line, self.language, True
        )
