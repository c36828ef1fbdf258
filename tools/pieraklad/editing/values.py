"""What is known of catalogs and messages: places, values, requests that wait."""

from __future__ import annotations

from typing import NamedTuple

from polib import POEntry

from pieraklad.catalogs.reviewed import texts_of
from pieraklad.editing.answers import Save, Texts
from pieraklad.editing.identity import content_hash, state_of

MO_IS_DUE = "mo"
"""The stamp of a catalog's file whose .mo is not written yet."""
OUTSIDE = "outside"
"""The origin of what another program wrote, and the reason of a suggestion that it replaced."""


class Place(NamedTuple):
    """A catalog."""

    language: str
    slug: str


class LastValue(NamedTuple):
    """The last value that a message is known to have had."""

    hash: str
    target: Texts
    state: str
    at: float
    """When it was first seen, in seconds since 1970."""
    here: bool
    """Whether the catalog had the message when it was last read."""
    msgctxt: str | None
    msgid: str


class Pending(NamedTuple):
    """A request in the journal that has no answer yet."""

    number: int
    request: Save
    at: float


class LastFile(NamedTuple):
    """A catalog's file as it was last read or written."""

    digest: str
    stamp: str
    head: str


class Recorded(NamedTuple):
    """A value that a message had: the number it was recorded under, its hash and origin."""

    seq: int
    hash: str
    origin: str


def value_of(entry: POEntry, at: float) -> LastValue:
    """Return the value of an entry of a catalog."""
    return LastValue(
        content_hash(entry), texts_of(entry), state_of(entry), at, True, entry.msgctxt, entry.msgid
    )
