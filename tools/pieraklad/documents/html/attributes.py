"""HTML attributes whose text users see: outside sentences they are separate messages."""

from __future__ import annotations

from collections.abc import Iterator

from pieraklad.documents.html.tokens import Attribute, Token, attributes

_EVERYWHERE = frozenset(
    [b"alt", b"title", b"aria-label", b"aria-description", b"aria-placeholder", b"placeholder"]
)
# Attributes that are text only on these elements.
_ON = {
    b"optgroup": frozenset([b"label"]),
    b"option": frozenset([b"label"]),
    b"track": frozenset([b"label"]),
    b"table": frozenset([b"summary"]),
    b"th": frozenset([b"abbr"]),
}
_LABELLED = frozenset([b"submit", b"reset", b"button"])
# What search engines and social networks show about a page.
_META = frozenset(
    b"description keywords abstract og:title og:description og:site_name og:image:alt"
    b" twitter:title twitter:description twitter:image:alt application-name"
    b" apple-mobile-web-app-title".split()
)


def text_attributes(data: bytes, token: Token) -> Iterator[tuple[Attribute, str]]:
    """Yield the attributes of a "start" token that contain text, each with its kind of message."""
    found = list(attributes(data, token))
    if not found:
        return
    if token.name == b"meta":
        yield from _meta(data, found)
        return
    here = _ON.get(token.name, frozenset())
    for attribute in found:
        if attribute.name in _EVERYWHERE or attribute.name in here:
            name = attribute.name.decode("ascii")
            yield attribute, "image description" if name == "alt" else f"{name} attribute"
    if token.name == b"input":
        values = {a.name: data[a.start : a.end].strip().lower() for a in found}
        if values.get(b"type") in _LABELLED:
            yield from ((a, "button") for a in found if a.name == b"value")


def _meta(data: bytes, found: list[Attribute]) -> Iterator[tuple[Attribute, str]]:
    names = [
        data[a.start : a.end].strip().lower()
        for a in found
        if a.name in (b"name", b"property", b"itemprop")
    ]
    name = next((name for name in names if name in _META), None)
    if name is not None:
        kind = name.decode("ascii")
        kind = kind if ":" in kind else f"meta {kind}"
        yield from ((a, kind) for a in found if a.name == b"content")
