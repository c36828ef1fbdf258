"""Marks at the start of lines of plain text, or making up whole lines: bullets, numbers, dashes, rules, underlines.

Every pattern here is meant for `match`, at one position, and takes time in proportion to the line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Spaces that may follow a mark; Word uses no-break spaces and tabs.
_GAP = "[ \t\u00a0]"
# Characters that are only ever bullets, including those from Word's fonts Symbol and Wingdings.
_SIGNS = "•‣◦∙⁃▪▫●○◆◇■□▶►➢➤\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc\uf076"
# Word saves a bullet in Courier New or Wingdings as a letter and a tab in plain text.
_LETTERS = "o§Øüv"
_BULLET = re.compile(
    rf"[ \t]*(?:(?P<mark>[-*+·{_SIGNS}–—−]{_GAP}+|[{_SIGNS}]{_GAP}*|[{_LETTERS}] ?\t{_GAP}*)(?=\S)"
    # Some write the dash of dialogue without a space.
    r"|(?P<dash>[–—])(?=[^\W\d_]|[«„“\"…¿¡]))"
)
_NUMBER = re.compile(rf"[ \t]*(?P<number>\d{{1,3}})(?P<end>[.)]){_GAP}+(?=\S)")
_UNDERLINE = re.compile(r"[ \t]*([=\-~^])\1{2,}[ \t]*\Z")
_RULE = re.compile(r"[ \t]*(?:([-*_=~·•–—−#])[ \t]*(?:\1[ \t]*){2,}|[⁂❦❧☙][ \t]*)\Z")

DASHES = frozenset("-–—−")


class InlineMark(NamedTuple):
    """The mark at the start of a line: `sign` is the bullet or "1", `end` is where the text begins."""

    sign: str
    end: int
    number: int = 0
    delimiter: str = ""

    @property
    def is_dash(self) -> bool:
        """Whether it may also begin direct speech."""
        return self.sign in DASHES


def mark_of(line: str) -> InlineMark | None:
    """Return the bullet or the number that `line` begins with; None for any other line."""
    if is_rule(line):
        return None
    found = _BULLET.match(line)
    if found is not None:
        return InlineMark((found.group("mark") or found.group("dash"))[0], found.end())
    found = _NUMBER.match(line)
    if found is not None:
        return InlineMark("1", found.end(), int(found.group("number")), found.group("end"))
    return None


def is_underline(line: str) -> bool:
    """Whether `line` makes a heading of the one above: three or more of one of `= - ~ ^`."""
    return _UNDERLINE.match(line) is not None


def is_rule(line: str) -> bool:
    """Whether `line` is a separator: `* * *`, `---`, `⁂` and so on."""
    return _RULE.match(line) is not None
