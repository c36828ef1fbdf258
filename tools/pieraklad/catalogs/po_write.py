"""Writing one entry as GNU `msgcat` writes it, so that other tools find nothing to change."""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def format_entry(entry: POEntry) -> str:
    """Return the lines of `entry`, the last with its line end; no blank line around them."""
    lines: list[str] = []
    for text in _lines(entry.tcomment):
        lines.append(f"# {text}" if text else "#")
    for text in _lines(entry.comment):
        lines.append(f"#. {text}" if text else "#.")
    lines.extend(_references(entry.occurrences))
    if entry.flags:
        flags = sorted(dict.fromkeys(entry.flags), key=lambda flag: flag != "fuzzy")
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
        lines.extend(_string("msgid_plural", entry.previous_msgid_plural, previous, wrap, directive))
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
    if len(lines) == 1:
        column = len(keyword) + 1
        if column <= room and len(_wrapped(lines[0], room, column, directive)) == 1:
            return [f'{first}"{lines[0]}"']
    wrapped = (piece for line in lines for piece in _wrapped(line, room, 0, directive))
    return [f'{first}""', *(f'{prefix}"{piece}"' for piece in wrapped)]


def _wrapped(
    line: str, room: int, column: int, directive: re.Pattern[str] | None
) -> list[str]:
    """Break `line` (escaped, its "\\n" included) as libunistring's ulc_width_linebreaks does.

    The first piece starts at `column`; a piece counts with its trailing spaces, and one that is
    too long by itself stays whole. Breaks are those of UAX #14, but none before the final "\\n",
    inside an escape sequence, or inside a format directive of a flagged message.
    """
    size = len(line)
    if column + size * 2 <= room or (column + size <= room and line.isascii()):
        return [line]
    from unicode_segmentation_rs import line_break_units, text_width

    pieces: list[str] = []
    current = ""
    used = column
    units = (part for unit in line_break_units(line) for part in _AFTER_STOP.split(unit))
    for unit in _unbroken(units, line, directive):
        width = len(unit) if unit.isascii() else text_width(unit)
        if current and used + width > room:
            pieces.append(current)
            current, used = "", 0
        current += unit
        used += width
    pieces.append(current)
    return pieces


def _unbroken(units: Iterable[str], line: str, directive: re.Pattern[str] | None) -> list[str]:
    """Join the units between which gettext allows no break."""
    spans = [match.span() for match in directive.finditer(line)] if directive else []
    joined: list[str] = []
    position = 0
    for unit in units:
        inside = any(start < position < end for start, end in spans)
        if joined and (inside or unit == "\\n" or _ends_in_escape(joined[-1])):
            joined[-1] += unit
        else:
            joined.append(unit)
        position += len(unit)
    return joined


def _ends_in_escape(text: str) -> bool:
    return bool((len(text) - len(text.rstrip("\\"))) & 1)
