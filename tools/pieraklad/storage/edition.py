"""The edition of the program: another one may make or find something else in the same files."""

from __future__ import annotations

import os
from functools import cache
from hashlib import blake2b
from pathlib import Path

import pieraklad

LIBRARY = Path(pieraklad.__file__).parent
_ENDINGS = (".py", ".html", ".po", ".css", ".js", ".svg", ".tsv", ".txt")


@cache
def edition(*folders: Path) -> str:
    """Return a fingerprint of the library's files, and of those in further `folders`."""
    digest = blake2b(digest_size=16)
    for top in (LIBRARY, *folders):
        for folder, folders_in_it, names in os.walk(top):
            folders_in_it.sort()
            for name in sorted(names):
                if name.endswith(_ENDINGS):
                    path = Path(folder, name)
                    digest.update(path.relative_to(top).as_posix().encode() + b"\0")
                    digest.update(path.read_bytes())
    return digest.hexdigest()
