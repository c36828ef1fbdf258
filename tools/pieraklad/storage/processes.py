"""Work on many things in several processes: forked, so that nothing in memory needs to be sent."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import ProjectError

Thing = TypeVar("Thing")
Made = TypeVar("Made")

_AHEAD = 4
"""Chunks that are handed out to each process at a time."""

# The task that forked processes find in their copy of our memory. A process has one at a time.
_task: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def cores() -> int:
    """Return how many processes may work at once; 1 if processes cannot be forked."""
    if not hasattr(os, "fork"):
        return 1
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


def map_chunks(
    work: Callable[[Sequence[Thing]], Made], things: Sequence[Thing], size: int, jobs: int
) -> Iterator[tuple[int, Made]]:
    """Call `work` for runs of `size` of the `things`, in `jobs` processes; yield each result.

    The results come in order, each with the number of things that it covers. An exception in
    `work` is raised here; ProjectError if a process was killed. Few results wait for whoever asks.
    """
    starts = range(0, len(things), size)
    if jobs <= 1 or len(starts) < 4:
        for start in starts:
            chunk = things[start : start + size]
            yield len(chunk), work(chunk)
        return
    import multiprocessing  # these take 20 ms, which most commands can do without
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    _task.append((work, things))
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"))
    try:
        spans = ((start, min(start + size, len(things))) for start in starts)
        waiting = deque((span, pool.submit(_run, span)) for span in islice(spans, _AHEAD * jobs))
        while waiting:
            (start, end), future = waiting.popleft()
            made = future.result()
            waiting.extend((span, pool.submit(_run, span)) for span in islice(spans, 1))
            yield end - start, made
    except BrokenProcessPool:
        ended = Bilingual(
            "a process of this command was killed, perhaps for lack of memory; "
            "run the command again",
            "адзін з працэсаў гэтай каманды спынілі звонку, можа, не хапіла памяці; паўтарыце каманду",
        )
        raise ProjectError(ended) from None
    finally:
        pool.shutdown(cancel_futures=True)
        _task.pop()


def _run(span: tuple[int, int]) -> Any:
    work, things = _task[-1]
    return work(things[span[0] : span[1]])
