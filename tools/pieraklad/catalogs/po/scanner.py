"""The PO grammar: regular expressions that find all entries in a section of a file in one go.

They work on the bytes of the file, in UTF-8, so that only the texts that are needed are decoded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, cast

from pieraklad.catalogs.po.lenient import parse_loose
from pieraklad.catalogs.po.strings import MOST, STRING
from pieraklad.project.problems import LineProblem

_STRETCH = 1 << 16
"""How many bytes are read at a time: their rows stay in the processor's cache and take little memory."""

Row = tuple[bytes, ...]
"""One entry: the blanks before it; comments, previous texts; msgctxt as string literals; msgid and
msgstr twice, as the text between the quotation marks of a single line, or else as string
literals; msgid_plural, all msgstr[n]. Missing parts are empty. The last one is not empty if
the row is not an entry."""
Pattern = re.Pattern[bytes]


class Run(NamedTuple):
    """Entries that follow one another."""

    line: int
    """The line, counted from 1, on which they begin; the blanks before them belong to the first.
    0 if they follow the previous run."""
    pattern: Pattern | None
    """The pattern that found them; None for an entry that is not written the way tools write it."""
    rows: list[Row]
    fields: dict[str, Any]
    """The attributes of such an entry."""


class Block(NamedTuple):
    """The place of a run."""

    first: int
    """The number of its first entry."""
    start: int
    end: int
    pattern: Pattern | None


_NOT_BLANK = re.compile(rb"\S")


def _entry(mark: str, string: str, plain: str, strict: bool = False) -> Pattern:
    """Return the pattern of an entry whose keyword lines all begin with `mark`, or of all the rest.

    Comments come first, then the keywords in the order that every writer uses. `string` is one
    string literal, `plain` the contents of one without escapes. With `strict`, only what
    gettext itself writes: one space, no blanks at the ends of lines.
    """
    # There is only one way to match each line, and what follows an entry cannot be a line of it: so
    # there is no backtracking, even without possessive quantifiers, which CPython before 3.11.5 gets
    # wrong (gh-106052).
    start, space, new = mark + r"[ \t]*", r"[ \t]*", r"[ \t]*\r?\n"
    end = r"(?:\n|[ \t]+(?:\r?\n|\Z)|\r\n|\Z)"
    one_line, over = rf'(?!{start}")', rf"(?!{start}{string})"
    if strict:
        start, space, end, new = mark, " ", r"\n", r"\n"
        # gettext does not write strings that continue after blanks, either.
        one_line = over = r'(?![ \t"])'
    another = rf"{new}{start}{string}"
    strings = rf"{string}(?:{another}(?:{another}){{0,{MOST}}}|)"
    text = rf"""(?:"({plain})"{end}{one_line}|({strings}){end}{over})"""
    previous = r"\#~\|" if mark else r"\#\|"
    comment = r"\#(?![~|]).*\n"
    # Optional parts are an alternative with nothing, which is faster than a quantifier.
    source = (
        (r"(\n*)" if strict else r"(\s*)(?!\s)")
        + rf"((?:{comment}(?:{comment}(?:{comment})*|)|))((?:{previous}.*\n)+|)"
        + rf"(?:{start}msgctxt{space}({strings}){end}|){start}msgid{space}{text}"
        + rf"(?:{start}msgstr{space}{text}"
        + rf"|{start}msgid_plural{space}({strings}){end}"
        + rf"((?:{start}msgstr\[\d{{1,9}}\]{space}{strings}{end})+)(?!{start}msgstr){over})|((?s:.))(?s:.*)"
    )
    return re.compile(source.encode())


@cache
def quick() -> Pattern:
    """Return the pattern of entries as gettext writes them.

    It does not look inside the strings, which makes it fast: `strings.unquote` must, and if it
    finds a MalformedString, the file has to be read without this pattern. Reading takes little more than
    half the time with it; a test says that `live` alone gives the same.
    """
    return _entry("", '".*"', ".*", strict=True)


@cache
def live() -> Pattern:
    """Return the pattern of entries as any tool writes them."""
    return _entry("", STRING, r'[^"\\\n]*')


@cache
def obsolete() -> Pattern:
    """Return the pattern of entries after `#~`."""
    return _entry("\\#~", STRING, r'[^"\\\n]*')


