"""A catalog's message: its key, whether it is finished, its fuzzy mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polib import POEntry

MessageKey = tuple[str | None, str]
"""The context and the text of a message: what tells it from all others of a catalog."""


def message_key(entry: POEntry) -> MessageKey:
    """Return what identifies an entry in its catalog."""
    return entry.msgctxt, entry.msgid


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
