"""The title of a text: its first block, if that looks like one."""

from __future__ import annotations

import re

from pieraklad.importing.marks import is_rule, is_underline, mark_of
from pieraklad.importing.related import unquoted

MAX_TITLE = 160
"""The longest line that can be a title, in characters; a longer one is a paragraph."""

_LABEL = re.compile(r"(?:title|загаловак|назва)\s*:\s*(?=\S)", re.IGNORECASE)
_HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")


def take_title(lines: list[str], plain: bool) -> tuple[str | None, list[str]]:
    """Return the title and the lines without it; None and all lines if there is none."""
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    end = start
    while end < len(lines) and lines[end].strip():
        end += 1
    if start == end:
        return None, lines
    first = lines[start].strip()
    if not plain:
        if first.startswith(("# ", "#\t")):
            return _without_closing_hashes(first[1:].strip()), lines[start + 1 :]
        if end - start == 2 and not lines[start + 1].strip().strip("="):
            return first, lines[end:]
        return None, lines
    if len(first) > MAX_TITLE or is_rule(first):
        return None, lines
    marked = mark_of(lines[start])
    if end - start >= 2 and is_underline(lines[start + 1]) and marked is None:
        return _one_line(first), lines[start + 2 :]
    label = _LABEL.match(first)
    if label is not None:
        return unquoted(_one_line(first[label.end() :])), lines[start + 1 :]
    is_sentence = first.endswith((".", ",", ";", ":")) and not first.endswith("...")
    alone = end - start == 1 and any(line.strip() for line in lines[end:])
    # A number may begin a title («10 парад»), a bullet or a dash may not.
    if alone and not is_sentence and (marked is None or marked.number):
        hashes = _HASHES.match(first)
        return _one_line(first[hashes.end() :] if hashes is not None else first), lines[end:]
    return None, lines


def without_heading(lines: list[str], title: str) -> list[str]:
    """Drop a first `# heading` that only repeats the title."""
    found, rest = take_title(lines, plain=False)
    return rest if found == title else lines


def _one_line(text: str) -> str:
    """Return a title whose line was broken by hand (U+000B) on one line."""
    return " ".join(part.strip() for part in text.split("\v"))


def _without_closing_hashes(heading: str) -> str:
    """Return a heading's text without the `##` that may end it (CommonMark §4.2)."""
    stripped = heading.rstrip("#")
    return stripped.rstrip() if stripped.endswith((" ", "\t")) else heading
