"""YAML front matter by node marks: values are translated in place, everything else stays as written."""

from __future__ import annotations

import re
from typing import Any

import yaml

from pieraklad.documents.document import CannotEncode, Document, Encoder, Patch, Segment
from pieraklad.documents.front_matter.keys import DEFAULT_KEYS
from pieraklad.documents.front_matter.model import (
    MAX_BITS,
    FrontMatter,
    impossible_date,
    join,
    never_closed,
    shape_of,
)
from pieraklad.documents.prose import LETTER
from pieraklad.documents.spaces import BLANK, collapse
from pieraklad.project.bilingual import Bilingual, joined, quoted
from pieraklad.project.foreign_errors import yaml_error
from pieraklad.project.problems import LineProblem

_CONTROL = Bilingual(
    "a control character cannot be part of a YAML block",
    "у блоку YAML не можа быць кіроўнага сімвала",
)
_BLOCK = re.compile(
    rb"\A(?:\xef\xbb\xbf)?---[ \t]*(?:\r\n|\n|\r)(?P<yaml>(?:.*?(?:\r\n|\n|\r))??)"
    rb"(?:---|\.\.\.)[ \t]*(?:(?:\r\n|\n|\r)|\Z)",
    re.DOTALL,
)
# A line that can only be meant as a mapping's: then an error in it is worth a warning.
_LOOKS_LIKE_YAML = re.compile(r"^[ \t]*[\"']?[^\W\d][\w-]*[\"']?[ \t]*:(?:\s|$)", re.MULTILINE)
_FIRST_KEY = re.compile(r"[ \t]*[\"']?[A-Za-z_][\w-]*[\"']?[ \t]*:\S", re.ASCII)
# An opening line that no line closes, and the lines under it up to a blank one.
_UNCLOSED = re.compile(
    rb"\A(?:\xef\xbb\xbf)?---[ \t]*(?:\r\n|\n|\r)(?P<lines>(?:[^\r\n]*[^\s][^\r\n]*(?:\r\n|\n|\r|\Z)){1,200})"
)
_KEY_LINE = re.compile(rb"(?:[A-Za-z_][\w-]*:(?:[ \t]|\Z)|[ \t]+\S|- )")
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?=[Tt \t]|\Z)")
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t\r\n]+)+")
# Plain scalars (YAML 1.2 §7.3.3) that stay strings and plain in any place we put them.
_PLAIN = re.compile(r"[^\W\d_](?:[^:#\n\r\[\]{},]|:(?=\S)(?![\[\]{},])|(?<=\S)#)*\Z")

_OPENINGS = re.compile(r"[\[{]|[-?:][ \t]|^[ \t]+\S", re.MULTILINE)
_KNOWN_KEYS = frozenset([*DEFAULT_KEYS, "lang", "date", "updated", "related", "image", "draft"])
MAX_DEPTH = 100
MAX_VALUES = 1_000_000
_TEXT = "tag:yaml.org,2002:str"


# libyaml's marks and PyYAML's have nothing in common but their attributes.
_Error: Any = yaml.MarkedYAMLError
_SafeLoader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _ImpossibleDate(yaml.MarkedYAMLError):
    """A value looks like a date but is not valid, such as 2024-02-30."""


class _Loader(_SafeLoader):  # type: ignore[misc]  # chosen when the module is loaded
    """Reads plain values; one that cannot be is a YAMLError with its place, whatever PyYAML raises."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return a node's value."""
        if node.tag == _TEXT and node.__class__ is yaml.ScalarNode:  # most are texts
            return node.value
        try:
            value = super().construct_object(node, deep)
            if isinstance(value, int) and value.bit_length() > MAX_BITS:
                raise ValueError("too long a number")
        except yaml.YAMLError:
            raise
        except Exception as error:
            if isinstance(error, ValueError) and _DATE.match(str(node.value)):
                raise _ImpossibleDate(None, None, node.value, node.start_mark) from None
            kind = str(node.tag).rpartition(":")[2]
            raise _Error(None, None, _unfit(node.value, kind, error), node.start_mark) from None
        return value


