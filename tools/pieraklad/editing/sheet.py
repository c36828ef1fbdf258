"""A catalog's file as it was read: its bytes, its messages by ID, and how they change together."""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from typing import Self

from polib import POEntry

from pieraklad.catalogs.message import message_id
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.project.languages import plural_count
from pieraklad.project.problems import LineProblem


class Unreadable(Exception):
    """A catalog that does not parse, which must not be written; `problem` is the first reason."""

    def __init__(self, problem: LineProblem) -> None:
        super().__init__(problem.text)
        self.problem = problem


class Sheet:
    """The messages of one version of a catalog's file."""

    def __init__(self, data: bytes, catalog: Catalog) -> None:
        self.data = data
        self.digest = digest_of(data)
        self.catalog = catalog

    @cached_property
    def entries(self) -> dict[str, POEntry]:
        """The live messages by ID, in the file's order."""
        return {message_id(e.msgctxt, e.msgid): e for e in self.catalog if not e.obsolete}

    def entry(self, id: str, msgctxt: str | None, msgid: str) -> POEntry | None:
        """Return a live message by its ID, and by the key that the ID was made of, or None.

        Making the IDs of all messages of a large catalog takes longer than a whole save.
        """
        if "entries" in self.__dict__:
            return self.entries.get(id)
        for entry in self.catalog:
            if entry.msgid == msgid and entry.msgctxt == msgctxt and not entry.obsolete:
                return entry
        return None

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read a catalog's bytes. Raises Unreadable for what gettext would reject."""
        catalog = Catalog.from_bytes(data)
        iter(catalog)  # the problems are then found in the entries, and the file is read once
        if catalog.problems:
            raise Unreadable(catalog.problems[0])
        return cls(data, catalog)

    def forms(self, entry: POEntry) -> int:
        """Return how many texts a message's translation has."""
        if not entry.msgid_plural:
            return 1
        header = self.catalog.headers.get("Plural-Forms", "")
        return plural_count(header) if header else len(entry.msgstr_plural) or 2

    def written(self) -> bytes:
        """Return the file with all changes; the sheet then stands for that."""
        self.data = self.catalog.to_bytes()
        self.digest = digest_of(self.data)
        return self.data


def digest_of(data: bytes) -> str:
    """Return a hash of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()
