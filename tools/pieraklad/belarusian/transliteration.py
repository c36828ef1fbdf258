"""Belarusian Cyrillic into Latin letters: six schemes, one of them reversible.

*official*  the Instruction on transliteration of geographical names (23.11.2000, as amended
            11.06.2007; UN resolution X/6 of 2012). In Belarus itself, Instruction No 19 of
            24.03.2023 replaced it. That one is not included: its complete table was not available,
            and a guessed letter would be worse than none. The same applies to the population
            register's table (Interior Ministry, resolution 288 of 2008).
*lacinka*   the traditional Latin alphabet as printed since the 1990s, letter by letter.
*bgn*       BGN/PCGN 1979, soft sign ’ and apostrophe ” as in its own examples.
*iso9*      ISO 9:1995, one letter for one letter; `reverse_iso9` reverses it.
*icao*      ICAO Doc 9303 part 3, upper case.
*slug*      icao in lower case with hyphens: a part of a URL. Our convention, not a standard.

Only words in Cyrillic letters are changed (and apostrophes inside them); `slug` turns the whole text
into one ASCII word. Decomposed й, ў, ё are accepted. The letters of other Cyrillic alphabets
(и, щ, ъ …) get the nearest letters of the scheme: the standards do not cover them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pieraklad.belarusian.alphabet import ACUTE, APOSTROPHES, CYRILLIC, VOWELS, compose

SCHEMES: Final = ("official", "lacinka", "bgn", "iso9", "icao", "slug")

# A word: Cyrillic letters, with stress marks anywhere and apostrophes between letters.
_WORD: Final = re.compile(
    f"([{CYRILLIC}{ACUTE}]+(?:[{APOSTROPHES}][{CYRILLIC}][{CYRILLIC}{ACUTE}]*)*)"
)
_LONE_CAPITAL: Final = re.compile(f"(?<![{CYRILLIC}{APOSTROPHES}])[ЁЕЮЯЖХЦЧШЩЄЇ](?![{CYRILLIC}])")
_LETTER_RUN: Final = re.compile(r"[^\W\d_]+")

_CACHED_WORDS: Final = 1 << 15


def _pairs(latin: str) -> dict[str, str]:
    """Read "а=a б=b" into a table."""
    return dict(pair.split("=") for pair in latin.split())


_COMMON: Final = _pairs(
    "а=a б=b в=v г=h ґ=g д=d з=z к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f ы=y э=e"
)
_OFFICIAL: Final = _COMMON | _pairs(
    "е=je ё=jo ж=ž і=i й=j ў=ŭ х=ch ц=c ч=č ш=š ю=ju я=ja и=i щ=šč ъ= ї=ji є=je ѣ=ie"
)
_BGN: Final = _COMMON | _pairs(
    "е=ye ё=yo ж=zh і=i й=y ў=w х=kh ц=ts ч=ch ш=sh ь=’ ю=yu я=ya и=i щ=shch ъ=” ї=yi є=ye ѣ=ye"
)
_ICAO: Final = _COMMON | _pairs(
    "е=e ё=io ж=zh і=i й=i ў=u х=kh ц=ts ч=ch ш=sh ь= ю=iu я=ia и=i щ=shch ъ= ї=i є=ie ѣ=ie"
)
# The Russian and Ukrainian letters are also ISO 9's, so that they are reversible, too.
_ISO9: Final = _COMMON | _pairs(
    "г=g ґ=g\u0300 е=e ё=ë ж=ž і=ì й=j ў=ŭ х=h ц=c ч=č ш=š ь=ʹ э=è ю=û я=â и=i щ=ŝ ъ=ʺ ї=ï є=ê ѣ=ě"
)
_ACUTES: Final = _pairs("л=ĺ н=ń с=ś ц=ć з=ź Л=Ĺ Н=Ń С=Ś Ц=Ć З=Ź")
_FIRST_J: Final = {"е": "ie", "ё": "io", "ю": "iu", "я": "ia"}


def transliterate(text: str, scheme: str) -> str:
    """Return `text` with its Cyrillic words in the Latin letters of `scheme`.

    A digraph is all upper case in a word of capitals (ЖОДЗІНА → ZHODZINA), else only its first
    letter is (Жодзіна → Zhodzina); a one-letter word follows its neighbours (Я БЕЛАРУС → JA
    BIELARUS). Raises ValueError for a scheme that is not in SCHEMES.
    """
    if scheme == "slug":
        return slugify(text)
    if scheme not in SCHEMES:
        raise ValueError(f"unknown scheme {scheme!r}: expected one of {', '.join(SCHEMES)}")
    text = compose(text)
    cached = _cached(scheme)
    # Splitting on a group puts the words at odd indexes: much faster than a callback per match.
    parts = _WORD.split(text)
    parts[1::2] = map(cached, parts[1::2])
    if scheme not in ("iso9", "icao") and _LONE_CAPITAL.search(text):
        _raise_lone_capitals(text, parts)
    return "".join(parts)


def slugify(text: str) -> str:
    """Return `text` as a part of a URL: lower-case ASCII letters, digits and single hyphens.

    Cyrillic goes through the icao table, Latin letters lose their diacritics; everything else
    becomes a hyphen. The result is empty when `text` has no such letter or digit.
    """
    latin = transliterate(text, "icao").translate(_LATIN_FOLDS)
    latin = unicodedata.normalize("NFD", latin).lower()
    # Marks are removed before hyphens are inserted: "é" is one letter, not a letter and a separator.
    latin = re.sub("[\u0300-\u036f\u00ad]+", "", latin)
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")


# Letters that NFD does not decompose.
_LATIN_FOLDS: Final = str.maketrans(
    _pairs(
        "ß=ss ẞ=SS æ=ae Æ=AE œ=oe Œ=OE ø=o Ø=O đ=d Đ=D ð=d Ð=D þ=th Þ=TH ł=l Ł=L"
        " ħ=h Ħ=H ı=i ŋ=n Ŋ=N"
    )
)


def reverse_iso9(text: str) -> str:
    """Return `text`, transliterated by the iso9 scheme, in Cyrillic again.

    Lossless for every text that had no Latin letters: `reverse_iso9(transliterate(t,
    "iso9")) == t` if t is composed (NFC). Every Latin letter is treated as a transliterated one,
    decomposed letters (i + grave) included.
    """
    text = _LATIN_MARKED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
    text = re.sub("[gG]\u0300", lambda match: "ґ" if match[0][0] == "g" else "Ґ", text)
    text = text.translate(_reverse_table())
    return _SIGNED_WORD.sub(_restore_signs, text)


# ISO 9's own marks; not the acute, which is a stress mark here.
_LATIN_MARKED: Final = re.compile("[A-Za-z][\u0300\u0302\u0306\u0308\u030c]")
_SIGNED_WORD: Final = re.compile(_WORD.pattern.replace(CYRILLIC, f"{CYRILLIC}ʹʺ"))
_UNSIGNS: Final = {"ʹ": "ь", "ʺ": "ъ"}


def _restore_signs(match: re.Match[str]) -> str:
    """Give ʹ the case of its word: ISO 9 has only one character for ь and Ь."""
    word = match[0]
    if "ʹ" not in word and "ʺ" not in word:
        return word
    upper = _signs_are_upper(word)
    signs = {sign: letter.upper() if upper else letter for sign, letter in _UNSIGNS.items()}
    return "".join([signs.get(char, char) for char in word])


def _signs_are_upper(word: str) -> bool:
    letters = [char for char in word if char.isalpha() and char not in "ʹʺьЬъЪʼ"]
    return len(letters) > 1 and all(char.isupper() for char in letters)


@cache
def _reverse_table() -> dict[int, str]:
    table = {latin: cyrillic for cyrillic, latin in _ISO9.items() if latin not in _UNSIGNS}
    del table["g\u0300"]
    upper = {latin.upper(): cyrillic.upper() for latin, cyrillic in table.items()}
    return str.maketrans(table | upper)


@dataclass(frozen=True, slots=True)
class _Scheme:
    """A table for lower-case letters and apostrophes, and the rule that reads it."""

    table: dict[str, str]
    rule: Callable[[str, _Scheme], list[str]]


@cache
def _scheme(name: str) -> _Scheme:
    return {
        "official": _Scheme(_OFFICIAL | dict.fromkeys(APOSTROPHES, ""), _contextual),
        "lacinka": _Scheme(_OFFICIAL | dict.fromkeys(APOSTROPHES, ""), _lacinka),
        "bgn": _Scheme(_BGN | dict.fromkeys(APOSTROPHES, "”"), _bgn),
        # iso9 keeps whichever apostrophe the text has: nothing may be lost.
        "iso9": _Scheme(_ISO9, _letters),
        "icao": _Scheme(_ICAO | dict.fromkeys(APOSTROPHES, ""), _letters),
    }[name]


@cache
def _cached(name: str) -> Callable[[str], str]:
    """The word function of a scheme with a bounded cache: words repeat, and looking one up is
    several times faster than transliterating it."""
    scheme = _scheme(name)

    def word(cyrillic: str) -> str:
        result = _with_case(cyrillic, scheme.rule(cyrillic.lower(), scheme))
        if name == "icao":
            return result.upper()
        return _keep_odd_signs(cyrillic, result) if name == "iso9" else result

    return lru_cache(maxsize=_CACHED_WORDS)(word)


def _with_case(word: str, pieces: list[str]) -> str:
    """Join the Latin pieces, one per character of `word`, each in its character's case."""
    if word.islower():
        return "".join(pieces)
    if word[1:].islower():
        return pieces[0].capitalize() + "".join(pieces[1:])
    letters = [char for char in word if char.isalpha() and char != "ʼ"]
    all_caps = len(letters) > 1 and all(map(str.isupper, letters))
    return "".join(
        [
            # bgn's optional dot may come before the letter: "·H" has no first letter to raise.
            (piece.upper() if all_caps or piece[:1] == "·" else piece.capitalize())
            if char.isupper()
            else piece
            for char, piece in zip(word, pieces, strict=True)
        ]
    )


