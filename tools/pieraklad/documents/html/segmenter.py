"""HTML pages and fragments → Document: block-level segments with their inline markup inside.

Skipped are code, `translate="no"`, and elements whose `lang` is not the page's language:
a Latin motto should stay Latin. `language` finds the page's language; in Markdown it is `lang`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pieraklad.documents.directives import Directives
from pieraklad.documents.document import Document, Segment
from pieraklad.documents.html.attributes import text_attributes
from pieraklad.documents.html.html_encoders import ENCODERS
from pieraklad.documents.html.language import (
    LANGUAGE_ATTRIBUTES,
    PAGE_ELEMENTS,
    WORD,
    LanguageMark,
    PageLanguage,
    PassedOver,
    block_language,
    marks_of,
    page_language,
    primary,
)
from pieraklad.documents.html.tokens import ENDED_BY, VOID, Token, attributes, tokenize
from pieraklad.documents.prose import LETTER, NOT_PROSE, has_prose
from pieraklad.documents.spaces import collapse

# Phrasing content (HTML standard §3.2.5.2.5) that may occur inside a sentence.
INLINE = frozenset(
    b"a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark"
    b" math meter nobr output picture progress q rp rt ruby s samp small source span strike"
    b" strong sub sup svg time tt u var wbr".split()
)
# Their content is not prose; inside a sentence they stay as they are.
OPAQUE_INLINE = frozenset([b"svg", b"math"])
_SILENT_INLINE = OPAQUE_INLINE | {b"code", b"samp", b"kbd"}
OPAQUE_BLOCK = frozenset([b"pre", b"object", b"template", b"canvas", b"audio", b"video"])

_KINDS = {
    b"p": "paragraph", b"li": "list item", b"td": "table cell", b"th": "table header",
    b"dt": "term", b"dd": "definition", b"figcaption": "caption", b"caption": "caption",
    b"summary": "summary", b"blockquote": "quotation", b"title": "title", b"legend": "legend",
    b"button": "button", b"option": "option",
}  # fmt: skip
_KINDS.update({b"h%d" % n: f"heading {n}" for n in range(1, 7)})
_SAYS_LANGUAGE = re.compile(rb"\b(?:translate|lang)\s*=", re.I)
_ALONE = re.compile(rb"[ ]{0,3}<[^\r\n]*>[\r\n]\Z")
_NO = re.compile(rb"^\s*no\s*$", re.I)
# Tags at which a browser leaves foreign content, and at which we end an unclosed inline element:
# HTML standard §13.2.6.5, without those that may occur in a sentence.
_BREAKOUT = frozenset(
    b"blockquote body center dd div dl dt h1 h2 h3 h4 h5 h6 head hr li listing menu ol p pre"
    b" table td th tr ul html article section main aside header footer nav figure details".split()
)

Emit = Callable[[int, int, str, str, str], None]
"""Receives the start, end (bytes), message, kind and form of one segment."""


def parse_html(text: str, language: str | None = None) -> Document:
    """Split an HTML page or fragment into segments; `language` overrides the page's own."""
    data = text.encode("utf-8")
    known = PageLanguage(primary(language.encode("utf-8")), False) if language else None
    own = known or page_language(data)
    segments: list[Segment] = []
    directives = Directives()
    position, line = 0, 1
    section = ""

    def emit(start: int, end: int, message: str, kind: str, form: str) -> None:
        nonlocal position, line, section
        line += data.count(b"\n", position, start)
        position = start
        context, comment = directives.take()
        segments.append(Segment(message, kind, start, end, line, context, comment, section, form))
        if kind.startswith("heading"):
            section = message

    shape: list[Any] = []
    cutter = _Cutter(data, emit, shape, directives, 1, own.tag)
    cutter.run()
    directives.finish()
    tag = own.tag.decode("utf-8", "replace") or "und"
    extra = {
        "passed_over": tuple(cutter.passed_over),
        "language_marks": tuple(cutter.marks),
        # Other words may make a page look like one in another language.
        "language_by_words": own.by_words,
        "reparse_in_language": lambda other: parse_html(other, tag),
    }
    return Document(
        text, "html", tuple(segments), {}, tuple(directives.warnings), data, tuple(shape),
        ENCODERS, lambda other: parse_html(other, language), frozenset(["html"]), extra,
    )  # fmt: skip


def cut_html(
    data: bytes,
    emit: Emit,
    shape: list[Any],
    directives: Directives,
    first_line: int = 1,
    language: str = "",
    in_markdown: bool = False,
) -> list[PassedOver]:
    """Call `emit` for each segment of `data`; add the tags outside messages to `shape`.

    `first_line` is the line of the file where `data` begins, `language` the tag of the page's language.
    Return the parts that the author excluded from translation.
    """
    own = primary(language.encode("utf-8")) or block_language(data)
    cutter = _Cutter(data, emit, shape, directives, first_line, own)
    cutter.in_markdown = in_markdown
    cutter.run()
    return cutter.passed_over


