"""Sets keys in front matter by changing their lines alone: the language that a generator wants to see there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pieraklad.documents import parse
from pieraklad.project.bilingual import Bilingual, joined, quoted

_MATTER = re.compile(
    r"\A(?P<open>\ufeff?(?P<mark>---|\+\+\+)[ \t]*(?P<newline>\r\n|\n))(?P<lines>(?:[^\n]*\n)*?)(?P=mark)[ \t]*(?:\r?\n|\Z)"
)


class CannotSet(ValueError):
    """The front matter is not of a kind in which a key can be set."""


def set_keys(text: str, values: Mapping[str, str | int]) -> str:
    """Return a Markdown document with top-level `values` in its front matter, YAML or TOML.

    A key that is there is changed on its line, another is added as the first; without front matter, YAML is begun.
    Raises CannotSet if that would change anything else.
    """
    before = parse(text, "markdown").metadata
    found = _MATTER.match(text)
    result = text
    for key, value in values.items():
        result = _with_key(result, key, value)
    if dict(before) | dict(values) != parse(result, "markdown").metadata or (
        found is not None and not before and found.group("lines").strip()
    ):
        cannot = Bilingual(
            " cannot be set in this front matter", " нельга паставіць у гэтым загалоўку файла"
        )
        raise CannotSet(joined(quoted(", ".join(values)), cannot))
    return result


def _with_key(text: str, key: str, value: str | int) -> str:
    found = _MATTER.match(text)
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    if found is None:
        newline = "\r\n" if "\r\n" in text else "\n"
        mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
        return f"{mark}---{newline}{key}: {shown}{newline}---{newline}{newline}{body}"
    toml = found.group("mark") == "+++"
    written = f"{key} = {shown}" if toml else f"{key}: {shown}"
    newline = found.group("newline")
    lines = found.group("lines").split("\n")
    old = re.compile(
        rf"""["']?{re.escape(key)}["']?[ \t]*[=:](?=\s|["'])"""
        if toml
        else rf"""["']?{re.escape(key)}["']?:(?=\s|$)"""
    )
    for number, line in enumerate(lines):
        if toml and line.startswith("["):
            break
        if old.match(line):
            lines[number] = written + ("\r" if line.endswith("\r") else "")
            return _spliced(text, found, "\n".join(lines))
    return _spliced(text, found, written + newline + found.group("lines"))


def _spliced(text: str, found: re.Match[str], lines: str) -> str:
    return text[: found.start("lines")] + lines + text[found.end("lines") :]
