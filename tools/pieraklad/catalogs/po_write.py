"""Writing one entry as GNU `msgcat` writes it, so that other tools find nothing to change."""

from __future__ import annotations

import re
from functools import cache

from polib import POEntry

PAGE_WIDTH = 79
"""Columns; gettext's default page width less one."""

_ESCAPES = str.maketrans(
    {
        "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r",
        "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v",
    }
)  # fmt: skip


# What stays whole in a message that carries the flag; the formats' own directive syntax.
_PERCENT = r"%(?:\(\w+\)|\d+\$)?[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|ll|[hlLqjzt])?[A-Za-z@%]"
_DIRECTIVES = {
    "python-format": re.compile(_PERCENT),
    "c-format": re.compile(_PERCENT),
    "php-format": re.compile(_PERCENT),
    "objc-format": re.compile(_PERCENT),
    "perl-format": re.compile(_PERCENT),
    "python-brace-format": re.compile(r"\{[^{}\s]*\}"),
    "perl-brace-format": re.compile(r"\{\w+\}"),
}


# libunistring's tables, which gettext breaks lines with, know no LB29 (IS × AL): in "example.com"
# it breaks after the stop.
_AFTER_STOP = re.compile(r"(?<=[.,:;])(?=[^\W\d]|[#&*<=>@^`~])")


# Text that can break after a space and nowhere else, by UAX #14: letters of one column, stops and
# brackets that touch a word, dashes between spaces. Most prose is; a look is ten times faster than
# asking for every break.
_BREAKS_AT_SPACES = re.compile(
    r"""(?:
        [A-Za-z0-9\u00c0-\u024f\u0400-\u04ff\u00a0'’*_=]++
      | [ ](?![ .,:;!?)\]”»"(/%*])
      | [ ](?=[(*](?![ ]))(?<![\])"“”„«»'’—–][ ])
      | [.,:;!?](?=[ ]|\Z|[.,:;!?)”»"])
      | \((?![ (]) | \)(?![(\[A-Za-z0-9])
      | (?<![ ])[”»“„«"](?=[ ]|\Z|[.,:;!?)]) | (?<=[ ])[“„«"](?=[^\W_])
      | (?<=[ ])[—–](?=[ ])
    )*+\Z""",
    re.VERBOSE,
)


def format_entry(entry: POEntry) -> str:
    """Return the lines of `entry`, the last with its line end; no blank line around them."""
    lines: list[str] = []
    for text in _lines(entry.tcomment):
        lines.append(f"# {text}" if text else "#")
    for text in _lines(entry.comment):
        lines.append(f"#. {text}" if text else "#.")
    lines.extend(_references(entry.occurrences))
    flags = sorted(dict.fromkeys(entry.flags), key=lambda flag: flag != "fuzzy")
    if flags and flags[0] == "fuzzy" and not (entry.msgstr or any(entry.msgstr_plural.values())):
        del flags[0]  # as gettext has it, what is not translated cannot be fuzzy
    if flags:
        lines.append("#, " + ", ".join(flags))
    prefix = "#~ " if entry.obsolete else ""
    previous = "#~| " if entry.obsolete else "#| "
    wrap = "no-wrap" not in entry.flags
    directive = next((_DIRECTIVES[f] for f in entry.flags if f in _DIRECTIVES), None)
    if entry.previous_msgctxt is not None:
        lines.extend(_string("msgctxt", entry.previous_msgctxt, previous, wrap, directive))
    if entry.previous_msgid is not None:
        lines.extend(_string("msgid", entry.previous_msgid, previous, wrap, directive))
    if entry.previous_msgid_plural:
        lines.extend(
            _string("msgid_plural", entry.previous_msgid_plural, previous, wrap, directive)
        )
    if entry.msgctxt is not None:
        lines.extend(_string("msgctxt", entry.msgctxt, prefix, wrap, directive))
    lines.extend(_string("msgid", entry.msgid, prefix, wrap, directive))
    if entry.msgid_plural:
        lines.extend(_string("msgid_plural", entry.msgid_plural, prefix, wrap, directive))
        for number, text in sorted((int(n), t) for n, t in entry.msgstr_plural.items()):
            lines.extend(_string(f"msgstr[{number}]", text, prefix, wrap, directive))
    else:
        lines.extend(_string("msgstr", entry.msgstr, prefix, wrap, directive))
    lines.append("")
    return "\n".join(lines)


def _lines(text: str | None) -> list[str]:
    return text.split("\n") if text else []


