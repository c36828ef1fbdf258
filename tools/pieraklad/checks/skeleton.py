"""The inline markup of a message, as a Markdown parser sees it; a translation must have the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pieraklad.checks.base import Message
from pieraklad.documents.markdown.parser import LINKS, events
from pieraklad.documents.markdown.references import Reference, link_unless_inside, reference_of

_TAG_NAME = re.compile(r"<(/?[A-Za-z][\w-]*)")
_INDENTATION = re.compile(r"^[ \t]+", re.M)
_LABEL = re.compile(r"\[\^([^\]\[\s]+)\]")
_MARKUP = re.compile(r"[*_`<\[\]~]")


@dataclass(slots=True)
class Skeleton:
    """The inline markup of a text; lists are in order of appearance."""

    emphasis: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    titles: list[tuple[str, str]] = field(default_factory=list)
    """Addresses of links and images with their titles, "" if there is none."""
    tags: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)


def has_markup(message: Message) -> object:
    """Whether either side has a character that begins or ends markup."""
    return _MARKUP.search(message.source) or _MARKUP.search(message.target)


@lru_cache(maxsize=4096)
def skeleton(text: str) -> Skeleton:
    """Return the inline markup of a message; reference links are in `references`."""
    result = Skeleton()
    if not _MARKUP.search(text):
        return result
    # A message is inline text: white space at the start of a line (in a template block, say) does not
    # make it indented code.
    if text[0] in " \t" or "\n" in text:
        text = _INDENTATION.sub("", text)
    # The footnotes are defined elsewhere in the article: give the parser definitions.
    labels = dict.fromkeys(_LABEL.findall(text) if "[^" in text else ())
    source = text + "".join(f"\n\n[^{label}]: ." for label in labels)
    end = len(text.encode("utf-8"))
    for tag, name, value, start, _ in events(source, link_unless_inside(source)):
        if start >= end:
            continue
        if tag == "Start":
            _start(result, name, value)
        elif tag == "Code":
            result.code.append(value)
        elif tag == "FootnoteReference":
            result.footnotes.append(value)
        elif tag in ("InlineHtml", "Html"):
            result.tags.extend(name.lower() for name in _TAG_NAME.findall(value))
    return result


def _start(result: Skeleton, name: str, link: Any) -> None:
    if name in ("Emphasis", "Strong", "Strikethrough"):
        result.emphasis.append(name)
    elif name in LINKS:
        reference = reference_of(name, link)
        if reference is not None:
            result.references.append(reference)
            return
        address = link["dest_url"]
        (result.links if name == "Link" else result.images).append(address)
        result.titles.append((address, link["title"] or ""))
