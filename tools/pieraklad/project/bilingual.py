"""Messages in English and Belarusian: an English string that carries the Belarusian one along.

Code that makes a message need not know who will read it, and code that passes it on need not know
that there are two: it is an ordinary English `str` with the Belarusian text in `be`.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from typing import Self


class Bilingual(str):
    """An English text; `be` is the same in Belarusian. Formatting it into another string loses that."""

    __slots__ = ("be",)
    be: str

    def __new__(cls, english: str, belarusian: str) -> Self:
        made = super().__new__(cls, english)
        made.be = belarusian
        return made

    def __reduce__(self) -> tuple[type[Bilingual], tuple[str, str]]:
        """Keep the Belarusian when errors come from other processes."""
        return Bilingual, (str(self), self.be)


def in_belarusian(text: str) -> str:
    """Return the Belarusian of a text that has one; otherwise the text, which then is data."""
    return text.be if isinstance(text, Bilingual) else text


def joined(*parts: str) -> Bilingual:
    """Return the parts as one text in both languages."""
    return Bilingual("".join(parts), "".join(map(in_belarusian, parts)))


def said_by(error: BaseException) -> str:
    """Return the message of an exception, in both languages if it has both."""
    text = error.args[0] if error.args else ""
    return text if isinstance(text, Bilingual) else str(error)


GOT = Bilingual(", got ", ", а тут ")

_NAMES = {
    " ": ("a space", "прабел"),
    "\n": ("a line break", "перанос радка"),
    "\r": ("a carriage return", "вяртанне карэткі"),
    "\t": ("a tab", "табуляцыя"),
    "\u00a0": ("a no-break space", "непарыўны прабел"),
    "\u202f": ("a narrow no-break space", "вузкі непарыўны прабел"),
}


def white_space(text: str) -> Bilingual:
    """Return white space in words, since it is invisible."""
    if not text:
        return Bilingual("nothing", "нічога")
    parts: list[Bilingual] = []
    for sign, signs in groupby(text):
        number = len(list(signs))
        name = Bilingual(*_NAMES.get(sign, (f"U+{ord(sign):04X}",) * 2))
        parts.append(name if number == 1 else joined(name, f" × {number}"))
    return Bilingual(" + ".join(parts), " + ".join(part.be for part in parts))


def quoted(text: str, limit: int = 60) -> Bilingual:
    """Return a quotation of a text, at most `limit` code points of it.

    Invisible characters are named in words: “one[a tab]two”.
    """
    if text and text.isspace():
        return white_space(text[:limit])
    shown = visible(text if len(text) <= limit else text[: limit - 1] + "…")
    return Bilingual(f"“{shown}”", f"«{shown.be}»")


def visible(text: str) -> Bilingual:
    """Return a text as one line, with its invisible characters named in words."""
    if text.isprintable():
        return Bilingual(text, text)
    pieces = (
        "".join(run) if seen else joined("[", white_space("".join(run)), "]")
        for seen, run in groupby(text, str.isprintable)
    )
    return joined(*pieces)


def value_shown(data: object) -> str:
    """Return a value from a settings file or from front matter as messages show it."""
    if isinstance(data, str):
        return quoted(data)
    if isinstance(data, date | float):
        return str(data)
    text = json.dumps(data, ensure_ascii=False, default=str, skipkeys=True)
    return text if len(text) <= 60 else text[:59] + "…"


def number_of(count: int, one: str, few: str, many: str) -> str:
    """Return a number with the matching form of a Belarusian noun: «2 памылкі», «11 памылак»."""
    last, last_two = count % 10, count % 100
    if last == 1 and last_two != 11:
        form = one
    elif 2 <= last <= 4 and not 12 <= last_two <= 14:
        form = few
    else:
        form = many
    return f"{count:,}".replace(",", "\u00a0") + f" {form}"


def not_utf8(error: UnicodeDecodeError) -> Bilingual:
    """Return the message for a file that is not in UTF-8."""
    return Bilingual(f"byte {error.start} is not UTF-8", f"байт {error.start} — не UTF-8")
