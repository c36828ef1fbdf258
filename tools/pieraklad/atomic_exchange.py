"""Exchanging two files in one step, where the operating system can.

A plain rename throws away what another program wrote meanwhile. An exchange keeps it: what was
displaced has the other name afterwards, and can be looked at. Linux has renameat2(2) with
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
# "No such call", and what file systems answer that cannot exchange.
_UNABLE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def exchange(one: str, other: str) -> bool:
    """Exchange the files of two names in one folder; return False where that cannot be done.

    Raises OSError where it could be done and failed, as for a name that is not there.
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
    """Return what exchanges the files of two names; None where the C library lacks it."""
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