def _references(occurrences: list[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    current = "#:"
    for name, number in occurrences:
        isolated = f"\u2068{name}\u2069" if " " in name else name
        word = f"{isolated}:{number}" if number else isolated
        if current != "#:" and len(current) + 1 + len(word) > PAGE_WIDTH:
            lines.append(current)
            current = "#:"
        current += " " + word
    return [*lines, current] if current != "#:" else lines


def _string(
    keyword: str, text: str, prefix: str, wrap: bool, directive: re.Pattern[str] | None
) -> list[str]:
    first = f"{prefix}{keyword} "
    if "\n" not in text:
        lines = [text.translate(_ESCAPES)]
    else:
        parts = text.split("\n")
        lines = [part.translate(_ESCAPES) + "\\n" for part in parts[:-1]]
        if parts[-1]:
            lines.append(parts[-1].translate(_ESCAPES))
    room = PAGE_WIDTH - len(prefix) - 2
    if not wrap:
        if len(lines) == 1:
            return [f'{first}"{lines[0]}"']
        return [f'{first}""', *(f'{prefix}"{line}"' for line in lines)]
    wrapped = [piece for line in lines for piece in _wrapped(line, room, 0, directive)]
    # What takes one line by itself may do so behind the keyword, too; nothing else can.
    if len(wrapped) == 1:
        column = len(keyword) + 1
        if column <= room and len(_wrapped(lines[0], room, column, directive)) == 1:
            return [f'{first}"{lines[0]}"']
    return [f'{first}""', *[f'{prefix}"{piece}"' for piece in wrapped]]


def _wrapped(line: str, room: int, column: int, directive: re.Pattern[str] | None) -> list[str]:
    """Break `line` (escaped, its "\\n" included) as libunistring's ulc_width_linebreaks does.

    The first piece starts at `column`; a piece counts with its trailing spaces, and one that is
    too long by itself stays whole. Breaks are those of UAX #14, but none before the final "\\n",
    inside an escape sequence, or inside a format directive of a flagged message.
    """
    size = len(line)
    if column + size * 2 <= room or (column + size <= room and line.isascii()):
        return [line]
    if _BREAKS_AT_SPACES.match(line):
        return _wrapped_at_spaces(line, room, column)
    from unicode_segmentation_rs import line_break_units

    units: list[str] = line_break_units(line)
    while len(units) > 1 and units[0].isspace():  # spaces at the start are not broken off
        units[:2] = [units[0] + units[1]]
    if _AFTER_STOP.search(line):
        units = [part for unit in units for part in _AFTER_STOP.split(unit)]
    if directive is not None or "\\" in line:
        units = _unbroken(units, line, directive)
    narrow = line.isascii()
    pieces: list[str] = []
    current: list[str] = []
    used = column
    for unit in units:
        width = len(unit) if narrow or unit.isascii() else sum(map(_width, unit))
        if used + width > room and current:
            pieces.append("".join(current))
            current, used = [], 0
        current.append(unit)
        used += width
    pieces.append("".join(current))
    return pieces


@cache
def _width(character: str) -> int:
    """Return the columns of one character; gettext adds them up and knows no ligatures.

    A combining mark that takes room (Mc, the Indic vowel signs) counts for one.
    """
    from unicodedata import category

    from unicode_segmentation_rs import text_width

    return 1 if category(character) == "Mc" else int(text_width(character))


def _wrapped_at_spaces(line: str, room: int, column: int) -> list[str]:
    """Break a line that `_BREAKS_AT_SPACES` matches; the answer of the long way, sooner."""
    pieces: list[str] = []
    start, limit = 0, room - column
    while len(line) - start > limit:
        cut = line.rfind(" ", start + (start == 0), start + limit)  # never behind a leading space
        if cut < 0:
            cut = line.find(" ", max(start, start + limit))
            if cut < 0:
                break
        pieces.append(line[start : cut + 1])
        start, limit = cut + 1, room
    if start < len(line):
        pieces.append(line[start:])
    return pieces


def _unbroken(units: list[str], line: str, directive: re.Pattern[str] | None) -> list[str]:
    """Join the units between which gettext allows no break."""
    spans = [match.span() for match in directive.finditer(line)] if directive else []
    joined: list[str] = []
    position = 0
    for unit in units:
        inside = spans and any(start < position < end for start, end in spans)
        if joined and (inside or unit == "\\n" or _ends_in_escape(joined[-1])):
            joined[-1] += unit
        else:
            joined.append(unit)
        position += len(unit)
    return joined


def _ends_in_escape(text: str) -> bool:
    return text[-1:] == "\\" and bool((len(text) - len(text.rstrip("\\"))) & 1)
