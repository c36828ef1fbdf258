"""What is compiled already: the stamps of catalogs and their .mo files, in the project's cache.

The file says nothing that the catalogs do not: without it, or where none can be kept, everything is
compiled and compared.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from pieraklad import __version__
from pieraklad.files import cache_folder, write_atomically
from pieraklad.stamps import UNREADABLE, clock_of, digest_of, same, stamp_of

_NAME = "compiled.json"


class Compiled:
    """Pairs of a catalog and the .mo that was made of it with the same `options`."""

    def __init__(self, root: Path, options: str) -> None:
        """Read what the last command noted; nothing of it counts if the options were others."""
        self._root = root
        self._options = f"{__version__} {options}"
        self._old: dict[str, list[str]] = {}
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            data = json.loads((root / ".pieraklad" / _NAME).read_bytes())
            if data["options"] == self._options:
                self._old = {
                    str(name): [str(po), str(mo)] for name, (po, mo) in data["files"].items()
                }
        self._new = dict(self._old)

    def is_current(self, catalog: Path, compiled: Path) -> bool:
        """Return whether neither file changed since the one was made of the other."""
        name = os.fspath(catalog)
        old = self._old.get(name)
        if old is None:
            return False
        new = [stamp_of(catalog, old[0]), stamp_of(compiled, old[1])]
        if UNREADABLE in new or not (same(old[0], new[0]) and same(old[1], new[1])):
            del self._new[name]
            return False
        self._new[name] = new
        return True

    def clock(self, catalog: Path) -> str:
        """Return what `note` must be told of a catalog: its clock before it was read."""
        with contextlib.suppress(OSError):
            return clock_of(catalog)
        return ""

    def note(self, catalog: Path, clock: str, source: bytes, compiled: Path, data: bytes) -> None:
        """Take in that `compiled` now holds `data`, made of `source`."""
        self._new[os.fspath(catalog)] = [
            clock + digest_of(source),
            self.clock(compiled) + digest_of(data),
        ]

    def save(self) -> None:
        """Write the file if there is anything new; where none can be kept, the next command works more."""
        if self._new == self._old:
            return
        kept = {name: pair for name, pair in self._new.items() if os.path.exists(name)}
        text = json.dumps({"options": self._options, "files": kept}, ensure_ascii=False, indent=0)
        with contextlib.suppress(OSError):
            write_atomically(
                cache_folder(self._root) / _NAME, text.encode("utf-8", "surrogateescape")
            )
