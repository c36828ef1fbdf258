"""Translations of one document: look-ups for `render`, from a .po or .mo file, and the pseudo-locale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pieraklad.catalogs.mo_read import key_of, read_mo
from pieraklad.documents import Segment
from pieraklad.documents.prose import NOT_PROSE
from pieraklad.project.languages import UnknownLanguage, tag_of_locale
from pieraklad.project.problems import Problem
from pieraklad.storage.files import read_file


@dataclass(frozen=True, slots=True)
class Translations:
    """The contents of a compiled catalog for the messages of one document.

    `language` is the BCP 47 tag from the catalog's header, or None.
    """

    table: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    language: str | None = None

    @classmethod
    def from_file(cls, path: Path, use_fuzzy: bool = False) -> Translations:
        """Read a .mo file, or a .po file as if it had been compiled first.

        Raises OSError, and ValueError for a file that is not a catalog.
        """
        data = read_file(path)
        if path.suffix == ".mo":
            table = read_mo(data)
            return cls(table, language=_language(table.get("", "")))
        from pieraklad.catalogs.po.catalog import Catalog

        catalog = Catalog.from_bytes(data)
        problems = tuple(problem.of(path) for problem in catalog.problems)
        header = catalog.header
        language = _language(header.msgstr if header is not None else "")
        return cls(catalog.table(use_fuzzy), problems, language)

    def finished(self, segment: Segment) -> str | None:
        """Return the finished translation of a segment, or None."""
        return self.table.get(key_of(segment.message, segment.context)) or None

    def outdated(self, segment: Segment) -> str | None:
        """Return the translation of an older version of the segment, or None."""
        return self.table.get(key_of(segment.message, segment.context, outdated=True)) or None

    def text(self, message: str) -> str:
        """Return the finished translation of a front-matter string, or the string."""
        return self.table.get(message) or message


def _language(header: str) -> str | None:
    found = re.search(r"^Language:[ \t]*(\S+)", header, re.MULTILINE)
    if found is None:
        return None
    try:
        return tag_of_locale(found.group(1))
    except UnknownLanguage:
        return None


_ACCENTS = str.maketrans(
    "AaBbCcDdEeFfGgHhIiJjKkLlNnOoPpRrSsTtUuWwYyZz"
    "АаЕеІіОоУуЫыЭэ",
    "ÁáḂḃĆćĎďÉéḞḟĜĝĤĥÍíĴĵĶķĹĺŃńÓóṔṕŔŕŚśŤťÚúŴŵÝýŹź"
    "ӐӑӖӗЇїӦӧӮӯӸӹӬӭ",
)  # fmt: skip
_MARKUP = re.compile(
    NOT_PROSE.pattern + r"|</?[A-Za-z][^<>]*>|\[[^\]\[]*\](?=\[|:)|(?<=\])\[[^\]\[]*\]"
    r"|\{[^{}\s]*\}|%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[A-Za-z]|\\.|\[[^\]\[]*\](?![(\[])",
    NOT_PROSE.flags,
)


def pseudo_translate(message: str) -> str:
    """Return `message` readable but recognisable: accents, and about 30 % longer.

    Markup, code, addresses and placeholders stay, so that anything that breaks is the page's fault.
    """
    pieces: list[str] = []
    position = 0
    letters = 0
    for found in _MARKUP.finditer(message):
        pieces.append(message[position : found.start()].translate(_ACCENTS))
        letters += found.start() - position
        pieces.append(found.group())
        position = found.end()
    pieces.append(message[position:].translate(_ACCENTS))
    letters += len(message) - position
    padding = " " + "·" * max(1, round(letters * 0.3) - 2)
    return "".join(pieces) + padding
