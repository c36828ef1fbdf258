"""Sections of pieraklad.toml as values: the machine that may be asked, and what is done with git."""

from __future__ import annotations

from typing import NamedTuple


class MachineService(NamedTuple):
    """A translation service that the workbench may ask; `kind` is "openai" or "libretranslate"."""

    kind: str
    url: str
    model: str = ""
    key_variable: str = ""


class Syncing(NamedTuple):
    """What the workbench does with the repository that the project is in."""

    commit: bool = False
    pull: bool = False
    push: bool = False
    domain: str = "invalid"
    """The domain of authors' addresses; as long as there is none, one that cannot exist (RFC 2606)."""


NO_SYNCING = Syncing()
