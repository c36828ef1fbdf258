"""Writing a translation into its place in Markdown: what must be escaped there, and how it is read back.

The message is what the translator sees: `1. May` or `a | b` without the backslashes needed only in
that place. `escape_start` and `unescape_start` are inverses, so that a message read from the
rendered article is the one that was written into it (closure).
"""

from __future__ import annotations

import re

from pieraklad.documents.document import Appendix, CannotEncode, Document, Encoder, Patch, Segment
from pieraklad.documents.html.html_encoders import ENCODERS as HTML_ENCODERS
from pieraklad.documents.html.html_encoders import not_balanced, unbalanced
from pieraklad.documents.markdown.dialects import is_marker
from pieraklad.documents.markdown.references import Definition, shortcut_labels
from pieraklad.documents.prose import NOT_PROSE
from pieraklad.documents.spaces import BLANK, collapse
from pieraklad.project.bilingual import Bilingual

# CommonMark §6.7: two or more spaces, or a backslash, before the line end.
_HARD_BREAK = re.compile(r"(?:(?<! ) {2,}|(?<!\\)(?:\\\\)*\\)\r?[\n\r][ \t]*")
_BREAK_SPLIT = re.compile(r"(?:((?<! ) {2,})|((?<!\\)(?:\\\\)*\\))(?:\r\n|\n|\r)[ \t]*")

# What the first characters of a line would start (CommonMark §4 and §5, GFM, definition lists).
# In each alternative the character to be escaped is a named group.
_STARTERS = re.compile(
    r"""
      (?P<mark>\#)\#{0,5}(?:[ ]|\Z)                  # ATX heading
    | (?P<quote>>)                                   # block quotation
    | (?P<bullet>[-+*])(?:[ ]|\Z)                    # bullet list item
    | \d{1,9}(?P<number>[.)])(?:[ ]|\Z)              # ordered list item
    | (?P<rule>[-*_])(?:[ ]*(?P=rule)){2,}[ ]*\Z     # thematic break, setext underline
    | (?P<underline>[=-])[=-]*[ ]*\Z                 # setext underline
    | (?P<fence>~)~~                                 # fenced code
    | (?P<ticks>`)``[^`]*\Z                          # fenced code: no backtick in its info string
    | (?P<box>\[)[ xX]\](?:[ ]|\Z)                   # task list item
    | (?P<alert>\[)!(?i:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ ]*\Z
    | \[(?:[^\]\[\\]|\\.)+\](?P<colon>:)             # reference or footnote definition
    | (?P<definition>:)(?:[ ]|\Z)                    # definition list
    | (?P<pipe>\|)                                   # table row
    | (?P<math>\$)\$\Z
    """,
    re.VERBOSE,
)
# The start of the marker lines of blocks from other dialects (`dialects`).
_MARKER_STARTS = frozenset(":/!?={[\\")
# HTML blocks, CommonMark §4.6: those that would be literal inside a sentence can be escaped.
_HTML_LITERAL = re.compile(
    r"<(?:!--(?!.*-->)|\?(?!.*\?>)|![A-Za-z](?!.*>)|!\[CDATA\[(?!.*\]\]>))", re.S
)
# Starts that no block has: a letter, an opening quotation mark, emphasis or code that touches a
# letter, a link text that cannot be a definition, a number that does not start a list.
_NO_BLOCK = re.compile(
    r"""[^\W\d_] | [«»“”„‘’‚‹›—–…№§€\u29d8] | ["'(?%,;/.@] | !(?!\[)
      | (?:\*{1,3}|_{1,3})(?=[^\W\d_]) | `{1,2}(?=[^`\s]) | ~{1,2}(?=[^\W\d_])
      | !?\[(?=[^\W\d_]|`|!\[[^\W\d_])(?![xX]\](?:[ ]|\Z))(?!.*\]:) | \d+(?:[.)](?=[^\s.)])|(?![\d.)]))""",
    re.VERBOSE,
)
_TRAILING_HASHES = re.compile(r"(?:(?<= )|\A)(#+)\Z")
# pulldown-cmark takes `\{#id}` for attributes nevertheless; the closing brace is what counts.
_TRAILING_ATTRIBUTES = re.compile(r"(\{[^{}]*)\}\Z")
_REMOVABLE = re.compile(r"\\(?=[#>\-+*_=~`\[:|$<!?/{\\])|(?<=\d)\\(?=[.)])|(?<=\])\\(?=:)")


