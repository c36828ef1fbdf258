"""A page's tree → only what its reader saw, in the elements that an article can have.

Blocks hold blocks or a line, never both: a line among blocks becomes a paragraph. Addresses are made
absolute by the base that the caller gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from pieraklad.importing.pages.tree import INLINE, SPACES, Element, one_line

_UNSEEN = frozenset(
    "head script style template object embed nav svg canvas map dialog select textarea button"
    " datalist param source track link meta base title rp annotation annotation-xml frameset frame"
    " noframes applet meter progress area".split()
)
_RENAMED = {
    "acronym": "abbr", "b": "strong", "dir": "ul", "i": "em", "ins": "ins", "listing": "pre",
    "menu": "ul", "plaintext": "pre", "strike": "del", "s": "del", "tt": "code", "xmp": "pre",
    "image": "img", "search": "div",
}  # fmt: skip
# Elements of a line that an article keeps; of others only the contents.
_MARKS = frozenset(
    "a abbr bdi bdo code del em ins kbd mark noteref q rt ruby small strong sub sup time u"
    " samp".split()
)
_TABLE = frozenset("caption colgroup col thead tbody tfoot tr td th".split())
_BLOCKS = frozenset(
    "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li note ol p pre"
    " summary table tbody td tfoot th thead tr ul".split()
)
LEAVES = frozenset("p h1 h2 h3 h4 h5 h6 summary figcaption caption dt".split())
"""Blocks that hold a line."""
_ONLY_SIGN = re.compile(r"\s*[¶#§🔗\ue157\uf0c1\u200b]?\s*\Z")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)")
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)")
_SLANTED = re.compile(r"font-style\s*:\s*(?:italic|oblique)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_GOOD_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-srcset", "srcset")
_ANCHOR_CLASSES = frozenset(("headerlink", "anchor", "anchorjs-link", "heading-anchor", "hash-link",
                             "header-anchor", "anchor-link", "permalink", "toclink-permalink"))  # fmt: skip


class Seen:
    """Reads trees; `left_out` counts what a reader saw but no article can show."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.left_out: dict[str, int] = {}
        self._targets: set[str] = set()

    def blocks(self, root: Element) -> list[Element]:
        """Return the blocks of what a reader saw below `root`."""
        self._targets = {
            e.attrs["href"][1:]
            for e in root.walk()
            if e.tag == "a" and len(e.attrs.get("href", "")) > 1 and e.attrs["href"][0] == "#"
        }
        children = _without_word_lists(self._visible(root, False))
        return flow(children)

    def _leave_out(self, what: str) -> None:
        self.left_out[what] = self.left_out.get(what, 0) + 1

    def _visible(self, parent: Element, pre: bool) -> list[Element | str]:
        """Return the children of an element as they were seen, renamed and cleaned."""
        result: list[Element | str] = []
        for child in parent.children:
            if isinstance(child, str):
                result.append(child)
            else:
                result += self._seen(child, result, pre)
        return result

    def _seen(self, node: Element, before: list[Element | str], pre: bool) -> list[Element | str]:
        tag = _RENAMED.get(node.tag, node.tag)
        attrs = node.attrs
        style = attrs.get("style", "").lower()
        if tag in _UNSEEN or "hidden" in attrs or (style and _HIDDEN.search(style)):
            if tag in ("svg", "canvas", "object", "embed"):
                self._leave_out(tag)
            return []
        if tag == "noscript":
            return self._noscript(node, before)
        if tag == "img":
            return self._picture(attrs)
        if tag == "picture" or (tag == "amp-img"):
            return self._visible(node, pre)
        if tag in ("iframe", "video", "audio"):
            return self._embedded(tag, node)
        if tag == "input":
            if attrs.get("type", "").lower() != "checkbox":
                return []
            return [Element("input", {"type": "checkbox", **({"checked": ""} if "checked" in attrs else {})})]
        if tag in ("br", "hr", "wbr"):
            return [Element(tag)] if tag != "wbr" else []
        children = self._visible(node, pre or tag == "pre")
        if tag == "a":
            return self._link(attrs, children)
        made = self._marked(tag, attrs, style, children)
        identity = attrs.get("id", "")
        if identity and identity in self._targets and isinstance(made, Element):
            made.attrs = {**made.attrs, "id": identity}
            if made.tag not in _BLOCKS or made.tag in ("div", "p", "ul", "ol", "dl"):
                return [Element("a", {"id": identity}), *([made] if made.tag in _BLOCKS else made.children)]
        if isinstance(made, Element):
            return [made]
        return made

    def _marked(
        self, tag: str, attrs: dict[str, str], style: str, children: list[Element | str]
    ) -> Element | list[Element | str]:
        """Return an element with the attributes that matter, or only its contents."""
        kept: dict[str, str] = {}
        for name in ("lang", "dir"):
            value = attrs.get(name)
            if value and tag in ("bdo", "bdi", "q", "blockquote", "p") and name == "dir":
                kept[name] = value
        if tag in _BLOCKS:
            if tag in ("td", "th"):
                for name in ("colspan", "rowspan"):
                    if attrs.get(name, "1").strip() not in ("1", ""):
                        kept[name] = attrs[name].strip()
                aligned = re.search(r"text-align\s*:\s*(left|right|center)", style)
                align = aligned.group(1) if aligned else attrs.get("align", "").lower()
                if align in ("left", "right", "center"):
                    kept["align"] = align
            elif tag == "ol":
                kept |= {n: attrs[n] for n in ("start", "type", "reversed") if n in attrs}
                if kept.get("type") == "1":
                    del kept["type"]
            elif tag == "li":
                kept |= {n: attrs[n] for n in ("value",) if n in attrs}
            elif tag == "details" and "open" in attrs:
                kept["open"] = ""
            elif tag == "pre":
                kept["class"] = attrs.get("class", "")
            elif tag in ("p", "div"):
                kept |= {n: attrs[n] for n in ("style", "class") if n in attrs}
            elif tag == "note":
                kept = dict(attrs)
            return Element(tag, kept, children)
        if tag in ("col", "colgroup"):
            return []
        if tag == "strong" and _LIGHT.search(style):  # what Google Docs wraps a document in
            return children
        if tag == "code":
            kept["class"] = attrs.get("class", "")
        if tag in ("abbr", "dfn") and attrs.get("title"):
            kept["title"] = one_line(attrs["title"])
            tag = "abbr"
        if tag == "time" and "datetime" in attrs:
            tag = "span"
        if tag == "noteref":
            kept = dict(attrs)
        if tag == "q":
            return ["“", *children, "”"]
        if tag in _MARKS:
            return Element(tag, kept, children)
        if tag in INLINE or tag in ("font", "big", "label", "output"):
            if tag == "span" and "mso-list" in style:
                return Element("span", {"style": style}, children)
            if _SLANTED.search(style) or tag in ("cite", "dfn", "var"):
                children = [Element("em", {}, children)]
            if _BOLD.search(style):
                children = [Element("strong", {}, children)]
            return children
        # Elements of a page's frame, custom ones: a block if a browser shows it as one.
        if tag in _FRAMES:
            return Element("div", {}, children)
        return children

    def _noscript(self, node: Element, before: list[Element | str]) -> list[Element | str]:
        """Return the picture of a `<noscript>` that a lazy one stands before; else nothing."""
        pictures = [e for e in node.walk() if e.tag == "img"]
        if not pictures or node.words():
            return []
        shown = [made for picture in pictures for made in self._picture(picture.attrs)]
        if not shown:
            return []
        for position in range(len(before) - 1, -1, -1):
            last = before[position]
            if isinstance(last, str) and not last.strip(SPACES):
                continue
            lazy = last if isinstance(last, Element) else Element("p")
            found = lazy if lazy.tag == "img" else lazy.find(lambda e: e.tag == "img")
            if found is not None and not lazy.words():
                source = shown[0]
                assert isinstance(source, Element)
                found.attrs = {**source.attrs, "alt": found.attrs.get("alt") or source.attrs["alt"]}
                return []
            break
        return shown

    def _picture(self, attrs: dict[str, str]) -> list[Element | str]:
        source = attrs.get("src", "").strip()
        lazy = [attrs[name].strip() for name in _LAZY if attrs.get(name, "").strip()]
        if lazy and (not source or source.startswith("data:") or any(n in attrs for n in _LAZY[:3])):
            source = lazy[0].split()[0].rstrip(",")
        if {attrs.get("width"), attrs.get("height")} & {"1", "0"}:
            return []
        if not source or source.startswith("data:"):
            if source:
                self._leave_out("picture inside the page")
            if attrs.get("alt", "").strip():
                return [one_line(attrs["alt"])] if source else []
            return []
        kept = {"src": self.address(source), "alt": one_line(attrs.get("alt", ""))}
        if one_line(attrs.get("title", "")):
            kept["title"] = one_line(attrs["title"])
        return [Element("img", kept)]

    def _embedded(self, tag: str, node: Element) -> list[Element | str]:
        """Return a link to a video or another page that stood in this one."""
        inner = node.find(lambda e: e.tag == "source")
        source = node.attrs.get("src") or node.attrs.get("data-src") or ""
        if not source and inner is not None:
            source = inner.attrs.get("src", "")
        address = self.address(source.strip())
        if not address.startswith(("http:", "https:")) and tag == "iframe":
            return []
        if not address or address.startswith(("data:", "blob:")):
            return []
        title = one_line(node.attrs.get("title", "")) or address
        self._leave_out(f"{tag}; a link stands in its place")
        return [Element("p", {}, [Element("a", {"href": address}, [title])])]

    def _link(self, attrs: dict[str, str], children: list[Element | str]) -> list[Element | str]:
        href = attrs.get("href", "").strip()
        text = "".join(c if isinstance(c, str) else c.text() for c in children)
        classes = set(attrs.get("class", "").split())
        identity = attrs.get("id") or attrs.get("name") or ""
        anchor: list[Element | str] = []
        if identity and identity in self._targets:
            anchor = [Element("a", {"id": identity})]
        if href.startswith("#") and (classes & _ANCHOR_CLASSES or _ONLY_SIGN.match(text)):
            if _ONLY_SIGN.match(text) and not any(isinstance(c, Element) and c.find(_is_picture) or _is_picture(c) for c in children):
                return anchor
        address = self.address(href)
        if not address or (_SCHEME.match(address) and not address.lower().startswith(_GOOD_SCHEMES)):
            return [*anchor, *children]
        kept = {"href": address}
        if one_line(attrs.get("title", "")):
            kept["title"] = one_line(attrs["title"])
        return [*anchor, Element("a", kept, children)]

    def address(self, address: str) -> str:
        """Return an address made absolute by the base, if there is one; one in the page stays."""
        address = re.sub(r"[\t\n\r]", "", address)
        if not self.base or address.startswith("#"):
            return address
        try:
            return urljoin(self.base, address)
        except ValueError:
            return address


