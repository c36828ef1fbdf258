"""TOML front matter (`+++`): a value is translated in place and keeps its kind of quotation marks.

`tomllib` reads it and checks that it is TOML at all; a small scanner then locates each string,
because `tomllib` keeps no positions. The terms are those of TOML 1.0: basic strings in `"`,
literal ones in `'`, both also over several lines in triple marks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

from pieraklad.documents.document import (
    CannotEncode,
    Document,
    Encoder,
    Patch,
    Segment,
)
from pieraklad.documents.front_matter.model import (
    MAX_BITS,
    FrontMatter,
    impossible_date,
    never_closed,
    shape_of,
)
from pieraklad.documents.prose import LETTER
from pieraklad.documents.spaces import BLANK, collapse
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.foreign_errors import toml_error
from pieraklad.project.problems import LineProblem

_BLOCK = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\+\+\+[ \t]*(?:\r\n|\n)(?P<toml>(?:.*?(?:\r\n|\n))??)"
    rb"\+\+\+[ \t]*(?:(?:\r\n|\n)|\Z)",
    re.DOTALL,
)
_UNCLOSED = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\+\+\+[ \t]*\r?\n[ \t]*[A-Za-z_][\w.-]*[ \t]*=[ \t]*\S"
)
_LOOKS_LIKE_TOML = re.compile(r"\s*(?:#.*\n\s*)*(?:\[{1,2}\s*)?[\w\"'][^\n=]*[=\]]")
_FORMS = {
    '"""': "toml-multi-basic",
    "'''": "toml-multi-literal",
    '"': "toml-basic",
    "'": "toml-literal",
}
# A mark inside a string of three marks ends it only with two more, the last three of a run.
_STRING = re.compile(
    r'''"""(?P<mb>[^"\\]*(?:(?:\\.|"(?!""(?!")))[^"\\]*)*)"""'''
    r"""|'''(?P<ml>[^']*(?:'(?!''(?!'))[^']*)*)'''"""
    r'''|"(?P<b>[^"\\\n]*(?:\\.[^"\\\n]*)*)"'''
    r"""|'(?P<l>[^'\n]*)'""",
    re.DOTALL,
)
_SPACE = re.compile(r"[ \t\r\n]*(?:#[^\n]*[ \t\r\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_OTHER = re.compile(r"[^,\]}\n#]*")
_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}


class _Place(NamedTuple):
    """One string value: its dotted path, and its code point range.

    The range of a one-line string includes its marks, which may have to change.
    """

    path: str
    start: int
    end: int
    mark: str


def cut_toml(data: bytes, keys: tuple[str, ...]) -> FrontMatter | None:
    """Find the front matter between lines of `+++` and the segments in it; None if there is none.

    `keys` are dotted paths through tables; a list under a path gives a segment an item.
    """
    found = _BLOCK.match(data)
    if found is None:
        if _UNCLOSED.match(data):
            warning = LineProblem(1, never_closed("+++"))
            return FrontMatter(3 if data[:1] == b"\xef" else 0, warnings=(warning,))
        return None
    source = found.group("toml").decode("utf-8")
    offset = found.start("toml")
    try:
        metadata = tomllib.loads(source.replace("\r\n", "\n"))
        _refuse_long_numbers(metadata)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        if not _LOOKS_LIKE_TOML.match(source):
            return None
        at = re.search(r"at line (\d+)", str(error))
        # What never ends is noticed at the end.
        line = 1 + (int(at.group(1)) if at else source.count("\n"))
        no_toml = Bilingual("the front matter is not TOML: ", "загаловак файла — не TOML: ")
        problem = joined(no_toml, toml_error(str(error)))
        day = re.search(r"\b\d{4}-\d\d-\d\d\S*", source.split("\n")[max(line - 2, 0)])
        if day is not None and "date" in str(error):
            problem = impossible_date(day.group())
        warning = LineProblem(line, problem)
        return FrontMatter(found.end(), {}, (), (warning,), ("broken",))
    segments: list[Segment] = []
    at_byte, at_index, line = offset, 0, 2
    for place in _Scanner(source).places():
        if place.path not in keys:
            continue
        raw = source[place.start : place.end]
        start = place.start
        if len(place.mark) == 3:  # white space at both ends belongs to the layout
            start += len(raw) - len(raw.lstrip(BLANK))
            raw = raw.strip(BLANK)
        message = _value(raw, place.mark)
        if not LETTER.search(message):
            continue
        at_byte += len(source[at_index:start].encode("utf-8"))
        line += source.count("\n", at_index, start)
        at_index = start
        kind = place.path.rpartition(".")[2]
        segments.append(
            Segment(
                message, "tag" if kind == "tags" else kind, at_byte,
                at_byte + len(raw.encode("utf-8")), line, form=_FORMS[place.mark],
            )
        )  # fmt: skip
    return FrontMatter(found.end(), metadata, tuple(segments), (), shape_of(metadata, keys))


def _refuse_long_numbers(value: object) -> None:
    """Raise ValueError for an integer that Python would not write in decimal digits."""
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise ValueError("too long a number")
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            _refuse_long_numbers(part)


