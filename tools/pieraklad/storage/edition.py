"""The edition of the program: another one may make or find something else in the same files."""

from __future__ import annotations

import os
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
    for root in map(os.fspath, (LIBRARY, *folders)):
        found = [
            os.path.join(folder, name)
            for folder, _, names in os.walk(root)
            for name in names if name.endswith(_ENDINGS)
        ]  # fmt: skip
        for path in sorted(found):
            with open(path, "rb", buffering=0) as file:
                digest.update(path[len(root) :].encode() + b"\0" + file.read())
    return digest.hexdigest()
