"""The checks in one flat, ordered list; the flag, the setting, the docs and the tests follow from the id."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import groupby

from pieraklad.checks.alphabets import MixedAlphabetCheck
from pieraklad.checks.base import DEFAULTS, Check, Condition, Finding, Message, Options
from pieraklad.checks.belarusian import (
    BelarusianAbbreviationCheck,
    BelarusianApostropheCheck,
    BelarusianDashCheck,
    BelarusianDateCheck,
    BelarusianDecomposedCheck,
    BelarusianForeignLetterCheck,
    BelarusianGeCheck,
    BelarusianMixedAlphabetCheck,
    BelarusianNbspCheck,
    BelarusianNumberCheck,
    BelarusianNumberSignCheck,
    BelarusianPercentCheck,
    BelarusianQuotesCheck,
    BelarusianSpaceCheck,
    BelarusianStressCheck,
    BelarusianTimeCheck,
    BelarusianUnitCheck,
    BelarusianUShortCheck,
)
from pieraklad.checks.dates import MonthsCheck
from pieraklad.checks.html_safety import HtmlNestingCheck, HtmlSafetyCheck
from pieraklad.checks.links import LinksCheck, LinkTitleCheck
from pieraklad.checks.markup import CodeCheck, EmphasisCheck, FootnotesCheck, HtmlTagsCheck
from pieraklad.checks.numbers import NumbersCheck
from pieraklad.checks.placeholders import PlaceholdersCheck, ShortcodesCheck
from pieraklad.checks.plurals import (
    PluralCountCheck,
    PluralEmptyCheck,
    PluralNumberCheck,
    PluralOneCheck,
    PluralSameCheck,
)
from pieraklad.checks.spaces import DoubleSpaceCheck, EdgeSpaceCheck, InvisibleCheck, NewlinesCheck
from pieraklad.checks.terms import ForbiddenTermCheck, GlossaryCheck
from pieraklad.checks.untranslated import MissingCheck, SameAsSourceCheck, UntranslatedCheck
from pieraklad.checks.whole import (
    ArticleCheck,
    CatalogCheck,
    ConsistencyCheck,
    LinkAddressCheck,
    LinkTargetCheck,
    OrthographyCheck,
    PluralFormulaCheck,
    RelatedCheck,
    StructureCheck,
    TooLongCheck,
)
from pieraklad.checks.wording import BracketsCheck, DoubleWordsCheck, EndingCheck, LengthCheck
from pieraklad.checks.words import BelarusianWordingCheck, SpellingCheck

CHECKS: tuple[Check, ...] = (
    # Whether a program can use the translation.
    PlaceholdersCheck(),
    ShortcodesCheck(),
    LinksCheck(),
    LinkTitleCheck(),
    CodeCheck(),
    EmphasisCheck(),
    HtmlTagsCheck(),
    HtmlNestingCheck(),
    HtmlSafetyCheck(),
    FootnotesCheck(),
    NewlinesCheck(),
    PluralCountCheck(),
    PluralEmptyCheck(),
    PluralNumberCheck(),
    PluralOneCheck(),
    PluralSameCheck(),
    # Whether it means what the source means.
    MissingCheck(),
    SameAsSourceCheck(),
    UntranslatedCheck(),
    NumbersCheck(),
    MonthsCheck(),
    LengthCheck(),
    EndingCheck(),
    BracketsCheck(),
    GlossaryCheck(),
    ForbiddenTermCheck(),
    # Whether it is well written.
    EdgeSpaceCheck(),
    DoubleSpaceCheck(),
    InvisibleCheck(),
    DoubleWordsCheck(),
    MixedAlphabetCheck(),
    SpellingCheck(),
    BelarusianWordingCheck(),
    BelarusianUShortCheck(),
    BelarusianForeignLetterCheck(),
    BelarusianMixedAlphabetCheck(),
    BelarusianDecomposedCheck(),
    BelarusianStressCheck(),
    BelarusianGeCheck(),
    BelarusianApostropheCheck(),
    BelarusianQuotesCheck(),
    BelarusianDashCheck(),
    BelarusianSpaceCheck(),
    BelarusianNumberCheck(),
    BelarusianPercentCheck(),
    BelarusianNumberSignCheck(),
    BelarusianUnitCheck(),
    BelarusianDateCheck(),
    BelarusianTimeCheck(),
    BelarusianAbbreviationCheck(),
    BelarusianNbspCheck(),
    # Problems that show only in a whole catalog or project.
    CatalogCheck(),
    TooLongCheck(),
    PluralFormulaCheck(),
    OrthographyCheck(),
    ConsistencyCheck(),
    ArticleCheck(),
    StructureCheck(),
    LinkTargetCheck(),
    LinkAddressCheck(),
    RelatedCheck(),
)

BY_ID = {check.id: check for check in CHECKS}
NAMES = frozenset(name for check in CHECKS for name in check.names())
"""Every name for a check in flags and settings: ids, groups, Weblate's names."""


