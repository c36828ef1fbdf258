"""The values of PO string literals, as the UTF-8 bytes of a file."""

from __future__ import annotations

import re

MOST = 20_000
"""How many escapes in a literal, or lines in a text, patterns follow: each takes memory until the end is found."""
STRING = rf'"[^"\\\n]*(?:(?:\\.[^"\\\n]*){{1,{MOST}}}|)"'
"""The pattern of one literal."""

_LINE = re.compile(rb'(?:#(?:~\|?|\|))?[ \t]*"(.*)"[ \t]*\r?')
_JOINT = re.compile(rb'"[ \t]*\r?\n(?:#(?:~\|?|\|))?[ \t]*"')
_INSIDE = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]+)|(.))", re.DOTALL)
_SIMPLE = {
    b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v",
}  # fmt: skip
_PREFIX = re.compile(rb"^#(?:~\|?|\|)[ \t]*", re.MULTILINE)
_FORM = re.compile(rb'msgstr\[(\d+)\][ \t]*(".*"(?:[ \t]*\r?\n[ \t]*".*")*)')
_PREVIOUS = re.compile(
    rb"(msgctxt|msgid_plural|msgid)[ \t]*"
    + (rb"(" + STRING.encode() + rb"(?:[ \t]*\r?\n[ \t]*" + STRING.encode() + rb")*)")
)

# `in` is fast for a number, and many times slower for bytes.
QUOTE, BACKSLASH, NEWLINE = b'"\\\n'


class MalformedString(ValueError):
    """A quotation mark or a backslash is where no string literal can have one."""


def unquote(raw: bytes) -> bytes:
    """Return the value of one or more adjacent string literals.

    `raw` begins and ends with a quotation mark, and so does each of its lines apart from the
    separators of the literals. Raises MalformedString if they are not string literals.
    """
    text = raw[1:-1]
    if QUOTE not in text and BACKSLASH not in text:
        return text
    text = text.replace(b'"\n"', b"")  # as every writer joins them
    if NEWLINE in text:
        text = _JOINT.sub(b"", text)
    if BACKSLASH in text:
        if raw.find(b'\\"\n') >= 0 and not all(map(is_literal, raw.split(b"\n"))):
            # An escaped quotation mark at the end of a line was taken for a boundary between literals.
            raise MalformedString
        if (_INSIDE.fullmatch(text) is None) if len(text) < MOST else not _is_inside(text):
            raise MalformedString
        return unescape(text)
    if QUOTE in text:
        raise MalformedString
    return text


def _is_inside(text: bytes) -> bool:
    """Return whether `text` can be between the marks of a literal.

    Without a pattern (`_INSIDE` is one, and faster), which would take memory for each escape in a
    text with millions of them.
    """
    single = text if text.find(b"\\\\") < 0 else text.replace(b"\\\\", b"")
    return not single.endswith(b"\\") and QUOTE not in single.replace(b'\\"', b"")


def is_literal(line: bytes) -> bool:
    """Return whether a line is one literal, apart from blanks and the mark of an obsolete entry."""
    found = _LINE.fullmatch(line)
    return found is not None and _is_inside(found.group(1))


def unescape(text: bytes) -> bytes:
    """Return `text` with its escapes resolved; as in gettext, an unknown one is its letter."""
    if text.find(b"\\\\") < 0:
        plain = text.replace(b'\\"', b'"').replace(b"\\n", b"\n")
        if BACKSLASH not in plain:
            return plain
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(found: re.Match[bytes]) -> bytes:
    octal, hexadecimal, simple = found.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple)
    code = int(octal, 8) if octal is not None else int(hexadecimal, 16)
    return chr(code & 0xFF).encode()


def read_plural(forms: bytes) -> list[tuple[int, bytes]]:
    """Return the numbered plural forms of `msgstr[n]` lines, including those of obsolete entries.

    Raises MalformedString.
    """
    if forms.startswith(b"#"):
        forms = _PREFIX.sub(b"", forms)
    return [(int(number), unquote(raw)) for number, raw in _FORM.findall(forms)]


def read_previous(previous: bytes) -> dict[str, bytes]:
    """Return the contents of `#|` lines, by the names of POEntry's attributes."""
    found = _PREVIOUS.findall(_PREFIX.sub(b"", previous))
    return {f"previous_{name.decode()}": unquote(raw) for name, raw in found}
