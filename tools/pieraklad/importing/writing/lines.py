"""A line of text with its marks → Markdown that CommonMark reads as the same.

The line becomes *atoms*: words, spaces, code, pictures, breaks, each with the marks around it. A space
at the edge of a mark stands outside it. Emphasis that CommonMark §6.2 would not see is written as HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from pieraklad.documents.markdown.encoders import escape_start
from pieraklad.importing.escaping import escaped_signs
from pieraklad.importing.pages.tree import SPACES, Element

_WHITE = re.compile(f"[{SPACES}]+")
_EMPHASIS = {"strong": "**", "em": "*", "del": "~~"}
_TICKS = re.compile("`+")
_ENDS_ADDRESS = re.compile(r"[\s()<>\\\x00-\x1f\x7f]")

Marks = tuple[Element, ...]


class Atom(NamedTuple):
    """A piece of a line: its kind (text, space, code, img, br, input, noteref, id), its value, its marks."""

    kind: str
    value: str
    marks: Marks
    element: Element | None = None


def atoms_of(nodes: Iterable[Element | str]) -> list[Atom]:
    """Return the atoms of a line, its white space collapsed as browsers do."""
    raw: list[Atom] = []
    _collect(nodes, (), False, raw)
    result: list[Atom] = []
    for atom in raw:
        if atom.kind == "space" and (not result or result[-1].kind in ("space", "br")):
            continue
        if atom.kind == "br" and result and result[-1].kind == "space":
            result.pop()
        result.append(atom)
    # A no-break space alone on a line is nothing to see, and a break before it would be a backslash.
    while result and (result[-1].kind in ("space", "br") or _is_blank(result[-1])):
        result.pop()
    while result and (result[0].kind in ("space", "br") or _is_blank(result[0])):
        result.pop(0)
    for number, atom in enumerate(result):
        if atom.kind in ("space", "br"):
            around = _common(result[number - 1].marks, result[number + 1].marks)
            result[number] = atom._replace(marks=around)
    return _joined_code(result)


def _is_blank(atom: Atom) -> bool:
    return atom.kind == "text" and atom.value.isspace()


def _collect(nodes: Iterable[Element | str], marks: Marks, code: bool, into: list[Atom]) -> None:
    for node in nodes:
        if isinstance(node, str):
            text = _WHITE.sub(" ", node)
            inner = text.strip(" ")
            if text[:1] == " ":
                into.append(Atom("space", " ", marks, _CODE if code else None))
            if inner:
                into.append(Atom("code" if code else "text", inner, marks))
                if text[-1] == " ":
                    into.append(Atom("space", " ", marks, _CODE if code else None))
        elif node.tag in ("br", "img", "input", "noteref"):
            into.append(Atom(node.tag, "", marks, node))
        elif node.tag == "a" and "href" not in node.attrs:
            into.append(Atom("id", "", marks, node))
            _collect(node.children, marks, code, into)
        elif node.tag == "code":
            _collect(node.children, marks, True, into)
        elif node.tag == "span" or any(m.tag == node.tag and m.attrs == node.attrs for m in marks):
            _collect(node.children, marks, code, into)
        else:
            _collect(node.children, (*marks, node), code, into)


_CODE = Element("code")


def _common(one: Marks, other: Marks) -> Marks:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a is not b:
            break
        length += 1
    return one[:length]


def _joined_code(atoms: list[Atom]) -> list[Atom]:
    """Join words of code and the spaces in code between them, where they have the same marks."""
    result: list[Atom] = []
    for number, atom in enumerate(atoms):
        last = result[-1] if result else None
        inside = atom.kind == "code" or (
            atom.kind == "space"
            and atom.element is _CODE
            and number + 1 < len(atoms)
            and atoms[number + 1].kind == "code"
        )
        if (
            inside
            and last is not None
            and last.kind == "code"
            and len(last.marks) == len(atom.marks)
            and all(a is b for a, b in zip(last.marks, atom.marks, strict=True))
        ) or (
            atom.kind == "text"
            and last is not None
            and last.kind == "text"
            and last.marks == atom.marks
        ):
            result[-1] = last._replace(value=last.value + atom.value)
        else:
            result.append(atom)
    return result


class _Token(NamedTuple):
    """A part of the written line; an `edge` is 1 where a mark opens and -1 where it closes."""

    text: str
    edge: int = 0
    mark: Element | None = None


def write_line(nodes: Iterable[Element | str], *, plain: bool = False, breaks: str = "\\\n") -> str:
    """Return a line in Markdown; with `plain`, every emphasis is HTML.

    `breaks` is how a line break is written: a backslash and a line end, or `<br>` where a line must not end.
    """
    atoms = atoms_of(nodes)
    tokens: list[_Token] = []
    opened: list[Element] = []
    for atom in atoms:
        shared = len(_common(tuple(opened), atom.marks))
        for mark in reversed(opened[shared:]):
            tokens.append(_Token("", -1, mark))
        del opened[shared:]
        for mark in atom.marks[shared:]:
            tokens.append(_Token("", 1, mark))
            opened.append(mark)
        tokens.append(_Token(_atom(atom, breaks)))
    tokens += [_Token("", -1, mark) for mark in reversed(opened)]
    text = "".join(_written(tokens, plain))
    if breaks != "\\\n":
        return _escaped_start(text)
    first, *others = text.split("\\\n")
    if not atoms or atoms[0].kind != "input":  # a task's box is meant as one
        first = _escaped_start(first)
    return "\\\n".join([first, *map(_escaped_start, others)])


def _escaped_start(line: str) -> str:
    """Escape the start of a line; pulldown-cmark takes `:word` for an explanation, too."""
    return f"\\{line}" if line.startswith(":") else escape_start(line)


def _atom(atom: Atom, breaks: str) -> str:
    element = atom.element
    if atom.kind == "text":
        return escaped_signs(atom.value)
    if atom.kind == "space":
        return " "
    if atom.kind == "code":
        return _code(atom.value)
    if atom.kind == "br":
        return breaks
    assert element is not None
    if atom.kind == "img":
        alt = escaped_signs(element.attrs.get("alt", ""))
        return f"![{alt}]({address_of(element.attrs['src'])}{_title(element)})"
    if atom.kind == "input":
        return "[x]" if "checked" in element.attrs else "[ ]"
    if atom.kind == "noteref":
        return f"[^{element.attrs['label']}]"
    return f'<a id="{html.escape(element.attrs.get("id", ""))}"></a>'


def _code(value: str) -> str:
    longest = max((len(t) for t in _TICKS.findall(value)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if value[0] == "`" or value[-1] == "`" else ""
    return f"{fence}{pad}{value}{pad}{fence}"


def address_of(address: str) -> str:
    """Return an address as a link's destination (CommonMark §6.3)."""
    address = address.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address)
    if not address or _ENDS_ADDRESS.search(address):
        return f"<{re.sub(r'[^ -~]', _percent_controls, address)}>"
    return re.sub(r"[`\[\]$]", r"\\\g<0>", address)