@lru_cache(maxsize=256)
def _active(
    language: str, disabled: frozenset[str], enabled: frozenset[str], of_text: bool = False
) -> tuple[tuple[Condition | None, tuple[tuple[Check, frozenset[str]], ...]], ...]:
    """Return the checks that run, each with the flags that switch it off, by their conditions in a row."""
    active = [
        check
        for check in CHECKS
        if check.scope == "message"
        and is_on(check, disabled, enabled)
        and check.speaks(language)
        and not (of_text and check.needs_source)
    ]
    return tuple(
        (condition, tuple((c, frozenset(f"ignore-{name}" for name in c.names())) for c in checks))
        for condition, checks in groupby(active, lambda check: check.condition)
    )


def is_on(check: Check, disabled: Collection[str], enabled: Collection[str]) -> bool:
    """Return whether a check runs: `disabled` overrides `enabled`, which overrides the check's default."""
    names = check.names()
    return names.isdisjoint(disabled) and (check.default or not names.isdisjoint(enabled))


def unknown_names(names: Iterable[str]) -> list[str]:
    """Return those of `names` that no check has."""
    return [name for name in names if name not in NAMES]


def check_message(
    message: Message, disabled: Collection[str] = (), enabled: Collection[str] = ()
) -> list[Finding]:
    """Return what the checks find in a message.

    A check is left out if `disabled` contains one of its names (its id, its group, Weblate's name)
    or the message has the flag `ignore-` with such a name, or `ignore-all-checks`. Checks that are
    off by default run if `enabled` names them.
    """
    findings: list[Finding] = []
    ignoring = any(flag.startswith("ignore-") for flag in message.flags)
    if ignoring and "ignore-all-checks" in message.flags:
        return findings
    too_long = _too_long(message, disabled, enabled)
    if too_long is not None:
        return too_long
    for condition, checks in _active(message.language, frozenset(disabled), frozenset(enabled)):
        if condition is not None and not condition(message):
            continue
        for check, ignored in checks:
            if not (ignoring and ignored & message.flags):
                findings += check.find(message)
    return findings


def check_text(
    text: str,
    language: str,
    disabled: Collection[str] = (),
    enabled: Collection[str] = (),
    options: Options = DEFAULTS,
) -> list[Finding]:
    """Return what the checks find in a text that is not a translation: an article's own words."""
    message = Message("", text, language, language, options=options)
    findings: list[Finding] = []
    too_long = _too_long(message, disabled, enabled)
    if too_long is not None:
        return too_long
    for condition, checks in _active(language, frozenset(disabled), frozenset(enabled), True):
        if condition is None or condition(message):
            for check, _ in checks:
                findings += check.find(message)
    return findings


def _too_long(
    message: Message, disabled: Collection[str], enabled: Collection[str]
) -> list[Finding] | None:
    """Return the findings for a message that is too long to check; None for any other."""
    check = BY_ID["too-long"]
    assert isinstance(check, TooLongCheck)
    found = check.check(message)
    if not found:
        return None
    return found if is_on(check, frozenset(disabled), frozenset(enabled)) else []
