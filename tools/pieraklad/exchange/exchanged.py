"""A catalog exchanged with another tool, in any file format."""

from __future__ import annotations

from dataclasses import dataclass, field

from polib import POEntry


class ExchangeError(ValueError):
    """A file that cannot be imported; `line` counts from 1."""

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        super().__init__(text)


@dataclass(slots=True)
class Exchanged:
    """One exchanged catalog: for which article (a slug), into which language and from which."""

    article: str
    language: str
    source_language: str
    entries: list[POEntry]
    header: POEntry | None = None
    whole: bool = field(default=False)
    """Whether nothing of the catalog is missing, so that it can be recreated from this."""


def read_flags(lines: list[str] | None) -> list[str]:
    """Return the flags in the lines, separated by commas."""
    return [flag for line in lines or () for flag in line.split(", ") if flag]
