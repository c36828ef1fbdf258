"""HTML → the title and Markdown of the page's own text."""

from __future__ import annotations

import re
import warnings


def from_html(text: str) -> tuple[str | None, str]:
    """Return the title and the Markdown of an HTML page or fragment."""
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
    from markdownify import MarkdownConverter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is read well enough
        soup = BeautifulSoup(text, "html.parser")
    for element in soup(["script", "style", "nav", "noscript", "template", "iframe", "form"]):
        element.decompose()
    heading = soup.find("h1")
    title = " ".join(heading.get_text().split()) if heading is not None else None
    if title is None and soup.title is not None:
        title = " ".join(soup.title.get_text().split())
    for element in soup(["h1", "title"]):
        element.decompose()
    root = soup.find("article") or soup.find("main") or soup.body or soup
    markdown = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(root)
    return title or None, re.sub(r"\n{3,}", "\n\n", str(markdown)).strip() + "\n"
