"""Saving one message safely: journal, lock, reconcile, compare, write. The workbench's rules, without a web page.

README.md in this folder says in which order, and what is where after a crash.
"""

from __future__ import annotations

from pieraklad.catalogs.message import message_id
from pieraklad.editing.answers import (
    Answer,
    Conflict,
    Refused,
    Save,
    Saved,
    Suggestion,
    Version,
    Waiting,
)
from pieraklad.editing.identity import content_hash
from pieraklad.editing.people.rights import Person
from pieraklad.editing.sync.state import SyncStatus
from pieraklad.editing.workbench import Workbench

__all__ = [
    "Answer",
    "Conflict",
    "Person",
    "Refused",
    "Save",
    "Saved",
    "Suggestion",
    "SyncStatus",
    "Version",
    "Waiting",
    "Workbench",
    "content_hash",
    "message_id",
]
