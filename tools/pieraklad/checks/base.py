"""What a check is, what it looks at and what it finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from pieraklad.project.bilingual import visible

if TYPE_CHECKING:
    from pieraklad.checks.spelling import Speller
    from pieraklad.glossary import Glossary

Severity = Literal["error", "warning"]
Scope = Literal["message", "catalog", "project"]


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Options:
    """Project settings that some checks need; without them they use the defaults.

    `apostrophe` is the one written in Belarusian words. `spellers` are paired with language tags;
    a language without one is not spell-checked.
    """

    apostrophe: str = "’"
    glossary: Glossary | None = None
    spellers: tuple[tuple[str, Speller], ...] = ()

    def speller(self, language: str) -> Speller | None:
        """Return the dictionary of a language, or None."""
        return dict(self.spellers).get(language.partition("-")[0])


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Message:
    """A source text with its translation, as the checks see it.

    `plural_forms` contains all forms of a plural message; `target` is then the current one and `form`
    its number; `source_plural` is the msgid_plural. `nplurals` is the number of forms that the
    catalog's header declares, 0 if unknown; `plural_header` is that header.
    """

    source: str
    target: str
    language: str
    source_language: str = "en"
    flags: frozenset[str] = frozenset()
    plural_forms: tuple[str, ...] = ()
    nplurals: int = 0
    source_plural: str = ""
    form: int = 0
    options: Options = DEFAULTS
    plural_header: str = ""


class Condition(Protocol):
    """A function that tells cheaply that there is nothing to find: it then returns what is false."""

    def __call__(self, message: Message, /) -> object:
        """Look at a message."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: `start` and `end` are code point offsets in the target, if it has a place there.

    `source_start` and `source_end` are the same for the source. `replacement` corrects the text
    between `start` and `end`; `certain` says that a program may apply it.
    """

    check: str
    severity: Severity
    text: str
    text_be: str
    start: int | None = None
    end: int | None = None
    replacement: str | None = None
    certain: bool = False
    source_start: int | None = None
    source_end: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A translation that the check reports, and one that passes.

    Both appear in the docs, and a test runs them. Plural forms are separated by “ | ”.
    """

    source: str
    wrong: str
    right: str
    language: str = "be"
    flags: frozenset[str] = frozenset()


class Check:
    """A check: its id, the severity of its findings, which translations it applies to, and its docs."""

    id: ClassVar[str]
    title: ClassVar[str]
    """What it finds, in a few words; `title_be` is the same in Belarusian."""
    title_be: ClassVar[str]
    about: ClassVar[str] = ""
    """What it requires, and the source of the rule; `about_be` is the same in Belarusian."""
    about_be: ClassVar[str] = ""
    examples: ClassVar[tuple[Example, ...]] = ()
    severity: ClassVar[Severity] = "warning"
    scope: ClassVar[Scope] = "message"
    group: ClassVar[str] = ""
    """A name for several checks together in flags and settings."""
    weblate: ClassVar[tuple[str, ...]] = ()
    """Names of Weblate checks whose `ignore-…` flags switch this one off, too."""
    default: ClassVar[bool] = True
    """Whether it runs without being enabled."""
    language: ClassVar[str | None] = None
    """The target language it applies to; None for all."""
    needs_source: ClassVar[bool] = True
    """Whether it compares with the source; checks that do not can check an article's own text too."""

    condition: ClassVar[Condition | None] = None
    """What a message must have for the check to find anything; checks in a row may share one."""

    @classmethod
    def names(cls) -> frozenset[str]:
        """Return its names in flags and settings: its id, its group, Weblate's names."""
        return frozenset({cls.id, *([cls.group] if cls.group else ()), *cls.weblate})

    def speaks(self, language: str) -> bool:
        """Return whether the check applies to translations in a language."""
        return self.language in (None, language.partition("-")[0])

    def find(self, message: Message) -> Iterable[Finding]:
        """Yield the problems of the translation."""
        raise NotImplementedError

    def found(
        self,
        text: str,
        text_be: str,
        start: int | None = None,
        end: int | None = None,
        replacement: str | None = None,
        certain: bool = False,
        source: tuple[int, int] | None = None,
    ) -> Finding:
        """Return a finding of this check; `source` is its span in the source.

        The message is one line: line breaks and the like in quoted texts are named in words.
        """
        if _CONTROL.search(text) or _CONTROL.search(text_be):
            text, text_be = visible(text), visible(text_be).be
        text, text_be = str(text), str(text_be)  # a plain text, as it is stored
        source_start, source_end = source or (None, None)
        return Finding(
            self.id, self.severity, text, text_be, start, end, replacement, certain,
            source_start, source_end,
        )  # fmt: skip


def missing_and_extra(wanted: list[str], given: list[str]) -> tuple[list[str], list[str]]:
    """Return the items of `wanted` that are not in `given`, and the reverse, with multiplicity."""
    if wanted == given:  # nearly always
        return [], []
    left, used = Counter(given), Counter[str]()
    missing: list[str] = []
    for item in wanted:
        if used[item] < left[item]:
            used[item] += 1
        else:
            missing.append(item)
    rest: list[str] = []
    for item in given:
        if used[item]:
            used[item] -= 1
        else:
            rest.append(item)
    return missing, rest


def place(text: str, part: str) -> tuple[int, int] | None:
    """Return the span of the first `part` in `text`, or None."""
    start = text.find(part)
    return None if start < 0 else (start, start + len(part))
