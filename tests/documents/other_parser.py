"""What another CommonMark parser sees as prose or as code, to compare with our messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pieraklad.documents import Document
from pieraklad.documents.prose import NOT_PROSE

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
WORD = re.compile(r"[^\W\d_]+")
# Extensions that the other parser does not know: it takes them for text.
_EXTENSIONS = re.compile(
    r"\{[#.][^{}]*\}\s*$|^\s*\[!\w+\]|^\s*\[[ xX]\](?=\s)|^\[\^[^\]]+\]:?|\$\$.*?\$\$", re.M | re.S
)


def body_of(document: Document) -> str:
    """Return the text after the front matter, at the same line numbers."""
    source = document.source.removeprefix("\ufeff")
    found = re.match(r"---\n.*?\n(?:---|\.\.\.)\n", source, re.S) if document.metadata else None
    if found is None:
        return source
    return "\n" * found.group().count("\n") + source[found.end() :]


def tokens(text: str) -> list[Token]:
    return _PARSER.parse(text)


def prose_words(stream: list[Token]) -> Counter[str]:
    """Return the words that the other parser would show as text, alternative text or a title."""
    words: Counter[str] = Counter()
    for token in stream:
        if token.type == "inline":
            # Read piece by piece, a word is cut at its entities and soft hyphens, as in the source.
            for piece in _prose(token.children or []):
                words.update(WORD.findall(NOT_PROSE.sub(" ", _EXTENSIONS.sub(" ", piece))))
    return words


def _prose(children: list[Token]) -> Iterator[str]:
    joined = ""
    autolink = False
    for child in children:
        if child.type == "text" and not autolink:
            joined += child.content
        elif child.type in ("softbreak", "hardbreak"):
            joined += "\n"
        elif child.type in ("code_inline", "html_inline"):
            joined += " "
        elif child.type == "image":
            yield from _prose(child.children or [])
        elif child.type in ("link_open", "link_close"):
            autolink = child.type == "link_open" and child.info == "auto"
        if child.attrs.get("title"):
            yield str(child.attrs["title"])
    yield joined


def code_lines(stream: list[Token]) -> set[int]:
    """Return the lines, from 1, of code blocks."""
    lines: set[int] = set()
    for token in stream:
        if token.type in ("fence", "code_block") and token.map:
            lines.update(range(token.map[0] + 1, token.map[1] + 1))
    return lines


def missing_words(document: Document, stream: list[Token]) -> tuple[Counter[str], int]:
    """Return the prose words that are in no message, and how many prose words there are."""
    wanted = prose_words(stream)
    have: Counter[str] = Counter()
    for segment in document.segments:
        have.update(WORD.findall(decoded(segment.message)))
    return wanted - have, sum(wanted.values())


def decoded(message: str) -> str:
    from html import unescape

    return re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", unescape(message))
