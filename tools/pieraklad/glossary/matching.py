"""Finding terms: Belarusian ones in any inflected form, English ones in singular, plural and possessive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from pieraklad.belarusian import mask
from pieraklad.belarusian.alphabet import CYRILLIC, compose
from pieraklad.belarusian.inflection import fold, phrase_pattern, roots
from pieraklad.glossary.term import Term

_CYRILLIC = re.compile(f"[{CYRILLIC}]")
# Words after a term that do not make it part of a compound: the term is a separate noun.
_FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "nor",
        "of",
        "in",
        "on",
        "at",
        "to",
        "by",
        "for",
        "from",
        "with",
        "without",
        "within",
        "into",
        "onto",
        "over",
        "under",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "not",
        "no",
        "as",
        "if",
        "than",
        "then",
        "that",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "while",
        "because",
        "after",
        "before",
        "during",
        "until",
        "between",
        "among",
        "against",
        "about",
        "this",
        "these",
        "those",
        "it",
        "its",
        "they",
        "them",
        "their",
        "he",
        "she",
        "his",
        "her",
        "we",
        "our",
        "you",
        "your",
        "i",
        "my",
        "so",
        "also",
        "only",
        "all",
        "any",
        "each",
        "every",
        "both",
    ]
)
# Nouns that are verbs as well: they count after a determiner, a preposition or a number
# (“the vote”, “by ballot”), not elsewhere (“people vote”, “may still vote”).
_VERBS = frozenset(["vote", "ballot", "appeal", "search", "campaign"])
_BEFORE_NOUN = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "by",
        "for",
        "in",
        "on",
        "per",
        "at",
        "with",
        "from",
        "each",
        "every",
        "any",
        "no",
        "some",
        "all",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "your",
        "my",
        "one",
        "two",
        "three",
        "first",
        "second",
        "secret",
        "valid",
        "invalid",
        "cast",
        "many",
        "most",
        "more",
        "new",
        "postal",
        "early",
        "public",
    ]
)
_START = 3
_KNOWN = 20_000
"""For how many different words is kept what is forbidden that may begin with them: words repeat."""
# The vowels that stress may change.
_ALIKE = {char: group for group in ("аоэ", "яеё") for char in group}
_BELARUSIAN_WORD = re.compile(f"[{CYRILLIC}]+")
_WORDS = re.compile(r"([a-z]{3})[\w’'-]*")
_WORD_BEFORE = re.compile(r"([\w’']+)[\s*_“\"(]+\Z")
_WORD_AFTER = re.compile(r"[*_”\"]*[ \u00a0\n]+[*_“\"]*([\w’'-]+)")


class FoundTerm(NamedTuple):
    """A term in a text: its place, and whether it is only part of a compound (“election results”)."""

    term: Term
    start: int
    end: int
    attributive: bool


def find_term(translation: str, text: str, pos: str = "") -> list[tuple[int, int]]:
    """Return the places of a translation in `text`; Belarusian in any form, other languages like English."""
    if not text or not translation.strip():
        return []
    if not _CYRILLIC.search(translation):
        return [match.span() for match in _english(translation).finditer(text)]
    # The offsets are for the text as given: decomposed letters are mapped back.
    composed, offsets = _composed(text)
    pattern = phrase_pattern(translation, pos)
    if pattern is None:
        return []
    return [
        (offsets[match.start()], offsets[match.end()]) for match in pattern.finditer(fold(composed))
    ]


def _composed(text: str) -> tuple[str, list[int] | range]:
    composed = compose(text)
    if len(composed) == len(text):
        return composed, range(len(text) + 1)
    offsets: list[int] = []
    at = 0
    for char in composed:
        offsets.append(at)
        at += 1 if text[at] == char else 2
    return composed, [*offsets, len(text)]


@lru_cache(maxsize=4096)
def _english(term: str) -> re.Pattern[str]:
    """A pattern for an English term: any letter case, plural and possessive of the last word."""
    words = term.split()
    last = words[-1]
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{re.escape(last[:-1])}(?:y|ies)"
    elif last.endswith(("s", "x", "z", "ch", "sh")):
        last = f"{re.escape(last)}(?:es)?"
    else:
        last = f"{re.escape(last)}s?"
    body = "[\\s\u00a0]+".join([*map(re.escape, words[:-1]), last])
    return re.compile(f"(?<![\\w-]){body}(?:[’']s?)?(?![\\w-])", re.I)


def _beginnings(word: str) -> Iterator[str]:
    """Yield the first three letters, in every form that stress may give them."""
    return map("".join, product(*(_ALIKE.get(char, char) for char in word[:_START])))


_Forbidden = tuple[re.Pattern[str], Term]
"""The pattern of a forbidden translation, and the term that it was written for."""


class TermMatcher:
    """The terms of a glossary, compiled; if several match at a place, the longest one counts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        ordered = sorted(terms, key=lambda term: -len(term.term))
        self._groups: dict[str, list[Term]] = {}
        for term in ordered:
            self._groups.setdefault(" ".join(term.term.lower().split()), []).append(term)
        self._by_translation = sorted(
            (term for term in ordered), key=lambda term: -len(term.translation)
        )
        # By the beginning of the first word, the longest term first.
        self._by_start: dict[str, list[tuple[re.Pattern[str], list[Term]]]] = {}
        for name, group in self._groups.items():
            self._by_start.setdefault(name[:_START], []).append((_english(name), group))
        self._forbidden: dict[str, list[tuple[bool, _Forbidden]]] = {}
        """By the beginnings of their first words, each with whether it is one word."""
        for term in ordered:
            for wrong in term.forbidden:
                pattern = phrase_pattern(wrong, term.pos)
                if pattern is None:
                    continue
                is_word = _BELARUSIAN_WORD.fullmatch(fold(wrong)) is not None
                for beginning in _beginnings(fold(wrong)):
                    self._forbidden.setdefault(beginning, []).append((is_word, (pattern, term)))
        self._forbidden_from = lru_cache(maxsize=_KNOWN)(self._find_forbidden_from)

    def _find_forbidden_from(self, word: str) -> tuple[_Forbidden, ...]:
        """Return the forbidden translations that may begin with a folded word."""
        near = self._forbidden.get(word[:_START], ())
        return tuple(wrong for is_word, wrong in near if not is_word or wrong[0].match(word))

    def forbidden_in(self, text: str) -> list[FoundTerm]:
        """Return the forbidden translations in a Belarusian text, in order."""
        composed, offsets = _composed(mask(text))
        folded = fold(composed)
        found: list[FoundTerm] = []
        if not any(map(self._forbidden_from, _BELARUSIAN_WORD.findall(folded))):
            return found
        for word in _BELARUSIAN_WORD.finditer(folded):
            for pattern, term in self._forbidden_from(word[0]):
                match = pattern.match(folded, word.start())
                if match is not None:
                    found.append(
                        FoundTerm(term, offsets[match.start()], offsets[match.end()], False)
                    )
        return found

    def in_english(self, text: str) -> list[tuple[list[Term], FoundTerm]]:
        """Return the terms in an English text, each with those of the same name."""
        prose = mask(text)
        lower = prose.lower()
        found: list[tuple[list[Term], FoundTerm]] = []
        position = 0
        for word in _WORDS.finditer(lower):
            candidates = self._by_start.get(word[1])
            if candidates is None or word.start() < position:
                continue
            start = word.start()
            for pattern, terms in candidates:
                match = pattern.match(prose, start)
                if match is None:
                    continue
                position = match.end()
                if not _is_verb(prose, match):
                    attributive = _is_attributive(prose, position)
                    found.append((terms, FoundTerm(terms[0], start, position, attributive)))
                break
        return found

    def in_belarusian(self, text: str) -> list[FoundTerm]:
        """Return the terms whose translation is in a Belarusian text, longest first."""
        prose = mask(text)
        taken: list[tuple[int, int]] = []
        found: list[FoundTerm] = []
        for term in self._by_translation:
            for start, end in find_term(term.translation, prose, term.pos):
                if not any(start < e and s < end for s, e in taken):
                    taken.append((start, end))
                    found.append(FoundTerm(term, start, end, False))
        return sorted(found, key=lambda item: item.start)


