"""The few words that stand inside an article's text but are the site's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def _english_alerts() -> Mapping[str, str]:
    return {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
    }


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words of one interface language; English ones unless the caller brings its own.

    `footnote` and `table` hold `{n}` for the number.
    """

    outdated: str = "This paragraph was translated from an older version"
    present: str = "The current text:"
    footnotes: str = "Footnotes"
    footnote: str = "Footnote {n}"
    back: str = "Back to the text"
    table: str = "Table {n}"
    done: str = "done"
    not_done: str = "not done"
    edit: str = "Translate this paragraph"
    alerts: Mapping[str, str] = field(default_factory=_english_alerts)
