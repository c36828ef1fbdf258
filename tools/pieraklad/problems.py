"""A problem in a file: where it is, what it is and what to do, in one line that editors can jump to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1; 0 means the file as a whole."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        # A name that is not UTF-8 must not make the line unprintable.
        path = os.fsencode(self.path).decode("utf-8", "backslashreplace")
        place = f"{path}:{self.line}" if self.line else path
        return f"{place}: {self.text}"


class ProjectError(Exception):
    """Wrong usage or unreadable input (exit status 2); its text names the file, line and remedy."""


def problem_of(path: Path, error: Exception) -> Problem:
    """Return the message for an unexpected error with a file.

    For the one place per file that catches whatever its contents cause, so that the other files go on.
    """
    if isinstance(error, OSError):
        return Problem(path, 0, f"cannot be read or written: {error.strerror or error}")
    if isinstance(error, RecursionError):
        return Problem(path, 0, "is nested too deeply; remove some levels")
    if isinstance(error, MemoryError):
        return Problem(path, 0, "does not fit into memory; split it into smaller files")
    return Problem(
        path, 0, f"cannot be used: {describe(error)}. This is a bug in Pieraklad: please report it "
        "with the file",
    )  # fmt: skip


def describe(error: BaseException) -> str:
    """Return an exception as one short line: its type and its message."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
