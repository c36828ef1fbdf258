"""Directives: an editor's instructions about translation, in HTML comments in the article.

`<!-- i18n:skip -->` leaves the next block out, `<!-- i18n:skip-start -->` … `<!-- i18n:skip-end -->`
a range, `<!-- i18n:comment: … -->` goes to the next message's translator comment and
`<!-- i18n:context: … -->` becomes its msgctxt. mdbook-i18n-helpers' own spellings
(`mdbook-xgettext:skip`, `i18n:skip`, `i18n:comment: …`) are understood.
"""

from __future__ import annotations

import re

from pieraklad.project.bilingual import Bilingual, joined, quoted
from pieraklad.project.problems import LineProblem

# The colon must touch `i18n`; "i18n notes" in an ordinary comment is not meant for us.
DIRECTIVE = re.compile(r"<!--\s*(?:i18n|mdbook-xgettext)\s*:\s*(.*?)\s*-->", re.DOTALL)
_WORDS = re.compile(r"(skip-start|skip-end|skip|comment|context)\b\s*:?\s*(.*)\Z", re.DOTALL)


class Directives:
    """The directives read so far and not yet applied."""

    def __init__(self) -> None:
        self.comment: str | None = None
        self.context: str | None = None
        self.skip_next = False
        self.skipping_since: int | None = None
        """The line of the `skip-start` whose end has not come yet."""
        self.warnings: list[LineProblem] = []

    @property
    def pending(self) -> bool:
        """Whether a comment or a context waits for its message."""
        return self.comment is not None or self.context is not None

    def read(self, comment: str, line: int) -> bool:
        """Process one HTML comment; return whether it was a directive."""
        found = DIRECTIVE.fullmatch(comment.strip())
        if found is None:
            return False
        words = _WORDS.match(found.group(1))
        if words is None:
            unknown = Bilingual("unknown directive ", "невядомая дырэктыва ")
            self._warn(line, joined(unknown, quoted(f"i18n:{found.group(1)}")))
            return True
        name, value = words.group(1), " ".join(words.group(2).split())
        if name == "comment":
            self.comment = value if self.comment is None else f"{self.comment}\n{value}"
        elif name == "context":
            self.context = value or None
        elif name == "skip":
            self.skip_next = True
        elif name == "skip-start":
            if self.skipping_since is None:
                self.skipping_since = line
            else:
                nested = Bilingual(
                    "“i18n:skip-start” inside a skipped range",
                    "«i18n:skip-start» там, дзе тэкст ужо прапушчаны",
                )
                self._warn(line, nested)
        elif self.skipping_since is None:
            lone = Bilingual(
                "“i18n:skip-end” without “i18n:skip-start”",
                "«i18n:skip-end» без «i18n:skip-start»",
            )
            self._warn(line, lone)
        else:
            self.skipping_since = None
        return True

    def inside(self, comment: str, line: int) -> None:
        """Report a directive inside a sentence, where there is no block that it could apply to."""
        if DIRECTIVE.fullmatch(comment):
            must = Bilingual(
                " must be on a line of its own, before its block",
                " павінна стаяць у асобным радку перад сваім абзацам",
            )
            self._warn(line, joined(comment, must))

    def take(self) -> tuple[str | None, str | None]:
        """Return (context, comment) for the current message, and reset them."""
        taken = self.context, self.comment
        self.context = self.comment = None
        return taken

    def finish(self) -> None:
        """Report directives that were never closed or used."""
        if self.skipping_since is not None:
            endless = Bilingual(
                "“i18n:skip-start” without “i18n:skip-end”",
                "«i18n:skip-start» без «i18n:skip-end»",
            )
            self._warn(self.skipping_since, endless)

    def _warn(self, line: int, text: str) -> None:
        self.warnings.append(LineProblem(line, text))