def translated(terms: Iterable[Term], text: str, broadly: bool = False) -> bool:
    """Return whether one of the translations is in a Belarusian text; `broadly`, words of its
    roots."""
    prose = mask(text)
    folded = fold(compose(prose))
    for term in terms:
        # `pos` is that of the first translation: others may have a different gender.
        others = [(other, term.pos.partition(" ")[0]) for other in term.also]
        for translation, pos in [(term.translation, term.pos), *others]:
            if _CYRILLIC.search(translation):
                pattern = phrase_pattern(translation, pos)
                if pattern is not None and pattern.search(folded):
                    return True
            elif find_term(translation, prose):
                return True
            if broadly:
                patterns = roots(translation)
                if patterns and all(pattern.search(fold(prose)) for pattern in patterns):
                    return True
    return False


def _is_verb(prose: str, match: re.Match[str]) -> bool:
    word = match[0].lower()
    if word.removesuffix("s") not in _VERBS or match.start() == 0:
        return False
    before = _WORD_BEFORE.search(prose[max(0, match.start() - 30) : match.start()])
    if before is None:
        return False
    # A plural after an adjective or at the start of a sentence is not a verb; after “and” it may be one.
    return before[1].lower() not in _BEFORE_NOUN and not before[1][0].isdigit()


def _is_attributive(prose: str, end: int) -> bool:
    if prose[max(0, end - 3) : end].lower() == "ing":
        return True  # “from voting”: a verb is fine, too
    after = _WORD_AFTER.match(prose, end)
    return after is not None and after[1].lower() not in _FUNCTION
