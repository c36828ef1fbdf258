"""HTML → a tree of small elements, as browsers read it (HTML Standard §13.2)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from pieraklad.importing.problems import Unimportable
from pieraklad.project.bilingual import Bilingual

MAX_DEPTH = 80
"""Elements below this depth are taken out of their parents; their contents stay."""

INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "mark",
        "noteref",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
        "br",
    ]
)
"""Elements that stand in a line; all others are blocks."""
VOID = frozenset(["br", "hr", "img", "input", "wbr", "col"])
SPACES = " \t\n\r\f"
"""White space of HTML; a no-break space is none."""
_COLLAPSED = re.compile(f"[{SPACES}]+")


class Element:
    """An element: its name in lower case, its attributes, and its children, elements and texts."""

    __slots__ = ("attrs", "children", "tag")

    def __init__(
        self,
        tag: str,
        attrs: dict[str, str] | None = None,
        children: list[Element | str] | None = None,
    ) -> None:
        self.tag = tag
        self.attrs = attrs if attrs is not None else {}
        self.children: list[Element | str] = children if children is not None else []

    def like(self, children: list[Element | str]) -> Element:
        """Return an element of the same name and attributes with other children."""
        return Element(self.tag, self.attrs, children)

    def elements(self) -> Iterator[Element]:
        """Iterate over the children that are elements."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element]:
        """Iterate over the element and all below it, in order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(c for c in reversed(element.children) if isinstance(c, Element))

    def find(self, test: Callable[[Element], bool]) -> Element | None:
        """Return the first element below for which `test` holds."""
        return next((e for e in self.walk() if e is not self and test(e)), None)

    def text(self) -> str:
        """Return the text below, as it stands."""
        pieces: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node, str):
                pieces.append(node)
            elif node.tag == "br":
                pieces.append("\n")
            else:
                waiting.extend(reversed(node.children))
        return "".join(pieces)

    def words(self) -> str:
        """Return the text below on one line."""
        return one_line(self.text())

    def classes(self) -> list[str]:
        """Return the element's classes."""
        return self.attrs.get("class", "").split()


def one_line(text: str) -> str:
    """Return a text with its white space collapsed, as a page shows it."""
    return _COLLAPSED.sub(" ", text).strip(SPACES)


_NESTED = re.compile(
    r"<(/?)(?!(?:p|li|td|tr|th|dt|dd|option|br|hr|img|meta|link|input|col|wbr|source)\b)[a-z]", re.I
)
_TOO_DEEP = 5000


def check_depth(text: str) -> None:
    """Refuse a page with thousands of elements in each other. Raises Unimportable.

    Reading them takes quadratic time in any parser of browsers.
    """
    if text.count("<") < _TOO_DEEP:
        return
    depth = 0
    for found in _NESTED.finditer(text):
        depth += -1 if found.group(1) else 1
        if depth > _TOO_DEEP:
            line = text.count("\n", 0, found.start()) + 1
            raise Unimportable(
                Bilingual(
                    f"more than {_TOO_DEEP} elements are open here; that is no page",
                    f"тут адкрыта больш за {_TOO_DEEP} элементаў; гэта не старонка",
                ),
                line,
            )


def parse_page(text: str) -> Element:
    """Return the root element of a page or a fragment; comments are left out."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(text).root
    made = Element("html")
    if root is None:
        return made
    # Without recursion: how deep a page is, is the page's affair.
    waiting: list[tuple[Any, Element, int]] = [(root.child, made, 0)]
    while waiting:
        node, parent, depth = waiting.pop()
        while node is not None:
            name = node.tag
            if name == "-text":
                # selectolax gives a text of a NUL or nothing as None.
                parent.children.append(node.text_content or "")
            elif name[0].isalpha():  # comments and the like begin with a sign
                attrs = {key: value or "" for key, value in node.attributes.items()}
                element = Element(name.lower(), attrs)
                if depth < MAX_DEPTH:
                    parent.children.append(element)
                child = node.child
                if child is not None:
                    waiting.append((node.next, parent, depth))
                    target = element if depth < MAX_DEPTH else parent
                    waiting.append((child, target, depth + 1))
                    break
            node = node.next
    return made


def serialised(node: Element | str, keep: Callable[[Element], dict[str, str]]) -> str:
    """Return a tree as HTML on one line; `keep` says which attributes of an element are written."""
    if isinstance(node, str):
        return html.escape(node, quote=False)
    written = "".join(f' {n}="{html.escape(v)}"' if v else f" {n}" for n, v in keep(node).items())
    start = f"<{node.tag}{written}>"
    if node.tag in VOID:
        return start
    return f"{start}{''.join(serialised(c, keep) for c in node.children)}</{node.tag}>"
