"""Comments and strings in a book's code, which mdbook-i18n-helpers has as messages of their own.

Its messages are a string literal with its quotation marks, a block comment, a run of line comments with the line
end, or a whole fenced block whose language it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pieraklad.documents.markdown.parser import events

_TOKEN = re.compile(r"""["']|//|/\*|\#|--|;|%""")
_STRING = re.compile(r""""[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'""")
_FENCES = ("```", "~~~")
CODE_MARKS = ("//", "/*", "#", "--", ";", "%", '"', "'", *_FENCES)
"""How a message that stands in code begins."""


def translate_code(content: str, texts: Mapping[str, str]) -> tuple[str, int]:
    """Return a chapter with the code that `texts` has translated, and how many messages that were."""
    if not texts:
        return content, 0
    longest = max(map(len, texts))
    data = content.encode("utf-8")
    pieces: list[bytes] = []
    position = count = 0
    for start, end in _blocks(content):
        if start < position:
            continue
        code = data[start:end].decode("utf-8")
        is_free = start == 0 or data[start - 1 : start] in (b"\n", b"\r")
        made, number = _Code(code, is_free, texts, longest).translated()
        if number:
            pieces += data[position:start], made.encode("utf-8")
            position = end
            count += number
    return (b"".join([*pieces, data[position:]]).decode("utf-8"), count) if count else (content, 0)


def _blocks(content: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the blocks of code, in bytes."""
    for tag, name, _, start, end in events(content):
        if tag == "Start" and name == "CodeBlock":
            yield start, end


class _Code:
    """A block of code: `is_free` if nothing stands before its lines, so that several may be put there.

    No message is longer than `longest`, so nothing longer is looked for: that keeps the time linear.
    """

    def __init__(self, code: str, is_free: bool, texts: Mapping[str, str], longest: int) -> None:
        self._code = code
        self._is_free = is_free
        self._texts = texts
        self._longest = longest
        self._run = 0
        """Where the run of line comments that was looked for last ends."""

    def translated(self) -> tuple[str, int]:
        """Return the code with what is known translated, and how many messages that were."""
        code = self._code
        is_fenced = code.startswith(_FENCES)
        whole = self._texts.get(code.rstrip()) if self._is_free and is_fenced else None
        if whole is not None and whole.startswith(code[:3]) and whole.rstrip().endswith(code[:3]):
            return whole.rstrip() + code[len(code.rstrip()) :], 1
        pieces: list[str] = []
        count = done = 0
        # The opening line of a fence is not code.
        position = code.find("\n") + 1 if is_fenced else 0
        while (found := _TOKEN.search(code, position)) is not None:
            start = found.start()
            end, text = self._message(start, found.group())
            if text is not None and not any(fence in text for fence in _FENCES):
                pieces += code[done:start], text
                done = end
                count += 1
            position = max(end, start + 1)
        return "".join([*pieces, code[done:]]), count

    def _message(self, start: int, mark: str) -> tuple[int, str | None]:
        """Return where the string or comment at `start` ends, and its translation; `start` if it is neither."""
        if mark in "\"'":
            return self._string(start, mark)
        if mark == "/*":
            return self._block_comment(start)
        return self._line_comment(start, mark)

    def _string(self, start: int, mark: str) -> tuple[int, str | None]:
        string = _STRING.match(self._code, start, start + self._longest)
        if string is None:
            return start, None
        text = self._texts.get(string.group())
        # An apostrophe need not begin a string: 'a, it's.
        return (start, None) if text is None and mark == "'" else (string.end(), _one_line(text))

    def _block_comment(self, start: int) -> tuple[int, str | None]:
        end = self._code.find("*/", start, start + self._longest) + 2
        text = self._texts.get(self._code[start:end]) if end > 1 else None
        return (start, None) if text is None else (end, text if self._is_free else _one_line(text))

    def _line_comment(self, start: int, mark: str) -> tuple[int, str | None]:
        end = self._line_end(start, start)
        if end < 0:
            return start, None
        if self._is_free and start >= self._run and self._code[start - 1 : start] in ("", "\n"):
            last = self._run_end(start, end, mark)
            text = self._texts.get(self._code[start:last] + "\n") if last > end else None
            if text is not None:
                return last, text.rstrip("\n")
        line = self._code[start:end]
        text = self._texts.get(line + "\n") or self._texts.get(line)
        return (start, None) if text is None else (end, _one_line(text.rstrip("\n")))

    def _run_end(self, start: int, end: int, mark: str) -> int:
        """Return the end of the run of line comments at `start`, whose first line ends at `end`."""
        while end >= 0 and self._code.startswith(mark, end + 1):
            self._run = end + 1
            following = self._line_end(end + 1, start)
            if following < 0:
                break
            end = following
        self._run = max(self._run, end)
        return end

    def _line_end(self, position: int, start: int) -> int:
        """Return where the line at `position` ends; -1 if too far from `start` for any message."""
        limit = start + self._longest
        end = self._code.find("\n", position, limit)
        if end < 0 and len(self._code) <= limit:
            return len(self._code)
        return end


def _one_line(text: str | None) -> str | None:
    return None if text is None or "\n" in text else text
