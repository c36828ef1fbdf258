"""A catalog's message: its key, whether it is finished, its fuzzy mark."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polib import POEntry

MessageKey = tuple[str | None, str]
"""The context and the text of a message: what tells it from all others of a catalog."""


def message_key(entry: POEntry) -> MessageKey:
    """Return what identifies an entry in its catalog."""
    return entry.msgctxt, entry.msgid


def message_id(context: str | None, text: str) -> str:
    """Return a message's short name, 12 hexadecimal digits, the same in every catalog and language."""
    # No text has this sign; an empty context is not the same as none.
    written = text if context is None else f"{context}\x04{text}"
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def has_translation(entry: POEntry) -> bool:
    """Return whether anybody wrote anything: one form of a plural is enough."""
    return bool(entry.msgstr) or any(entry.msgstr_plural.values())


def is_finished(entry: POEntry) -> bool:
    """Return whether readers may see the translation: not fuzzy, and every form of a plural there."""
    if entry.fuzzy:
        return False
    forms = entry.msgstr_plural.values()
    return bool(forms) and all(forms) if entry.msgid_plural else bool(entry.msgstr)


def mark_fuzzy(entry: POEntry) -> None:
    """Mark a translation as one that somebody has to look at; the mark comes first, as in gettext."""
    if "fuzzy" not in entry.flags:
        entry.flags = ["fuzzy", *entry.flags]


def unmark_fuzzy(entry: POEntry) -> None:
    """Take the mark off."""
    entry.flags = other_flags(entry)


def other_flags(entry: POEntry) -> list[str]:
    """Return an entry's flags without the fuzzy mark."""
    return [flag for flag in entry.flags if flag != "fuzzy"]
