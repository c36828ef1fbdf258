"""Finds a у that should be ў, and a ў that should be у.

The rule is the law of 23.07.2008 No 420-З, «Нескладовае ў і у складовае»: after a vowel у becomes ў, inside a word and
at the start of a word if no punctuation intervenes; after a consonant, after punctuation and
at the start of a sentence it is у (point 1); stressed у stays (point 2); loanwords in -ум, -ус keep у
(point 3); the capital У of a name stays (point 4). Beyond the law's text, as taught in schools and
needed in software, quotation marks, a hyphen and invisible markup between the words change nothing.

Where the letter depends on what is read aloud (after a number, an abbreviation, a placeholder,
code, a Latin word) no rule is written, and nothing is reported.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache
from typing import Final

from pieraklad.belarusian import u_short_words
from pieraklad.belarusian.alphabet import (
    ACUTE,
    APOSTROPHES,
    CONSONANTS,
    CYRILLIC,
    FOREIGN,
    VOWELS,
    compose,
)
from pieraklad.belarusian.masks import OPAQUE, mask, visible

_WORD: Final = re.compile(
    f"[{CYRILLIC}\u0300-\u036f]+(?:[{APOSTROPHES}][{CYRILLIC}\u0300-\u036f]+)*"
)
_U: Final = re.compile("[уўУЎ]")
_BREVE: Final = "\u0306"
# и + breve is a decomposed й, not a Russian letter.
_FOREIGN_LETTER: Final = re.compile(f"[{''.join(FOREIGN)}](?<!и(?={_BREVE}))")
_QUOTES: Final = frozenset("«»„“”‟\"‹›'’‘‚`")
_HYPHENS: Final = frozenset("-‐‑")
_SPACES: Final = frozenset(" \u00a0\u202f\u2009\n\r")
_STOPS: Final = frozenset("!?…•·#*")
_PAUSES: Final = frozenset(",;:—–(")
_SHORT_WORDS: Final = frozenset("АІЯУЗЎО")
_ONE_LETTER_WORDS: Final = frozenset("жбаіяоэ")
_CONSONANT_SOUNDS: Final = CONSONANTS | {"ь"}


class _Before(Enum):
    """What precedes a word."""

    START = "the start of the text or of a sentence"
    PAUSE = "a punctuation mark with a pause"
    VOWEL = "a word that ends in a vowel"
    CONSONANT = "a word that ends in a consonant"
    UNKNOWN = "something that is read in more than one way"


# A letter that is named, and no word: the rule says nothing of it. «у і ў», «у на ў»: two of them.
_AND: Final = r"\s(?:(?:і|й|ці|або|ды|на|замест)\s)?"
_PAIRED_BEFORE: Final = re.compile(rf"(?:^|(?<=[\s«“(]))[уўУЎ]{_AND}\Z")
_PAIRED_AFTER: Final = re.compile(rf"{_AND}[уўУЎ](?!\w)")
# «у нескладовае» is the letter's full name; «літара у», «гук у» before what no preposition governs.
_FULL_NAME: Final = re.compile(r"\s(?:не)?складов(?:ае|ага|аму|ым)(?!\w)")
_KIND_OF_SIGN: Final = re.compile(r"(?<!\w)(?:літар|гук|знак|галосн)\w{0,4}\s\Z", re.IGNORECASE)
_UNGOVERNED: Final = re.compile(
    r"\s(?:(?:і|й|ці|або|ды|а|але|на|з|за|замест|пасля|перад|паміж|у|ў|тут|там|толькі|таксама|заўсёды|"
    r"ніколі|запар|побач|можа|можна|трэба|ёсць|мае|быў|была|былі|стала)|\w+(?:цца|(?<!с)ць))(?!\w)"
)


def find_u_short(text: str) -> list[tuple[int, str]]:
    """Return the places of wrong у or ў with the right letter, in text order.

    The offset counts code points, and the letter has the case of the wrong one. Replacing all of
    them leaves nothing to find: each letter is judged as if those before it had been corrected.
    """
    if not _U.search(text):
        return []
    prose, offsets = visible(mask(text))
    chars = list(prose)
    alone = len(prose.split(None, 1)) < 2  # a message of one word, hyphenated or not
    found: list[tuple[int, str]] = []
    for match in _WORD.finditer(prose):
        word = match[0]
        if not ("у" in word or "ў" in word or "У" in word or "Ў" in word):
            continue
        start, end = match.span()
        if _is_mixed(prose, start, end):
            continue
        if len(word) == 1 and _is_named(prose, start, end):
            continue
        for at, letter in _judge(chars, word, start, alone):
            chars[start + at] = letter
            found.append((offsets[start + at], letter))
    return found


def _is_named(prose: str, start: int, end: int) -> bool:
    """Whether the letter between `start` and `end` is named: «літары у і ў», «у нескладовае»."""
    near = max(0, start - 12)
    return bool(
        _PAIRED_BEFORE.search(prose, near, start)
        or _PAIRED_AFTER.match(prose, end)
        or _FULL_NAME.match(prose, end)
        or (_KIND_OF_SIGN.search(prose, near, start) and _UNGOVERNED.match(prose, end))
    )


def _is_mixed(prose: str, start: int, end: int) -> bool:
    """Whether the word is next to a digit or another script, so that it is not a Belarusian word."""
    before = prose[start - 1 : start]
    after = prose[end : end + 1]
    if before and (before.isalnum() or before in "_/\\@"):
        return True
    return bool(after) and (after.isalnum() or after in "_/\\@")


def _is_foreign(word: str) -> bool:
    return _FOREIGN_LETTER.search(word.lower()) is not None


def _judge(chars: list[str], word: str, start: int, alone: bool) -> tuple[tuple[int, str], ...]:
    """Return (index in the word, right letter) for each у and ў of the word that is wrong.

    `alone` says that the word is the whole text.
    """
    end = start + len(word)
    is_cut = chars[end : end + 1] == [OPAQUE]
    if len(word) == 1:
        letter = None if is_cut else _lone(chars, start, _before(chars, start))
        if letter is None or letter == word.lower():
            return ()
        return ((0, letter.upper() if word.isupper() else letter),)
    if word[0].islower() and word[0] not in "уў":
        return _wrong(word, None, alone, is_cut, False)  # nearly always
    shouting = word.isupper() and _in_capitals(chars, start)
    return _wrong(word, _before(chars, start), alone, is_cut, shouting)


@lru_cache(maxsize=1 << 14)  # words repeat
def _wrong(
    word: str, before: _Before | None, alone: bool, is_cut: bool, in_capitals: bool
) -> tuple[tuple[int, str], ...]:
    """Return (index, right letter) for each wrong letter of a word of two letters or more.

    `before` is None for a word inside which alone something may be wrong; `is_cut` says that a
    placeholder follows, `in_capitals` that the line around is written in capitals.
    """
    if _is_foreign(word):
        return ()
    places = [i for i, char in enumerate(word) if char != ACUTE]
    letters = [word[i] for i in places]
    flat = "".join(letters).lower().replace("ў", "у")
    if len(flat) == 1:
        return ()  # stressed
    keep, silent = _exceptions(flat)
    shouting = word.isupper()
    capitalised = letters[0].isupper() and not shouting
    name = capitalised and before is not _Before.START
    if capitalised:
        silent |= _spans(_compiled("SILENT_CAPITALISED"), flat)
    if name or (capitalised and alone):
        silent |= _spans(_compiled("SILENT_NAMES"), flat)
    if not name and capitalised and alone:
        silent |= _spans(_compiled("LONE_NAMES"), flat)
    if is_cut:
        silent |= {len(letters) - 1}  # a placeholder may stand for the word's ending
    wrong: list[tuple[int, str]] = []
    for at, place in enumerate(places):
        if letters[at] not in "уўУЎ" or at in silent:
            continue
        if word[place + 1 : place + 2] in (ACUTE, _BREVE):
            continue  # Stressed; or a decomposed ў, which another rule reports.
        if at in keep:
            letter: str | None = "у"
            if at == 0 and letters[0].isupper() and not shouting:
                letter = "у" if letters[0] == "Ў" else None
        elif at == 0:
            letter = _initial(word[0], flat, before, shouting, in_capitals)
        else:
            letter = _inner(letters, at)
        if letter is None:
            continue
        letters[at] = letter.upper() if letters[at].isupper() else letter
        if letters[at] != word[place]:
            wrong.append((place, letters[at]))
    return tuple(wrong)


def _inner(letters: list[str], at: int) -> str | None:
    """The letter inside a word: ў after a vowel (point 1), у after anything else."""
    previous = letters[at - 1].lower()
    following = letters[at + 1].lower() if at + 1 < len(letters) else ""
    if previous not in VOWELS:
        # ў is only ever written after a vowel.
        return "у" if previous in _CONSONANT_SOUNDS or previous in APOSTROPHES else None
    return None if following == "ь" else "ў"


def _initial(
    char: str, flat: str, before: _Before | None, shouting: bool, in_capitals: bool
) -> str | None:
    """The letter at the start of a word; `before` says what precedes it."""
    if char.isupper() and not shouting:
        return "у" if char == "Ў" else None  # point 4, and a sentence's first word
    if shouting and not in_capitals and before in (_Before.VOWEL, _Before.CONSONANT):
        return None
    if shouting and re.match(u_short_words.PROPER[0], flat):
        return None
    if before is _Before.START and char == "ў":
        return None  # A message that begins with a lower-case letter may continue another one.
    return _after(before)


def _lone(chars: list[str], at: int, before: _Before) -> str | None:
    """The preposition у, unless the letter itself is meant («у», літара Ў)."""
    following = chars[at + 1] if at + 1 < len(chars) else ""
    previous = chars[at - 1] if at else " "
    if following not in _SPACES or not (previous in _SPACES or previous in "(-"):
        return None
    if _in_list_of_letters(chars, at):
        return None
    if chars[at].isupper():
        next_word = _word_after(chars, at + 1)
        if not next_word:
            return None
        if next_word.isupper() and len(next_word) > 1 and _in_capitals(chars, at):
            return _after(before)
        return "у" if chars[at] == "Ў" and before in (_Before.START, _Before.PAUSE) else None
    shown = next((char for char in chars[at + 1 : at + 200] if not char.isspace()), "")
    if not shown or shown in ".,;:!?…)—–-":
        return None  # «літара у.»
    # A message that begins with a lower-case ў may continue another one.
    return None if before is _Before.START else _after(before)


def _in_list_of_letters(chars: list[str], at: int) -> bool:
    """Whether the letter is one of a list, «й, ў і ё», and no preposition: «што ж, у вас»."""
    before = chars[max(0, at - 5) : at]
    if "," not in before:
        return False
    listed = re.search(r"(?:^|[^\w])([^\W\d_]), $", "".join(before))
    if listed is None:
        return False
    if listed[1].lower() not in _ONE_LETTER_WORDS:
        return True
    after = "".join(chars[at + 1 : at + 12])
    return re.match(r"\s(?:(?:і|й|ці|або|ды)\s)?[^\W\d_](?!\w)", after) is not None


def _after(before: _Before | None) -> str | None:
    if before is None or before is _Before.UNKNOWN:
        return None
    return "ў" if before is _Before.VOWEL else "у"


def _before(chars: list[str], start: int) -> _Before:
    """Return what precedes the word at `start`, skipping quotation marks and one gap."""
    i = start - 1
    if i > 0 and chars[i] == " " and chars[i - 1].isalpha():
        return _after_word(chars, i - 1, " ")  # nearly always
    while i >= 0 and (chars[i] in _SPACES or chars[i] in _QUOTES or chars[i] in _HYPHENS):
        i -= 1
    gap = "".join(chars[i + 1 : start])
    if i < 0:
        return _Before.START
    char = chars[i]
    if re.search(r"\n[ \r]*\n", gap):
        return _Before.START
    if re.search(r"[ \u00a0]{2}|\t", gap):
        return _Before.UNKNOWN  # columns of a table or of a help text
    hyphens = sum(map(gap.count, _HYPHENS))
    if hyphens:
        if re.search(r"\s[-‐‑]+\s", gap):
            return _Before.PAUSE  # a hyphen that stands for a dash, or a list's bullet
        if hyphens > 1 or re.search(r"\s", gap):
            return _Before.UNKNOWN
    if char == OPAQUE:
        return _Before.UNKNOWN
    if char.isalpha() or char in (ACUTE, _BREVE):
        return _after_word(chars, i, gap)
    if char == ".":
        # "г." is read as a word; a full stop does not precede a lower-case letter.
        return _Before.START if chars[start].isupper() else _Before.UNKNOWN
    if char in _STOPS:
        return _Before.START if chars[start].isupper() else _Before.PAUSE
    return _Before.PAUSE if char in _PAUSES else _Before.UNKNOWN


def _after_word(chars: list[str], last: int, gap: str) -> _Before:
    """The final sound of the word that ends at `last`, if its letters determine it."""
    if not gap:
        return _Before.UNKNOWN
    word = _word_ending(chars, last)
    if len(word) > 1 and word.isupper() and _is_abbreviation(chars, last, word):
        return _Before.UNKNOWN
    return _final_sound(word)


@lru_cache(maxsize=1 << 14)  # words repeat
def _final_sound(word: str) -> _Before:
    lower = word.lower()
    if not word or _is_foreign(word) or not _all_cyrillic(word):
        return _Before.UNKNOWN
    if len(word) == 1 and word.isupper() and word not in _SHORT_WORDS:
        return _Before.UNKNOWN  # клас Б: a letter's name
    if len(word) > 1 and VOWELS.isdisjoint(lower):
        return _Before.UNKNOWN  # кг, млн, гг
    if lower[-1] in VOWELS:
        return _Before.VOWEL
    return _Before.CONSONANT if lower[-1] in _CONSONANT_SOUNDS else _Before.UNKNOWN


def _is_abbreviation(chars: list[str], last: int, word: str) -> bool:
    """Five capitals with a vowel are read as a word (МЕТКА, ЮНЕСКА) even outside a headline."""
    return word in u_short_words.ABBREVIATIONS or (len(word) < 5 and not _in_capitals(chars, last))


def _word_ending(chars: list[str], last: int) -> str:
    first = last
    while first >= 0 and (chars[first].isalpha() or _in_word(chars[first])):
        first -= 1
    word = "".join(chars[first + 1 : last + 1]).strip(APOSTROPHES)
    if word.isalpha():
        return word
    return "".join([char for char in compose(word) if not _is_mark(char)])


def _word_after(chars: list[str], at: int) -> str:
    while at < len(chars) and (chars[at] in _SPACES or chars[at] in _QUOTES):
        at += 1
    end = at
    while end < len(chars) and chars[end].isalnum():
        end += 1
    return "".join(chars[at:end])


def _in_word(char: str) -> bool:
    return char.isalnum() or char in APOSTROPHES or _is_mark(char)


def _is_mark(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def _all_cyrillic(word: str) -> bool:
    return all("\u0400" <= char <= "\u052f" or char in APOSTROPHES for char in word)


def _in_capitals(chars: list[str], at: int) -> bool:
    """Whether the line around `at` is written in capitals, so that they are not abbreviations."""
    first = at
    while first > 0 and chars[first - 1] != "\n" and at - first < 200:
        first -= 1
    last = at
    while last < len(chars) and chars[last] != "\n" and last - at < 200:
        last += 1
    line = [char for char in chars[first:last] if "\u0400" <= char <= "\u052f" and char.isalpha()]
    return not any(char.islower() for char in line)


@lru_cache(maxsize=1 << 14)  # words repeat
def _exceptions(flat: str) -> tuple[frozenset[int], frozenset[int]]:
    return _spans(_compiled("KEEP"), flat), _spans(_compiled("SILENT"), flat)


def _spans(pattern: re.Pattern[str], word: str) -> frozenset[int]:
    return frozenset(i for match in pattern.finditer(word) for i in range(*match.span()))


@cache
def _compiled(name: str) -> re.Pattern[str]:
    """A list of u_short_words as one pattern, compiled when first needed."""
    return re.compile("|".join(getattr(u_short_words, name)))