def _unfit(value: object, kind: str, error: Exception) -> Bilingual:
    """Return the message for a value that cannot be read as the type that its tag or form names."""
    shown = quoted(value, 40) if isinstance(value, str) else Bilingual("this", "гэта")
    reason = "it cannot be read as one"
    if isinstance(error, ValueError) and str(error):
        reason = str(error)
    return joined(shown, Bilingual(f" is not a valid {kind}: {reason}", f" не чытаецца як {kind}"))


def cut_front_matter(text: str, data: bytes, keys: tuple[str, ...]) -> FrontMatter:
    """Find the front matter of an article and the segments in it.

    `keys` are dotted paths; a list under a path gives a segment an item. Front matter that is not
    YAML stays as it is, with a warning that names the line.
    """
    bom = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    if data.startswith(b"+++", bom):
        from pieraklad.documents.front_matter.toml_matter import cut_toml

        return cut_toml(data, keys) or FrontMatter(bom)
    found = _BLOCK.match(data)
    if found is None:
        return FrontMatter(bom, warnings=_misplaced(text, data, bom))
    source = found.group("yaml").decode("utf-8")
    offset = found.start("yaml")
    first_line = data.count(b"\n", 0, offset) + 1
    loader = _Loader(source)
    node = None
    try:
        _check_depth(source)
        node = loader.get_single_node()
        _check_size(node)
        metadata = None if node is None else loader.construct_document(node)
    except Exception as error:  # yaml.YAMLError, and whatever else a text makes the parsers raise
        if isinstance(error, _ImpossibleDate):
            warning = LineProblem(
                first_line + (error.problem_mark.line if error.problem_mark else 0),
                impossible_date(error.problem or ""),
            )
            return FrontMatter(found.end(), {}, (), (warning,), ("broken",))
        if not (_LOOKS_LIKE_YAML.search(source) or _FIRST_KEY.match(source)):
            return FrontMatter(bom)
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark is not None else 0)
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        no_yaml = Bilingual("the front matter is not YAML: ", "загаловак файла — не YAML: ")
        warning = LineProblem(line, joined(no_yaml, yaml_error(problem)))
        return FrontMatter(found.end(), {}, (), (warning,), ("broken",))
    finally:
        loader.dispose()
    if metadata is None and _is_empty(source):
        return FrontMatter(found.end())
    if not isinstance(node, yaml.MappingNode) or not isinstance(metadata, dict):
        return FrontMatter(bom)
    places = _Places(source, offset, first_line)
    _collect(node, "", keys, places, set())
    places.segments.sort(key=lambda segment: segment.start)
    return FrontMatter(found.end(), metadata, tuple(places.segments), (), shape_of(metadata, keys))


def _is_empty(source: str) -> bool:
    """Whether there are only blank lines and comments."""
    return all(line.strip()[:1] in ("", "#") for line in source.splitlines())


def unclosed_keys(data: bytes) -> int:
    """Return the byte where the keys end that follow a first line of `---` without a last one; or 0."""
    found = _UNCLOSED.match(data)
    if found is None or _BLOCK.match(data):
        return 0
    lines = found.group("lines").splitlines()
    known = lines[0].partition(b":")[0].decode("utf-8", "replace") in _KNOWN_KEYS
    keyed = all(map(_KEY_LINE.match, lines)) and (known or len(lines) > 1)
    return found.end() if keyed else 0


