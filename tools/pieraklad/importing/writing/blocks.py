"""Blocks → Markdown, read again to see that it shows the same; where it does not, HTML stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyromark

from pieraklad.documents.markdown.encoders import escape_heading
from pieraklad.documents.markdown.parser import OPTIONS
from pieraklad.importing.pages.tree import Element, parse_page
from pieraklad.importing.writing.lines import write_line
from pieraklad.importing.writing.raw import write_raw
from pieraklad.importing.writing.shape import Shape, shape_of

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})", re.MULTILINE)
_LANGUAGE = re.compile(
    r"(?:language|lang|highlight|highlight-source|brush:?|sourceCode)[-: ]\s*([\w+#.-]+)"
)
_PAGE_OPTIONS = OPTIONS & ~pyromark.Options.ENABLE_MATH


@dataclass(frozen=True, slots=True)
class Written:
    """Markdown, and how many blocks had to stay HTML because nothing else showed the same."""

    text: str
    html: int


def write_blocks(blocks: list[Element]) -> Written:
    """Return blocks as Markdown that shows the same words in the same structure."""
    text = _Writer().blocks(blocks)
    if _shown(text) == shape_of(blocks):
        return Written(text, 0)
    # Some block reads differently than it was meant; its neighbours do not change what it is.
    pieces: list[str] = []
    html = 0
    for block, piece in _Writer().pieces(blocks):
        meant = shape_of([block])
        careful = piece
        if _shown(careful) != meant:
            careful = _Writer(plain=True).block(block)
            if _shown(careful) != meant:
                careful = "\n".join(write_raw(block))
                html += 1
        pieces.append(careful)
    text = "\n\n".join(pieces)
    if _shown(text) == shape_of(blocks):
        return Written(text, html)
    for number in range(1, len(blocks)):  # two blocks that became one
        both = "\n\n".join(pieces[number - 1 : number + 1])
        if _shown(both) != shape_of(blocks[number - 1 : number + 1]):
            pieces[number] = "\n".join(write_raw(blocks[number]))
            html += 1
    return Written("\n\n".join(pieces), html)


def _shown(text: str) -> Shape:
    return shape_of([parse_page(pyromark.html(text, options=_PAGE_OPTIONS))])


class _Writer:
    """Writes blocks; with `plain`, every emphasis is HTML."""

    def __init__(self, plain: bool = False) -> None:
        self.plain = plain

    def blocks(self, blocks: list[Element], tight: bool = False) -> str:
        pieces = [piece for _, piece in self.pieces(blocks)]
        return ("\n" if tight else "\n\n").join(pieces)

    def pieces(self, blocks: list[Element]) -> list[tuple[Element, str]]:
        """Return each block with its Markdown; lists that follow each other have different marks."""
        result: list[tuple[Element, str]] = []
        before = ""
        for block in blocks:
            other = block.tag in ("ul", "ol") and before == block.tag
            result.append((block, self.block(block, other)))
            # After a second list, the first one's marks again.
            before = "" if other else block.tag
        return result

    def block(self, block: Element, other_marks: bool = False) -> str:
        tag = block.tag
        if tag == "p":
            return self._line(block)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return self._heading(block)
        if tag in ("ul", "ol"):
            return self._list(block, other_marks)
        if tag == "blockquote":
            inner = self.blocks(list(block.elements()))
            return "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))
        if tag == "pre":
            return _code_block(block)
        if tag == "hr":
            return "* * *"
        if tag == "table":
            return self._table(block)
        if tag == "dl":
            return self._definitions(block)
        if tag == "details":
            return self._details(block)
        if tag == "note":
            inner = self.blocks(list(block.elements()))
            return f"[^{block.attrs['label']}]: " + _indented(inner, 4)
        return "\n".join(write_raw(block))

    def _line(self, block: Element, breaks: str = "\\\n") -> str:
        return write_line(block.children, plain=self.plain, breaks=breaks)

    def _heading(self, block: Element) -> str:
        text = escape_heading(self._line(block, "<br>"))
        identity = block.attrs.get("id", "")
        if identity and re.fullmatch(r"[\w.:-]+", identity):
            text += f" {{#{identity}}}"
        return f"{'#' * int(block.tag[1])} {text}".rstrip()

    def _list(self, block: Element, other: bool) -> str:
        items = list(block.elements())
        attrs = block.attrs
        if "reversed" in attrs or "type" in attrs or any("value" in item.attrs for item in items):
            return "\n".join(write_raw(block))
        number = 1
        if block.tag == "ol":
            start = attrs.get("start", "1").strip()
            if not start.isascii() or not start.isdigit() or len(start) > 9:
                return "\n".join(write_raw(block))
            number = int(start)
        tight = all(_is_tight(item) for item in items)
        written: list[str] = []
        for item in items:
            mark = (
                ("*" if other else "-") if block.tag == "ul" else f"{number}{')' if other else '.'}"
            )
            number += 1
            inner = self.blocks(list(item.elements()), tight)
            written.append(f"{mark} {_indented(inner, len(mark) + 1)}".rstrip(" "))
        return ("\n" if tight else "\n\n").join(written)

    def _table(self, block: Element) -> str:
        rows = _simple_rows(block)
        if rows is None:
            return "\n".join(write_raw(block))
        lines = []
        for number, row in enumerate(rows):
            cells = [
                " ".join(self._line(e, "<br>") for e in cell.elements()).replace("|", "\\|")
                for cell in row
            ]
            lines.append(f"| {' | '.join(cells)} |")
            if not number:
                lines.append(f"| {' | '.join(_rule(column, rows) for column in range(len(row)))} |")
        return "\n".join(lines)

    def _definitions(self, block: Element) -> str:
        parts = list(block.elements())
        lines: list[str] = []
        if not _is_simple_list(parts):
            # HTML around Markdown: the parser knows one term a group, and no list in a list.
            lines = ["<dl>"]
            for part in parts:
                if part.tag == "dt":
                    lines += write_raw(part)
                    continue
                inner = self.blocks(list(part.elements()))
                lines += ["<dd>", "", inner, "", "</dd>"] if inner else ["<dd></dd>"]
            return "\n".join([*lines, "</dl>"])
        for part in parts:
            if part.tag == "dt":
                lines += [""] * bool(lines)
                lines.append(self._line(part, "<br>"))
            else:
                lines.append(": " + _indented(self.blocks(list(part.elements())), 2))
        return "\n".join(lines)

    def _details(self, block: Element) -> str:
        children = list(block.elements())
        start = "<details open>" if "open" in block.attrs else "<details>"
        if children and children[0].tag == "summary":
            start += "\n" + "\n".join(write_raw(children.pop(0)))
        inner = self.blocks(children)
        return f"{start}\n\n{inner}\n\n</details>" if inner else f"{start}\n</details>"


def _indented(text: str, width: int) -> str:
    """Return text whose lines but for the first are indented; blank ones stay blank."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


