"""An HTML tokenizer with byte offsets: the token boundaries of the HTML standard, §13.2.5.

It works on UTF-8 bytes, as rendering does; all significant bytes are ASCII. Tokens cover
the input without a gap. No tree is built: segmentation needs only the boundaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Each part of a pattern ends where the next one must begin, so that there is only one way to match a tag
# and every pattern takes linear time.
_TAG = re.compile(
    rb"""<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*)(?![^\s/>])
         (?P<attributes>[^>="']*
           (?:(?:=\s*(?:"[^"]*"|'[^']*'|(?!["'\s]))|(?<!=)["'])[^>="']*)*)>""",
    re.VERBOSE,
)
_COMMENT_END = re.compile(rb"--!?>")
_ATTRIBUTE = re.compile(
    rb"""[\s/]*(?P<name>[^\s/>=]+)
         (?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>][^\s>]*)))?""",
    re.VERBOSE,
)

# §13.2.5: elements whose content is text up to their own end tag.
RAW_TEXT = frozenset(
    [b"script", b"style", b"xmp", b"iframe", b"noembed", b"noframes", b"textarea", b"title"]
)
VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())

# §13.1.2.4: elements whose end tag may be omitted, and the start tags that then end them.
_ROWS = frozenset([b"tr", b"tbody", b"thead", b"tfoot"])
_CELLS = _ROWS | {b"td", b"th"}
ENDED_BY = {
    b"p": frozenset(
        b"address article aside blockquote center details div dl dd dt fieldset figcaption figure"
        b" footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section table ul".split()
    ),
    b"li": frozenset([b"li"]),
    b"dt": frozenset([b"dt", b"dd"]),
    b"dd": frozenset([b"dt", b"dd"]),
    b"td": _CELLS,
    b"th": _CELLS,
    b"tr": _ROWS,
    b"tbody": _ROWS - {b"tr"},
    b"thead": _ROWS - {b"tr"},
    b"tfoot": _ROWS - {b"tr"},
    b"option": frozenset([b"option", b"optgroup"]),
    b"optgroup": frozenset([b"optgroup"]),
}


class Token(NamedTuple):
    """One token; `kind` is "text", "start", "end", "comment", "raw" or "rest".

    "raw" is the text inside a RAW_TEXT element, "rest" the text swallowed by an unfinished tag or comment.
    `name` is the lower-case tag name of "start" and "end", and the element's for "raw".
    """

    kind: str
    start: int
    end: int
    name: bytes = b""


class Attribute(NamedTuple):
    """One attribute of a start tag; `start` and `end` delimit its value in the tokenized bytes."""

    name: bytes
    start: int
    end: int
    quote: bytes


def tokenize(data: bytes) -> Iterator[Token]:
    """Yield the tokens of `data` in order; their ranges adjoin without a gap."""
    position = 0
    size = len(data)
    while position < size:
        opening = data.find(b"<", position)
        if opening < 0:
            yield Token("text", position, size)
            return
        token = _markup_at(data, opening)
        if token is None:  # a lone "<" is text
            end = data.find(b"<", opening + 1)
            end = size if end < 0 else end
            yield Token("text", position, end)
            position = end
            continue
        if opening > position:
            yield Token("text", position, opening)
        yield token
        position = token.end
        if token.kind == "start" and token.name in RAW_TEXT:
            closing = _raw_end(data, position, token.name)
            if closing > position:
                yield Token("raw", position, closing, token.name)
            position = closing
        elif token.kind == "start" and token.name == b"plaintext":
            yield Token("rest", position, size)
            return


def attributes(data: bytes, token: Token) -> Iterator[Attribute]:
    """Yield the attributes of a "start" token of `data` that have a value, in order."""
    position = token.start + 1 + len(token.name)
    end = token.end - 1
    while position < end:
        found = _ATTRIBUTE.match(data, position, end)
        if found is None:
            return
        position = found.end()
        for group, quote in (("double", b'"'), ("single", b"'"), ("bare", b"")):
            if found.group(group) is not None:
                name = found.group("name").lower()
                yield Attribute(name, found.start(group), found.end(group), quote)


def _markup_at(data: bytes, start: int) -> Token | None:
    follower = data[start + 1 : start + 2]
    if follower.isalpha():
        found = _TAG.match(data, start)
        if found is None:
            return Token("rest", start, len(data))
        return Token("start", start, found.end(), found.group("name").lower())
    if follower == b"/":
        if data[start + 2 : start + 3].isalpha():
            found = _TAG.match(data, start)
            if found is None:
                return Token("rest", start, len(data))
            return Token("end", start, found.end(), found.group("name").lower())
        if start + 2 >= len(data):
            return None
        return _until(data, start, b">")
    if follower == b"!":
        if data.startswith(b"<!--", start):
            for short in (b"<!-->", b"<!--->"):
                if data.startswith(short, start):
                    return Token("comment", start, start + len(short))
            closing = _COMMENT_END.search(data, start + 4)
            if closing is None:
                return Token("rest", start, len(data))
            return Token("comment", start, closing.end())
        return _until(data, start, b">")
    if follower == b"?":
        return _until(data, start, b">")
    return None


def _until(data: bytes, start: int, stop: bytes) -> Token:
    end = data.find(stop, start)
    if end < 0:
        return Token("rest", start, len(data))
    return Token("comment", start, end + 1)


def _raw_end(data: bytes, position: int, name: bytes) -> int:
    found = re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE).search(data, position)
    return len(data) if found is None else found.start()
