"""Exchanging two files atomically, where the operating system supports it.

A plain rename discards what another program wrote meanwhile. An exchange keeps it: the displaced
file then has the other name and can be inspected. Linux has renameat2(2) with
RENAME_EXCHANGE, macOS renamex_np(2) with RENAME_SWAP.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # RENAME_SWAP on macOS has the same value
# "No such call", and the errors of file systems that cannot exchange.
_UNABLE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def exchange(one: str, other: str) -> bool:
    """Exchange two files in one folder; return False if that is not supported.

    Raises OSError if it is supported but fails, for example because a file does not exist.
    """
    rename = _system_call()
    if rename is None:
        return False
    if rename(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:
        return False
    raise OSError(code, os.strerror(code), one, None, other)


@cache
def _system_call() -> Callable[[bytes, bytes], int] | None:
    """Return a function that exchanges two files; None if the C library lacks it."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            swap = library.renamex_np
            swap.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
            return lambda one, other: int(swap(one, other, _RENAME_EXCHANGE))
        call = library.renameat2  # glibc 2.28, musl 1.2.5
    except (OSError, AttributeError, TypeError):
        return None
    call.argtypes = [
        ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint,
    ]  # fmt: skip
    return lambda one, other: int(call(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE))
