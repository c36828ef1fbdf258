"""One row of docs/measurements.md."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One measurement: what was measured, the figure, the target, and how."""

    what: str
    figure: str
    target: str
    how: str
