"""The hash of its contents, its texts and its state; and writing texts into an entry."""

from __future__ import annotations

from polib import POEntry

from pieraklad.catalogs.ignoring import ignore_flags, write_comment
from pieraklad.catalogs.message import mark_fuzzy, unmark_fuzzy
from pieraklad.catalogs.reviewed import hash_of_texts, texts_of
from pieraklad.editing.answers import Texts


def content_hash(entry: POEntry) -> str:
    """Return a short hash of what a translator sees and changes: source, all texts, fuzzy mark."""
    return hash_with(entry, texts_of(entry), entry.fuzzy)


def hash_with(entry: POEntry, target: Texts, fuzzy: bool) -> str:
    """Return the `content_hash` that an entry would have with these texts."""
    mark = "fuzzy" if fuzzy else ""
    return hash_of_texts((entry.msgctxt, entry.msgid, entry.msgid_plural or None, *target, mark), 8)


def state_of(entry: POEntry) -> str:
    """Return "untranslated", "fuzzy" or "translated"."""
    return state_with(texts_of(entry), entry.fuzzy)


def state_with(target: Texts, fuzzy: bool) -> str:
    """Return the state of a message with these texts."""
    if not any(target):
        return "untranslated"
    return "fuzzy" if fuzzy or not all(target) else "translated"


def write_texts(entry: POEntry, target: Texts, fuzzy: bool) -> None:
    """Give an entry these texts. Without the fuzzy mark, its previous source goes, as in Poedit."""
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(target))
    else:
        entry.msgstr = target[0]
    if fuzzy:
        mark_fuzzy(entry)
        return
    unmark_fuzzy(entry)
    entry.previous_msgid = None
    entry.previous_msgctxt = None
    entry.previous_msgid_plural = None


def dismiss_checks(entry: POEntry, names: tuple[str, ...]) -> None:
    """Switch checks off for an entry: by flags, and by a comment, which all gettext tools keep."""
    off = ignore_flags(entry)
    new = [flag for name in names if (flag := f"ignore-{name}") not in off]
    if new:
        entry.flags = [*entry.flags, *new]
        write_comment(entry)