def escape_start(line: str) -> str:
    """Return `line` with a backslash if its start would be read as the start of a block."""
    found = _STARTERS.match(line)
    if found is not None:
        name = found.lastgroup
        assert name is not None
        position = found.start(name)
        return f"{line[:position]}\\{line[position:]}"
    if line[:1] in _MARKER_STARTS and line and is_marker(line):
        return "\\" + line
    if _HTML_LITERAL.match(line):
        return "\\" + line
    return line


def unescape_start(line: str) -> str:
    """Return `line` without the backslash that `escape_start` would add; its inverse."""
    if "\\" not in line:
        return line
    found = _REMOVABLE.search(line)
    if found is None:
        return line
    plain = line[: found.start()] + line[found.end() :]
    return plain if escape_start(plain) == line else line


def message_of_lines(raw: str) -> str:
    """Return the message of a block's text whose lines have lost their container prefixes.

    Soft line ends are one space; hard breaks stay, each as its own kind is written.
    """
    if "\n" not in raw and "\r" not in raw:
        return unescape_start(collapse(raw))
    parts: list[str] = []
    position = 0
    for found in _BREAK_SPLIT.finditer(raw):
        text = raw[position : found.start()] + (found.group(2) or "")[:-1]
        parts.append(unescape_start(collapse(text)))
        parts.append("\\\n" if found.group(2) else "  \n")
        position = found.end()
    parts.append(unescape_start(collapse(raw[position:])))
    return "".join(parts)


def _check_markup(segment: Segment, message: str) -> None:
    """Refuse inline HTML that the translation opens but does not close, or the reverse."""
    if "<" not in message:
        return
    name = unbalanced(_without_code(message))
    if name is not None and name != "<" and unbalanced(_without_code(segment.message)) is None:
        raise CannotEncode(not_balanced(name))


def _without_code(text: str) -> str:
    return NOT_PROSE.sub(" ", text)


def _encode_block(document: Document, segment: Segment, text: str) -> Patch:
    """A paragraph or a list item: any number of lines, each with the container's prefix."""
    lined = "\n" in text or "\r" in text
    message = message_of_lines(text.strip(BLANK)) if lined else unescape_start(collapse(text))
    _check_markup(segment, message)
    appendix = _aliases(document, segment, message)
    if "\n" not in message:
        harmless = _harmless(message, segment.form == "setext")
        written = message if harmless else escape_start(message)
        return Patch(written.encode("utf-8"), message, appendix, harmless)
    lines = message.split("\n")
    data = "\n".join(map(escape_start, lines)).encode("utf-8")
    data = data.replace(b"\n", document.newline + continuation(document.data, segment.start))
    harmless = segment.form == "block" and "\n" in segment.message and all(map(_harmless, lines))
    return Patch(data, message, appendix, harmless)


def _harmless(message: str, heading: bool = False) -> bool:
    """Return whether a message on one line cannot affect the structure around it.

    Blocks are found before their contents (CommonMark, “Phase 1”), by the starts of lines; no
    block has such a start. At the end, a backslash would escape what follows, and a heading's
    closing marks and attributes are not text.
    """
    end = message[-1:]
    if end == "\\" or (heading and end in "#}"):
        return False
    if message[:1] in _MARKER_STARTS and is_marker(message):
        return False
    return _NO_BLOCK.match(message) is not None


def continuation(data: bytes, start: int) -> bytes:
    """Return the prefix of each further line of a block whose text starts at byte `start`.

    Block quotation markers stay, every list marker becomes white space.
    """
    return re.sub(rb"[^>\t]", b" ", data[_line_start(data, start) : start])


def starts_line(data: bytes, start: int) -> bool:
    """Return whether the table cell at byte `start` has no pipe before it on its line."""
    pipe = data.rfind(b"|", 0, start)  # near, because every row before this one has some
    between = data[pipe + 1 : start]
    return pipe < 0 or b"\n" in between or b"\r" in between


def _line_start(data: bytes, position: int) -> int:
    return max(data.rfind(b"\n", 0, position), data.rfind(b"\r", 0, position)) + 1


def _one_line(text: str) -> str:
    """Return `text` on one line, for places that allow only one; refuse hard breaks."""
    text = text.strip(BLANK)
    if _HARD_BREAK.search(text):
        raise CannotEncode(
            Bilingual(
                "a heading or a table cell cannot contain a line break",
                "у загалоўку і ў клетцы табліцы не можа быць пераносу радка",
            )
        )
    return collapse(text)


def _encode_heading(document: Document, segment: Segment, text: str) -> Patch:
    """An ATX heading: one line; a closing run of # and an attribute block are not text."""
    message = _one_line(text)
    _check_markup(segment, message)
    data = escape_heading(message).encode("utf-8")
    return Patch(data, message, _aliases(document, segment, message), _harmless(message, True))


