"""The language of one run, which what is said after a command has failed needs, too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Speech:
    """English unless `--messages be` asks for Belarusian."""

    belarusian: bool = False
