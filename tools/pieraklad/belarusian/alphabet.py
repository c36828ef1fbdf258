"""The Belarusian alphabet: letters, vowels, look-alikes, apostrophes, and what a word is.

Sources: the alphabet of 32 letters is that of the law of 23.07.2008 No 420-З ("Rules of Belarusian
Orthography and Punctuation"), in the order CLDR's `be` exemplars confirm. дж and дз are digraphs,
not letters. ґ is outside the official alphabet (Taraškievica has it as an optional letter).
"""

from __future__ import annotations

import re
from typing import Final

LETTERS: Final = "абвгдеёжзійклмнопрстуўфхцчшыьэюя"
"""The 32 letters in the alphabet's order, lower case."""

VOWELS: Final = frozenset("аеёіоуыэюя")
"""Letters for vowels. ў and й are not among them: both stand for consonants."""

CONSONANTS: Final = frozenset("бвгґджзйклмнпрстўфхцчш")

IOTATED: Final = frozenset("еёюя")
"""Letters that stand for [j] and a vowel at the start of a word, after a vowel, ’, ь or ў."""

FOREIGN: Final = {
    "и": "і",
    "щ": "шч",
    "ъ": "’",
    "ї": "і",
    "є": "е",
    "ѓ": "г",
    "ђ": "дж",
    "ј": "й",
    "љ": "ль",
    "њ": "нь",
    "ћ": "ць",
    "џ": "дж",
    "ќ": "к",
    "ѕ": "дз",
    "ѣ": "е",
}
"""Cyrillic letters that no Belarusian word has, and their likely replacements."""

LATIN_TO_CYRILLIC: Final = {
    **dict(zip("aceiopxyABCEHIKMOPTXYkmtëËŭŬ", "асеіорхуАВСЕНІКМОРТХУкмтёЁўЎ", strict=True)),
    "ï": "ї",
    "Ï": "Ї",
}
"""Latin letters that look like a Cyrillic one in most typefaces."""

CYRILLIC_TO_LATIN: Final = dict(zip("асеіорхуАВСЕНІКМОРТХУ", "aceiopxyABCEHIKMOPTXY", strict=True))
"""The reverse, for a Latin word with a stray Cyrillic letter. Only letters that look identical:
к, м and т do not."""

APOSTROPHE: Final = "’"
"""U+2019, the typographic apostrophe."""

APOSTROPHES: Final = "’'ʼ"
"""Apostrophes in use: typographic U+2019, typewriter U+0027, modifier letter U+02BC."""

WRONG_APOSTROPHES: Final = '`´′‘"*'
"""Marks that stand for an apostrophe in badly typed or badly converted text."""

ACUTE: Final = "\u0301"
"""The stress mark: transparent for all the rules about neighbouring letters."""

DECOMPOSED: Final = {
    "у\u0306": "ў",
    "У\u0306": "Ў",
    "и\u0306": "й",
    "И\u0306": "Й",
    "е\u0308": "ё",
    "Е\u0308": "Ё",
    "і\u0308": "ї",
    "І\u0308": "Ї",
}
"""Letter and combining mark → the one code point NFC would make of them."""

CYRILLIC: Final = "\u0400-\u0481\u048a-\u052f"
"""A range for a character class: the Cyrillic letters."""

_DECOMPOSED = re.compile("[уУиИіІ]\u0306|[еЕіІ]\u0308")
_APOSTROPHES = re.compile(f"[{APOSTROPHES}](?<=[{CYRILLIC}].)(?=[{CYRILLIC}])")


def compose(text: str) -> str:
    """Return `text` with decomposed й, ў and ё as one code point each, and nothing else changed.

    Unlike NFC this leaves everything that is not Belarusian as it was.
    """
    if "\u0306" not in text and "\u0308" not in text:
        return text
    return _DECOMPOSED.sub(lambda match: DECOMPOSED.get(match[0], match[0]), text)


def fold_apostrophes(text: str, to: str = APOSTROPHE) -> str:
    """Return `text` with every apostrophe between Cyrillic letters written as `to`."""
    if not any(mark != to and mark in text for mark in APOSTROPHES):
        return text
    return _APOSTROPHES.sub(to, text)
