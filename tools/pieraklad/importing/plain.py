"""Plain text → Markdown that shows it: paragraphs, dialogue, lists, verses, headings, breaks.

A *block* is the text between blank lines, a *run* its adjacent lines with marks of one kind. Line
ends are white space if the text is wrapped prose, and breaks if the lines are short: verses,
addresses, signatures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from pieraklad.documents.markdown.encoders import escape_heading, escape_start
from pieraklad.importing.escaping import escaped
from pieraklad.importing.marks import InlineMark, is_rule, is_underline, mark_of

_RULE = "* * *"
_BREAK = "\\\n"

# All widths are in characters.
_SHORT_LINE = 64
_NARROWEST_WRAP = 50
"""Prose is never wrapped below this width; such a line ends where its author ended it."""
_WIDEST_WRAP = 130
_SHORT_ENTRY = 100
_LONG_ENOUGH_TO_WRAP = 40

_SENTENCE_END = re.compile(r"[.?!…][»”“\"’')]*\Z")
_LEAD_IN = (":", ":*", ":**", ":»")
# A dash alone is not a word, and goes with the one after it.
_FIRST_WORD = re.compile(r"(?:[–—−-]\s+)?\S*")
# «…, — сказаў ён»: the speech is followed by its speaker.
_SPEAKER = re.compile(r"[,?!.…][»”“\"]?\s[–—−-]\s")


@dataclass(slots=True)
class _Entry:
    """A line with a mark, and the lines that continue it."""

    mark: InlineMark
    whole: str
    """The first line as it is in the text, with its mark."""
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def markdown_of_plain(lines: list[str]) -> str:
    """Return Markdown that shows the lines of a plain text, with the same words and breaks."""
    blocks = _blocks(lines)
    writer = _Writer(_wrap_width(blocks))
    speech = _speeches(blocks)
    for block, is_speech in zip(blocks, speech, strict=True):
        writer.block(block, is_speech)
    return "\n\n".join(writer.output)


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _wrap_width(blocks: list[list[str]]) -> int:
    """Return the width at which the text's paragraphs are wrapped; 0 if they do not seem to be."""
    widths = [
        width
        for block in blocks
        if len(block) >= 3
        and _NARROWEST_WRAP <= (width := max(map(len, block))) <= _WIDEST_WRAP
        and _is_filled(block, width)
    ]
    return max(widths, default=0)


def _is_filled(lines: list[str], width: int) -> bool:
    """Whether no line had room for the next one's first word: then line ends mean nothing."""
    return all(len(line) + 1 + len(_first_word(after)) > width for line, after in pairwise(lines))


def _first_word(line: str) -> str:
    found = _FIRST_WORD.match(line.strip())
    return found.group() if found is not None else ""


def _speeches(blocks: list[list[str]]) -> list[bool | None]:
    """Return for each block of only dash lines whether it is speech; None for other blocks.

    Consecutive blocks of this kind are one dialogue or one list.
    """
    answers: list[bool | None] = [None] * len(blocks)
    start = 0
    while start < len(blocks):
        end = start
        entries: list[_Entry] = []
        while end < len(blocks) and (more := _dash_entries(blocks[end])) is not None:
            entries += more
            end += 1
        if end > start:
            lead_in = start > 0 and blocks[start - 1][-1].endswith(_LEAD_IN)
            adjacent = end == start + 1
            speech = not _is_list([e.text for e in entries], entries[0].mark, lead_in, adjacent)
            answers[start:end] = [speech] * (end - start)
        start = max(end, start + 1)
    return answers


def _dash_entries(block: list[str]) -> list[_Entry] | None:
    """Return the entries of a block that begins with a dash and has no other marks."""
    entries: list[_Entry] = []
    for line in block:
        mark = mark_of(line)
        if mark is not None and mark.is_dash:
            entries.append(_entry(line, mark))
        elif mark is not None or is_rule(line) or not entries:
            return None
        else:
            entries[-1].lines.append(line.strip())
    return entries


def _entry(line: str, mark: InlineMark) -> _Entry:
    return _Entry(mark, line.strip(" \t"), [line[mark.end :].strip()])


def _is_list(texts: list[str], mark: InlineMark, lead_in: bool, adjacent: bool) -> bool:
    """Whether lines after dashes are a list rather than speech.

    `lead_in`: the line before them ends in a colon; `adjacent`: no blank lines between them.
    """
    if any(text.endswith(";") for text in texts):
        return True
    spoken = any(_SPEAKER.search(text) for text in texts)
    if mark.sign == "-":  # on a typewriter the dash of dialogue, otherwise a bullet
        return not spoken
    ends = [_SENTENCE_END.search(text) is not None for text in texts]
    asked = [text.rstrip("»”\"'").endswith(("?", "!", "…")) for text in texts]
    if spoken or (any(asked) and not (lead_in and adjacent and len(texts) > 1 and all(asked))):
        return False
    if lead_in:
        # Speech after «ён сказаў:» begins with a capital letter and ends with a full stop.
        listed = [text[:1].islower() or not end for text, end in zip(texts, ends, strict=True)]
        return all(listed) or (adjacent and len(texts) > 1)
    short = all(len(text) <= _SHORT_ENTRY for text in texts)
    return adjacent and short and len(texts) >= (3 if all(ends) else 2)


