"""A glossary, as the rest of the library sees it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pieraklad.glossary.term import Term

if TYPE_CHECKING:
    from pieraklad.glossary.matching import TermMatcher


class Glossary:
    """The terms of a project, in the order of their file. English terms, Belarusian translations."""

    def __init__(self, terms: tuple[Term, ...] = ()) -> None:
        self.terms = terms

    @classmethod
    def load(cls, path: Path) -> Glossary:
        """Read a glossary: CSV (term, translation, pos, note, forbidden) or TBX, by its content.

        Raises ProjectError, with the line, for a file that cannot be read.
        """
        from pieraklad.glossary.formats import read_glossary

        return cls(read_glossary(path))

    @cached_property
    def matcher(self) -> TermMatcher:
        """The terms, compiled for searching messages."""
        from pieraklad.glossary.matching import TermMatcher

        return TermMatcher(self.terms)

    @staticmethod
    def find(term_translation: str, text: str, pos: str = "") -> list[tuple[int, int]]:
        """Return the places of a Belarusian term in `text`, in any form: (start, end), code points.

        «выбарчая камісія» is found in «выбарчых камісій»; the words must be consecutive. `pos`
        helps if a word's ending does not determine its gender («noun f» for ноч).
        """
        from pieraklad.glossary.matching import find_term

        return find_term(term_translation, text, pos)
