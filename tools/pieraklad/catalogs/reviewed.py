"""Which translations somebody has reviewed: the lines of `locales/<locale>/reviews.tsv`.

A line is a hash of the message and its translation, who reviewed it, and the day. It is about this
very text: any edit, also by Poedit, ends the review by itself, and taking the edit back brings it
back. The catalogs stay as they are: gettext's programs drop flags that they do not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from polib import POEntry

FILE_NAME = "reviews.tsv"
_LINE = re.compile(r"[0-9a-f]{16}\t(?P<who>[^\t]*)\t(?P<day>\d{4}-\d\d-\d\d)\Z")
_CONTEXT_END = b"\x04"
_FORM_END = b"\0"


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

    def reviewed(
        self, pairs: Iterable[tuple[bytes, bytes, bool]], charset: str
    ) -> Iterator[tuple[bytes, bytes, bool]]:
        """Return those of a catalog's messages (key, translation, fuzzy) that are reviewed.

        Their texts are in the catalog's charset. A fuzzy one never is reviewed.
        """
        for key, text, fuzzy in pairs:
            if not fuzzy and pair_hash(_utf8(key, charset), _utf8(text, charset)) in self.by_hash:
                yield key, text, fuzzy


def parse_reviews(data: bytes) -> tuple[dict[str, Review], Sequence[str]]:
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


def review_hash(entry: POEntry, target: tuple[str, ...]) -> str:
    """Return a hash of a message and one translation of it: what a review is about."""
    return hash_of_texts((entry.msgctxt, entry.msgid, entry.msgid_plural or None, *target), 8)


def pair_hash(key: bytes, text: bytes) -> str:
    """Return the `review_hash` of a message as a compiled catalog has it."""
    context, mark, rest = key.partition(_CONTEXT_END)
    if not mark:
        context, rest = b"", key
    source, plural, more = rest.partition(_FORM_END)
    forms = text.split(_FORM_END) if plural else [text]
    parts = [context if mark else None, source, more if plural else None, *forms]
    return _digest(parts, 8)


def texts_of(entry: POEntry) -> tuple[str, ...]:
    """Return the translation: one text, or all plural forms in order."""
    if entry.msgid_plural:
        return tuple(text for _, text in sorted(entry.msgstr_plural.items())) or ("",)
    return (entry.msgstr,)


def hash_of_texts(parts: Iterable[str | None], size: int) -> str:
    """Return a hash, of `size` bytes, of texts that no other texts have; None is not the empty text."""
    return _digest(
        [None if part is None else part.encode("utf-8", "surrogatepass") for part in parts], size
    )


def _digest(parts: Iterable[bytes | None], size: int) -> str:
    digest = blake2b(digest_size=size)
    for part in parts:
        digest.update(b"-;" if part is None else b"%d;%b" % (len(part), part))
    return digest.hexdigest()


def _utf8(data: bytes, charset: str) -> bytes:
    if charset.lower() == "utf-8":
        return data
    return data.decode(charset, "surrogateescape").encode("utf-8", "surrogatepass")