def _percent_controls(found: re.Match[str]) -> str:
    sign = found.group()
    return f"%{ord(sign):02X}" if ord(sign) < 32 or ord(sign) == 127 else sign


def _title(element: Element) -> str:
    title = element.attrs.get("title", "")
    if not title:
        return ""
    return ' "' + escaped_signs(title).replace('"', '\\"') + '"'


def _written(tokens: list[_Token], plain: bool) -> list[str]:
    """Return the tokens' texts, with the best sign for each mark."""
    result = [token.text for token in tokens]
    partner = _partners(tokens)
    taken: dict[int, str] = {}  # the sign of an emphasis, by the number of either token
    for number, token in enumerate(tokens):
        mark = token.mark
        if mark is None or token.edge < 0:
            continue
        end = partner[number]
        sign = _EMPHASIS.get(mark.tag)
        if mark.tag == "a":
            result[number] = "["
            result[end] = f"]({address_of(mark.attrs['href'])}{_title(mark)})"
        elif sign is not None and not plain and _fits(tokens, taken, number, end):
            if sign == "*" and _beside(taken, number, end):
                sign = "_"
            taken[number] = taken[end] = sign
            result[number] = result[end] = sign
        else:
            attrs = "".join(
                f' {n}="{html.escape(v)}"'
                for n, v in mark.attrs.items()
                if n in ("title", "dir", "lang")
            )
            result[number], result[end] = f"<{mark.tag}{attrs}>", f"</{mark.tag}>"
    # An exclamation mark before a link would make it a picture.
    for number, text in enumerate(result[:-1]):
        if text.endswith("!") and result[number + 1].startswith("["):
            result[number] = text[:-1] + "\\!"
    return result


def _partners(tokens: list[_Token]) -> dict[int, int]:
    found: dict[int, int] = {}
    opened: list[int] = []
    for number, token in enumerate(tokens):
        if token.edge > 0:
            opened.append(number)
        elif token.edge < 0:
            found[opened.pop()] = number
    return found


def _fits(tokens: list[_Token], taken: dict[int, str], start: int, end: int) -> bool:
    """Return whether emphasis signs at two places open and close (CommonMark §6.2)."""
    # An opening sign right after a closing one would run together with it.
    if start - 1 in taken and tokens[start - 1].edge < 0:
        return False
    if end + 1 in taken and taken[end + 1] != "**":
        return False
    before = _neighbour(tokens, start, -1)
    first = _neighbour(tokens, start, 1)
    last = _neighbour(tokens, end, -1)
    after = _neighbour(tokens, end, 1)
    # Underscores, which emphasis beside other signs is written with, want no letter outside.
    if _beside(taken, start, end) and (before.isalnum() or after.isalnum()):
        return False
    opens = not first.isspace() and (
        not _punctuation(first) or before.isspace() or _punctuation(before)
    )
    closes = not last.isspace() and (
        not _punctuation(last) or after.isspace() or _punctuation(after)
    )
    return opens and closes


def _beside(taken: dict[int, str], start: int, end: int) -> bool:
    return taken.get(start - 1) == "**" or taken.get(end + 1) == "**"


def _neighbour(tokens: list[_Token], number: int, step: int) -> str:
    """Return the character beside a token: another mark's sign counts as punctuation."""
    number += step
    if not 0 <= number < len(tokens):
        return " "
    token = tokens[number]
    if token.edge or not token.text:
        return "*"
    return token.text[0] if step > 0 else token.text[-1]


def _punctuation(sign: str) -> bool:
    import unicodedata

    return unicodedata.category(sign)[0] in "PS"