def _value(raw: str, mark: str) -> str:
    """Return the message of a string's text: its value, with white space folded on one line."""
    literal = f"{mark}{raw}{mark}" if len(mark) == 3 else raw
    text: str = tomllib.loads(f"x = {literal}".replace("\r\n", "\n"))["x"]
    return text.strip(BLANK) if "\n" in text else collapse(text)


class _Scanner:
    """Walks TOML that `tomllib` has accepted, so it need not find errors, only positions."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0

    def places(self) -> Iterator[_Place]:
        """Yield every string value, in order."""
        table: tuple[str, ...] = ()
        source = self.source
        while self._skip() < len(source):
            if source.startswith("[", self.position):
                double = source.startswith("[[", self.position)
                self.position += 1 + double
                table = self._key()
                self._skip()
                self.position += 1 + double
                continue
            yield from self._pair(table)

    def _skip(self) -> int:
        found = _SPACE.match(self.source, self.position)
        assert found is not None
        self.position = found.end()
        return self.position

    def _pair(self, table: tuple[str, ...]) -> Iterator[_Place]:
        before = self.position
        key = table + self._key()
        self._skip()
        self.position += 1  # the equals sign
        yield from self._value(key)
        if self.position <= before:  # cannot be; but a scanner must not hang on a surprise
            self.position = len(self.source)

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip()
            quoted = _STRING.match(self.source, self.position)
            if quoted is not None:
                parts.append(tomllib.loads(f"x = {quoted.group()}")["x"])
                self.position = quoted.end()
            else:
                bare = _BARE_KEY.match(self.source, self.position)
                if bare is None:
                    return tuple(parts)
                parts.append(bare.group())
                self.position = bare.end()
            self._skip()
            if not self.source.startswith(".", self.position):
                return tuple(parts)
            self.position += 1

    def _value(self, key: tuple[str, ...]) -> Iterator[_Place]:
        self._skip()
        source = self.source
        found = _STRING.match(source, self.position)
        if found is not None:
            group = found.lastgroup
            assert group is not None
            self.position = found.end()
            mark = source[found.start() : found.start(group)]
            start, end = found.span(group) if len(mark) == 3 else found.span()
            yield _Place(".".join(key), start, end, mark)
        elif source.startswith(("[", "{"), self.position):
            closing = "]" if source[self.position] == "[" else "}"
            self.position += 1
            while self._skip() < len(source) and not source.startswith(closing, self.position):
                if closing == "]":
                    yield from self._value(key)
                else:
                    yield from self._pair(key)
                self._skip()
                if source.startswith(",", self.position):
                    self.position += 1
            self.position += 1
        else:
            other = _OTHER.match(source, self.position)
            assert other is not None
            self.position = other.end()


def _escaped(text: str, several_lines: bool) -> str:
    """Return `text` as the content of a basic string (TOML 1.0, “String”)."""
    pieces: list[str] = []
    for character in text:
        if several_lines and character in '\n\t"':
            pieces.append(character)
        elif character in _ESCAPES:
            pieces.append(_ESCAPES[character])
        elif character < " " or character == "\x7f":
            pieces.append(f"\\u{ord(character):04x}")
        else:
            pieces.append(character)
    if not several_lines:
        return "".join(pieces)
    # Three marks would end the string, and one at the end would merge with the closing ones.
    return re.sub(r'"(?=""|\Z)', r'\\"', "".join(pieces).replace('"""', '\\"\\"\\"'))


def _message(text: str) -> str:
    text = text.replace("\r\n", "\n").strip(BLANK)
    return text if "\n" in text else collapse(text)


def basic_string(text: str) -> str:
    """Return `text` as a basic string on one line."""
    return f'"{_escaped(text, False)}"'


def _encode_basic(document: Document, segment: Segment, text: str) -> Patch:
    message = _message(text)
    return Patch(basic_string(message).encode(), message)


def _encode_literal(document: Document, segment: Segment, text: str) -> Patch:
    """A literal string has no escapes; text that would need them turns it into a basic one."""
    message = _message(text)
    if "'" not in message and all(c >= " " and c != "\x7f" for c in message):
        return Patch(f"'{message}'".encode(), message)
    return _encode_basic(document, segment, text)


def _encode_multi_basic(document: Document, segment: Segment, text: str) -> Patch:
    message = _message(text)
    written = _escaped(message, True).encode("utf-8")
    return Patch(written.replace(b"\n", document.newline), message)


def _encode_multi_literal(document: Document, segment: Segment, text: str) -> Patch:
    message = _message(text)
    if "'''" in message or message.endswith("'"):
        raise CannotEncode(
            Bilingual(
                "a literal TOML string cannot contain three apostrophes or end in one",
                "у літаральным радку TOML не можа быць трох апострафаў або апострафа ў канцы",
            )
        )
    if any((c < " " and c not in "\n\t") or c == "\x7f" for c in message):
        raise CannotEncode(
            Bilingual(
                "a control character cannot be part of a literal TOML string",
                "у літаральным радку TOML не можа быць кіроўнага сімвала",
            )
        )
    return Patch(message.encode("utf-8").replace(b"\n", document.newline), message)


ENCODERS: dict[str, Encoder] = {
    "toml-basic": _encode_basic,
    "toml-literal": _encode_literal,
    "toml-multi-basic": _encode_multi_basic,
    "toml-multi-literal": _encode_multi_literal,
}
