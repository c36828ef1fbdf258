"""A page's tree → only what its reader saw, in the elements that an article can have.

Blocks hold blocks or a line, never both: a line among blocks becomes a paragraph. Addresses are made
absolute by the base that the caller gives.
"""

from __future__ import annotations

import re

from pieraklad.importing.pages.addresses import Addresses
from pieraklad.importing.pages.flow import BLOCKS, flow
from pieraklad.importing.pages.tree import INLINE, SPACES, Element, one_line
from pieraklad.importing.pages.word_lists import without_word_lists

_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "object",
        "embed",
        "nav",
        "svg",
        "canvas",
        "map",
        "dialog",
        "select",
        "textarea",
        "button",
        "datalist",
        "param",
        "source",
        "track",
        "link",
        "meta",
        "base",
        "title",
        "rp",
        "annotation",
        "annotation-xml",
        "frameset",
        "frame",
        "noframes",
        "applet",
        "meter",
        "progress",
        "area",
    ]
)
_RENAMED = {
    "acronym": "abbr", "b": "strong", "dir": "ul", "i": "em", "ins": "ins", "listing": "pre",
    "menu": "ul", "plaintext": "pre", "strike": "del", "s": "del", "tt": "code", "xmp": "pre",
    "image": "img", "search": "div",
}  # fmt: skip
# Elements of a line that an article keeps; of others only the contents.
_MARKS = frozenset(
    [
        "a",
        "abbr",
        "bdi",
        "bdo",
        "code",
        "del",
        "em",
        "ins",
        "kbd",
        "mark",
        "noteref",
        "q",
        "rt",
        "ruby",
        "small",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "samp",
    ]
)
_ONLY_SIGN = re.compile(r"\s*[¶#§🔗\ue157\uf0c1\u200b]?\s*\Z")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)")
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)")
_SLANTED = re.compile(r"font-style\s*:\s*(?:italic|oblique)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_GOOD_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-srcset", "srcset")


class VisibleParts:
    """Reads trees; `left_out` counts what a reader saw but no article can show."""

    def __init__(self, addresses: Addresses | None = None) -> None:
        self.addresses = addresses or Addresses()
        self.left_out: dict[str, int] = {}
        self._targets: set[str] = set()

    def blocks(self, root: Element) -> list[Element]:
        """Return the blocks of what a reader saw below `root`."""
        self._targets = {
            e.attrs["href"][1:]
            for e in root.walk()
            if e.tag == "a" and len(e.attrs.get("href", "")) > 1 and e.attrs["href"][0] == "#"
        }
        children = without_word_lists(self._visible(root, False))
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
        if tag == "figcaption" and attrs.get("aria-hidden") == "true":
            return []  # pandoc repeats the picture's text there
        if attrs.get("role", "").lower() == "navigation":
            return []
        if tag in _UNSEEN or "hidden" in attrs or (style and _HIDDEN.search(style)):
            if tag in ("svg", "canvas", "object", "embed"):
                self._leave_out(tag)
            return []
        if tag == "noscript":
            return self._noscript(node, before)
        if tag == "img":
            return self._picture(attrs)
        if tag == "picture":
            return self._visible(node, pre)
        if tag in ("iframe", "video", "audio"):
            return self._embedded(tag, node)
        if tag == "input":
            if attrs.get("type", "").lower() != "checkbox":
                return []
            return [
                Element(
                    "input", {"type": "checkbox", **({"checked": ""} if "checked" in attrs else {})}
                )
            ]
        if tag in ("br", "hr", "wbr"):
            return [Element(tag)] if tag != "wbr" else []
        children = self._visible(node, pre or tag == "pre")
        if tag == "a":
            return self._link(attrs, children)
        made = self._marked(tag, attrs, style, children)
        identity = attrs.get("id", "")
        if identity and identity in self._targets and isinstance(made, Element):
            made.attrs = {**made.attrs, "id": identity}
            if made.tag not in BLOCKS or made.tag in ("div", "p", "ul", "ol", "dl"):
                return [
                    Element("a", {"id": identity}),
                    *([made] if made.tag in BLOCKS else made.children),
                ]
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
        if tag in BLOCKS:
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
        if lazy and (
            not source or source.startswith("data:") or any(n in attrs for n in _LAZY[:3])
        ):
            source = lazy[0].split()[0].rstrip(",")
        if {attrs.get("width"), attrs.get("height")} & {"1", "0"}:
            return []
        if not source or source.startswith("data:"):
            if source:
                self._leave_out("picture inside the page")
            if attrs.get("alt", "").strip():
                return [one_line(attrs["alt"])] if source else []
            return []
        kept = {"src": self.addresses.picture(source), "alt": one_line(attrs.get("alt", ""))}
        if one_line(attrs.get("title", "")):
            kept["title"] = one_line(attrs["title"])
        return [Element("img", kept)]

    def _embedded(self, tag: str, node: Element) -> list[Element | str]:
        """Return a link to a video or another page that stood in this one."""
        inner = node.find(lambda e: e.tag == "source")
        source = node.attrs.get("src") or node.attrs.get("data-src") or ""
        if not source and inner is not None:
            source = inner.attrs.get("src", "")
        address = self.addresses.link(source.strip())
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
        identity = attrs.get("id") or attrs.get("name") or ""
        anchor: list[Element | str] = []
        if identity and identity in self._targets:
            anchor = [Element("a", {"id": identity})]
        # The sign beside a heading that links to itself; pages show it when a pointer is there.
        if (
            href.startswith("#")
            and _ONLY_SIGN.match(text)
            and not any(map(_holds_picture, children))
        ):
            return anchor
        address = self.addresses.link(href)
        if not address or (
            _SCHEME.match(address) and not address.lower().startswith(_GOOD_SCHEMES)
        ):
            return [*anchor, *children]
        kept = {"href": address}
        if one_line(attrs.get("title", "")):
            kept["title"] = one_line(attrs["title"])
        return [*anchor, Element("a", kept, children)]


_FRAMES = frozenset(
    [
        "html",
        "body",
        "main",
        "article",
        "section",
        "header",
        "footer",
        "aside",
        "address",
        "center",
        "form",
        "fieldset",
        "legend",
        "hgroup",
        "amp-carousel",
        "optgroup",
        "option",
    ]
)


def _holds_picture(node: Element | str) -> bool:
    return isinstance(node, Element) and any(e.tag == "img" for e in node.walk())
