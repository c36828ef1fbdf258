"""`edge-space`: white space at the ends must be the source's."""

from __future__ import annotations

from collections.abc import Iterator

from pieraklad.checks.base import Check, Finding, Message


class EdgeSpaceCheck(Check):
    """A space or line end at the start or the end that the source does not have, or the reverse."""

    id = "edge-space"

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare both ends."""
        source, target = message.source, message.target
        if not target.strip():
            return
        wanted = source[: len(source) - len(source.lstrip())]
        given = target[: len(target) - len(target.lstrip())]
        if wanted != given:
            yield self.found(
                f"the source starts with {wanted!r}, the translation with {given!r}",
                f"арыгінал пачынаецца з {wanted!r}, пераклад — з {given!r}",
                0, len(given), wanted, True,
            )  # fmt: skip
        wanted = source[len(source.rstrip()) :]
        given = target[len(target.rstrip()) :]
        if wanted != given:
            yield self.found(
                f"the source ends with {wanted!r}, the translation with {given!r}",
                f"арыгінал заканчваецца на {wanted!r}, пераклад — на {given!r}",
                len(target) - len(given), len(target), wanted, True,
            )  # fmt: skip
