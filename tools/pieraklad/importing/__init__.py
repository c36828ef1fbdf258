"""Texts, pages, documents and WordPress exports → articles: finds the title, the language and the related list.

It asks no questions; its guesses are in `Imported.notes`, for a person to read. However it splits
a text, no word is lost or added.
"""

from pieraklad.importing.article import Imported, import_text
from pieraklad.importing.header import UnreadableFrontMatter

__all__ = ["Imported", "UnreadableFrontMatter", "import_text"]
