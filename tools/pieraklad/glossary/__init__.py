"""The term base: terms with their translations, and finding terms in a text, in any inflected form."""

from __future__ import annotations

from pieraklad.glossary.matching import Found, TermMatcher, find_term
from pieraklad.glossary.reading import read_glossary
from pieraklad.glossary.terms import Glossary, Term

__all__ = ["Found", "Glossary", "Term", "TermMatcher", "find_term", "read_glossary"]
