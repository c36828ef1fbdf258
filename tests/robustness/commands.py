"""Running a command in this process, and what must hold for every one of them."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from typing import NamedTuple
from unittest.mock import patch

from pieraklad.cli import main

FAULT = "bug in Pieraklad"


class Ended(NamedTuple):
    """A command's exit status and all of its output."""

    status: int
    said: str


def run(*args: str, stdin: bytes = b"") -> Ended:
    """Run a command as the console script does; it ends with 0, 1 or 2 and without a traceback."""
    output = TextIOWrapper(BytesIO(), encoding="utf-8", errors="backslashreplace")
    status = 0
    os.environ["PIERAKLAD_TRACEBACK"] = "1"  # for people who read a failure
    with (
        redirect_stdout(output),
        redirect_stderr(output),
        patch.object(sys, "stdin", TextIOWrapper(BytesIO(stdin), encoding="utf-8")),
    ):
        try:
            main(list(args))
        except SystemExit as exit_:
            status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    output.flush()
    said = output.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    assert FAULT not in said, said
    assert status in (0, 1, 2), said
    return Ended(status, said)