def escape_heading(message: str) -> str:
    """Return `message` so that its end is not read as a closing sequence or as attributes."""
    message = _TRAILING_HASHES.sub(r"\\\1", message)
    return _TRAILING_ATTRIBUTES.sub(r"\1\\}", message)


def unescape_heading(raw: str) -> str:
    """Return the message of an ATX heading's text; the inverse of `escape_heading`."""
    if "\\" not in raw:
        return raw
    for pattern in (r"\\(?=#+\Z)", r"\\(?=\}\Z)"):
        plain = re.sub(pattern, "", raw)
        if plain != raw and escape_heading(plain) == raw:
            return plain
    return raw


def _encode_setext(document: Document, segment: Segment, text: str) -> Patch:
    """An underlined heading: block text whose end is not read as attributes."""
    patch = _encode_block(document, segment, text)
    data = _TRAILING_ATTRIBUTES.sub(r"\1\\}", patch.data.decode("utf-8"))
    return patch._replace(data=data.encode("utf-8"))


def _encode_cell(document: Document, segment: Segment, text: str) -> Patch:
    """A table cell (GFM §4.10): one line, every pipe escaped, even in code."""
    message = _one_line(text)
    first = starts_line(document.data, segment.start)
    if first:
        message = unescape_start(message)
    _check_markup(segment, message)
    data = message.replace("|", "\\|")
    if first:
        data = escape_start(data)
    if data.endswith("\\"):  # would escape the pipe that ends the cell
        data += " "
    appendix = _aliases(document, segment, message)
    harmless = "|" not in message and _harmless(message)
    return Patch(data.encode("utf-8"), message, appendix, harmless)


def _encode_reference_title(document: Document, segment: Segment, text: str) -> Patch:
    """The title of a link reference definition, between the quotation marks that it has."""
    closing = document.data[segment.end : segment.end + 1].decode("ascii")
    message = title_message(text, closing)
    if len(message) - len(message.rstrip("\\")) & 1:
        raise CannotEncode(
            Bilingual(
                "a link title cannot end in a backslash",
                "подпіс спасылкі не можа канчацца адваротнай касой рысай",
            )
        )
    marks = "()" if closing == ")" else closing
    escaped = re.sub(f"([{re.escape(marks)}])", r"\\\1", message)
    return Patch(escaped.encode("utf-8"), message)


def _encode_title(document: Document, segment: Segment, text: str) -> Patch:
    """The title in a marker line of another dialect: one line, which it must not end."""
    message = _one_line(text)
    _check_markup(segment, message)
    if document.data[segment.start - 1 : segment.start] == b"[" and not _is_balanced(message):
        raise CannotEncode(
            Bilingual("a bracket in it would end the title", "дужка ў ім скончыла б подпіс")
        )
    return Patch(message.encode("utf-8"), message)


def _is_balanced(text: str) -> bool:
    """Whether every unescaped square bracket is paired."""
    depth = 0
    for found in re.finditer(r"\\.|[\[\]]", text):
        depth += {"[": 1, "]": -1}.get(found.group(), 0)
        if depth < 0:
            return False
    return depth == 0


def title_message(raw: str, closing: str) -> str:
    """Return the message of a title's text, without the backslashes before its own marks."""
    marks = "()" if closing == ")" else closing
    return re.sub(rf"(?<!\\)((?:\\\\)*)\\([{re.escape(marks)}])", r"\1\2", collapse(raw))


def _aliases(document: Document, segment: Segment, message: str) -> tuple[Appendix, ...]:
    """Return definitions that keep shortcut links alive whose text was translated.

    `[Go]` and `[Go][]` use their own text as the label (CommonMark §6.3). When it is translated, the
    document gets the same definition under the translated text, too; in order, one to one.
    """
    shortcuts: dict[int, list[str]] = document.extra.get("shortcuts", {})
    labels = shortcuts.get(segment.start)
    if not labels:
        return ()
    definitions: dict[str, Definition] = document.extra["definitions"]
    kept, fresh = shortcut_labels(message, definitions)
    missing = [label for label in labels if label not in kept]
    return tuple(
        Appendix(f"[{new}]: {definitions[old].address}".encode(), definitions[old].title)
        for old, new in zip(missing, fresh, strict=False)
    )


# The forms in which an ordinary sentence needs no escaping.
OPEN_FORMS = frozenset(["block", "heading", "setext", "cell"])

ENCODERS: dict[str, Encoder] = {
    **HTML_ENCODERS,
    "block": _encode_block,
    "heading": _encode_heading,
    "setext": _encode_setext,
    "cell": _encode_cell,
    "reference-title": _encode_reference_title,
    "title": _encode_title,
}
