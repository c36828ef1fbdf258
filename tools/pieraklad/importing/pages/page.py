"""A saved page or a fragment of HTML → its title and its text in Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from pieraklad.importing.pages.seen import Seen
from pieraklad.importing.pages.tree import Element, parse_page
from pieraklad.importing.writing.blocks import write_blocks


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page; `notes` say what could not come along."""

    title: str | None
    text: str
    notes: tuple[str, ...] = ()


def read_page(text: str, address: str = "") -> PageText:
    """Return the title and the Markdown of a page or fragment.

    `address` is where the page was; without it relative addresses stay as they are, but for what
    `<base href>` says.
    """
    root = parse_page(text)
    base = next((e.attrs["href"] for e in root.walk() if e.tag == "base" and "href" in e.attrs), "")
    base = urljoin(address, base.strip()) if base else address
    seen = Seen(base)
    blocks = seen.blocks(main_element(root))
    title = next((block.words() for block in blocks if block.tag == "h1" and block.words()), "")
    if title:
        blocks = _without(blocks, title)
    else:
        # The heading may stand above the main element.
        heading = root.find(lambda e: e.tag == "h1" and bool(e.words()))
        heading = heading or root.find(lambda e: e.tag == "title")
        title = heading.words() if heading is not None else ""
    written = write_blocks(blocks)
    notes = [f"left out: {what} × {number}" for what, number in seen.left_out.items()]
    return PageText(title or None, written.text + "\n", tuple(notes))


def _without(blocks: list[Element], title: str) -> list[Element]:
    """Return blocks without the first heading that is the title."""
    number = next(n for n, b in enumerate(blocks) if b.tag == "h1" and b.words() == title)
    return blocks[:number] + blocks[number + 1 :]


def main_element(root: Element) -> Element:
    """Return the element with the page's own text: the only article, else main, else the body."""
    for test in (
        lambda e: e.tag == "main" or e.attrs.get("role", "").lower() == "main",
        lambda e: e.tag == "article",
    ):
        found = [e for e in root.walk() if test(e) and e.words()]
        if len(found) == 1:
            inner = [e for e in found[0].walk() if e.tag == "article" and e is not found[0]]
            return inner[0] if len(inner) == 1 and found[0].tag != "article" else found[0]
    body = root.find(lambda e: e.tag == "body")
    return body if body is not None else root
