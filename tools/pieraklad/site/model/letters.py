"""The A–Z index: articles by the first letters of their titles, the language's own letters first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from pieraklad.index import Entry
from pieraklad.project.languages import base_of

DIGITS = "0–9"
OTHER = "#"
_CYRILLIC = frozenset({"be", "ru", "uk", "bg", "mk", "sr"})


class LetterGroup(NamedTuple):
    """The articles under one letter; `lang` is empty where titles are in the page's language."""

    letter: str
    lang: str
    entries: tuple[Entry, ...]

    @property
    def slug(self) -> str:
        """What stands for the letter in an address."""
        letter = {DIGITS: "0-9", OTHER: "other"}.get(self.letter, self.letter)
        return f"{letter}-{self.lang}" if self.lang else letter


def group_by_letter(entries: Iterable[Entry], language: str) -> list[LetterGroup]:
    """Return the articles by letter: the page's script, then digits, signs, then other scripts.

    `entries` come in the order of the language's dictionary, and stay in it within a letter.
    Foreign letters are grouped by the language of their titles as well, so that a speaking
    browser reads each group in its own.
    """
    found: dict[tuple[int, str, str], list[Entry]] = {}
    for entry in entries:
        title = entry.readings[language].title
        letter = first_letter(title.text, title.lang or language)
        foreign = letter.isalpha() and _script(letter) != script_of(language)
        # A title of the page's own script stands among its letters, whatever its language.
        lang = title.lang if foreign and title.lang != language else ""
        rank = 3 if foreign else 1 if letter == DIGITS else 2 if letter == OTHER else 0
        found.setdefault((rank, lang, letter), []).append(entry)
    # Sorting is stable: letters of one rank stay in the dictionary's order.
    listed = sorted(found.items(), key=lambda item: item[0][:2])
    return [LetterGroup(letter, lang, tuple(group)) for (_, lang, letter), group in listed]


def first_letter(title: str, language: str) -> str:
    """Return the capital that a title is listed under; `DIGITS` or `OTHER` where it has none.

    Quotation marks and other signs before it do not count. Ё, І, Й and Ў are letters of their
    own; the accents of Latin letters are taken off.
    """
    for char in unicodedata.normalize("NFC", title):
        if char.isdecimal():
            return DIGITS
        if char.isalpha():
            capital = char.upper()[:1]
            if _script(capital) != "LATIN" or base_of(language) == "be":
                return capital
            return unicodedata.normalize("NFD", capital)[0]
    return OTHER


def script_of(language: str) -> str:
    """Return the name that Unicode gives the letters of a language: “CYRILLIC”, “LATIN”."""
    primary, _, rest = language.partition("-")
    return "CYRILLIC" if primary in _CYRILLIC and "Latn" not in rest else "LATIN"


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]
