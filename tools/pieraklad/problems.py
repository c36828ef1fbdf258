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
        # A name that is no UTF-8 must not keep anybody from printing the line.
        path = os.fsencode(self.path).decode("utf-8", "backslashreplace")
        place = f"{path}:{self.line}" if self.line else path
        return f"{place}: {self.text}"


class ProjectError(Exception):
    """Wrong use or unreadable input (exit status 2); its text names the file, line and remedy."""


def problem_of(path: Path, error: Exception) -> Problem:
    """Return what to say of a file with which something went wrong that nobody foresaw.

    For the one place a file where anything that its contents cause must end: the others go on.
    """
    if isinstance(error, OSError):
        return Problem(path, 0, f"cannot be read or written: {error.strerror or error}")
    if isinstance(error, RecursionError):
        return Problem(path, 0, "is nested too deeply; take some of the levels away")
    if isinstance(error, MemoryError):
        return Problem(path, 0, "does not fit into the memory; make smaller files of it")
    return Problem(
        path, 0, f"cannot be used: {describe(error)}. This is a fault of Pieraklad: please report it "
        "with the file",
    )  # fmt: skip


def describe(error: BaseException) -> str:
    """Return an exception in one short line: its kind and what it says."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
