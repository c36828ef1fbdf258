"""Writing one entry as GNU `msgcat` writes it, so that other tools find nothing to change."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import accumulate

from polib import POEntry

PAGE_WIDTH = 79
"""The width in columns; gettext's default page width minus one."""

_ESCAPES = str.maketrans(
    {
        "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r",
        "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v",
    }
)  # fmt: skip


# Parts that are never broken in a message with the flag, by the formats' own directive syntax.
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


# libunistring's tables, which gettext uses to break lines, lack LB29 (IS × AL): "example.com"
# is broken after the point.
_AFTER_STOP = re.compile(r"[.,:;](?=[^\W\d]|[#&*<=>@^`~])")


# All characters except letters and marks of one column; a line without them need not be examined character by character.
_NOT_ONE_COLUMN = re.compile(
    r"[^ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f‘’‚“”„†‡•…‹›–—€№™]"
)


def format_entry(entry: POEntry) -> str:
    """Return the lines of `entry`, the last with its line end; no blank line around them."""
    lines: list[str] = []
    for text in _lines(entry.tcomment):
        lines.append(f"# {text}" if text else "#")
    lines.extend(comment_lines(_lines(entry.comment)))
    lines.extend(reference_lines(entry.occurrences))
    flags = sorted(dict.fromkeys(entry.flags), key=lambda flag: flag != "fuzzy")
    if flags and flags[0] == "fuzzy" and not (entry.msgstr or any(entry.msgstr_plural.values())):
        del flags[0]  # as in gettext, an untranslated message cannot be fuzzy
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


def comment_lines(texts: Iterable[str]) -> list[str]:
    """Return the extracted comments' lines."""
    return [f"#. {text}" if text else "#." for text in texts]


def string_lines(keyword: str, text: str) -> list[str]:
    """Return the lines of one live, wrapped string without format directives."""
    return _string(keyword, text, "", True, None)


def reference_lines(occurrences: list[tuple[str, str]]) -> list[str]:
    """Return the lines of the references; a name with a space is isolated, as gettext does."""
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


def _escaped(text: str) -> str:
    if '"' in text or "\\" in text or not text.isprintable():
        return text.translate(_ESCAPES)
    return text


def _string(
    keyword: str, text: str, prefix: str, wrap: bool, directive: re.Pattern[str] | None
) -> list[str]:
    first = f"{prefix}{keyword} "
    if "\n" not in text:
        lines = [_escaped(text)]
    else:
        parts = text.split("\n")
        lines = [_escaped(part) + "\\n" for part in parts[:-1]]
        if parts[-1]:
            lines.append(_escaped(parts[-1]))
    room = PAGE_WIDTH - len(prefix) - 2
    if not wrap:
        if len(lines) == 1:
            return [f'{first}"{lines[0]}"']
        return [f'{first}""', *(f'{prefix}"{line}"' for line in lines)]
    column = len(keyword) + 1
    if len(lines) == 1 and column + len(lines[0]) <= room and lines[0].isascii():
        return [f'{first}"{lines[0]}"']
    wrapped = [piece for line in lines for piece in _wrapped(line, room, 0, directive)]
    # Only what takes one line by itself may follow the keyword on the same line.
    fits = len(wrapped) == 1 and column <= room
    if fits and len(_wrapped(lines[0], room, column, directive)) == 1:
        return [f'{first}"{lines[0]}"']
    return [f'{first}""', *[f'{prefix}"{piece}"' for piece in wrapped]]


