"""A message's text → the HTML that the reader's page would show for it, without the whole page."""

from __future__ import annotations

import html
from typing import NamedTuple

from cachetools import LRUCache

from pieraklad.documents import Segment
from pieraklad.documents.document import CannotEncode, Document
from pieraklad.site.rendering.links import Links
from pieraklad.site.rendering.message import fragment_html, inline_html
from pieraklad.site.rendering.phrases import Phrases

_FOOTNOTE = r"<sup>\1</sup>"
_WITHOUT_MARKUP = ("yaml", "toml")


class _Key(NamedTuple):
    text: str
    form: str
    language: str
    article: str


class Previews:
    """Makes previews, and keeps those made last: most of a page is what it was a moment ago."""

    def __init__(self, kept: int = 20_000) -> None:
        self._made: LRUCache[_Key, str] = LRUCache(kept)

    def html(
        self,
        segment: Segment,
        text: str,
        document: Document,
        links: Links,
        phrases: Phrases,
        key: str,
    ) -> str:
        """Return the sanitised HTML of a text in a segment's place; `key` stands for the article's version."""
        place = _Key(text, segment.form, links.language, key)
        known = self._made.get(place)
        if known is None:
            known = self._made[place] = message_html(segment, text, document, links, phrases)
        return known


def message_html(
    segment: Segment, text: str, document: Document, links: Links, phrases: Phrases
) -> str:
    """Return the sanitised HTML of a text in a segment's place, without the block around it."""
    if segment.form.startswith(_WITHOUT_MARKUP) or not text.strip():
        return html.escape(text)
    if segment.form.startswith("html"):
        return fragment_html(text, links, phrases)
    try:
        # Escaped where it would be read as another structure, as on the page.
        written = document.encoders[segment.form](document, segment, text).data.decode("utf-8")
    except (CannotEncode, UnicodeError):
        return html.escape(text)
    return inline_html(written, document, links, phrases, _FOOTNOTE)
