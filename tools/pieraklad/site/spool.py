"""Texts put aside by several processes and taken up by others: a temporary file for each that writes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import NamedTuple


class Ticket(NamedTuple):
    """Where a text is: the file's name, the first byte, the number of bytes."""

    name: str
    start: int
    size: int


class Spool:
    """Texts in a temporary folder, which goes when the `with` block ends. Survives forks."""

    def __init__(self) -> None:
        """Raises OSError where no temporary folder can be made."""
        self._folder = tempfile.TemporaryDirectory(prefix="pieraklad-")
        self._handles: dict[str, int] = {}

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for handle in self._handles.values():
            os.close(handle)
        self._handles.clear()
        self._folder.cleanup()

    def put(self, text: bytes) -> Ticket:
        """Put a text aside. Raises OSError, as for a full disk."""
        name = str(os.getpid())
        handle = self._handle(name)
        start = os.lseek(handle, 0, os.SEEK_END)
        rest = memoryview(text)
        while rest:
            rest = rest[os.write(handle, rest) :]
        return Ticket(name, start, len(text))

    def get(self, ticket: Ticket) -> bytes:
        """Return a text that this or another process put aside."""
        return os.pread(self._handle(ticket.name), ticket.size, ticket.start)

    def _handle(self, name: str) -> int:
        handle = self._handles.get(name)
        if handle is None:
            path = Path(self._folder.name, name)
            handle = self._handles[name] = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        return handle
