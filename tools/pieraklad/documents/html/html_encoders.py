"""Writing a translation into its place in HTML: its tags, and the quotation marks of attributes."""

from __future__ import annotations

import re

from pieraklad.documents.document import CannotEncode, Document, Encoder, Patch, Segment
from pieraklad.documents.html.tokens import VOID, tokenize
from pieraklad.documents.prose import LETTER, surely_prose
from pieraklad.documents.spaces import collapse
from pieraklad.project.bilingual import Bilingual

_ANGLES = re.compile(r"<[^<>]*>|[<>]")


def unbalanced(text: str) -> str | None:
    """Return the name of an inline tag in `text` that is not closed or not opened, or None.

    A tag left open would reach past its message: browsers reopen `<b>` in the next paragraph.
    """
    open_tags: list[bytes] = []
    for token in tokenize(text.encode("utf-8")):
        if token.kind == "rest":
            return "<"
        if token.kind == "start" and token.name not in VOID:
            open_tags.append(token.name)
        elif token.kind == "end" and (not open_tags or open_tags.pop() != token.name):
            return token.name.decode("utf-8", "replace")
    return open_tags[-1].decode("utf-8", "replace") if open_tags else None


def not_balanced(name: str) -> Bilingual:
    """Return the reason for refusing a translation, from the result of `unbalanced`."""
    if name == "<":
        return Bilingual(
            "a tag or a comment in it is never finished",
            "у ім не скончаны тэг або каментар",
        )
    return Bilingual(
        f"the tag <{name}> is not opened and closed inside the message",
        f"тэг <{name}> не адкрываецца і не закрываецца ўнутры паведамлення",
    )


def _encode_text(document: Document, segment: Segment, text: str) -> Patch:
    message = collapse(text)
    name = unbalanced(message)
    if name is not None and unbalanced(segment.message) is None:
        raise CannotEncode(not_balanced(name))
    # The source's own tags, closed as they were opened, change nothing around the text.
    harmless = (
        name is None
        and surely_prose(message)
        and set(_ANGLES.findall(message)) <= set(_ANGLES.findall(segment.message))
    )
    return Patch(message.encode("utf-8"), message, harmless=harmless)


def _encode_first_text(document: Document, segment: Segment, text: str) -> Patch:
    """The text at the start of an HTML block in Markdown: its first tag makes it an HTML block."""
    return _encode_text(document, segment, text)._replace(harmless=False)


def _attribute_encoder(quote: str, entity: str, bare: bool = False) -> Encoder:
    """Return the encoder of attributes in `quote`; only that mark is written as an entity."""

    def encode(document: Document, segment: Segment, text: str) -> Patch:
        message = collapse(text).replace(entity, quote)
        written = message.replace(quote, entity)
        data = (f'"{written}"' if bare else written).encode("utf-8")
        # Inside a value only its own mark is special; in Markdown a line end could be, but the
        # text has none.
        return Patch(data, message, harmless=not bare and LETTER.match(message) is not None)

    return encode


ENCODERS: dict[str, Encoder] = {
    "html": _encode_text,
    "html-first": _encode_first_text,
    "attribute": _attribute_encoder('"', "&quot;"),
    "attribute-single": _attribute_encoder("'", "&#39;"),
    "attribute-bare": _attribute_encoder('"', "&quot;", bare=True),
}