def _keep_odd_signs(word: str, latin: str) -> str:
    """iso9: keep a capital Ь that reversing could not distinguish from ь (see _signs_are_upper).

    iso9 is the only scheme in which a word and its Latin form have the same length, except for ґ.
    """
    if "ь" not in word and "Ь" not in word and "ъ" not in word and "Ъ" not in word:
        return latin
    upper = _signs_are_upper(word)
    odd = iter([char if char.isupper() is not upper else "" for char in word if char in "ьЬъЪ"])
    return "".join([next(odd) or char if char in _UNSIGNS else char for char in latin])


def _letters(word: str, scheme: _Scheme) -> list[str]:
    """One letter at a time, without context. Letters that are not in the table stay."""
    get = scheme.table.get
    return [get(char, char) for char in word]


def _contextual(word: str, scheme: _Scheme) -> list[str]:
    """official: je after a vowel, apostrophe, ь, ў, й and at the start; ie after other consonants.

    ь puts an acute on the letter before it; after a letter without one it leaves no trace.
    """
    pieces = _letters(word, scheme)
    if _CONTEXTUAL.isdisjoint(word):
        return pieces
    before = ""
    for i, char in enumerate(word):
        if char == ACUTE:
            continue
        if char == "ь":
            pieces[i] = ""
            if before in _ACUTES:
                # The letter's own place, so that a capital keeps its case: ЛЬ → Ĺ.
                pieces[i - 1] = _ACUTES[before]
        elif char in _FIRST_J and before and before not in _J_AFTER:
            pieces[i] = _FIRST_J[char]
        before = char
    return pieces


