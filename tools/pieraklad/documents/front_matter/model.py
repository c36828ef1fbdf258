"""What front matter is, in whichever language it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pieraklad.documents.document import Segment
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import LineProblem

MAX_BITS = 10_000
"""The longest integer, in bits. Python refuses to write longer ones in decimal digits."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Everything before the body: `body` is the byte offset where that begins."""

    body: int = 0
    metadata: dict[str, Any] = field(default_factory=dict)
    segments: tuple[Segment, ...] = ()
    warnings: tuple[LineProblem, ...] = ()
    shape: tuple[Any, ...] = ()


def never_closed(line: str) -> Bilingual:
    """Return the warning for front matter that goes on to the end of the file."""
    return Bilingual(
        f"the front matter is never closed by a line of {line}",
        f"загаловак файла не закрыты: няма радка з {line}",
    )


def impossible_date(date: str) -> Bilingual:
    """Return the warning for a date such as 2024-02-30."""
    return Bilingual(
        f"the front matter has an impossible date: {date}",
        f"у загалоўку файла немагчымая дата: {date}",
    )


def shape_of(value: Any, keys: tuple[str, ...], path: str = "") -> tuple[Any, ...]:
    """Return everything that a translation must not change: every key, and every other value."""
    if isinstance(value, dict):
        return tuple((k, shape_of(v, keys, join(path, k))) for k, v in value.items())
    if isinstance(value, list):
        return ("list", *(shape_of(item, keys, path) for item in value))
    if isinstance(value, str) and path in keys:
        return ("text",)
    return (repr(value),)


def join(path: str, key: Any) -> str:
    return f"{path}.{key}" if path else str(key)
