"""The language of one run's messages, needed even after a command has failed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Speech:
    """English unless `--messages be` asks for Belarusian."""

    belarusian: bool = False
