"""The language of an HTML page, the places that state it, and the parts marked as another language.

It is taken from, in this order: `lang` or `xml:lang` of `<html>`; the header `Content-Language` as a `<meta>`;
the language of most of the words, by their markup or else by their letters. `en-US` counts as `en`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pieraklad.documents.html.tokens import ENDED_BY, VOID, Token, attributes, tokenize

LANGUAGE_ATTRIBUTES = (b"lang", b"xml:lang")
PAGE_ELEMENTS = frozenset([b"html", b"meta"])
"""Elements whose language is the page's rather than that of a part of it."""
WORD = re.compile(r"[^\W\d_]+")
_SAYS = re.compile(rb"\blang\s*=|content-language", re.I)
_ROOTS = frozenset(b"html body main article section div".split())
_SILENT = frozenset([b"pre", b"code"])
_ENOUGH = 20_000
"""How many characters of a text are used to guess its language."""


class LanguageMark(NamedTuple):
    """Where a page names its language: the bytes to replace, and the text to insert before the tag."""

    start: int
    end: int
    before: bytes = b""
    after: bytes = b""


class PassedOver(NamedTuple):
    """Words that the page's author excluded from translation; `line` counts from 1."""

    line: int
    words: int
    reason: str


def primary(tag: bytes) -> bytes:
    """Return the language of a BCP 47 tag without its variants: `be-tarask` is Belarusian."""
    return re.split(rb"[-_,\s]", tag.strip().lower(), maxsplit=1)[0]


class PageLanguage(NamedTuple):
    """The primary tag of a page's language, empty if unknown, and whether it was guessed from the words."""

    tag: bytes
    by_words: bool


def page_language(data: bytes) -> PageLanguage:
    """Determine the language of a page; if nothing in it is marked, it does not matter."""
    if not _SAYS.search(data):
        return PageLanguage(b"", False)
    marked: dict[bytes, int] = {}
    unmarked: list[str] = []
    for kind, language, text in _stretches(data):
        if kind == "says":
            return PageLanguage(language, False)
        words = len(WORD.findall(text))
        if words and language:
            marked[language] = marked.get(language, 0) + words
        elif words:
            unmarked.append(text)
    if unmarked:
        from pieraklad.belarusian import guess_language

        text = " ".join(unmarked)
        guess = (guess_language(text[:_ENOUGH]) or "").encode("ascii")
        guess = guess if guess in marked else b""  # else it is none of those marked
        marked[guess] = marked.get(guess, 0) + len(WORD.findall(text))
    return PageLanguage(max(marked, key=lambda tag: marked[tag], default=b""), bool(marked))


def block_language(data: bytes) -> bytes:
    """Return the language that the outermost element of an HTML block in Markdown states, or nothing.

    A `<blockquote lang="la">` applies only to itself.
    """
    if not _SAYS.search(data):
        return b""
    first = next((token for token in tokenize(data) if token.kind in ("start", "rest")), None)
    if first is None or first.name not in _ROOTS or data[: first.start].strip():
        return b""
    return _language_of(data, first)


def _stretches(data: bytes) -> Iterator[tuple[str, bytes, str]]:
    """Yield the texts of a page with the language that they are marked with, the page's own first."""
    # (element, language in it, whether its text counts), and how many of each name are open.
    open_elements: list[tuple[bytes, bytes, bool]] = []
    count: dict[bytes, int] = {}
    header = b""
    for token in tokenize(data):
        if token.kind == "start":
            if token.name == b"meta":
                header = header or _header(data, token)
            tag = _language_of(data, token)
            if token.name == b"html" and tag:
                yield "says", tag, ""
            if token.name in VOID:
                continue
            while open_elements and token.name in ENDED_BY.get(open_elements[-1][0], ()):
                count[open_elements.pop()[0]] -= 1
            above = open_elements[-1] if open_elements else (b"", b"", True)
            counts = above[2] and token.name not in _SILENT
            open_elements.append((token.name, tag or above[1], counts))
            count[token.name] = count.get(token.name, 0) + 1
        elif token.kind == "end":
            while count.get(token.name):
                name = open_elements.pop()[0]
                count[name] -= 1
                if name == token.name:
                    break
        elif token.kind == "text" and (not open_elements or open_elements[-1][2]):
            if header:
                yield "says", header, ""
            language = open_elements[-1][1] if open_elements else b""
            yield "text", language, data[token.start : token.end].decode("utf-8", "replace")


def _language_of(data: bytes, token: Token) -> bytes:
    if b"lang" not in data[token.start : token.end].lower():
        return b""
    values = {a.name: data[a.start : a.end] for a in attributes(data, token)}
    return primary(values.get(b"lang", b"")) or primary(values.get(b"xml:lang", b""))


def _header(data: bytes, token: Token) -> bytes:
    values = {a.name: data[a.start : a.end] for a in attributes(data, token)}
    names = (values.get(b"http-equiv", b""), values.get(b"name", b""))
    if b"content-language" in [name.strip().lower() for name in names]:
        return primary(values.get(b"content", b""))
    return b""


def marks_of(data: bytes, token: Token, language: bytes) -> Iterator[LanguageMark]:
    """Yield the places where `<html>` or the header names the language, or should name it."""
    if token.name == b"meta":
        if _header(data, token) == language != b"":
            for attribute in attributes(data, token):
                if attribute.name == b"content":
                    yield LanguageMark(attribute.start, attribute.end)
        return
    named = False
    for attribute in attributes(data, token):
        if attribute.name in LANGUAGE_ATTRIBUTES:
            named = named or attribute.name == b"lang"
            yield LanguageMark(attribute.start, attribute.end)
    if not named:
        end = token.start + 1 + len(token.name)
        yield LanguageMark(end, end, b' lang="', b'"')
