"""A term of a glossary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A term; `forbidden` are translations that must not be used for it.

    `translation` is the one to use; `also` are other acceptable ones. `pos` is the part of
    speech of the translation's head word: “noun m”, “noun f”, “noun n”, “noun pl”, “adj”, “verb”.
    """

    term: str
    translation: str
    pos: str = ""
    note: str = ""
    forbidden: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