def _wrapped(line: str, room: int, column: int, directive: re.Pattern[str] | None) -> list[str]:
    """Break `line` (escaped, its "\\n" included) as libunistring's ulc_width_linebreaks does.

    The first piece starts at `column`; trailing spaces count, and a piece that is
    too long by itself is not broken. Breaks are those of UAX #14, but none before the final "\\n",
    inside an escape sequence, or inside a format directive of a flagged message.
    """
    size = len(line)
    if column + size * 2 <= room:
        return [line]
    if _NOT_ONE_COLUMN.search(line) is None:
        if column + size <= room:
            return [line]
        if directive is None:
            return _wrapped_narrow(line, room, column)
    ends = _breaks(line, directive)
    columns = _columns(line, ends)
    pieces: list[str] = []
    start = done = index = 0  # where the piece starts: character, column, break
    limit = room - column
    while index < len(ends):
        index = max(index + 1, bisect_right(columns, done + limit, index))
        end, done, limit = ends[index - 1], columns[index - 1], room
        pieces.append(line[start:end])
        start = end
    return pieces


def _wrapped_narrow(line: str, room: int, column: int) -> list[str]:
    """Do what `_wrapped` does, for characters of one column each and no directives.

    That covers nearly every text. Only the break nearest the margin is considered: a quick way, in
    which entries are written in a quarter of the time; a test says that the long way gives the same.
    """
    from unicode_segmentation_rs import line_break_units

    size = len(line)
    ends = list(accumulate(map(len, line_break_units(line))))
    barred = size - 2 if line.endswith("\\n") else 0
    indent = size - len(line.lstrip(" ")) if line[0] == " " else 0
    choosy = indent > 0 or "\\" in line

    def allowed(end: int) -> bool:
        if end == size or not choosy:
            return True
        inside = line[end - 1] == "\\" and _ends_in_escape(line[:end])
        return end > indent and end != barred and not inside

    pieces: list[str] = []
    start = first = 0
    margin = room - column
    while size > margin:
        index = bisect_right(ends, margin, first)
        while choosy and index > first and not allowed(ends[index - 1]):
            index -= 1
        end = ends[index - 1] if index > first else start
        first = index
        if end < margin:
            found = _AFTER_STOP.search(line, end if end > indent else indent, margin + 1)
            while found is not None:
                end = found.end()
                found = _AFTER_STOP.search(line, end, margin + 1)
        if end == start:  # a word longer than the line is not broken
            while not allowed(ends[first]):
                first += 1
            end = ends[first]
            later = _AFTER_STOP.search(line, max(start, indent), end + 1)
            if later is not None:
                end = later.end()
        pieces.append(line[start:end])
        start, margin = end, end + room
    if start < size:
        pieces.append(line[start:])
    return pieces


def _breaks(line: str, directive: re.Pattern[str] | None) -> list[int]:
    """Return the offsets after which `line` may be broken, the last one being its end."""
    from unicode_segmentation_rs import line_break_units

    ends = list(accumulate(map(len, line_break_units(line))))
    stops = [found.end() for found in _AFTER_STOP.finditer(line)]
    if stops:
        ends = sorted({*ends, *stops})
    if line[:1] == " ":  # spaces at the start are not broken off
        indent = len(line) - len(line.lstrip(" "))
        ends = [end for end in ends if end > indent] or ends[-1:]
    if directive is not None or "\\" in line:
        spans = [match.span() for match in directive.finditer(line)] if directive else []
        final = len(line) - 2 if line.endswith("\\n") else -1
        ends = [
            end
            for end in ends[:-1]
            if end != final
            and not (line[end - 1] == "\\" and _ends_in_escape(line[:end]))
            and not any(first < end < last for first, last in spans)
        ] + ends[-1:]
    return ends


def _columns(line: str, ends: list[int]) -> list[int]:
    """Return how many columns `line` takes up to each of `ends`."""
    widths = list(accumulate(map(_width, line)))
    return [widths[end - 1] for end in ends]


@cache
def _width(character: str) -> int:
    """Return the columns of one character; gettext adds them up and knows no ligatures.

    A spacing combining mark (Mc, the Indic vowel signs) counts as one.
    """
    from unicodedata import category

    from unicode_segmentation_rs import text_width

    return 1 if category(character) == "Mc" else int(text_width(character))


def _ends_in_escape(text: str) -> bool:
    return text[-1:] == "\\" and bool((len(text) - len(text.rstrip("\\"))) & 1)
