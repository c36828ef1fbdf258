"""`be-u-short`, `be-letters`, `be-apostrophe`, `be-quotes`, `be-punctuation`: the rules of `pieraklad.belarusian`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pieraklad.belarusian import Problem, find_letters, find_punctuation, find_u_short
from pieraklad.checks.base import Check, Finding, Message

_QUOTES = ("quotes", "quotes-inner", "quotes-space")


class _BelarusianCheck(Check):
    language = "be"
    needs_source = False

    def concerns(self, message: Message) -> bool:
        """Official orthography alone: be-tarask has other rules, be-Latn other letters."""
        return message.language == "be"

    def report(self, problems: Iterable[Problem]) -> Iterator[Finding]:
        """Turn a finder's problems into findings."""
        for p in problems:
            yield self.found(
                p.message_en, p.message_be, p.start, p.end, p.replacement,
                p.certain and p.replacement is not None,
            )  # fmt: skip


class BelarusianUShortCheck(_BelarusianCheck):
    """у and ў by §15 of the law on orthography of 2008."""

    id = "be-u-short"

    def find(self, message: Message) -> Iterator[Finding]:
        """Point at each wrong letter."""
        for offset, letter in find_u_short(message.target):
            wrong = message.target[offset]
            yield self.found(
                f"“{wrong}” should be “{letter}” here (§15 of the orthography)",
                f"тут патрэбна «{letter}», а не «{wrong}» (§ 15 правілаў арфаграфіі)",
                offset, offset + 1, letter, True,
            )  # fmt: skip


class BelarusianLettersCheck(_BelarusianCheck):
    """Letters that Belarusian does not have, and Latin look-alikes inside a Cyrillic word."""

    id = "be-letters"
    severity = "error"

    def find(self, message: Message) -> Iterator[Finding]:
        """Point at each letter."""
        problems = find_letters(message.target)
        return self.report(p for p in problems if "apostrophe" not in p.rule)


class BelarusianApostropheCheck(_BelarusianCheck):
    """The apostrophe inside a word is ’ (U+2019) and nothing that looks like it."""

    id = "be-apostrophe"

    def find(self, message: Message) -> Iterator[Finding]:
        """Point at each wrong mark."""
        problems = find_letters(message.target)
        return self.report(p for p in problems if "apostrophe" in p.rule)


class BelarusianQuotesCheck(_BelarusianCheck):
    """Quotation marks are «…», inside them „…“, with no spaces within."""

    id = "be-quotes"

    def find(self, message: Message) -> Iterator[Finding]:
        """Point at each mark."""
        return self.report(p for p in find_punctuation(message.target) if p.rule in _QUOTES)


class BelarusianPunctuationCheck(_BelarusianCheck):
    """Dashes, numbers, percent and number signs, dates, units, spaces around marks."""

    id = "be-punctuation"

    def find(self, message: Message) -> Iterator[Finding]:
        """Point at each place."""
        return self.report(p for p in find_punctuation(message.target) if p.rule not in _QUOTES)
