"""What a check is, what it looks at and what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Message:
    """A source text with its translation, as the checks see it.

    `plural_forms` holds all forms of a plural message, and `target` then the one at hand.
    `nplurals` is the number of forms that the catalog's header promises, 0 where it is unknown.
    """

    source: str
    target: str
    language: str
    source_language: str = "en"
    flags: frozenset[str] = frozenset()
    plural_forms: tuple[str, ...] = ()
    nplurals: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: `start` and `end` are code points in the target, where it can be pointed at.

    With `replacement` the text between them can be put right; `certain` says that a program may.
    """

    check: str
    severity: Severity
    text: str
    text_be: str
    start: int | None = None
    end: int | None = None
    replacement: str | None = None
    certain: bool = False


class Check:
    """A check: an id, how grave its findings are, and which translations it concerns."""

    id: ClassVar[str]
    severity: ClassVar[Severity] = "warning"
    language: ClassVar[str | None] = None
    """The language of the targets it knows; None for all."""
    needs_source: ClassVar[bool] = True
    """Whether it compares; those that do not can look at an article's own text too."""

    def concerns(self, message: Message) -> bool:
        """Return whether the check has anything to say about the message's language."""
        return self.language in (None, message.language.partition("-")[0])

    def find(self, message: Message) -> Iterable[Finding]:
        """Yield what is wrong with the translation."""
        raise NotImplementedError

    def found(
        self,
        text: str,
        text_be: str,
        start: int | None = None,
        end: int | None = None,
        replacement: str | None = None,
        certain: bool = False,
    ) -> Finding:
        """Make a finding of this check."""
        return Finding(self.id, self.severity, text, text_be, start, end, replacement, certain)


def missing_and_extra(wanted: list[str], given: list[str]) -> tuple[list[str], list[str]]:
    """Return what of `wanted` is not in `given`, and the reverse; each as often as it counts."""
    rest = list(given)
    missing: list[str] = []
    for item in wanted:
        if item in rest:
            rest.remove(item)
        else:
            missing.append(item)
    return missing, rest


def positions(text: str, part: str) -> Iterator[tuple[int, int]]:
    """Yield where `part` stands in `text`."""
    start = text.find(part)
    while start >= 0:
        yield start, start + len(part)
        start = text.find(part, start + max(1, len(part)))