class Scan:
    """Finds the entries of a file, and everything in it that is not an entry."""

    def __init__(self, data: bytes, decode: Callable[[bytes], str], is_trusted: bool) -> None:
        """`is_trusted`: use the quick pattern, too."""
        self._data = data
        self._decode = decode
        self._patterns: tuple[Callable[[], Pattern], ...] = (live, obsolete)
        if is_trusted:
            self._patterns = (quick, live, obsolete)
        self.blocks: list[Block] = []
        """The places of all entries, once the last of them has been found."""
        self.problems: list[LineProblem] = []
        """What is to say of everything that is not an entry, likewise."""
        self._text: str | None = None
        self._at = (0, 0)  # the same place in the bytes and in the text

    def runs(self) -> Iterator[Run]:
        """Yield the entries; anything else is part of the gap before the next one."""
        data, size = self._data, len(self._data)
        position = counted = number = 0
        line, is_known = 1, True  # the line of `counted`, and whether it has been reported
        while position < size:
            end = data.find(b"\n\n", position + _STRETCH) + 1 or size
            for pattern in self._patterns:
                rows = cast("list[Row]", pattern().findall(data, position, end))
                if rows[-1][-1]:  # the rest of the section, which is not such an entry
                    del rows[-1]
                    if not rows:
                        continue
                    for found in self._matches(pattern(), position, end, len(rows)):
                        end = found.end()
                self.blocks.append(Block(number, position, end, pattern()))
                number += len(rows)
                if not is_known:
                    line += data.count(b"\n", counted, position)
                    counted = position
                yield Run(0 if is_known and position else line, pattern(), rows, {})
                is_known = True
                break
            else:
                if _NOT_BLANK.search(data, position) is None:
                    return
                line += data.count(b"\n", counted, position)
                counted, is_known = position, False
                fields, start, end = self._loose(position, line)
                if fields is not None:
                    self.blocks.append(Block(number, start, end, None))
                    number += 1
                    yield Run(line + data.count(b"\n", position, start), None, [], fields)
            position = end

    def _loose(self, position: int, line: int) -> tuple[dict[str, Any] | None, int, int]:
        """Read one entry line by line from a position, which is on `line`; record the problems."""
        if self._text is None:
            self._text = self._decode(self._data)
        text = self._text
        there, begin = self._at
        begin += len(self._decode(self._data[there:position]))
        fields, start, end, met = parse_loose(text, begin)
        for offset, message in sorted(met):
            self.problems.append(LineProblem(line + text.count("\n", begin, offset), message))
        self._at = position, begin
        before = len(encoded(text[begin:start]))
        return fields, position + before, position + before + len(encoded(text[start:end]))

    def spans(self, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield the beginnings and ends of the entries with these numbers, in order, comments included."""
        blocks = iter([*self.blocks, None])
        block = following = next(blocks)
        bounds: list[int] = []
        for number in numbers:
            while following is not None and number >= following.first:
                block, following = following, next(blocks)
                bounds = []
            assert block is not None
            if not bounds:
                bounds = self._bounds(block)
            place = 2 * (number - block.first)
            yield bounds[place], bounds[place + 1]

    def _bounds(self, block: Block) -> list[int]:
        """Return the beginnings and ends of a block's entries, one after the other."""
        if block.pattern is None:
            return [block.start, block.end]
        return [
            place
            for found in self._matches(block.pattern, block.start, block.end)
            for place in (found.end(1), found.end())
        ]

    def _matches(
        self, pattern: Pattern, start: int, end: int, count: int | None = None
    ) -> Iterator[re.Match[bytes]]:
        """Yield consecutive matches, at most `count`."""
        # `scanner` is what re.Scanner is built on.
        match = cast("Any", pattern).scanner(self._data, start, end).match
        return islice(iter(match, None), count)

    def lines(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return the lines, counted from 1, on which the entries with these numbers begin."""
        ordered = sorted(numbers)
        lines: dict[int, int] = {}
        line, counted = 1, 0
        for number, (start, _) in zip(ordered, self.spans(ordered), strict=True):
            line += self._data.count(b"\n", counted, start)
            lines[number] = line
            counted = start
        return lines


def decoded(data: bytes) -> str:
    """Return UTF-8 as text. Undecodable bytes are lone surrogates in both."""
    return data.decode("utf-8", "surrogatepass")


def encoded(text: str) -> bytes:
    """Return the inverse of `decoded`."""
    return text.encode("utf-8", "surrogatepass")