_CONTEXTUAL: Final = frozenset("еёюяь")
_J_AFTER: Final = VOWELS | frozenset("иїє’'ʼьўйъ")


def _lacinka(word: str, scheme: _Scheme) -> list[str]:
    """As official, but л is ł unless soft, soft л takes a bare vowel, and ль is l (no acute)."""
    pieces = _contextual(word, scheme)
    if "л" not in word:
        return pieces
    letters = [i for i, char in enumerate(word) if char != ACUTE]
    soft = False  # whether the letter to the right softens л
    for place in range(len(letters) - 1, -1, -1):
        i = letters[place]
        char = word[i]
        if char == "л":
            pieces[i] = "l" if soft else "ł"
            if soft and place + 1 < len(letters) and word[letters[place + 1]] in _FIRST_J:
                following = letters[place + 1]
                pieces[following] = pieces[following][1:]
        else:
            # лл before a soft vowel is soft as a whole (вяселле), so `soft` outlives an л.
            soft = char in "еёіюяьи"
    return pieces


def _bgn(word: str, scheme: _Scheme) -> list[str]:
    """BGN/PCGN's dot distinguishes з+г (z·h) from ж (zh), and so on."""
    pieces = _letters(word, scheme)
    for match in _DOTTED.finditer(word):
        pieces[match.end()] = "·" + pieces[match.end()]
    return pieces


_DOTTED: Final = re.compile("[зксц](?=г)|т(?=с)")


def _raise_lone_capitals(text: str, parts: list[str]) -> None:
    """Write the one-letter words Я, Е … of `parts` as JA next to a word of capitals."""
    start = 0
    words = _WORD.split(text)
    for i, word in enumerate(words):
        if i % 2 and len(word) == 1 and _LONE_CAPITAL.match(word):
            before = _LETTER_RUN.findall(text, max(0, start - 80), start)
            after = _LETTER_RUN.findall(text, start + 1, start + 80)
            if _shouts(reversed(before)) or _shouts(after):
                parts[i] = parts[i].upper()
        start += len(word)


def _shouts(neighbours: Iterable[str]) -> bool:
    """Whether the nearest word is all capitals; initials (Ж. Я.) are skipped."""
    for word in neighbours:
        if len(word) > 1 or word.islower():
            return word.isupper()
    return False
