"""Which translations somebody has reviewed: `locales/<locale>/reviews.tsv`, a line for each.

A line is a hash of the message and its translation, who reviewed it, and the day. It is about this
very text: any edit, also by Poedit, ends the review by itself, and taking the edit back brings it
back. Lines are sorted, so that git merges two people's reviews by itself (`merge=union`). The
catalogs stay as they are: gettext's programs drop flags that they do not know.
"""

from __future__ import annotations

import datetime
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from polib import POEntry

from pieraklad.editing.identity import review_hash, texts_of
from pieraklad.project import Project
from pieraklad.storage.files import read_file, rewrite
from pieraklad.storage.fingerprints import stamp_of

FILE_NAME = "reviews.tsv"
_LINE = re.compile(r"(?P<hash>[0-9a-f]{16})\t(?P<who>[^\t]*)\t(?P<day>\d{4}-\d\d-\d\d)\Z")


class Review(NamedTuple):
    """Who reviewed a text, and on which day (ISO 8601)."""

    who: str
    day: str


@dataclass(frozen=True)
class LanguageReviews:
    """The reviews of a language, by `review_hash`."""

    by_hash: Mapping[str, Review]

    def of(self, entry: POEntry) -> Review | None:
        """Return the review of an entry's translation as it is now, or None."""
        if not self.by_hash or entry.fuzzy or not all(texts_of(entry)):
            return None
        return self.by_hash.get(review_hash(entry, texts_of(entry)))


class Reviews:
    """The reviews of a project. Safe to use from several threads and processes."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._read: dict[str, tuple[str, LanguageReviews]] = {}

    def path(self, language: str) -> Path:
        """Return the file of a language's reviews."""
        return self._project.catalog_path("x", language).parents[2] / FILE_NAME

    def of(self, language: str) -> LanguageReviews:
        """Return a language's reviews as the file has them now; none if it cannot be read."""
        path = self.path(language)
        with self._lock:
            known = self._read.get(language, ("", LanguageReviews({})))
        if not path.is_file():
            return LanguageReviews({})
        stamp = stamp_of(path, known[0])
        if stamp == known[0]:
            return known[1]
        try:
            data = read_file(self._project.confine(path))
        except OSError:
            return known[1]
        read = LanguageReviews(_parse(data)[0])
        with self._lock:
            self._read[language] = stamp, read
        return read

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
            reviews, others = _parse(data or b"")
            if review is None:
                reviews.pop(name, None)
            else:
                reviews.setdefault(name, review)
            lines = [f"{key}\t{who}\t{day}" for key, (who, day) in sorted(reviews.items())]
            return "".join(f"{line}\n" for line in [*others, *lines]).encode("utf-8")

        rewrite(self._project.confine(self.path(language)), change)


def _parse(data: bytes) -> tuple[dict[str, Review], Sequence[str]]:
    """Return the reviews of a file, and the lines that are none: they stay.

    Of two reviews of the same text, which a merge may bring together, the first counts.
    """
    reviews: dict[str, Review] = {}
    others: list[str] = []
    for line in data.decode("utf-8", "replace").splitlines():
        review = review_line(line)
        if review is not None:
            reviews.setdefault(line[:16], review)
        elif line.strip():
            others.append(line)
    return reviews, others


def review_line(line: str) -> Review | None:
    """Return the review that a line of the file is, or None."""
    found = _LINE.match(line)
    return None if found is None else Review(found["who"], found["day"])
