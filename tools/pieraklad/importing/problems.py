"""What makes a file impossible to import, said with the place and what to do."""

from __future__ import annotations


class Unimportable(ValueError):
    """A file that cannot become an article; `text` says why, in both languages, `line` where, or 0."""

    def __init__(self, text: str, line: int = 0) -> None:
        self.text = text
        self.line = line
        super().__init__(text)
