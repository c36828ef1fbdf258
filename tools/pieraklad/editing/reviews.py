"""The file of a language's reviews, rewritten under several people's hands.

Lines are sorted, so that git merges two people's reviews by itself (`merge=union`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
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
        return self._project.locale_path(language, FILE_NAME)

    def of(self, language: str) -> LanguageReviews:
        """Return a language's reviews as the file has them now; none if it cannot be read."""
        return self._published.read(self.path(language))

    def approve(self, language: str, entry: POEntry, who: str) -> None:
        """Record that somebody reviewed an entry's translation today. Raises OSError."""
        self.approve_all(language, [entry], who)

    def approve_all(self, language: str, entries: Iterable[POEntry], who: str) -> int:
        """Record that somebody reviewed these translations today; return how many were not yet. Raises OSError."""
        review = Review(" ".join(who.split()), datetime.date.today().isoformat())
        hashes = {review_hash(entry, texts_of(entry)) for entry in entries}
        new: set[str] = set()

        def add(reviews: dict[str, Review]) -> None:
            new.clear()
            new.update(hashes - reviews.keys())
            reviews.update(dict.fromkeys(new, review))

        self._change(language, add)
        return len(new)

    def withdraw(self, language: str, entry: POEntry) -> None:
        """Take back the review of an entry's translation. Raises OSError."""
        name = review_hash(entry, texts_of(entry))
        self._change(language, lambda reviews: reviews.pop(name, None))

    def _change(self, language: str, edit: Callable[[dict[str, Review]], object]) -> None:
        def change(data: bytes | None) -> bytes | None:
            reviews, others = parse_reviews(data or b"")
            edit(reviews)
            lines = [f"{key}\t{who}\t{day}" for key, (who, day) in sorted(reviews.items())]
            new = "".join(f"{line}\n" for line in [*others, *lines]).encode("utf-8")
            return None if data is None and not new else new

        rewrite(self._project.confine(self.path(language)), change)