def _is_tight(item: Element) -> bool:
    """Return whether an item is a line, or a line and then lists."""
    tags = [child.tag for child in item.elements()]
    return not tags or (
        tags[0] in ("p",) and all(tag in ("ul", "ol") for tag in tags[1:]) and len(tags) < 3
    )


def _is_simple_list(parts: list[Element]) -> bool:
    """Return whether every term has one explanation, of paragraphs."""
    tags = [part.tag for part in parts]
    return tags == ["dt", "dd"] * (len(parts) // 2) and all(
        inner.tag == "p" for part in parts[1::2] for inner in part.elements()
    )


def _code_block(block: Element) -> str:
    if block.find(lambda e: e.tag == "img" or (e.tag == "a" and "href" in e.attrs)) is not None:
        return "\n".join(write_raw(block))
    text = block.text().removesuffix("\n")
    longest = max((len(fence) for fence in _FENCE.findall(text)), default=2)
    fence = "`" * max(3, longest + 1)
    inner = block.find(lambda e: e.tag == "code")
    classes = block.attrs.get("class", "") + " " + (inner.attrs.get("class", "") if inner else "")
    language = _LANGUAGE.search(classes)
    info = language.group(1) if language and language.group(1) != "default" else ""
    return f"{fence}{info}\n{text}\n{fence}" if text else f"{fence}{info}\n{fence}"


def _simple_rows(block: Element) -> list[list[Element]] | None:
    """Return a table's rows if Markdown can hold it: one row of headings, then rows of lines."""
    if any(child.tag == "caption" for child in block.elements()):
        return None
    rows = [list(row.elements()) for part in block.elements() for row in part.elements()]
    head = rows[0] if rows else []
    if not head or any(cell.tag != "th" for cell in head):
        return None
    if any(cell.tag != "td" for row in rows[1:] for cell in row):
        return None
    for row in rows:
        if len(row) != len(head):
            return None
        for cell in row:
            if "colspan" in cell.attrs or "rowspan" in cell.attrs:
                return None
            inner = list(cell.elements())
            if len(inner) > 1 or any(e.tag != "p" for e in inner):
                return None
    return rows


def _rule(column: int, rows: list[list[Element]]) -> str:
    aligned = {row[column].attrs.get("align", "") for row in rows[:2]}
    align = aligned.pop() if len(aligned) == 1 else ""
    return {"left": ":---", "right": "---:", "center": ":---:"}.get(align, "---")
