"""A catalog on its way to another tool and back, whatever the file's format."""

from __future__ import annotations

from dataclasses import dataclass, field

from polib import POEntry


class ExchangeError(ValueError):
    """A file that cannot be taken in; `line` counts from 1."""

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        super().__init__(text)


@dataclass(slots=True)
class Exchanged:
    """One catalog on its way: of which article (a slug), in which language, from which."""

    article: str
    language: str
    source_language: str
    entries: list[POEntry]
    header: POEntry | None = None
    whole: bool = field(default=False)
    """Whether nothing of the catalog is missing, so that it can be made anew from this."""


def read_flags(lines: list[str] | None) -> list[str]:
    """Return the flags that lines name, parted by commas."""
    return [flag for line in lines or () for flag in line.split(", ") if flag]
