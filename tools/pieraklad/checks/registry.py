"""The checks in one flat, ordered list; from an id come the flag, the setting and the test's name."""

from __future__ import annotations

from collections.abc import Collection

from pieraklad.checks.base import Check, Finding, Message
from pieraklad.checks.belarusian import (
    BelarusianApostropheCheck,
    BelarusianLettersCheck,
    BelarusianPunctuationCheck,
    BelarusianQuotesCheck,
    BelarusianUShortCheck,
)
from pieraklad.checks.links import LinksCheck
from pieraklad.checks.markup import CodeCheck, EmphasisCheck, HtmlTagsCheck
from pieraklad.checks.numbers import NumbersCheck
from pieraklad.checks.placeholders import PlaceholdersCheck, ShortcodesCheck
from pieraklad.checks.plurals import PluralCountCheck, PluralEmptyCheck
from pieraklad.checks.spaces import EdgeSpaceCheck

CHECKS: tuple[Check, ...] = (
    EdgeSpaceCheck(),
    PluralCountCheck(),
    PluralEmptyCheck(),
    PlaceholdersCheck(),
    ShortcodesCheck(),
    LinksCheck(),
    CodeCheck(),
    EmphasisCheck(),
    HtmlTagsCheck(),
    NumbersCheck(),
    BelarusianUShortCheck(),
    BelarusianLettersCheck(),
    BelarusianApostropheCheck(),
    BelarusianQuotesCheck(),
    BelarusianPunctuationCheck(),
)

BY_ID = {check.id: check for check in CHECKS}


def check_message(message: Message, disabled: Collection[str] = ()) -> list[Finding]:
    """Return what all checks find in a message.

    A check is left out when `disabled` names it or the message carries the flag `ignore-ID`
    (Weblate's spelling, with its own names, counts too: `ignore-` and the same id).
    """
    findings: list[Finding] = []
    for check in CHECKS:
        if check.id in disabled or f"ignore-{check.id}" in message.flags:
            continue
        if check.concerns(message):
            findings.extend(check.find(message))
    return findings


def check_text(text: str, language: str, disabled: Collection[str] = ()) -> list[Finding]:
    """Return what the checks find in a text that is no translation: an article's own words."""
    message = Message(source="", target=text, language=language, source_language=language)
    findings: list[Finding] = []
    for check in CHECKS:
        if not check.needs_source and check.id not in disabled and check.concerns(message):
            findings.extend(check.find(message))
    return findings
