"""Titles as they are compared: which article a name in a `related` list means."""

from __future__ import annotations

import unicodedata


def normal_title(text: str) -> str:
    """Return a title as titles are compared: no case, no quotation marks, no final stop."""
    folded = unicodedata.normalize("NFC", text).casefold()
    for mark in "«»“”„\"’'":
        folded = folded.replace(mark, "")
    return " ".join(folded.split()).rstrip(".")
