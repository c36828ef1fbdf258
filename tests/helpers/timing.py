"""How long something takes, told so that a busy machine fails no test.

Time is the processor's, for this process alone, and the best of several runs; no garbage is
collected meanwhile, which in a worker with a large heap takes longer than what is measured.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

SIZE = 4_000
"""Length of the longer text in characters; the shorter one has a quarter."""
BLINK = 0.008
"""Times below this, in seconds, are not judged: what is quadratic takes many times as long for the longer text."""
MOST = 8.0
"""How many times as long the longer text may take: linear, it would take 4; quadratic, 16."""


def seconds(run: Callable[[], object], times: int = 1, *, enough: float = 0.0) -> float:
    """Return the processor time that something takes, at best; less than `enough` ends the runs."""
    best = float("inf")
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(times):
            start = time.process_time()
            run()
            best = min(best, time.process_time() - start)
            if best < enough:
                break
    finally:
        if was_collecting:
            gc.enable()
    return best


def takes_too_long(short: Callable[[], object], long: Callable[[], object]) -> str:
    """Return what is wrong with the time of something four times as long; empty if all is well."""
    if seconds(short) < BLINK / 4**2:
        return ""  # quadratic, the long one would take less than a blink; cubic, the short one takes more
    long_time = seconds(long)
    if long_time < BLINK:
        return ""
    short_time = seconds(short, 5)
    if long_time >= MOST * short_time:  # more runs can only make it less
        long_time = min(long_time, seconds(long, 3))
    if long_time < max(BLINK, MOST * short_time):
        return ""
    return f"{short_time:.4f} s, then {long_time:.4f} s"


def grows_too_fast(
    run: Callable[[str], object], piece: str, opening: str = "", *, size: int = SIZE
) -> str:
    """Return what is wrong with the time that texts made of a piece take; empty if all is well."""
    text = (opening + piece * (size // len(piece) + 1))[:size]
    fault = takes_too_long(lambda: run(text[: size // 4]), lambda: run(text))
    return fault and f"{opening + piece!r}: {fault}"
