"""Shared by the tests of the checks: a small glossary, a dictionary of a few words, names of cases."""

from __future__ import annotations

from typing import Any

from pieraklad.glossary import Glossary, Term
from pieraklad.spelling import Speller

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
