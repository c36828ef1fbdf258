"""What of a catalog readers see as finished: every finished translation, or only those that are reviewed."""

from __future__ import annotations

import threading
from pathlib import Path

from pieraklad.catalogs.reviewed import FILE_NAME, LanguageReviews, parse_reviews
from pieraklad.project.config import Project
from pieraklad.storage.files import read_file
from pieraklad.storage.fingerprints import stamp_of


class Published:
    """The lists of reviewed translations of a project. Safe to use from several threads."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._read: dict[Path, tuple[str, LanguageReviews]] = {}

    def lists(self, catalog: Path) -> list[Path]:
        """Return the files besides the catalog's own that decide what of it is published."""
        if self._project.publish != "reviewed":
            return []
        return [catalog.parents[2] / FILE_NAME]  # locales/be/LC_MESSAGES/articles/x.po

    def of(self, catalog: Path) -> LanguageReviews | None:
        """Return the reviews without which a catalog's translations are not shown; None where all are."""
        lists = self.lists(catalog)
        return self.read(lists[0]) if lists else None

    def read(self, path: Path) -> LanguageReviews:
        """Return a list of reviews as the file has it now; as it was last read if it cannot be read."""
        with self._lock:
            known = self._read.get(path, ("", LanguageReviews({})))
        if not path.is_file():
            return LanguageReviews({})
        stamp = stamp_of(path, known[0])
        if stamp == known[0]:
            return known[1]
        try:
            data = read_file(self._project.confine(path))
        except OSError:
            return known[1]
        read = LanguageReviews(parse_reviews(data)[0])
        with self._lock:
            self._read[path] = stamp, read
        return read
