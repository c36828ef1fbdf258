"""The front matter of an imported text: read as the site reads it, repaired, added to.

It is YAML between lines of `---` or TOML between lines of `+++`. If it cannot be read but only one
reading is possible, it is repaired and this is reported; otherwise it is refused, with the line. It
never becomes part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from pieraklad.documents.front_matter.model import FrontMatter, never_closed
from pieraklad.documents.front_matter.yaml_matter import cut_front_matter, scalar, unclosed_keys

_TOP_LEVEL = re.compile(r"(?P<key>[^\W\d_][\w-]*):(?P<gap>[ \t]+)(?P<value>\S.*)\Z")
# Starts of values that are not just a string on one line.
_STRUCTURE = ("'", '"', "[", "{", "|", ">", "&", "*", "!", "#")


class UnreadableFrontMatter(ValueError):
    """Front matter that only a person can repair; `line` counts from 1 in the file."""

    def __init__(self, line: int, text: str) -> None:
        self.line = line
        self.text = text
        super().__init__(f"line {line}: {text}")


@dataclass(frozen=True, slots=True)
class Header:
    """A text's front matter: its fences, the source between them, and its values."""

    mark: str = "---"
    source: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)


def split_header(text: str) -> tuple[Header, str, list[str]]:
    """Return the front matter, the text after it, and what was repaired.

    Raises UnreadableFrontMatter if it cannot be read.
    """
    notes: list[str] = []
    body = text.lstrip(" \t\n")
    if body.startswith(("---", "+++")) and body != text:
        skipped = text[: len(text) - len(body)]
        if _cut(body).body and skipped.endswith("\n"):
            notes.append(f"front matter: {skipped.count(chr(10))} blank lines before it left out")
            text = body
    cut = _cut(text)
    if cut.warnings:
        line, problem = cut.warnings[0]
        lines = text.split("\n")
        for number, mended in _mended(lines):
            lines[number] = mended
            notes.append(f"front matter: line {number + 1} repaired: {mended.strip()}")
        again = _cut("\n".join(lines))
        if again.warnings or not again.metadata:
            raise UnreadableFrontMatter(line, problem)
        text, cut = "\n".join(lines), again
    if unclosed_keys(text.encode("utf-8")):
        raise UnreadableFrontMatter(1, never_closed("---"))
    if not cut.body:
        return Header(), text, notes
    # The fences are lines; between them is the source.
    fenced = text.encode("utf-8")[: cut.body].decode("utf-8").rstrip("\n")
    first, _, rest = fenced.partition("\n")
    source = rest[: rest.rindex("\n") + 1] if "\n" in rest else ""
    header = Header(first[:3], source if source.strip() else "", cut.metadata)
    return header, text.encode("utf-8")[cut.body :].decode("utf-8"), notes


def _cut(text: str) -> FrontMatter:
    return cut_front_matter(text, text.encode("utf-8"), ())


def _mended(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of broken YAML that have only one possible meaning, and their corrected form.

    A one-line value that is not YAML because of a colon or an @ in it was meant as text. A tab
    before a value or a list marker was meant as spaces.
    """
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
    for number in range(1, end):
        line = lines[number]
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            if not line.strip():
                continue
            yield number, indent.replace("\t", "  ") + line.lstrip()
            continue
        found = _TOP_LEVEL.match(line)
        goes_on = lines[number + 1][:1].isspace() and lines[number + 1].strip()
        if found is None or goes_on or found.group("value").startswith(_STRUCTURE):
            continue
        try:
            yaml.safe_load(line)
        except yaml.YAMLError:
            value = found.group("value").rstrip()
            if " #" in value:  # a comment, or a hashtag of the text
                continue
            yield number, f"{found.group('key')}: {_quoted(value)}"
        except ValueError:
            continue  # an impossible date: a person must say which was meant


def _quoted(value: str) -> str:
    written = scalar(value)
    return written if written[:1] in "'\"" else f'"{written}"'


def write_header(header: Header, values: dict[str, Any], instead: dict[str, str]) -> str:
    """Return the front matter with its fences; what was there stays as written.

    `values` are appended if their keys are missing; `instead` replaces existing texts.
    """
    toml = header.mark == "+++"
    source = _with(header, instead)
    missing = {key: value for key, value in values.items() if key not in header.metadata}
    added = "".join(map(_toml_line if toml else _yaml_line, missing.items()))
    # In TOML everything after a table's name belongs to the table.
    whole = added + source if toml else source + added
    written = f"{header.mark}\n{whole}{header.mark}\n"
    read = _cut(written).metadata
    if set(read) != {*header.metadata, *missing} and not toml:
        # Lines cannot be appended to a mapping in braces or with an indent; rewritten, they can.
        everything = {**header.metadata, **instead, **missing}
        whole = yaml.safe_dump(everything, allow_unicode=True, sort_keys=False, width=10_000)
        written = f"---\n{whole}---\n"
    return written


def _with(header: Header, instead: dict[str, str]) -> str:
    from pieraklad.documents import parse

    changes = {key: text for key, text in instead.items() if key in header.metadata}
    if not changes:
        return header.source
    document = parse(f"{header.mark}\n{header.source}{header.mark}\n", "markdown", keys=changes)
    rendered = document.render(lambda segment: changes.get(segment.kind))
    return rendered[len(header.mark) + 1 : -len(header.mark) - 1]


def _yaml_line(item: tuple[str, Any]) -> str:
    key, value = item
    if isinstance(value, list):
        return f"{key}:\n" + "".join(f"  - {scalar(entry)}\n" for entry in value)
    if isinstance(value, bool):
        return f"{key}: {str(value).lower()}\n"
    return f"{key}: {scalar(value) if isinstance(value, str) else value}\n"


def _toml_line(item: tuple[str, Any]) -> str:
    from pieraklad.documents.front_matter.toml_matter import basic_string

    key, value = item
    if isinstance(value, list):
        return f"{key} = [{', '.join(map(basic_string, value))}]\n"
    return f"{key} = {basic_string(value) if isinstance(value, str) else value}\n"