_FRAMES = frozenset(
    "html body main article section header footer aside address center form fieldset legend hgroup"
    " amp-carousel optgroup option".split()
)


def _is_picture(node: Element | str) -> bool:
    return isinstance(node, Element) and node.tag == "img"


def is_block(node: Element | str) -> bool:
    """Return whether a node is a block."""
    return isinstance(node, Element) and node.tag in _BLOCKS


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
        elif child.tag in _BLOCKS:
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
            return [Element("p", block.attrs, part) for part in _split_at_breaks(block.children) if part]
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
        if isinstance(node, Element) and node.tag == "br":
            breaks.append(node)
        elif breaks and blank:
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
        if any(isinstance(n, Element) or n.strip(SPACES) for n in run):
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
        return [e for e in cells[0].elements()]
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
                parts.append(part.like([c for e in flow(part.children) for c in (*e.children, " ")]))
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


_IGNORED = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_LEVEL = re.compile(r"mso-list\s*:\s*(l\d+)\s+level(\d+)", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(\d{1,9})[.)]?\Z")


def _without_word_lists(nodes: list[Element | str]) -> list[Element | str]:
    """Return nodes in which the paragraphs that Word writes for list items are lists."""
    result: list[Element | str] = []
    # The open lists from the outermost: its level, its element.
    opened: list[tuple[int, Element]] = []
    for node in nodes:
        if isinstance(node, str):
            if node.strip(SPACES) or not opened:
                opened = []
                result.append(node)
            continue
        found = _LEVEL.search(node.attrs.get("style", "")) if node.tag in ("p", "div") else None
        if found is None or node.tag == "div":
            opened = []
            result.append(
                node.like(_without_word_lists(node.children)) if node.tag in _BLOCKS else node
            )
            continue
        marker = "".join(
            e.words() for e in node.walk() if e.tag == "span" and _IGNORED.search(e.attrs["style"])
        ).replace("\u00a0", " ").strip()
        number = _NUMBER.match(marker)
        kind = "ol" if number else "ul"
        level = int(found.group(2))
        item = Element("li", {}, list(_without_ignored(node)))
        while opened and opened[-1][0] > level:
            opened.pop()
        if not opened or opened[-1][0] < level or opened[-1][1].tag != kind:
            attrs = {"start": number.group(1)} if number and number.group(1) != "1" else {}
            made = Element(kind, attrs)
            if opened and opened[-1][0] == level:
                opened.pop()
            if opened:
                last = opened[-1][1].children[-1]
                assert isinstance(last, Element)
                last.children.append(made)
            else:
                result.append(made)
            opened.append((level, made))
        opened[-1][1].children.append(item)
    return result


def _without_ignored(node: Element) -> list[Element | str]:
    made: list[Element | str] = []
    for child in node.children:
        if isinstance(child, str):
            made.append(child)
        elif child.tag == "span":
            if not _IGNORED.search(child.attrs.get("style", "")):
                made += _without_ignored(child)
        else:
            made.append(child.like(_without_ignored(child)))
    return made
