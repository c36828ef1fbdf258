"""A problem in a file: where it is, what it is and what to do, in one line that editors can jump to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1; 0 means the file as a whole."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.text}"


class ProjectError(Exception):
    """Wrong use or unreadable input (exit status 2); its text names the file, line and remedy."""
