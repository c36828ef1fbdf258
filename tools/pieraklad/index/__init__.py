"""What is known of a whole project: rows in one SQLite file, a pure function of the project's files.

`Index.open` returns them up to date. From top to bottom: `index` brings the rows up to date and answers,
`work` reads one article's files, `facts` is what is kept of it, `scan` finds changed files, `nearest`
compares articles, `database` is the file itself.
"""

from __future__ import annotations

from pieraklad.index.entries import Entry
from pieraklad.index.index import Busy, Index
from pieraklad.index.readings import Loaded, Lookup, Reading, Text

__all__ = ["Busy", "Entry", "Index", "Loaded", "Lookup", "Reading", "Text"]
