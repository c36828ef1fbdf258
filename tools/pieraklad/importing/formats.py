"""The formats that are imported, and how file names tell them."""

from __future__ import annotations

from pathlib import Path

PANDOC_FORMATS = ("docx", "odt", "rtf", "epub", "mediawiki")
"""What is read through pandoc."""

SOURCE_FORMATS = ("markdown", "html", "plain", *PANDOC_FORMATS, "wordpress")
"""What `import` reads."""
_SUFFIXES = {
    ".htm": "html", ".html": "html", ".xhtml": "html", ".txt": "plain", ".docx": "docx", ".odt": "odt",
    ".rtf": "rtf", ".epub": "epub", ".wiki": "mediawiki", ".mediawiki": "mediawiki", ".xml": "wordpress",
}  # fmt: skip


def source_format_of(name: str) -> str:
    """Return the format by a file's name: Markdown unless the extension says otherwise."""
    return _SUFFIXES.get(Path(name).suffix.lower(), "markdown")