def _misplaced(text: str, data: bytes, bom: int) -> tuple[LineProblem, ...]:
    """Return the warning for front matter that no line closes, or that does not come first.

    Text may begin with a line of dashes, too; so only what is plainly meant as keys counts.
    """
    keys = unclosed_keys(data)
    if keys:  # with no text after them they may be the text
        return (LineProblem(1, never_closed("---")),) if data[keys:].strip() else ()
    if not data[bom : bom + 1].isspace():
        return ()
    start = len(data) - len(data[bom:].lstrip())
    if not data.startswith((b"---", b"+++"), start) or data[start - 1 : start] not in b"\r\n":
        return ()
    rest = data[start:]
    matter = cut_front_matter(rest.decode("utf-8"), rest, ())
    if not (matter.metadata or matter.warnings):
        return ()
    line = data.count(b"\n", 0, start) + 1
    misplaced = Bilingual(
        "the front matter must begin on the first line of the file",
        "загаловак файла павінен пачынацца з першага радка",
    )
    return (LineProblem(line, misplaced),)


def _check_depth(source: str) -> None:
    """Raise YAMLError for nesting that would overflow libyaml's stack; it composes recursively."""
    if len(_OPENINGS.findall(source)) <= MAX_DEPTH:
        return
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _Error(None, None, "nested too deeply", event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _check_size(root: yaml.Node | None) -> None:
    """Raise YAMLError if aliases make a value contain itself or grow without bound."""
    sizes: dict[int, int] = {}

    def measure(node: yaml.Node) -> int:
        known = sizes.get(id(node))
        if known is not None:
            if known < 0:
                raise _Error(None, None, "a value contains itself", node.start_mark)
            return known
        if isinstance(node, yaml.ScalarNode):
            return 1
        sizes[id(node)] = -1
        parts = node.value
        if isinstance(node, yaml.MappingNode):
            parts = [part for pair in parts for part in pair]
        size = 1 + sum(map(measure, parts))
        sizes[id(node)] = size
        if size > MAX_VALUES:
            raise _Error(None, None, "too many values by aliases", node.start_mark)
        return size

    if root is not None:
        measure(root)


class _Places:
    """Converts YAML's marks (code points) to bytes and lines of the article."""

    def __init__(self, source: str, offset: int, first_line: int) -> None:
        self.source = source
        self.offset = offset
        self.first_line = first_line
        self.index = 0
        """Up to where `offset` and `first_line` have been counted; YAML's nodes come in order."""
        self.segments: list[Segment] = []

    def add(self, node: yaml.ScalarNode, kind: str) -> None:
        start, end = node.start_mark.index, node.end_mark.index
        properties = _PROPERTIES.match(self.source, start, end)
        if properties is not None:
            start = properties.end()
        style = node.style
        if style in ("|", ">"):
            region = _block_region(self.source, start, end)
            if region is None:
                return
            start, end = region
            message = str(node.value).strip(BLANK)
            if style == ">":
                message = "\n".join(collapse(line) for line in message.split("\n"))
            form = "yaml-literal" if style == "|" else "yaml-folded"
        else:
            message = str(node.value)
            if "\n" not in message:
                message = collapse(message)
            form = {None: "yaml-plain", "": "yaml-plain", "'": "yaml-single", '"': "yaml-double"}[
                style
            ]
        if not LETTER.search(message):
            return
        passed = self.source[self.index : start]
        self.offset += len(passed.encode("utf-8"))
        self.first_line += passed.count("\n")
        self.index = start
        size = len(self.source[start:end].encode("utf-8"))
        self.segments.append(
            Segment(message, kind, self.offset, self.offset + size, self.first_line, form=form)
        )


def _block_region(source: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the lines of a block scalar begin and end, without its header."""
    header = re.compile(r"[|>][^\r\n]*(?:\r\n|\n|\r)").match(source, start, end)
    if header is None:
        return None
    content = source[header.end() : end]
    return header.end(), header.end() + len(content.rstrip(BLANK))


def _collect(
    node: yaml.Node, path: str, keys: tuple[str, ...], places: _Places, seen: set[int]
) -> None:
    if id(node) in seen:  # an alias: its anchor's node is the one place to write
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                _collect(value, join(path, key.value), keys, places, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _collect(item, path, keys, places, seen)
    elif path in keys and node.tag == _TEXT:
        assert isinstance(node, yaml.ScalarNode)
        kind = path.rpartition(".")[2]
        places.add(node, "tag" if kind == "tags" else kind)


def _text(text: str) -> str:
    text = text.strip(BLANK)
    return text if "\n" in text else collapse(text)


def _double(text: str) -> str:
    """Return `text` as a double-quoted scalar (YAML 1.2 §7.3.1)."""
    pieces = []
    for character in text:
        if character in '"\\':
            pieces.append("\\" + character)
        elif character == "\n":
            pieces.append("\\n")
        elif (
            character == "\t"
            or (character.isprintable() and character != "\ufeff")
            or character in "\u00a0\u00ad\u200b\u200c\u200d\u202f\u2009"
        ):
            pieces.append(character)
        else:
            code = ord(character)
            pieces.append(f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536
                          else f"\\U{code:08x}")  # fmt: skip
    return f'"{"".join(pieces)}"'


def _quoted(text: str, preferred: str) -> str:
    """Return `text` quoted; with the preferred mark unless it would need escapes."""
    awkward = "\n" in text or not all(c.isprintable() or c in "\u00a0\u00ad\u200b" for c in text)
    if preferred == "'" and not awkward:
        return "'" + text.replace("'", "''") + "'"
    if not awkward and ('"' in text or "\\" in text) and preferred != '"':
        return "'" + text.replace("'", "''") + "'"
    return _double(text)


def _stays_plain(text: str) -> bool:
    if not _PLAIN.match(text) or text.endswith(":"):
        return False
    if " " in text and text.isprintable():  # no value of another type has a letter, then a space
        return True
    try:
        return bool(yaml.load(f"[{text}]", Loader=_Loader) == [text])  # noqa: S506  # a safe loader
    except yaml.YAMLError:
        return False


def scalar(text: str) -> str:
    """Return a one-line text as YAML: plain if that reads back as the same string."""
    text = collapse(text)
    return text if _stays_plain(text) else _quoted(text, "")


def _encode_plain(document: Document, segment: Segment, text: str) -> Patch:
    message = _text(text)
    written = message if _stays_plain(message) else _quoted(message, "")
    return Patch(written.encode("utf-8"), message, harmless=_harmless(message))


def _harmless(message: str) -> bool:
    """Return whether a value, quoted as here, certainly reads back as the same text."""
    return message.isprintable() and LETTER.search(message) is not None


def _quoting_encoder(mark: str) -> Encoder:
    def encode(document: Document, segment: Segment, text: str) -> Patch:
        message = _text(text)
        written = _quoted(message, mark)
        return Patch(written.encode("utf-8"), message, harmless=_harmless(message))

    return encode


def _block_encoder(folded: bool) -> Encoder:
    def encode(document: Document, segment: Segment, text: str) -> Patch:
        message = text.strip(BLANK).replace("\r\n", "\n")
        if folded:
            message = "\n".join(collapse(line) for line in message.split("\n"))
        if any(not (c.isprintable() or c in "\n\t\u00a0\u00ad\u200b") for c in message):
            raise CannotEncode(_CONTROL)
        written = document.data[segment.start : segment.end].decode("utf-8")
        first = next(line for line in re.split(r"\r\n|\n|\r", written) if line.strip())
        indent = first[: len(first) - len(first.lstrip(" "))]
        newline = document.newline.decode("ascii")
        # In a folded scalar one line end is a space, two are one line end (YAML 1.2 §8.1.3).
        gap = newline * 2 if folded else newline
        lines = (indent + line if line else "" for line in message.split("\n"))
        return Patch(gap.join(lines).encode("utf-8"), message)

    return encode


ENCODERS: dict[str, Encoder] = {
    "yaml-plain": _encode_plain,
    "yaml-single": _quoting_encoder("'"),
    "yaml-double": _quoting_encoder('"'),
    "yaml-literal": _block_encoder(folded=False),
    "yaml-folded": _block_encoder(folded=True),
}
