"""`numbers`: a number of the source that the translation does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.checks.base import Check, Finding, Message, missing_and_extra
from pieraklad.documents.prose import NOT_PROSE

# Groups of digits with the separators of both languages: 1,234.5 and 1 234,5 (no-break spaces).
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,:\u00a0\u202f]\d+|(?<=\d)[ ](?=\d{3}\b)\d{3})*")
_SEPARATOR = re.compile(r"[^\d]")
_SMALL = 10
"""Numbers up to here are often written as words: “three observers”, «тры назіральнікі»."""


class NumbersCheck(Check):
    """Numbers by their digits alone, so that separators may follow each language's habit."""

    id = "numbers"

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the numbers of both sides, whatever their order."""
        wanted = _numbers(message.source)
        if not wanted:
            return
        missing, _ = missing_and_extra(wanted, _numbers(message.target))
        digits = _SEPARATOR.sub("", message.target)
        for number in missing:
            if number not in digits and not (len(number) <= 2 and int(number) <= _SMALL):
                yield self.found(
                    f"the number {number} of the source is missing",
                    f"няма ліку {number}, які ёсць у арыгінале",
                )


def _numbers(text: str) -> list[str]:
    prose = NOT_PROSE.sub(" ", text)
    return [_SEPARATOR.sub("", found) for found in _NUMBER.findall(prose)]
