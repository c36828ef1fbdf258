"""The file of a language's reviews, rewritten under several people's hands.

Lines are sorted, so that git merges two people's reviews by itself (`merge=union`).
"""

from __future__ import annotations

import datetime
from pathlib import Path

from polib import POEntry

from pieraklad.catalogs.reviewed import (
    FILE_NAME,
    LanguageReviews,
    Review,
    parse_reviews,
    review_hash,
    texts_of,
)
from pieraklad.project import Project
from pieraklad.project.published import Published
from pieraklad.storage.files import rewrite


class Reviews:
    """The reviews of a project. Safe to use from several threads and processes."""

    def __init__(self, project: Project, published: Published) -> None:
        self._project = project
        self._published = published

    def path(self, language: str) -> Path:
        """Return the file of a language's reviews."""
        return self._project.catalog_path("x", language).parents[2] / FILE_NAME

    def of(self, language: str) -> LanguageReviews:
        """Return a language's reviews as the file has them now; none if it cannot be read."""
        return self._published.read(self.path(language))

    def approve(self, language: str, entry: POEntry, who: str) -> None:
        """Record that somebody reviewed an entry's translation today. Raises OSError."""
        day = datetime.date.today().isoformat()
        name = " ".join(who.split())
        self._change(language, review_hash(entry, texts_of(entry)), Review(name, day))

    def withdraw(self, language: str, entry: POEntry) -> None:
        """Take back the review of an entry's translation. Raises OSError."""
        self._change(language, review_hash(entry, texts_of(entry)), None)

    def _change(self, language: str, name: str, review: Review | None) -> None:
        def change(data: bytes | None) -> bytes | None:
            reviews, others = parse_reviews(data or b"")
            if review is None:
                reviews.pop(name, None)
            else:
                reviews.setdefault(name, review)
            lines = [f"{key}\t{who}\t{day}" for key, (who, day) in sorted(reviews.items())]
            return "".join(f"{line}\n" for line in [*others, *lines]).encode("utf-8")

        rewrite(self._project.confine(self.path(language)), change)
