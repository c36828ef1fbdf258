"""The likely Cyrillic spelling of a Belarusian word in Latin letters, for searching.

It reads Łacinka, the official romanisation of 2000/2007, and the spellings of people who type without diacritics.
Latin spellings keep less information than Cyrillic ones, so this is a guess for looking words up, not a
transliteration: only `transliteration.reverse_iso9` is exact.
"""

from __future__ import annotations

import re
import unicodedata

# Soft consonants have an acute in Łacinka (ń) and stand before a soft sign in Cyrillic.
_PAIRS = {
    "šč": "шч", "dź": "дзь", "dž": "дж", "dz": "дз", "ch": "х", "zh": "ж", "sh": "ш",
    "kh": "х", "shch": "шч",
    "ja": "я", "je": "е", "jo": "ё", "ju": "ю", "ia": "я", "ie": "е", "io": "ё", "iu": "ю",
    "ĺ": "ль", "ć": "ць", "ń": "нь", "ś": "сь", "ź": "зь", "č": "ч", "š": "ш", "ž": "ж",
    "ŭ": "ў", "ł": "л", "a": "а", "b": "б", "c": "ц", "d": "д", "e": "э", "f": "ф", "g": "г",
    "h": "г", "i": "і", "j": "й", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п",
    "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "y": "ы", "z": "з",
}  # fmt: skip
# Alternative readings of the same letters: `l` is soft in Łacinka, `ch` is ч to an English reader.
_SOFT_L = {"la": "ля", "le": "ле", "lo": "лё", "lu": "лю", "l": "ль"}
_READINGS = (_PAIRS, {**_PAIRS, **_SOFT_L}, {**_PAIRS, "ch": "ч"})
_PATTERNS = tuple(
    re.compile("|".join(sorted(reading, key=len, reverse=True))) for reading in _READINGS
)
_LATIN = re.compile(r"[a-zčšžćńśźłŭĺ’']+\Z")
_SOFT_BEFORE_SOFT = re.compile(r"([ćńśź])(?=[cdlnstzćńśź])")
_HARD = {"ć": "c", "ń": "n", "ś": "s", "ź": "z"}


def likely_cyrillic(word: str) -> tuple[str, ...]:
    """Return the likely Cyrillic spellings of a word in Latin letters; none for other words.

    >>> likely_cyrillic("kamisija")
    ('камісія',)
    """
    folded = unicodedata.normalize("NFC", word).lower()
    if not _LATIN.match(folded):
        return ()
    folded = folded.replace("'", "").replace("’", "")
    # Taraškievica marks softness before soft consonants (nazirańnie), official spelling does not.
    folded = _SOFT_BEFORE_SOFT.sub(lambda found: _HARD[found[0]], folded)
    return tuple(
        dict.fromkeys(
            pattern.sub(lambda found, table=table: table[found[0]], folded)  # type: ignore[misc]
            for pattern, table in zip(_PATTERNS, _READINGS, strict=True)
        )
    )