class _Writer:
    """Writes block after block; `width` is where the text is wrapped, 0 if it is not."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.output: list[str] = []
        self.paragraph: list[str] = []
        self.number: int | None = None
        """The last number of the ordered list that ends the output so far."""

    def block(self, lines: list[str], speech: bool | None) -> None:
        """Write the text between two blank lines; `speech` is from `_speeches`."""
        position = 0
        while position < len(lines):
            line = lines[position]
            mark = mark_of(line)
            if len(self.paragraph) == 1 and is_underline(line):
                heading = escape_heading(escaped(_joined(self.paragraph.pop())))
                self._put(f"## {heading}")
            elif is_rule(line):
                self._flush()
                self._put(_RULE)
            elif mark is not None and self._begins_run(mark, lines, position):
                end = self._run_end(lines, position, mark)
                self._run(lines[position:end], speech)
                position = end
                continue
            else:
                self.paragraph.append(line.strip(" \t"))
            position += 1
        self._flush()

    def _begins_run(self, mark: InlineMark, lines: list[str], position: int) -> bool:
        """Whether a marked line is more than a line of prose or verse that happens to begin so."""
        if not self.paragraph:
            return True
        before = self.paragraph[-1]
        if before.endswith(_LEAD_IN):
            return True
        if mark.delimiter:
            return mark.number == 1
        after = lines[position + 1] if position + 1 < len(lines) else ""
        if not mark.is_dash or (after and mark_of(after) is not None):
            return True
        if after and self._keeps_ends(lines) and mark.sign != "-":
            return False  # a line of a verse
        goes_on = lines[position][mark.end :][:1].islower() and len(before) >= _LONG_ENOUGH_TO_WRAP
        return not goes_on or _SENTENCE_END.search(before) is not None

    @staticmethod
    def _run_end(lines: list[str], start: int, mark: InlineMark) -> int:
        """Return the end of the lines that have marks of the same kind, or continue such lines."""
        end = start + 1
        while end < len(lines):
            other = mark_of(lines[end])
            if is_rule(lines[end]) or (
                other is not None
                and (other.is_dash, bool(other.delimiter)) != (mark.is_dash, bool(mark.delimiter))
            ):
                break
            end += 1
        return end

    def _run(self, lines: list[str], speech: bool | None) -> None:
        lead_in = bool(self.paragraph) and self.paragraph[-1].endswith(_LEAD_IN)
        self._flush()
        entries: list[_Entry] = []
        for line in lines:
            mark = mark_of(line)
            if mark is not None:
                entries.append(_entry(line, mark))
            else:
                entries[-1].lines.append(line.strip())
        first = entries[0].mark
        if first.is_dash:
            if speech is None:
                texts = [entry.text for entry in entries]
                speech = not _is_list(texts, first, lead_in, adjacent=True)
            listed = not speech
        elif first.delimiter:
            listed = self._counts_on(entries)
        else:
            listed = True
        if not listed:
            for entry in entries:
                self._put(self._lines([entry.whole, *entry.lines[1:]]))
            return
        items = []
        for entry in entries:
            mark = entry.mark
            marker = f"{mark.number}{mark.delimiter} " if first.delimiter else "- "
            text = self._lines(entry.lines).replace("\n", "\n" + " " * len(marker))
            items.append(marker + text)
        self._put("\n".join(items))
        self.number = entries[-1].mark.number if first.delimiter else None

    def _counts_on(self, entries: list[_Entry]) -> bool:
        """Whether Markdown, which reads only the first number of a list, would show the same."""
        marks = [entry.mark for entry in entries]
        first = marks[0].number if self.number is None else self.number + 1
        return all(
            mark.number == first + index
            and mark.delimiter == marks[0].delimiter
            and entry.whole.startswith(f"{mark.number}{mark.delimiter}")
            for index, (mark, entry) in enumerate(zip(marks, entries, strict=True))
        )

    def _put(self, block: str) -> None:
        self.output.append(block)
        self.number = None

    def _flush(self) -> None:
        """Write the collected lines as a paragraph, or as several if each line is one."""
        lines, self.paragraph = self.paragraph, []
        if not lines:
            return
        widest = max(map(len, lines))
        sentences = all(map(_SENTENCE_END.search, lines))
        wrapped = widest <= _WIDEST_WRAP and not sentences and _is_filled(lines, widest)
        if len(lines) == 1 or widest <= _SHORT_ENTRY or wrapped:
            self._put(self._lines(lines))
            return
        for line in lines:  # a program's plain text: one line, however long, is one paragraph
            self._put(self._lines([line]))

    def _lines(self, lines: list[str]) -> str:
        """Return lines as the text of one Markdown block."""
        separator = _BREAK if self._keeps_ends(lines) else "\n"
        return separator.join(
            _BREAK.join(
                escape_start(_no_table(escaped(part.strip())))
                for part in line.split("\v")
                if part.strip()
            )
            for line in lines
        )

    def _keeps_ends(self, lines: list[str]) -> bool:
        """Whether line ends are breaks: all are short, and not because somebody wrapped them."""
        widest = max(map(len, lines))
        if len(lines) < 2 or widest > _SHORT_LINE:
            return False
        return widest < _NARROWEST_WRAP or not _is_filled(lines, max(widest, self.width))


def _joined(line: str) -> str:
    return " ".join(part.strip() for part in line.split("\v") if part.strip())


def _no_table(line: str) -> str:
    """Escape a line that would turn the one above into a table header (GFM §4.10)."""
    return line.replace("|", "\\|", 1) if "|" in line and not line.strip("|-: \t") else line
