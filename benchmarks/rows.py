"""One row of docs/measurements.md."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """One measurement: what, the figure, the target, and how it was taken."""

    what: str
    figure: str
    target: str
    how: str
