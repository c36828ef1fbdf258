"""TMX 1.4 import and export: the finished translations of a project as a translation memory file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pieraklad import __version__

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TmxError(ValueError):
    """Not a TMX file; the text says where reading stopped."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One text in two languages; languages are BCP 47 tags."""

    source_language: str
    source: str
    target_language: str
    target: str


def write_tmx(units: Iterable[Unit], source_language: str) -> bytes:
    """Return a TMX file of the units, in their order; the same units give the same bytes."""
    root = ET.Element("tmx", version="1.4")
    ET.SubElement(
        root,
        "header",
        {
            "creationtool": "pieraklad", "creationtoolversion": __version__,
            "segtype": "block", "o-tmf": "po", "adminlang": "en",
            "srclang": source_language, "datatype": "plaintext",
        },
    )  # fmt: skip
    body = ET.SubElement(root, "body")
    for unit in units:
        element = ET.SubElement(body, "tu")
        for language, text in (
            (unit.source_language, unit.source), (unit.target_language, unit.target),
        ):  # fmt: skip
            variant = ET.SubElement(element, "tuv", {_LANG: language})
            ET.SubElement(variant, "seg").text = _allowed(text)
    ET.indent(root, " ")
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    text = ET.tostring(root, encoding="unicode")
    # Readers make a line feed of a bare carriage return (XML 1.0, 2.11).
    return head + text.replace("\r", "&#13;").encode("utf-8") + b"\n"


def read_tmx(data: bytes, lonely: list[str] | None = None) -> Iterator[Unit]:
    """Yield every pair of languages of each unit, in both directions. Raises TmxError.

    `lonely` collects the texts of units in only one language, or in no named language.
    """
    try:
        root = ET.fromstring(data)  # noqa: S314  # expat itself bounds entity expansion
    except ET.ParseError as error:
        line, column = error.position
        raise TmxError(f"line {line}, column {column + 1}: not XML: {error.msg}") from None
    except (LookupError, ValueError) as error:  # an encoding that Python does not know
        raise TmxError(f"line 1: not XML: {error}") from None
    if root.tag != "tmx":
        raise TmxError(f"line 1: expected a <tmx> element, got <{root.tag}>")
    for element in root.iter("tu"):
        texts: list[tuple[str, str]] = []
        for variant in element.iter("tuv"):
            language = variant.get(_LANG) or variant.get("lang") or ""
            segment = variant.find("seg")
            if language and segment is not None:
                texts.append((language, "".join(segment.itertext())))
        if len(texts) < 2 and lonely is not None:
            lonely.append(texts[0][1] if texts else "")
        for index, (language, text) in enumerate(texts):
            for other, translation in texts[:index] + texts[index + 1 :]:
                yield Unit(language, text, other, translation)


def _allowed(text: str) -> str:
    """Return `text` without characters that XML 1.0 does not allow (section 2.2): control characters."""
    return _FORBIDDEN.sub("", text)
