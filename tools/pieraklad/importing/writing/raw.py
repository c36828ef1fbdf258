"""Blocks that Markdown cannot hold → HTML on lines of their own, which the article keeps as HTML."""

from __future__ import annotations

from pieraklad.importing.pages.tree import SPACES, VOID, Element, one_line, serialised

_ROWS = frozenset(
    [
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "li",
        "dl",
        "dd",
        "blockquote",
        "figure",
        "details",
    ]
)
_KEPT = {
    "a": ("href", "title", "id"),
    "abbr": ("title",),
    "img": ("src", "alt", "title"),
    "input": ("type", "checked"),
    "ol": ("start", "type", "reversed"),
    "li": ("value",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "details": ("open",),
}


def write_raw(block: Element) -> list[str]:
    """Return a block's lines, none of them blank: a blank one would end it (CommonMark §4.6)."""
    if block.tag == "pre":
        return [_pre(block)]
    if block.tag not in _ROWS or not block.children:
        return [_line(block)]
    start = serialised(Element(block.tag, block.attrs), _attributes).removesuffix(f"</{block.tag}>")
    if (
        all(isinstance(child, str) or child.tag == "p" for child in block.children)
        and len([c for c in block.children if isinstance(c, Element)]) < 2
    ):
        # One paragraph in a cell or an item is its text.
        inner = "".join(
            _inner(c) if isinstance(c, Element) else serialised(one_line(c), _attributes)
            for c in block.children
        )
        return [f"{start}{inner.strip(SPACES)}</{block.tag}>"]
    lines = [start]
    for child in block.children:
        if isinstance(child, Element):
            lines += write_raw(child)
        elif child.strip(SPACES):
            lines.append(serialised(one_line(child), _attributes))
    return [*lines, f"</{block.tag}>"]


def _inner(block: Element) -> str:
    return "".join(_part(child) for child in block.children)


def _line(block: Element) -> str:
    if block.tag in VOID:
        return f"<{block.tag}>"
    pictures = [c for c in block.children if not isinstance(c, str) or c.strip(SPACES)]
    only = pictures[0] if len(pictures) == 1 else ""
    if block.tag == "p" and isinstance(only, Element) and only.tag == "img":
        return serialised(only, _attributes)
    start = serialised(Element(block.tag, block.attrs), _attributes).removesuffix(f"</{block.tag}>")
    return f"{start}{_inner(block).strip(SPACES)}</{block.tag}>"


def _part(node: Element | str) -> str:
    if isinstance(node, str):
        return serialised(_collapsed(node), _attributes)
    if node.tag == "pre":
        return _pre(node)
    if node.tag == "noteref":
        return f"<sup>{node.attrs['label']}</sup>"
    if node.tag == "span":
        return _inner(node)
    start = serialised(Element(node.tag, node.attrs), _attributes)
    if node.tag in VOID:
        return start
    return f"{start.removesuffix(f'</{node.tag}>')}{_inner(node)}</{node.tag}>"


def _collapsed(text: str) -> str:
    inner = one_line(text)
    before = " " if text[:1] in SPACES and text[:1] else ""
    after = " " if text[-1:] in SPACES and text.strip(SPACES) else ""
    return before + inner + after


def _pre(block: Element) -> str:
    """Return preformatted text; its line ends are references, so that none of its lines is blank."""
    inner = "".join(
        serialised(c, _attributes) if isinstance(c, str) or c.tag != "br" else "\n"
        for c in block.children
    )
    return f"<pre>{inner}</pre>".replace("\n", "&#10;")


def _attributes(node: Element) -> dict[str, str]:
    kept = {
        name: node.attrs[name]
        for name in (*_KEPT.get(node.tag, ()), "id", "lang", "dir")
        if name in node.attrs
    }
    if "align" in node.attrs:
        kept["style"] = f"text-align: {node.attrs['align']}"
    if node.tag == "img":
        kept.setdefault("alt", "")
    return kept
