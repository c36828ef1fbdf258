"""The order of a Belarusian dictionary, index or list of titles.

The alphabet's order decides: ё is a letter after е, й after і, ў after у (CLDR's collation for
`be` has the same rule for ё and ў; plain code points put them last, CLDR's root treats them as accented letters).
Three choices are ours, where usage differs:

* ґ is a letter after г, as in the dictionaries that have it; ICU treats it as a variant of г.
* An apostrophe is ignored, as in printed dictionaries: абед, аб’езд, абзац.
* Digits come first, then Cyrillic, then Latin words, as with CLDR's [reorder Cyrl] for `be`.

Words are compared one by one ("мова мая" before "мовазнаўства"); only between equals do accents,
then case (small before capital), then the text itself decide, so that the order is total.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from pieraklad.belarusian.alphabet import APOSTROPHES

# Letters of other Cyrillic alphabets are sorted beside the nearest Belarusian one.
_ORDER: Final = (
    "0123456789абвгґѓдђеёєжзѕиіїйјклљмнњопрстћќуўфхцчџшщъыьѣэюяabcdefghijklmnopqrstuvwxyz"
)
_BREAK: Final = "\x01"
_LEVEL: Final = "\x00"


@cache
def _weights() -> dict[str, str]:
    return {char: chr(2 + i) for i, char in enumerate(_ORDER)}


def collation_key(text: str) -> str:
    """Return a key that sorts as Belarusian dictionaries do; equal keys mean equal texts.

    The key is a string, so it can be stored and compared by anything that compares code points.
    """
    weights = _weights()
    composed = unicodedata.normalize("NFC", text)
    primary: list[str] = []
    accents: list[str] = []
    cases: list[str] = []
    for char in composed:
        lower = char.lower()
        if char in APOSTROPHES or unicodedata.combining(char) or char == "\u00ad":
            continue
        weight = weights.get(lower)
        base, accent = lower, ""
        if weight is None and char.isalnum():
            # é is e with an accent; œ, Greek and other letters are unchanged and sort after everything known.
            decomposed = unicodedata.normalize("NFKD", lower)
            base, accent = decomposed[:1], decomposed[1:]
            weight = weights.get(base, chr(min(0x400 + ord(base), 0x10FFFF)))
        if weight is None:
            if primary and primary[-1] != _BREAK:
                primary.append(_BREAK)
            continue
        primary.append(weight)
        accents.append(accent + _BREAK)
        cases.append("2" if char != lower else "1")
    if primary and primary[-1] == _BREAK:
        primary.pop()
    parts = (
        "".join(primary),
        "".join(accents) if any(a != _BREAK for a in accents) else "",
        "".join(cases),
        text,
    )
    return _LEVEL.join(parts)
