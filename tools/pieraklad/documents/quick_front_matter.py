"""The simple front matter that most articles have, read without a YAML parser; else None.

A list of ten thousand articles needs ten thousand titles and dates, and PyYAML takes a thousand
times as long as this. Only an unambiguous subset of YAML 1.1 is accepted: a
test compares the result with PyYAML's.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

_BLOCK = re.compile(r"\ufeff?---[ ]*\r?\n((?:[^\r\n]*\r?\n)*?)---[ ]*(?:\r?\n|\Z)")
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_]*):(?:[ ]+(.*?))?[ ]*\Z")
_ITEM = re.compile(r"([ ]*)-[ ]+(.*?)[ ]*\Z")
# A plain scalar (YAML 1.1 §9.1.3) that can only be a string: it begins with a letter and contains no
# character that could end it.
_SIGNS = r"[^\x00-\x1f\x7f-\x9f:#\[\]{},\ud800-\udfff\u2028\u2029\ufeff]"
_PLAIN = re.compile(rf"[^\W\d_]{_SIGNS}*(?:(?::(?=[^\s,\[\]{{}}])|,(?=[ ])){_SIGNS}*)*\Z")
_PLAIN_ITEM = re.compile(rf"[^\W\d_]{_SIGNS}*\Z")
_QUOTED = re.compile(
    r"\"([^\"\\\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff]*)\"|'([^'\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff]*)'"
)
_NOT_TEXT = frozenset(["yes", "no", "true", "false", "on", "off", "null", "y", "n"])
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z")


def quick_metadata(text: str) -> dict[str, Any] | None:
    """Return the front matter of an article as a mapping; None if it requires a YAML parser."""
    found = _BLOCK.match(text)
    if found is None:
        return None
    values: dict[str, Any] = {}
    items: list[Any] | None = None
    indent = ""
    for line in found.group(1).splitlines():
        entry = _LINE.match(line)
        if entry is None:
            item = _ITEM.match(line)
            value = _scalar(item.group(2), _PLAIN) if item is not None else None
            if item is None or items is None or value is None:
                return None
            if not items:
                indent = item.group(1)
            elif indent != item.group(1):
                return None
            items.append(value)
            continue
        if items is not None and not items:  # a key without a value is null
            return None
        key, written = entry.groups()
        if key in values or key.lower() in _NOT_TEXT:
            return None
        if not written:
            items = values[key] = []
            continue
        items = None
        value = _list(written) if written[0] == "[" else _scalar(written, _PLAIN)
        if value is None:
            return None
        values[key] = value
    return None if items is not None and not items else values


def _scalar(written: str, plain: re.Pattern[str]) -> Any:
    """Return a scalar's value; None if it is not certain."""
    if plain.match(written):
        return None if written.lower() in _NOT_TEXT else written
    quoted = _QUOTED.fullmatch(written)
    if quoted is not None:
        return quoted.group(1) if quoted.group(1) is not None else quoted.group(2)
    day = _DATE.match(written)
    if day is not None:
        try:
            return datetime.date(*map(int, day.groups()))
        except ValueError:
            return None
    return {"true": True, "false": False}.get(written)


def _list(written: str) -> list[Any] | None:
    if written[-1] != "]":
        return None
    inner = written[1:-1].strip(" ")
    if not inner:
        return []
    values = [_scalar(part.strip(" "), _PLAIN_ITEM) for part in inner.split(",")]
    return None if any(value is None for value in values) else values
