"""One message → the HTML of its text as it stands inside its block on the reader's page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pyromark
from pyromark import Options

from pieraklad.documents.document import Document
from pieraklad.documents.markdown.parser import OPTIONS
from pieraklad.site.rendering.links import Links
from pieraklad.site.rendering.phrases import Phrases
from pieraklad.site.rendering.rewriting import Mark, Rewriter
from pieraklad.site.rendering.sanitising import sanitise

# What the articles are cut by, but for mathematics, which nothing on the page would draw.
PAGE_OPTIONS = OPTIONS & ~Options.ENABLE_MATH
_FOOTNOTE = re.compile(r"\[\^([^\]\[\s]+)\]")


def inline_html(
    text: str, document: Document, links: Links, phrases: Phrases, footnotes: str = ""
) -> str:
    """Return a message's text, in Markdown, as sanitised HTML without the block around it.

    A reference to a footnote becomes `footnotes`, in which `\\1` is its name. A text that
    is not a single paragraph by itself appears as it is written.
    """
    definitions: dict[str, str] = document.extra.get("definitions", {})
    written = _FOOTNOTE.sub(footnotes, text)
    if definitions and "[" in written:
        written += "\n\n" + "\n".join(f"[{label}]: {to}" for label, to in definitions.items())
    inner = fragment_html(pyromark.html(written, options=PAGE_OPTIONS), links, phrases)
    if not inner.startswith("<p>") or inner.count("<p>") != 1:
        return html.escape(text)
    return inner.removeprefix("<p>").removesuffix("</p>")


def fragment_html(page: str, links: Links, phrases: Phrases) -> str:
    """Return a part of an article's HTML, sanitised, with its links and pictures as on the site."""
    no_mark: Callable[[str], Mark | None] = lambda _: None  # noqa: E731
    rewriter = Rewriter(links.language, phrases, (), links.href, links.picture, no_mark)
    return rewriter.rewrite(sanitise(page)).strip()
