"""Shared by all tests: hypothesis profiles, where temporary files lie, the switch that rewrites spec files."""

from __future__ import annotations

import gc
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Examples are the same on every machine in CI; `HYPOTHESIS_PROFILE=deep` looks for new ones.
_COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ci", derandomize=True, database=None, max_examples=60, **_COMMON)
settings.register_profile("default", max_examples=60, **_COMMON)
settings.register_profile("deep", max_examples=5000, **_COMMON)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)


_MEMORY = Path("/dev/shm")
_ROOM = 4_000_000_000
"""Bytes that must be free there: a run leaves half a gigabyte, browsers' profiles included."""


def _keep_in_memory() -> None:
    """Let temporary files lie in memory where there is room, unless TMPDIR says where.

    Thousands of small projects are written, most with fsync. What a killed process leaves is the
    same on any file system; no test cuts the power. Some tests start programs that they wrote.
    """
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    system = os.statvfs(_MEMORY)
    if system.f_bavail * system.f_frsize >= _ROOM and not system.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)  # for programs that are started, too


_keep_in_memory()
# A worker holds some hundred thousand objects that stay, the tests: looking for garbage among them at
# Python's own pace takes a thirtieth of the time.
gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many workers `-n auto` starts: half as many again as there are processors.

    A third of the time a worker waits, for a browser, a server, git or a clock.
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1  # fmt: skip
    return processors + (processors + 1) // 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-specs",
        action="store_true",
        help="write what the code does now into tests/specs/**; review the diff",
    )
