"""Stamps: whether a file is unchanged, judged by its content but checked cheaply.

A *stamp* is the file's clock (times, size, inode; empty while they are unreliable), a space,
and a hash of its bytes. Equal clocks save reading the file; otherwise the hash decides.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from time import time_ns

from pieraklad.storage.files import read_file

UNREADABLE = "unreadable"

_SETTLED = 2_000_000_000
"""Nanoseconds after which another change gives a file a different time."""


def stamp_of(path: Path | str, old: str = "") -> str:
    """Return the stamp of a file, `UNREADABLE` for one that cannot be read; `old` is its last one."""
    try:
        clock = clock_of(path)
        if clock and old.startswith(clock):
            return old
        return clock + digest_of(read_file(Path(path)))
    except OSError:
        return UNREADABLE


def clock_of(path: os.PathLike[str] | str) -> str:
    """Return the first part of the stamp, with the space; empty for a file written just now.

    Such a file may be written again within the same tick of the clock. Raises OSError.
    """
    status = os.stat(path)
    if not is_settled(status):
        return ""
    return f"{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_size}-{status.st_ino} "


def is_settled(status: os.stat_result) -> bool:
    """Return whether a file that is written again from now on gets other times."""
    now = time_ns()
    # Times that lie far in the future came with an archive; they are no more in doubt than old ones.
    return abs(now - status.st_mtime_ns) > _SETTLED and abs(now - status.st_ctime_ns) > _SETTLED


def digest_of(data: bytes) -> str:
    """Return the second part of the stamp."""
    return blake2b(data, digest_size=16).hexdigest()


def same(one: str, other: str) -> bool:
    """Return whether two stamps stand for the same bytes."""
    return one.rpartition(" ")[2] == other.rpartition(" ")[2]
