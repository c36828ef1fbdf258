"""`plural-count`, `plural-empty`: as many forms as the catalog's header promises, none of them empty."""

from __future__ import annotations

from collections.abc import Iterator

from pieraklad.checks.base import Check, Finding, Message


class PluralCountCheck(Check):
    """A plural message with more or fewer forms than `nplurals`."""

    id = "plural-count"
    severity = "error"

    def find(self, message: Message) -> Iterator[Finding]:
        """Count the forms, once a message: at its first form."""
        forms = message.plural_forms
        if not forms or message.target != forms[0]:
            return
        if message.nplurals and len(forms) != message.nplurals:
            yield self.found(
                f"{message.nplurals} plural forms are expected, got {len(forms)}",
                f"формаў множнага ліку павінна быць {message.nplurals}, а іх {len(forms)}",
            )


class PluralEmptyCheck(Check):
    """Some forms of a plural message are translated, others are empty."""

    id = "plural-empty"
    severity = "error"

    def find(self, message: Message) -> Iterator[Finding]:
        """Look for empty forms, once a message."""
        forms = message.plural_forms
        if any(forms) and not all(forms) and message.target == next(f for f in forms if f):
            empty = ", ".join(f"msgstr[{n}]" for n, form in enumerate(forms) if not form)
            yield self.found(f"{empty} is empty", f"{empty}: перакладу няма")
