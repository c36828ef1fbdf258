"""Where the browser's tests leave their screenshots."""

from __future__ import annotations

from pathlib import Path

ARTEFACTS = Path(__file__).parents[1] / "artefacts"
