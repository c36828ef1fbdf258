"""Interleaved timing: the contestants take turns, so that the machine's load affects all of them equally."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def medians(contestants: Mapping[str, Callable[[], object]], runs: int = 5) -> dict[str, float]:
    """Return each contestant's median time in seconds over `runs` turns, after a warm-up turn."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(runs + 1):
        for name, function in contestants.items():
            start = time.perf_counter()
            function()
            if turn:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}
