"""A problem in a file: where it is, what it is and what to do, in one line that editors can jump to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pieraklad.project.bilingual import Bilingual, in_belarusian, joined
from pieraklad.project.foreign_errors import reason_of


class LineProblem(NamedTuple):
    """A problem in a text of which the finder does not know the file; `line` counts from 1."""

    line: int
    text: str

    def of(self, path: Path) -> Problem:
        """Return the problem with its file."""
        return Problem(path, self.line, self.text)


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1; 0 means the file as a whole."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return self.line_of_text()

    def line_of_text(self, belarusian: bool = False) -> str:
        """Return the problem as one line, in English or in Belarusian."""
        # A name that is not UTF-8 must not make the line unprintable.
        path = os.fsencode(self.path).decode("utf-8", "backslashreplace")
        place = f"{path}:{self.line}" if self.line else path
        return f"{place}: {in_belarusian(self.text) if belarusian else self.text}"


class ProjectError(Exception):
    """Wrong usage or unreadable input (exit status 2); its text names the file, line and remedy."""


def problem_of(path: Path, error: Exception) -> Problem:
    """Return the message for an unexpected error with a file.

    For the one place per file that catches whatever its contents cause, so that the other files go on.
    """
    if isinstance(error, OSError):
        cannot = Bilingual("cannot be read or written: ", "не чытаецца або не запісваецца: ")
        return Problem(path, 0, joined(cannot, reason_of(error)))
    if isinstance(error, RecursionError):
        text = Bilingual(
            "is nested too deeply; remove some levels",
            "занадта шмат узроўняў; прыбярыце некаторыя",
        )
        return Problem(path, 0, text)
    if isinstance(error, MemoryError):
        text = Bilingual(
            "does not fit into memory; split it into smaller files",
            "не змяшчаецца ў памяць; падзяліце яго на меншыя файлы",
        )
        return Problem(path, 0, text)
    text = Bilingual(
        f"cannot be used: {describe(error)}. This is a bug in Pieraklad: please report it "
        "with the file",
        f"не ўдалося скарыстаць: {describe(error)}. Гэта памылка самога Pieraklad: паведаміце пра яе "
        "і дадайце файл",
    )
    return Problem(path, 0, text)


def describe(error: BaseException) -> str:
    """Return an exception as one short line: its type and its message."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
