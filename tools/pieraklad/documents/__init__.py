"""Source text → Document(segments) → text: how articles are split into messages and put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pieraklad.documents.document import Document, Segment, UnrenderableTranslation

__all__ = [
    "FORMATS",
    "Document",
    "Format",
    "Segment",
    "UnrenderableTranslation",
    "parse",
]

Format = Literal["markdown", "html", "plain"]

FORMATS: tuple[Format, ...] = ("markdown", "html", "plain")


def __getattr__(name: str) -> Any:
    # Commands that find nothing changed read no document.
    if name in ("Document", "Segment", "UnrenderableTranslation"):
        from pieraklad.documents import document

        return getattr(document, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def parse(
    text: str, format: Format, *, keys: Iterable[str] | None = None, language: str | None = None
) -> Document:
    """Split `text` into segments.

    `format` is one of `FORMATS`; `keys` names the front-matter keys whose strings are messages
    (dots reach nested ones; see `front_matter.DEFAULT_KEYS`); `language` is the tag of the text's
    language, if it should override what the text says. Never raises for the contents of an article:
    problems are in `Document.warnings`. Raises ValueError for an unknown format, and
    UnicodeEncodeError (a ValueError) for text with lone surrogates, which no UTF-8 file can contain.
    """
    # Each parser is imported on demand: `translate page.html` does not load a Markdown parser.
    if format == "markdown":
        from pieraklad.documents.markdown.segmenter import parse_markdown

        return parse_markdown(text, None if keys is None else tuple(keys), language)
    if format == "html":
        from pieraklad.documents.html.segmenter import parse_html

        return parse_html(text, language)
    if format == "plain":
        from pieraklad.documents.plain import parse_plain

        return parse_plain(text)
    raise ValueError(f"unknown format {format!r}: expected one of {', '.join(FORMATS)}")