class _Cutter:
    def __init__(
        self,
        data: bytes,
        emit: Emit,
        shape: list[Any],
        directives: Directives,
        first_line: int,
        language: bytes,
    ) -> None:
        self.data = data
        self.line, self.counted = first_line, 0
        self.language = language
        self.in_markdown = False
        self.emit = emit
        self.shape = shape
        self.directives = directives
        self.kind = "text"
        self.opaque: tuple[bytes, int] | None = None
        """The element whose content is skipped, and the nesting depth of elements of that name."""
        self.reason = ""
        """Why it is skipped, if the author said so; `noted` once its words have been counted."""
        self.noted = ""
        self.within = 0
        """How many elements with end tags are open in an element whose own may be omitted."""
        self.passed_over: list[PassedOver] = []
        self.marks: list[LanguageMark] = []
        self.tokens: list[Token] = []

    def run(self) -> None:
        for token in tokenize(self.data):
            if self.opaque is not None:
                self._pass_over(token)
            elif token.kind == "text":
                self._add(token)
            elif token.kind == "start":
                self._start(token)
            elif token.kind == "end":
                if token.name in INLINE:
                    self._add(token)
                else:
                    self._block(token)
                    self.kind = "text"
            elif token.kind == "comment":
                self._comment(token)
            elif token.kind == "raw":
                self._raw(token)
            else:
                self._flush()
                self.shape.append("rest")
        self._flush()

    def _start(self, token: Token) -> None:
        inline = token.name in INLINE
        untranslated = self._untranslated(token)
        if inline:
            self._add(token)
        else:
            self._block(token)
            self.kind = _KINDS.get(token.name, "text")
            if not untranslated and not self._skipping():
                self._attributes(token)
        opaque = OPAQUE_INLINE if inline else OPAQUE_BLOCK
        if not inline and self.directives.skip_next:
            self.directives.skip_next = False
            self.reason = ""
            untranslated = True
        if (token.name in opaque or untranslated) and token.name not in VOID:
            self.opaque = (token.name, 1)
            self.noted = ""
            self.within = 0
            if not untranslated:
                self.reason = ""

    def _untranslated(self, token: Token) -> bool:
        """Whether the author of the page said that an element's text is not to be translated.

        `reason` then says how. The page's statement of its own language becomes a mark.
        """
        tag = self.data[token.start : token.end]
        if token.name in PAGE_ELEMENTS:
            self.marks += marks_of(self.data, token, self.language)
        if b"=" not in tag or not _SAYS_LANGUAGE.search(tag):
            return False
        own: list[LanguageMark] = []
        for attribute in attributes(self.data, token):
            value = self.data[attribute.start : attribute.end]
            if attribute.name == b"translate" and _NO.match(value):
                self.reason = 'translate="no"'
                return True
            if attribute.name in LANGUAGE_ATTRIBUTES and value.strip():
                if token.name in PAGE_ELEMENTS:
                    continue
                if primary(value) != self.language:
                    self.reason = f'lang="{value.strip().decode("utf-8", "replace")}"'
                    return True
                own.append(LanguageMark(attribute.start, attribute.end))
        if token.name not in INLINE:
            self.marks += own
        return False

    def _note(self, token: Token) -> None:
        """Count the words that are skipped because the author excluded them."""
        words = len(WORD.findall(self.data[token.start : token.end].decode("utf-8", "replace")))
        if not words or not self.reason:
            return
        last = self.passed_over[-1] if self.passed_over else None
        if last is not None and self.noted == self.reason:
            self.passed_over[-1] = last._replace(words=last.words + words)
            return
        line = self.line + self.data.count(b"\n", self.counted, token.start)
        self.passed_over.append(PassedOver(line, words, self.reason))
        self.noted = self.reason

    def _pass_over(self, token: Token) -> None:
        assert self.opaque is not None
        name, depth = self.opaque
        if token.kind == "text" and name not in INLINE:
            self._note(token)
        if token.kind in ("start", "end") and self._breaks_out(token, name):
            self.opaque = None  # it was never closed; it ends here all the same
            if token.kind == "start":
                self._start(token)
            else:
                self._block(token)
                self.kind = "text"
            return
        if token.kind == "start" and token.name == name:
            depth += 1
        elif token.kind == "end" and token.name == name:
            depth -= 1
        self.opaque = (name, depth) if depth else None
        if name in INLINE:
            self._add(token._replace(kind="opaque") if token.kind == "text" else token)
        else:
            self.shape.append((token.kind, token.name))

    def _breaks_out(self, token: Token, name: bytes) -> bool:
        """Whether a tag ends the unclosed element `name` whose content is skipped."""
        if name in INLINE:
            return token.name in _BREAKOUT
        enders = ENDED_BY.get(name)
        if enders is None or token.name in INLINE or token.name in VOID:
            return False
        if self.within == 0:
            if token.kind == "start":
                if token.name in enders:
                    return True
            elif token.name != name and token.name not in ENDED_BY:
                return True  # the element around it ends
        if token.name not in ENDED_BY:
            self.within += 1 if token.kind == "start" else -1
        return False

    def _skipping(self) -> bool:
        return self.directives.skipping_since is not None

    def _comment(self, token: Token) -> None:
        text = self.data[token.start : token.end].decode("utf-8", "replace")
        if not self.tokens or "i18n:" in text:
            self._flush()
            self.line += self.data.count(b"\n", self.counted, token.start)
            self.counted = token.start
            self.directives.read(text, self.line)
            self.shape.append("comment")
        else:  # inside a sentence it belongs to the sentence
            self._add(token)

    def _raw(self, token: Token) -> None:
        if token.name == b"title" and not self._skipping():
            self._segment(token.start, token.end, "title", "html")
        else:
            self.shape.append("raw")

    def _block(self, token: Token) -> None:
        self._flush()
        self.shape.append((token.kind, token.name))

    def _add(self, token: Token) -> None:
        blank = token.kind == "text" and self.data[token.start : token.end].isspace()
        if self.tokens or not blank:
            self.tokens.append(token)

    def _flush(self) -> None:
        tokens, self.tokens = self.tokens, []
        if not tokens:
            return
        if self._skipping() or not _has_letter(self.data, tokens):
            self._tags(tokens)
            return
        first, last = _within_edges(self.data, tokens, self.in_markdown)
        self._tags(tokens[:first])
        self._segment(tokens[first].start, tokens[last - 1].end, self.kind, "html")
        self._tags(tokens[last:])

    def _tags(self, tokens: list[Token]) -> None:
        """Process inline tags outside messages: their attributes may be messages."""
        for token in tokens:
            if token.kind == "start":
                self.shape.append(("start", token.name))
                if not self._skipping() and not self._untranslated(token):
                    self._attributes(token)
            elif token.kind == "end":
                self.shape.append(("end", token.name))

    def _segment(self, start: int, end: int, kind: str, form: str) -> None:
        raw = self.data[start:end]
        stripped = raw.strip()
        start += len(raw) - len(raw.lstrip())
        message = collapse(stripped.decode("utf-8", "replace"))
        if form == "attribute":
            message = message.replace("&quot;", '"')
        elif form == "attribute-single":
            message = message.replace("&#39;", "'")
        if has_prose(message):
            self.emit(start, start + len(stripped), message, kind, form)

    def _attributes(self, token: Token) -> None:
        for attribute, kind in text_attributes(self.data, token):
            form = {b'"': "attribute", b"'": "attribute-single", b"": "attribute-bare"}
            self._segment(attribute.start, attribute.end, kind, form[attribute.quote])


