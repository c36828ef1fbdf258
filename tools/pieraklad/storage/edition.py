"""The edition of the program: another one may make or find something else in the same files."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

import pieraklad

LIBRARY = Path(pieraklad.__file__).parent
_ENDINGS = (".py", ".html", ".xml", ".po", ".css", ".js", ".svg", ".tsv", ".txt")


@cache
def edition(*folders: Path) -> str:
    """Return a fingerprint of the library's files, and of those in further `folders`."""
    digest = blake2b(digest_size=16)
    for folder in (LIBRARY, *folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix in _ENDINGS:
                name = path.relative_to(folder).as_posix()
                digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
