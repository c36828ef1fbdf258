"""Plain text, Markdown or HTML → an article: finds the title, the language and the related list.

It asks nothing; what it guessed is in `Imported.notes`, for a person to read. Whatever it takes
apart, the words that come out are the words that went in.
"""

from pieraklad.importing.article import Imported, import_text
from pieraklad.importing.header import UnreadableFrontMatter

__all__ = ["Imported", "UnreadableFrontMatter", "import_text"]