def _has_letter(data: bytes, tokens: list[Token]) -> bool:
    """Whether a run has prose outside opaque elements and `translate="no"`."""
    hidden: list[bytes] = []
    for token in tokens:
        if token.kind == "start":
            if token.name not in VOID and (hidden or token.name in _SILENT_INLINE):
                hidden.append(token.name)
        elif token.kind == "end":
            if hidden and hidden[-1] == token.name:
                hidden.pop()
        elif token.kind == "text" and not hidden:
            text = data[token.start : token.end].decode("utf-8", "replace")
            if LETTER.search(NOT_PROSE.sub(" ", text)):
                return True
    return False


def _within_edges(data: bytes, tokens: list[Token], in_markdown: bool) -> tuple[int, int]:
    """Return the part of a run that is its message, as a range of tokens.

    Tags at its ends whose partner is in another run stay outside: in `<label>Name <select>` the
    message is “Name”. In Markdown, a tag alone on the first line makes the block HTML (CommonMark
    §4.6, condition 7), so it stays outside, too, if it encloses the run.
    """
    if tokens[0].kind == tokens[-1].kind == "text":
        return 0, len(tokens)
    lonely = [False] * len(tokens)
    open_tags: list[int] = []
    pairs: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        if token.kind == "start" and token.name not in VOID:
            open_tags.append(index)
            lonely[index] = True
        elif token.kind == "end":
            if open_tags and tokens[open_tags[-1]].name == token.name:
                partner = open_tags.pop()
                lonely[partner] = False
                pairs.append((partner, index))
            else:
                lonely[index] = True
    for index, token in enumerate(tokens):
        if token.kind == "text" and data[token.start : token.end].isspace():
            lonely[index] = True

    def shrunk(first: int, last: int) -> tuple[int, int]:
        while lonely[first]:
            first += 1
        while lonely[last - 1]:
            last -= 1
        return first, last

    first, last = shrunk(0, len(tokens))
    if in_markdown and (first, last - 1) in pairs and _ALONE.match(data, 0, tokens[first].end + 1):
        return shrunk(first + 1, last - 1)
    return first, last
