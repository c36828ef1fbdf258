"""`mixed-alphabet`: a word in two alphabets, in any language except Belarusian, which has its own check."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.belarusian import mask
from pieraklad.belarusian.alphabet import CYRILLIC, CYRILLIC_TO_LATIN, LATIN_TO_CYRILLIC
from pieraklad.checks.base import Check, Example, Finding, Message

_RUN = re.compile(f"[A-Za-z\u00c0-\u024f{CYRILLIC}]+")
_CYRILLIC = re.compile(f"[{CYRILLIC}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# "PDFшка", "SMSки": an abbreviation with an ending of the other script.
_ENDED = re.compile(f"[A-Z]{{2,}}[{CYRILLIC}]+\\Z")


class MixedAlphabetCheck(Check):
    """A letter of another alphabet that looks the same."""

    id = "mixed-alphabet"
    title = "two alphabets in one word"
    title_be = "два алфавіты ў слове"
    about = (
        "A Cyrillic с in `сommission` or a Latin i in «комiсія» looks right, but no search finds "
        "the word. For Belarusian see `be-mixed-alphabet`."
    )
    about_be = (
        "Кірылічная «с» у слове `сommission` выглядае правільна, але такога слова не знойдзе "
        "ніводзін пошук. Пра беларускі тэкст гл. `be-mixed-alphabet`."
    )
    severity = "error"
    needs_source = False
    examples = (Example("камісія", "сommission", "commission", language="en"),)

    def speaks(self, language: str) -> bool:
        """Every language except Belarusian."""
        return language.partition("-")[0] != "be"

    def find(self, message: Message) -> Iterator[Finding]:
        """Report each letter of the rarer alphabet."""
        if message.target.isascii() or not _CYRILLIC.search(message.target):
            return
        for match in _RUN.finditer(mask(message.target)):
            word = match[0]
            latin = [i for i, char in enumerate(word) if _LATIN.match(char)]
            if not latin or len(latin) == len(word) or _ENDED.match(word) or word in message.source:
                continue
            few_latin = len(latin) * 2 <= len(word)
            table = LATIN_TO_CYRILLIC if few_latin else CYRILLIC_TO_LATIN
            others = set(latin)
            places = latin if few_latin else [i for i in range(len(word)) if i not in others]
            for i in places:
                at = match.start() + i
                yield self.found(
                    f"the letter {word[i]} in “{word}” is from another alphabet",
                    f"літара {word[i]} у слове «{word}» з іншага алфавіта",
                    at, at + 1, table.get(word[i]), False,
                )  # fmt: skip
