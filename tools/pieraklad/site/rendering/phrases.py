"""The few words that stand inside an article's text but are the site's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words of one interface language. `footnote` and `table` hold `{n}` for the number."""

    outdated: str
    present: str
    footnotes: str
    footnote: str
    back: str
    table: str
    done: str
    not_done: str
    edit: str
    alerts: Mapping[str, str]
    """The titles of GitHub's alerts, by their kinds."""
