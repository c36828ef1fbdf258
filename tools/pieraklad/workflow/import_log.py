"""Which file became which article, so that a second import updates the article instead of duplicating it.

The log is a cache, `.pieraklad/imports.json`. Without it an import still overwrites nothing: it requires
--force.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pieraklad.project import SLUG, Project
from pieraklad.storage.files import write_if_changed


class ImportLog:
    """For each imported file: the article's slug, and the hash of what the import wrote."""

    def __init__(self, project: Project) -> None:
        self.path = project.root / ".pieraklad" / "imports.json"
        try:
            entries = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            entries = {}
        self.entries: dict[str, list[str]] = {}
        for source, entry in entries.items() if isinstance(entries, dict) else ():
            if isinstance(entry, list) and len(entry) == 2 and all(map(_is_text, entry)):
                self.entries[source] = entry

    def slug(self, source: str) -> str | None:
        """Return the slug of the article that the file became, or None."""
        entry = self.entries.get(_key(source))
        return entry[0] if entry and SLUG.match(entry[0]) else None

    def untouched(self, source: str, article: bytes) -> bool:
        """Return whether an article is exactly what the import of the file wrote."""
        entry = self.entries.get(_key(source))
        return entry is not None and entry[1] == digest_of(article)

    def remember(self, source: str, slug: str, article: bytes, *, save: bool = True) -> None:
        """Record which article the file became; with `save`, on disk at once. Raises OSError."""
        self.note(source, slug, digest_of(article))
        if save:
            self.save()

    def note(self, source: str, slug: str, digest: str) -> None:
        """Record the digest of what the file became, in memory."""
        self.entries[_key(source)] = [slug, digest]

    def save(self) -> None:
        """Write the log. Raises OSError."""
        text = json.dumps(self.entries, ensure_ascii=False, indent=1, sort_keys=True)
        write_if_changed(self.path, f"{text}\n".encode())


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _key(source: str) -> str:
    # A post is named by its site and number, whatever its export file is called.
    return (
        source if source == "-" or source.startswith("wordpress:") else str(Path(source).resolve())
    )


def digest_of(data: bytes) -> str:
    """Return what the log keeps of an article's bytes."""
    return hashlib.sha256(data).hexdigest()
