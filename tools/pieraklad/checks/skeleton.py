"""The inline markup of a message, as a Markdown parser sees it: what a translation must have too."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_TAG_NAME = re.compile(r"<(/?[A-Za-z][\w-]*)")
_INDENTATION = re.compile(r"^[ \t]+", re.M)
_PLAIN = re.compile(r"[^*_`<\[~&!\\]*\Z")


@dataclass(slots=True)
class Skeleton:
    """What inline markup a text has; lists keep the order in which things stand."""

    emphasis: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)


@lru_cache(maxsize=4096)
def skeleton(text: str) -> Skeleton:
    """Return the inline markup of a message. Reference links count by their label."""
    result = Skeleton()
    # A message is inline text: white space at a line's start (of a template's block, say) makes no
    # indented code of it.
    text = _INDENTATION.sub("", text)
    if _PLAIN.match(text):
        return result
    import pyromark

    from pieraklad.documents.markdown import OPTIONS

    # The definitions of footnotes are elsewhere in the article: give the parser some.
    labels = dict.fromkeys(re.findall(r"\[\^([^\]\[\s]+)\]", text))
    source = text + "".join(f"\n\n[^{label}]: ." for label in labels)
    end = len(text.encode("utf-8"))
    event: Any
    for event, span in pyromark.events_with_range(
        source, options=OPTIONS, broken_link_callback=lambda link: (f"#[{link['reference']}]", "")
    ):
        if event.__class__ is str or span["start"] >= end:
            continue
        ((tag, value),) = event.items()
        if tag == "Start":
            _start(result, value)
        elif tag == "Code":
            result.code.append(value)
        elif tag == "FootnoteReference":
            result.footnotes.append(value)
        elif tag in ("InlineHtml", "Html"):
            result.tags.extend(name.lower() for name in _TAG_NAME.findall(value))
    return result


def _start(result: Skeleton, value: Any) -> None:
    if value in ("Emphasis", "Strong", "Strikethrough"):
        result.emphasis.append(value)
    elif isinstance(value, dict) and "Link" in value:
        link = value["Link"]
        if link["dest_url"].startswith("#[") and link["link_type"] in (
            "ShortcutUnknown", "CollapsedUnknown",
        ):  # fmt: skip
            result.links.append("[…]")  # its text is its label, and is translated
        else:
            result.links.append(link["dest_url"])
    elif isinstance(value, dict) and "Image" in value:
        result.images.append(value["Image"]["dest_url"])
