"""Blocks from other Markdown dialects: marker lines are structure, titles and contents are text.

Recognised, with no setting:

- containers between lines of colons or slashes: `:::tip[Title]` (Docusaurus, Starlight), `::: tip Title`
  (VitePress), `::: {.note title="…"}` (Pandoc), `:::{note} Title` (MyST), `/// note | Title` (PyMdown);
- blocks opened by a marker line and continued by an indent of four spaces: `!!! note "Title"`,
  `??? note "Title"`, `=== "Tab"` (MkDocs);
- attributes on a line of their own: `{: .class #id}`, `{:toc}` (kramdown), `{ .class }` (attr_list);
- a table of contents, `[TOC]` or `[[_TOC_]]`, and LaTeX commands such as `\\newpage`, alone on a line.

The parser knows none of them. It is given the text with each marker line replaced by one of the same length
that it knows: a blank line, or a list item, whose content is indented, too. So every byte keeps its
place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pieraklad.documents.markdown.parser import events

_COMMANDS = (
    "newpage pagebreak clearpage cleardoublepage newline linebreak columnbreak bigskip medskip smallskip"
    " vfill hfill noindent centering raggedright raggedleft tableofcontents listoffigures listoftables"
    " maketitle appendix frontmatter mainmatter backmatter landscape hrule hline begin end vspace hspace"
    " setcounter addtocounter pagestyle thispagestyle pagenumbering printbibliography allowbreak"
).replace(" ", "|")
_ATTRIBUTE = r"\{[^{}\n]*\}"
# One line without trailing white space, after the prefix of its containers.
_MARKER = re.compile(
    rf"""
      (?P<fence>:{{3,}}[ \t]*(?:(?:(?P<name>[A-Za-z][\w-]*)(?:\[(?P<label>[^\n]*)\])?|(?={{)))?
        (?P<attributes>{_ATTRIBUTE})?(?(name)|(?(attributes)|(?=\Z)))
        (?:[ \t]*(?P<after>(?<=[\s}}])[^\s{{\[][^\n]*))?\Z)
    | (?P<slashes>/{{3,}}(?:[ \t]*[A-Za-z][\w-]*)?(?:[ \t]*\|[ \t]*(?P<bar>[^\s][^\n]*))?\Z)
    | (?P<admonition>(?:!!!|\?\?\?\+?)[ \t]*[A-Za-z][\w-]*(?:[ \t]+[A-Za-z][\w-]*)*
        (?:[ \t]+"(?P<quoted>[^\n]*)")?\Z)
    | (?P<tab>===[!+]*[ \t]+(?:"(?P<tab_double>[^\n]+)"|'(?P<tab_single>[^\n]+)')\Z)
    | (?P<attribute_line>\{{(?::{{1,2}}[^{{}}\n]*|[ \t]*[.\#][\w-][^{{}}\n]*)\}}\Z)
    | (?P<contents>(?:\[TOC\]|\[\[_?TOC_?\]\])\Z)
    | (?P<command>\\(?:{_COMMANDS})\*?(?:{_ATTRIBUTE}|\[[^\[\]\n]*\])*\Z)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:[ \t]*>)*[ \t]*")
_TITLE_VALUE = re.compile(r"""(?:^|[\s{])title=(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)')""")
_TITLES = ("label", "after", "bar", "quoted", "tab_double", "tab_single")
_HINTS = (
    ":::", "///", "!!!", "???", '=== "', "=== '", "===!", "===+", "\n{", "[TOC]", "[toc]", "[[", "\n\\", " {:", "> {", "\\newpage",
)  # fmt: skip
# HTML blocks whose end is not a blank line (CommonMark §4.6, conditions 1 to 5).
_OPAQUE = re.compile(r"<(?:!|\?|pre|script|style|textarea)", re.IGNORECASE)
_ITEM = "+ ***"
_MAX_DEPTH = 12


class Title(NamedTuple):
    """The title in a marker line, in bytes of the body."""

    start: int
    end: int
    kind: str


class Markers(NamedTuple):
    """The result: the body as the parser is to see it, and the contents of the marker lines.

    `items` are the byte offsets where a marker became a list item; `shape` contains the marker lines
    without their titles.
    """

    body: str
    titles: tuple[Title, ...] = ()
    items: frozenset[int] = frozenset()
    shape: tuple[str, ...] = ()


def is_marker(line: str) -> bool:
    """Whether a line of text would be read as a marker."""
    return _MARKER.match(line.rstrip(" \t\r\n")) is not None


def find_markers(body: str) -> Markers:
    """Return the body with the marker lines hidden from the parser."""
    if not any(hint in body for hint in _HINTS) and body[:1] not in "{\\":
        return Markers(body)
    lines = body.split("\n")
    # If the label is defined, [TOC] is a link.
    starts = ":/!?={\\" if "[toc]:" in body.lower() else ":/!?={\\["
    candidates = [
        number
        for number, line in enumerate(lines)
        if (line.lstrip(" \t>")[:1] or " ") in starts and _marker(line) is not None
    ]
    if not candidates:
        return Markers(body)
    return _hide(body, lines, candidates)


def _marker(line: str) -> re.Match[str] | None:
    prefix = _PREFIX.match(line)
    assert prefix is not None
    return _MARKER.match(line.rstrip(" \t\r"), prefix.end())


def _hide(body: str, lines: list[str], candidates: list[int]) -> Markers:
    """Hide the markers one by one, from the outside in: an indent is code until its marker is known."""
    starts = _line_starts(lines)
    shown = list(lines)
    titles: list[Title] = []
    items: set[int] = set()
    shape: dict[int, str] = {}
    for _ in range(_MAX_DEPTH):
        code, html = _code_lines("\n".join(shown), starts)
        opened = False
        for number in [n for n in candidates if n not in code and n not in shape]:
            found = _marker(lines[number])
            assert found is not None
            indented = found.group("admonition") or found.group("tab")
            titled = found.group("quoted") is not None or found.group("tab") is not None
            # “!!! note” without a title may be an exclamation, unless indented content follows.
            if indented and not titled and not _has_content(lines, number, found.start()):
                continue
            line = lines[number]
            before = line[: found.start()]
            if number in html and (indented or before.strip()):
                continue  # a blank line would end the list; a line with a sign does not
            size = len(line.encode("utf-8")) - len(before.encode("utf-8"))
            if indented and size < len(_ITEM):
                continue
            if indented:
                items.add(starts[number] + len(before.encode("utf-8")))
                shown[number] = before + _ITEM + " " * (size - len(_ITEM))
                opened = True
            else:
                shown[number] = before + " " * size
            if line.endswith("\r"):
                shown[number] = shown[number][:-1] + "\r"
            own = list(_titles_of(found, starts[number]))
            titles += own
            shape[number] = _without(line.strip(), found, own, starts[number], line)
        if not opened:
            break
    titles.sort()
    ordered = tuple(shape[number] for number in sorted(shape))
    return Markers("\n".join(shown), tuple(titles), frozenset(items), ordered)


def _line_starts(lines: list[str]) -> list[int]:
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += len(line.encode("utf-8")) + 1
    return starts


def _has_content(lines: list[str], number: int, column: int) -> bool:
    for line in lines[number + 1 :]:
        prefix = _PREFIX.match(line)
        assert prefix is not None
        if prefix.end() < len(line.rstrip("\r")):
            return len(line[: prefix.end()].expandtabs(4)) >= column + 4
    return False


def _code_lines(text: str, starts: list[int]) -> tuple[set[int], set[int]]:
    """Return the numbers of the lines that are code, mathematics or opaque HTML, and of other HTML."""
    from bisect import bisect_right

    inside: set[int] = set()
    html: set[int] = set()
    data = text.encode("utf-8")
    for tag, name, _, start, end in events(text):
        started = name if tag == "Start" else tag
        if started not in ("CodeBlock", "HtmlBlock", "DisplayMath"):
            continue
        beginning = data[start : start + 20].decode("utf-8", "replace").lstrip()
        opaque = started != "HtmlBlock" or _OPAQUE.match(beginning) is not None
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, max(end - 1, start)) - 1
        (inside if opaque else html).update(range(first, last + 1))
    return inside, html


def _titles_of(found: re.Match[str], start: int) -> Iterator[Title]:
    kind = "tab title" if found.group("tab") else "block title"
    spans = [found.span(name) for name in _TITLES if found.group(name)]
    attributes = found.group("attributes")
    if attributes:
        value = _TITLE_VALUE.search(attributes)
        if value is not None and value.lastgroup is not None:
            offset = found.start("attributes")
            first, last = value.span(value.lastgroup)
            spans.append((offset + first, offset + last))
    line = found.string
    for first, last in spans:
        text = line[first:last]
        if found.group("after"):  # some close the line as it was opened: `::: note :::`
            text = text.rstrip(":")
        before = line[:first] + text[: len(text) - len(text.lstrip())]
        at = start + len(before.encode("utf-8"))
        yield Title(at, at + len(text.strip().encode("utf-8")), kind)


def _without(text: str, found: re.Match[str], titles: list[Title], start: int, line: str) -> str:
    """Return a marker line without its titles, as structure that a translation must keep."""
    data = line.encode("utf-8")
    pieces, position = [], 0
    for title in titles:
        pieces.append(data[position : title.start - start])
        position = title.end - start
    pieces.append(data[position:])
    return b"\0".join(pieces).decode("utf-8").strip()
