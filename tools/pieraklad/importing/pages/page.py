"""A saved page or a fragment of HTML → its title and its text in Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from pieraklad.importing.pages.addresses import Addresses
from pieraklad.importing.pages.facts import PageFacts, read_facts
from pieraklad.importing.pages.notes import with_notes
from pieraklad.importing.pages.seen import VisibleParts
from pieraklad.importing.pages.tree import Element, parse_page
from pieraklad.importing.writing.blocks import write_blocks


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page; `notes` say what could not come along."""

    title: str
    text: str
    facts: PageFacts
    notes: tuple[str, ...] = ()


def read_page(text: str, addresses: Addresses | None = None) -> PageText:
    """Return the title, the Markdown and the facts of a page or fragment.

    Relative addresses become absolute by what the page says of its own and by `<base href>`; without
    either they stay as they are.
    """
    addresses = addresses or Addresses()
    root = parse_page(text)
    facts = read_facts(root, text)
    base = next((e.attrs["href"] for e in root.walk() if e.tag == "base" and "href" in e.attrs), "")
    addresses.base = urljoin(facts.address, base.strip()) if base else facts.address
    seen = VisibleParts(addresses)
    main = with_notes(main_element(root))
    blocks = seen.blocks(main)
    title = title_of(root, blocks, facts)
    blocks = _without(blocks, title)
    written = write_blocks(blocks)
    notes = [f"left out: {what} × {number}" for what, number in seen.left_out.items()]
    return PageText(title, f"{written.text}\n", facts, tuple(notes))


def read_name(text: str) -> tuple[str, PageFacts]:
    """Return only the title and the facts of a page: what other pages link to is known before they are read."""
    root = parse_page(text)
    facts = read_facts(root, text)
    return title_of(root, VisibleParts().blocks(main_element(root)), facts), facts


def title_of(root: Element, blocks: list[Element], facts: PageFacts) -> str:
    """Return the first heading of the text, else of the page, else what the page says of itself."""
    title = next((block.words() for block in blocks if block.tag == "h1" and block.words()), "")
    if not title:
        heading = root.find(lambda e: e.tag == "h1" and bool(e.words()))
        title = heading.words() if heading is not None else facts.title
    return title


def main_element(root: Element) -> Element:
    """Return the element with the page's own text: the only main or article, else the body without its frame."""
    for test in (_is_main, _is_article):
        found = [e for e in root.walk() if test(e) and e.words()]
        if len(found) == 1:
            inner = [e for e in found[0].walk() if e.tag == "article" and e is not found[0]]
            return inner[0] if len(inner) == 1 and found[0].tag != "article" else found[0]
    body = root.find(lambda e: e.tag == "body")
    body = body if body is not None else root
    return body.like([c for c in body.children if isinstance(c, str) or not _is_frame(c)])


def _is_main(element: Element) -> bool:
    return element.tag == "main" or element.attrs.get("role", "").lower() == "main"


def _is_article(element: Element) -> bool:
    return element.tag == "article"


def _is_frame(element: Element) -> bool:
    """Return whether an element of the body is what stands on every page."""
    if element.attrs.get("role", "").lower() in ("banner", "contentinfo", "complementary"):
        return True
    has_title = element.find(lambda e: e.tag == "h1") is not None
    return element.tag in ("header", "footer", "aside") and not has_title


def _without(blocks: list[Element], title: str) -> list[Element]:
    """Return blocks without the first heading that is the title."""
    for number, block in enumerate(blocks):
        if block.tag == "h1" and block.words() == title:
            return blocks[:number] + blocks[number + 1 :]
    return blocks
