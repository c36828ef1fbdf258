"""Text → the keys of its words: what the search and the comparison of articles count.

A word's *key* is what its forms share: Belarusian words through `belarusian.stem`, words in Latin
letters through a light English stemmer. Keys hold letters and digits only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pieraklad.belarusian import stem

# An apostrophe of any shape belongs to its word: з’явіцца, з'явіцца and observer’s are one word.
_APOSTROPHES = "’'ʼ‘`´"
_FURTHER = r"(?:[’'ʼ‘`´][^\W_]+)*"
_WORD = re.compile(r"[^\W_]+" + _FURTHER)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_APOSTROPHE = re.compile(r"[’'ʼ‘`´]")
_VOWEL = re.compile(r"[aeiouy]")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)es\Z")
_DOUBLED = re.compile(r"([bdfgmnprt])\1\Z")


# Of e-mail, wi-fi and co-operation people write the two parts together, too.
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_COMPOUND = re.compile(
    f"(?<![^\\W_])(?<![-‐‑])([{_LATIN}]{{1,2}})[-‐‑]([{_LATIN}]{{2,}})(?![-‐‑]?[^\\W_])"
)
# What no decomposition takes apart.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


class Word(NamedTuple):
    """A word's key and where the word stands, in code points."""

    key: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Iterate over the words of a text; one in two parts, e-mail, comes whole and then in its parts."""
    compounds = _compounds(text)
    for found in _WORD.finditer(text):
        while compounds and compounds[-1].start <= found.start():
            yield compounds.pop()
        key = _kept_key(found.group())
        if key:
            yield Word(key, found.start(), found.end())


def _compounds(text: str) -> list[Word]:
    """Return the words in two parts of a text, the last one first."""
    if "-" not in text and "‐" not in text and "‑" not in text:
        return []
    return [
        Word(_kept_key(found[1] + found[2]), found.start(), found.end())
        for found in reversed([*_COMPOUND.finditer(text)])
    ]


def sought_words(text: str, sought: frozenset[str], begun: bool = False) -> Iterator[Word]:
    """Iterate over the words of a text whose keys are among `sought`; with `begun`, begin like one.

    A quick way, in a sixth of the time of reading all: a page of results shows twenty passages. A test
    says that reading all finds the same.
    """
    if not sought:
        return
    beginnings = tuple(sought)

    def is_sought(key: str) -> bool:
        return key.startswith(beginnings) if begun else key in sought

    compounds = [word for word in _compounds(text) if is_sought(word.key)]
    for letter in _beginning_like(sought).finditer(text):
        start = letter.start()
        found = _WORD.match(text, start)
        if found is None or not is_sought(key := _kept_key(found.group())):
            continue
        if start > 1 and text[start - 1] in _APOSTROPHES and _WORD.match(text, start - 2):
            continue  # з’явіцца is one word
        while compounds and compounds[-1].start <= start:
            yield compounds.pop()
        yield Word(key, start, found.end())
    yield from reversed(compounds)


_ASCII = frozenset(map(chr, range(128)))
# A key begins with its word's first letter but for what the Belarusian stem folds: ў = у, о and э
# = а, е and ё = я, and in words of one letter the consonants that soften.
_FIRST_LETTERS = {"а": "аоэ", "я": "яеё", "у": "уў", "г": "гґз", "х": "хс", "т": "тц", "в": "вў"}


@lru_cache(maxsize=500)
def _beginning_like(sought: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of the first letters of words that may have one of these keys.

    A pattern that begins with a set of letters, and asks for what is before only behind one, is looked
    for several times as fast. Every new query waits until it is compiled, so it is a short one.
    """
    firsts = {letter for key in sought for letter in _FIRST_LETTERS.get(key[0], key[0])}
    firsts |= set(map(str.upper, firsts))
    if all(map(_CYRILLIC.match, firsts)):
        # U+02BC is a letter to Unicode and may begin a word; no key has it.
        letters = "".join(sorted({"ʼ", *firsts}))
    else:
        # Other letters may have accents that keys have not, or change with case or composition.
        letters = "^" + re.escape("".join(sorted(_ASCII - firsts)))
    return re.compile(f"[{letters}](?<![^\\W_].)", re.DOTALL)


def _composed(text: str) -> str:
    """Return `text` with no letter in two parts, which would end its word."""
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def keys(text: str) -> list[str]:
    """Return the keys of a text's words, in order."""
    # Loops that run in C: an article has a thousand words.
    found = list(filter(None, map(_TOKENS.__getitem__, _composed(text).split())))
    joined = " ".join(found)
    return found if joined.count(" ") == len(found) - 1 else joined.split()


# The keys, with a space between them, of what stands between two white spaces, mostly one word with
# its comma. Texts repeat such tokens: looking them up takes a ninth of the time of a search for words; a
# test says that both find the same.
_MOST_TOKENS = 200_000


class _Tokens(dict[str, str]):
    def __missing__(self, token: str) -> str:
        found = [key for word in _WORD.findall(token) if (key := word_key(word))]
        if len(found) > 1:
            found += [word.key for word in reversed(_compounds(token))]
        if len(self) >= _MOST_TOKENS:
            self.clear()
        kept = self[token] = " ".join(found)
        return kept


_TOKENS = _Tokens()


@lru_cache(maxsize=50_000)
def word_key(word: str) -> str:
    """Return the key that the forms of a word share."""
    word = unicodedata.normalize("NFC", word).lower()
    if _CYRILLIC.search(word):
        return re.sub(r"[\W_]+", "", stem(word))
    return english_key(word)


_kept_key = lru_cache(20_000)(word_key)


def _plain_latin(word: str) -> str:
    """Return a word with its Latin letters as in ASCII: é as e, ł as l. Others stay."""
    decomposed = unicodedata.normalize("NFD", word.translate(_LETTERS))
    plain = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", decomposed)
    return unicodedata.normalize("NFC", plain)


def english_key(word: str) -> str:
    """Return the key of an English word: vote, votes, voted and voting share one, as do naïve and naive."""
    if not word.isascii():
        word = _plain_latin(word.lower())
    word = _APOSTROPHE.sub("'", word.lower()).removesuffix("'s").replace("'", "")
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif _SIBILANT.search(word):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3 and _VOWEL.search(base):
            word = _DOUBLED.sub(r"\1", base)
            break
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word
