"""The term base: terms with their translations, and finding terms in a text, in any inflected form."""

from __future__ import annotations

from pieraklad.glossary.formats import read_glossary
from pieraklad.glossary.glossary import Glossary
from pieraklad.glossary.matching import FoundTerm, TermMatcher, find_term
from pieraklad.glossary.term import Term

__all__ = ["FoundTerm", "Glossary", "Term", "TermMatcher", "find_term", "read_glossary"]
