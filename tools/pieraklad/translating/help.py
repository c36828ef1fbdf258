"""Help for the translation of one message: the memory, the same text elsewhere, the glossary's terms."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from cachetools import TTLCache

from pieraklad.glossary import Glossary
from pieraklad.memory.store import SHOWN_FROM, Match, Memory
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError
from pieraklad.storage.fingerprints import stamp_of
from pieraklad.workflow.suggestions import open_memory, remember

log = logging.getLogger("pieraklad.translating")

_MATCHES = 4
_FORMS = 8
"""Inflected forms of a term that are offered."""
_FORMS_AGE = 60.0
"""Seconds for which the forms of a term are kept."""
_AGE = 5.0
"""Seconds after which the memory looks for changed catalogs again."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A translation to begin with, and of which text it is; `likeness` is in percent, 100 for the same."""

    source: str
    target: str
    likeness: int
    article: str
    """The slug of the article whose catalog has it."""


@dataclass(frozen=True, slots=True)
class TermHelp:
    """A term of the message: what it is in the other language, and forms that translations use."""

    term: str
    translations: tuple[str, ...]
    note: str = ""
    forbidden: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageHelp:
    """All help for a message."""

    matches: tuple[Suggested, ...] = ()
    terms: tuple[TermHelp, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """Why some help is missing."""


class Help:
    """The helps of a project. Safe to use from several threads; close it after use."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._lock = threading.Lock()
        self._memory_lock = threading.Lock()
        self._memory: Memory | None = None
        self._looked = 0.0
        self._kept_forms: TTLCache[tuple[tuple[str, ...], str], tuple[str, ...]] = TTLCache(
            1_000, _FORMS_AGE
        )
        self._glossary: tuple[str, Glossary | None, str] = ("", None, "")

    def of(self, text: str, source: str, target: str, slug: str) -> MessageHelp:
        """Return the help for a text in the language `source` of an article, into `target`."""
        glossary, note = self.glossary()
        return MessageHelp(
            tuple(self._matches(text, source, target, slug)),
            tuple(self._terms(glossary, text, source, target)),
            (note,) if note else (),
        )

    @contextlib.contextmanager
    def memory(self) -> Iterator[Memory]:
        """Give the memory, fed with the catalogs as they were some seconds ago at most, to one thread at a time.

        Raises sqlite3.Error if it cannot be read; the next one opens it anew.
        """
        with self._memory_lock:
            try:
                if self._memory is None:
                    self._memory = open_memory(self.project)
                    self._looked = time.monotonic()
                elif time.monotonic() - self._looked > _AGE:
                    remember(self.project, self._memory)
                    self._looked = time.monotonic()
                yield self._memory
            except sqlite3.Error:
                self._close()
                raise

    def close(self) -> None:
        """Close the memory."""
        with self._memory_lock:
            self._close()

    def _close(self) -> None:
        if self._memory is not None:
            self._memory.close()
        self._memory = None

    def _matches(self, text: str, source: str, target: str, slug: str) -> list[Suggested]:
        try:
            with self.memory() as memory:
                exact = memory.exact(text, target, source)
                similar = memory.similar(text, target, _MATCHES + 1, SHOWN_FROM)
        except sqlite3.Error as error:  # locked or damaged: help is not worth an error page
            log.warning("the translation memory: %s", error)
            return []
        found = ([exact] if exact is not None else []) + similar
        unique: dict[str, Match] = {}
        for match in found:
            unique.setdefault(match.target, match)
        return [
            Suggested(m.source, m.target, int(m.likeness), _slug_of(m.catalog))
            for m in list(unique.values())[:_MATCHES]
        ]

    def glossary(self) -> tuple[Glossary | None, str]:
        """Return the project's glossary, or why there is none that can be read."""
        path = self.project.glossary_path
        if path is None:
            return None, ""
        with self._lock:
            known, glossary, note = self._glossary
            stamp = stamp_of(path, known)
            if stamp != known:
                try:
                    glossary, note = Glossary.load(path), ""
                except ProjectError as error:
                    glossary, note = None, str(error)
                self._glossary = stamp, glossary, note
            return glossary, note

    def _forms(self, translations: tuple[str, ...], target: str, pos: str) -> tuple[str, ...]:
        """Return the forms of a term that the project's translations use, the most frequent first."""
        key = (translations, target)
        with self._lock:
            kept = self._kept_forms.get(key)
        if kept is not None:
            return kept
        counts: Counter[str] = Counter()
        try:
            for translation in translations[:2]:
                with self.memory() as memory:
                    texts = memory.texts_with(_common_start(translation), target)
                for text in texts:
                    for start, end in Glossary.find(translation, text, pos):
                        counts[text[start:end].lower()] += 1
        except sqlite3.Error as error:
            log.warning("the translation memory: %s", error)
            return ()
        for translation in translations:
            counts.pop(translation.lower(), None)
        forms = tuple(form for form, _ in counts.most_common(_FORMS))
        with self._lock:
            self._kept_forms[key] = forms
        return forms

    def _terms(
        self, glossary: Glossary | None, text: str, source: str, target: str
    ) -> list[TermHelp]:
        if glossary is None:
            return []
        found: dict[str, TermHelp] = {}
        if (source, target.partition("-")[0]) == ("en", "be"):
            for terms, _place in glossary.matcher.in_english(text):
                name = terms[0].term
                translations = [t for term in terms for t in (term.translation, *term.also)]
                forbidden = [wrong for term in terms for wrong in term.forbidden]
                note = "; ".join(term.note for term in terms if term.note)
                forms = self._forms(tuple(dict.fromkeys(translations)), target, terms[0].pos)
                found.setdefault(name, TermHelp(
                    name, tuple(dict.fromkeys(translations)), note,
                    tuple(dict.fromkeys(forbidden)), forms,
                ))  # fmt: skip
        elif (source, target) == ("be", "en"):
            for place in glossary.matcher.in_belarusian(text):
                term = place.term
                names = [t.term for t in glossary.terms if t.translation == term.translation]
                found.setdefault(
                    term.translation, TermHelp(term.translation, tuple(names), term.note)
                )
        return list(found.values())


def _common_start(translation: str) -> str:
    """Return what most forms of a term begin with, but for the first letter's case."""
    word = translation.split(maxsplit=1)[0]
    return word[1 : max(3, len(word) - 3)]


def _slug_of(catalog: str) -> str:
    return catalog.rpartition("/")[2].removesuffix(".po")
