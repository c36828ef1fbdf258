"""Elements in any order → blocks as an article has them: a line among blocks is a paragraph, boxes are their contents."""

from __future__ import annotations

from collections.abc import Iterable

from pieraklad.importing.pages.tree import SPACES, Element

_TABLE = frozenset(["caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"])
BLOCKS = frozenset(
    [
        "blockquote",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "note",
        "ol",
        "p",
        "pre",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
LEAVES = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption", "caption", "dt"]
)
"""Blocks that hold a line."""


def is_block(node: Element | str) -> bool:
    """Return whether a node is a block."""
    return isinstance(node, Element) and node.tag in BLOCKS


def _holds_block(node: Element) -> bool:
    return any(is_block(e) for e in node.walk() if e is not node)


def flow(children: Iterable[Element | str]) -> list[Element]:
    """Return children as blocks: lines among them become paragraphs, boxes their contents."""
    result: list[Element] = []
    line: list[Element | str] = []

    def end_line() -> None:
        for part in _split_at_breaks(line):
            if part:
                result.append(Element("p", {}, part))
        line.clear()

    for child in children:
        if isinstance(child, str):
            line.append(child)
        elif child.tag in BLOCKS:
            end_line()
            result += _block(child)
        elif _holds_block(child):
            end_line()
            result += flow(_pushed(child))
        else:
            line.append(child)
    end_line()
    return result


def _block(block: Element) -> list[Element]:
    tag = block.tag
    if tag in ("div", "tbody", "tr") or (tag in _TABLE and tag != "table"):
        return flow(block.children)
    if tag in ("hr", "pre"):
        return [block]
    if tag == "p" or tag in LEAVES:
        if any(is_block(e) for e in block.walk() if e is not block):
            inner = flow(block.children)
            if tag in ("p", "dt") or tag[0] == "h":
                if tag[0] == "h" and all(e.tag == "p" for e in inner):
                    joined: list[Element | str] = []
                    for number, piece in enumerate(inner):
                        joined += [" "] * bool(number) + piece.children
                    return [block.like(joined)]
                return inner
            return [block.like([c for e in inner for c in (*e.children, " ")])]
        if tag == "p":
            return [
                Element("p", block.attrs, part) for part in _split_at_breaks(block.children) if part
            ]
        return [block] if _has_content(block) else []
    if tag in ("ul", "ol"):
        return _list(block)
    if tag == "table":
        return _table(block)
    if tag == "details":
        return [_details(block)]
    if tag in ("dl", "dt", "dd", "li") and tag != "dl":
        return flow(block.children)
    if tag == "dl":
        return _definitions(block)
    if tag == "figure":
        return _figure(block)
    inner = flow(block.children)
    return [block.like(list(inner))] if inner else []


def _has_content(block: Element) -> bool:
    if block.text().strip(SPACES):
        return True
    return block.find(lambda e: e.tag in ("img", "input", "noteref") or "id" in e.attrs) is not None


def _split_at_breaks(line: list[Element | str]) -> list[list[Element | str]]:
    """Split a line where two breaks follow each other: a reader saw paragraphs there."""
    parts: list[list[Element | str]] = [[]]
    breaks: list[Element | str] = []
    for node in line:
        blank = isinstance(node, str) and not node.strip(SPACES)
        if (isinstance(node, Element) and node.tag == "br") or (breaks and blank):
            breaks.append(node)
        else:
            if sum(isinstance(b, Element) for b in breaks) > 1:
                parts.append([])
            else:
                parts[-1] += breaks
            breaks = []
            parts[-1].append(node)
    return [part for part in parts if _has_content(Element("p", {}, part))]


def _pushed(mark: Element) -> list[Element | str]:
    """Return the children of a mark that holds blocks, each line in them with the mark around it."""
    result: list[Element | str] = []
    run: list[Element | str] = []

    def end_run() -> None:
        linked = mark.tag == "a" and any(isinstance(n, Element) and _is_linked(n) for n in run)
        if not linked and any(isinstance(n, Element) or n.strip(SPACES) for n in run):
            result.append(mark.like(list(run)))
        else:
            result.extend(run)
        run.clear()

    for child in mark.children:
        if isinstance(child, str) or not (is_block(child) or _holds_block(child)):
            run.append(child)
        else:
            end_run()
            if child.tag in ("pre", "hr"):
                result.append(child)
            else:
                result.append(child.like(_pushed(mark.like(child.children))))
    end_run()
    return result


def _is_linked(node: Element) -> bool:
    return any(e.tag == "a" and "href" in e.attrs for e in node.walk())


def _list(block: Element) -> list[Element]:
    items: list[Element] = []
    blocks: list[Element] = []
    for child in block.children:
        if isinstance(child, Element) and child.tag == "li":
            items.append(child.like(list(flow(child.children))))
        elif isinstance(child, Element) and (is_block(child) or _holds_block(child)):
            inner = flow([child])
            if items and inner:  # a list between items hangs below the one before it
                _hang_below(items[-1], inner)
            elif len(inner) == 1 and inner[0].tag in ("ul", "ol"):
                items += list(inner[0].elements())
            else:
                blocks += inner
        elif isinstance(child, Element) or child.strip(SPACES):
            inner = flow([child])
            if inner and items:
                items[-1].children += inner
            else:
                blocks += inner
    return [*blocks, block.like(list(items))] if items else blocks


def _hang_below(item: Element, blocks: list[Element]) -> None:
    """Append blocks to an item; a list continues one of its kind that ends it."""
    last = item.children[-1] if item.children else None
    if isinstance(last, Element) and last.tag == blocks[0].tag == "ul" and len(blocks) == 1:
        last.children += blocks[0].children
    else:
        item.children += blocks


def _table(block: Element) -> list[Element]:
    """Return a table with its rows in thead or tbody and blocks in its cells; a frame of one cell is none."""
    caption: list[Element | str] = []
    parts: list[Element] = []
    for child in block.elements():
        if child.tag == "caption":
            inner = flow(child.children)
            caption = [Element("caption", {}, [c for e in inner for c in (*e.children, " ")])]
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows = [
                row.like([c.like(list(flow(c.children))) for c in row.elements()])
                for row in child.elements()
                if row.tag == "tr"
            ]
            rows = [row for row in rows if row.children]
            if rows:
                parts.append(child.like(list(rows)))
    cells = [cell for part in parts for row in part.elements() for cell in row.elements()]
    if len(cells) == 1 and not caption:
        return list(cells[0].elements())
    if not any(_has_content(cell) or cell.find(lambda e: e.tag == "pre") for cell in cells):
        return flow(caption)
    return [block.like([*caption, *parts])]


def _details(block: Element) -> Element:
    summary = next((e for e in block.elements() if e.tag == "summary"), None)
    rest = flow(c for c in block.children if c is not summary)
    first = _block(summary) if summary is not None else []
    return block.like([*first, *rest])


def _definitions(block: Element) -> list[Element]:
    """Return a list of terms; HTML allows boxes around its groups."""
    parts: list[Element | str] = []
    for child in block.elements():
        for part in child.elements() if child.tag == "div" else [child]:
            if part.tag == "dt":
                parts.append(
                    part.like([c for e in flow(part.children) for c in (*e.children, " ")])
                )
            elif part.tag == "dd":
                parts.append(part.like(list(flow(part.children))))
            else:
                parts += [Element("dd", {}, list(flow([part])))]
    if not any(isinstance(p, Element) and p.tag == "dt" for p in parts):
        return [e for p in parts if isinstance(p, Element) for e in p.elements()]
    return [block.like(parts)]


def _figure(block: Element) -> list[Element]:
    captions = [e for e in block.walk() if e.tag == "figcaption" and e is not block]
    inner = flow(block.children)
    if not captions:
        return inner
    made = [e for e in inner if e.tag != "figcaption"]
    if len(made) == 1 and made[0].tag == "p" and len(inner) == 2:
        return [block.like(list(inner))]
    # A table or a gallery with its caption: the caption is a line above or below.
    return [e if e.tag != "figcaption" else Element("p", {}, e.children) for e in inner]
