"""Articles → deterministic templates: the same segments give the same bytes, on any day."""

from __future__ import annotations

from collections.abc import Iterable

from polib import POEntry

from pieraklad.catalogs.header import template_header
from pieraklad.catalogs.po.writer import comment_lines, reference_lines, string_lines
from pieraklad.documents import Segment

_Key = tuple[str | None, str]


def template_bytes(
    segments: Iterable[Segment], name: str, project: str, lines: bool = False
) -> bytes:
    """Return the template of one article, as the file's bytes in UTF-8.

    `name` is the article's path as `#:` shows it, `project` goes to Project-Id-Version; `lines`
    turns line numbers on. There is no POT-Creation-Date: a date would change the header of every
    catalog with every edit and make branches conflict there.

    A template has no translation, flag or previous text, so its entries are written without
    creating objects first.
    """
    header = template_header(project)
    fields = "".join(f"{field}: {value}\n" for field, value in header.items())
    pieces = ['msgid ""', *string_lines("msgstr", fields)]
    alone = "\n".join(reference_lines([(name, "")]))
    for (context, message), found in _messages(segments).items():
        comments = "\n".join(comment_lines(found.comments))
        where = alone
        if lines:
            where = "\n".join(reference_lines([(name, str(line)) for line in found.lines]))
        pieces.append(f"\n{comments}\n{where}")
        if context is not None:
            pieces += string_lines("msgctxt", context)
        pieces += string_lines("msgid", message)
        pieces.append('msgstr ""')
    pieces.append("")
    return "\n".join(pieces).encode("utf-8")


class _Found:
    """The places of a message and the comments on it, each once, in order."""

    __slots__ = ("comments", "lines")

    def __init__(self, comments: dict[str, None], line: int) -> None:
        self.comments = comments
        self.lines = {line: None}


def _messages(segments: Iterable[Segment]) -> dict[_Key, _Found]:
    """Return each message once, in the article's order."""
    messages: dict[_Key, _Found] = {}
    for segment in segments:
        key = (segment.context, segment.message)
        text = describe(segment)
        comments = dict.fromkeys(text.split("\n")) if "\n" in text else {text: None}
        found = messages.get(key)
        if found is None:
            messages[key] = _Found(comments, segment.line)
        else:
            found.comments |= comments
            found.lines[segment.line] = None
    return messages


def entries_of(segments: Iterable[Segment], name: str, lines: bool = False) -> list[POEntry]:
    """Return one entry per message, in the article's order; repeated texts are one message."""
    return [
        POEntry(
            msgid=message,
            msgctxt=context,
            occurrences=[(name, str(n)) for n in found.lines] if lines else [(name, "")],
            comment="\n".join(found.comments),
        )
        for (context, message), found in _messages(segments).items()
    ]


def describe(segment: Segment) -> str:
    """Return the comment that tells a translator what a message is and where it is."""
    text = segment.kind
    if segment.section and not text.startswith("heading"):
        text = f"{text}, under “{segment.section}”"
    return f"{text}\n{segment.comment}" if segment.comment else text
