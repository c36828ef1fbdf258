"""Shared by all tests: the hypothesis profiles and the switch that rewrites spec files."""

from __future__ import annotations

import os
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-specs",
        action="store_true",
        help="write what the code does now into tests/specs/**; review the diff",
    )
