"""A problem that a finder found in a text, and the function that applies the fixes.

All the finders of this package report the same type, so that one command, one page and one
report can show them. Offsets are code points, that is, Python string indices.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextProblem:
    """One finding: where it is, what would fix it, and how certain the rule is.

    `rule` is a stable id ("letters-latin", "quotes"). `start` and `end` delimit the text to replace;
    they are equal if something is missing. `replacement` is None if no fix can be offered.
    `certain` says that a program may apply the fix without asking a person.
    """

    rule: str
    start: int
    end: int
    replacement: str | None
    certain: bool
    message_be: str
    message_en: str


def apply(text: str, problems: Iterable[TextProblem]) -> str:
    """Return `text` with the replacements made.

    Problems without a replacement are skipped. If two overlap, the one that starts first is applied
    (the longer one, if both start at the same place): the other's offsets are then meaningless.
    """
    fixes = sorted(
        (problem for problem in problems if problem.replacement is not None),
        key=lambda problem: (problem.start, -problem.end),
    )
    parts: list[str] = []
    position = 0
    for fix in fixes:
        if fix.start < position:
            continue
        parts.append(text[position : fix.start])
        parts.append(fix.replacement or "")
        position = fix.end
    parts.append(text[position:])
    return "".join(parts)
