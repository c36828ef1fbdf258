"""`placeholders`, `shortcodes`: what a program fills in must be in the translation, as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.checks.base import Check, Finding, Message, missing_and_extra, positions

_PYTHON = re.compile(
    r"%(?:\(\w+\)[-+ #0]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z]|[-+#0]*(?:\d+|\*)?(?:\.\d+)?[diouxXeEfFgGcrsa])"
)
_C = re.compile(
    r"%(?:\d+\$)?[-+#0 ']*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|L|q|j|z|t)?[diouxXeEfFgGaAcspn@]"
)
_BRACE = re.compile(r"(?<!\{)\{[^{}\s]*\}(?!\})")
_NAMED = re.compile(r"%\(\w+\)[a-zA-Z]|(?<![{$\w])\{[^\W\d][\w.]*\}(?!\})")
_FORMATS = {
    "python-format": _PYTHON, "c-format": _C, "php-format": _C, "objc-format": _C,
    "python-brace-format": _BRACE, "perl-brace-format": _BRACE, "csharp-format": _BRACE,
    "java-format": _BRACE,
}  # fmt: skip
_SHORTCODE = re.compile(r"\{\{[<%]?.*?[>%]?\}\}|\{%.*?%\}", re.DOTALL)


class PlaceholdersCheck(Check):
    """Placeholders of the entry's format flags; without one, `%(name)s` and `{name}` alone.

    A bare `%s` counts only under a flag: “50 % of all” is not a placeholder.
    """

    id = "placeholders"
    severity = "error"

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare what stands on both sides."""
        pattern = next((_FORMATS[f] for f in _FORMATS if f in message.flags), _NAMED)
        wanted, given = _found(pattern, message.source), _found(pattern, message.target)
        if message.plural_forms:  # one form may say “one” where another says %d
            wanted = [p for p in wanted if p in given or "(" in p or "{" in p]
        missing, extra = missing_and_extra(wanted, given)
        yield from self._report(message, missing, extra)

    def _report(self, message: Message, missing: list[str], extra: list[str]) -> Iterator[Finding]:
        for item in missing:
            yield self.found(
                f"{item} of the source is missing", f"няма {item}, які ёсць у арыгінале"
            )
        for item in extra:
            start, end = next(positions(message.target, item), (None, None))
            yield self.found(f"{item} is not in the source", f"{item} няма ў арыгінале", start, end)


class ShortcodesCheck(PlaceholdersCheck):
    """Shortcodes and template tags, `{{< … >}}`, `{% … %}`, `{{ … }}`: letter for letter."""

    id = "shortcodes"

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare what stands on both sides."""
        if "{" not in message.source and "{" not in message.target:
            return
        missing, extra = missing_and_extra(
            _found(_SHORTCODE, message.source), _found(_SHORTCODE, message.target)
        )
        yield from self._report(message, missing, extra)


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found.group() for found in pattern.finditer(text.replace("%%", ""))]
