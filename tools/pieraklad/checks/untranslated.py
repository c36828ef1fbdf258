"""`missing`, `same-as-source`, `untranslated`: what was not translated, or not wholly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.belarusian import mask
from pieraklad.belarusian.masks import OPAQUE, SILENT
from pieraklad.checks.base import Check, Example, Finding, Message

_CYRILLIC_LANGUAGES = frozenset(["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"])
# A run begins at no letter of a word, nor behind an apostrophe inside one.
_LATIN_RUN = re.compile(r"(?<![\w.@/-])(?<![\w’'][’'])[a-z][a-z’']+(?:,? [a-z][a-z’']*)*(?![\w@/])")
_CYRILLIC_RUN = re.compile(
    r"(?<![\w-])(?<![\w’'][’'])[а-яёіў][а-яёіў’']*(?:,? [а-яёіў][а-яёіў’']*)+(?![\w-])"
)
_LOWER = re.compile(r"(?<![\w-])[^\W\d_A-ZА-ЯЁІЎ][^\W\d_]{2,}(?![\w-])")


class MissingCheck(Check):
    """A message without any translation."""

    id = "missing"
    title = "no translation"
    title_be = "няма перакладу"
    about = (
        "The message has no translation yet. `pieraklad stats` counts them; this check lists them."
    )
    about_be = "У паведамлення яшчэ няма перакладу. `pieraklad stats` іх лічыць, а гэтая праверка паказвае."
    default = False
    examples = (Example("Vote", "", "Голас"),)

    def find(self, message: Message) -> Iterator[Finding]:
        """Look whether there is anything."""
        if not message.target and not any(message.plural_forms):
            yield self.found("no translation", "перакладу няма")


class SameAsSourceCheck(Check):
    """A translation that is the source, word for word."""

    id = "same-as-source"
    title = "the source itself"
    title_be = "тое ж, што арыгінал"
    about = (
        "The translation is the source, although that has words to translate: two or more that "
        "begin with a small letter. Names, code and addresses may stay as they are."
    )
    about_be = (
        "Пераклад супадае з арыгіналам, хоць там ёсць што перакладаць: два або больш слоў з малой "
        "літары. Назвы, код і адрасы могуць застацца якія ёсць."
    )
    examples = (Example("the list of voters", "the list of voters", "спіс выбаршчыкаў"),)
    weblate = ("same",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare, then count the words that are no names."""
        if message.source != message.target or message.language == message.source_language:
            return
        prose = mask(message.source)
        if message.language.startswith("be-") and re.search("[а-яёіў]", prose):
            return  # official orthography and be-tarask share most words
        if message.language.startswith(("en", "be")) or not message.source.isascii():
            words = _LOWER.findall(prose)
        else:
            words = [w for w in _LOWER.findall(prose) if w in _ENGLISH]
        if len(words) >= 2 and OPAQUE * 3 not in prose.strip(SILENT)[:3]:
            yield self.found(
                "the translation is the source", "пераклад супадае з арыгіналам",
                0, len(message.target),
            )  # fmt: skip


_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "for",
        "is",
        "are",
        "be",
        "this",
        "that",
        "with",
        "on",
        "by",
        "from",
        "not",
        "you",
        "your",
        "all",
        "it",
        "as",
        "an",
        "or",
    ]
)


class UntranslatedCheck(Check):
    """Words of the source left between the translation's own."""

    id = "untranslated"
    title = "words left in the source's language"
    title_be = "неперакладзеныя словы"
    about = (
        "Three or more words of the source in a row, in its own letters, inside a translation that "
        "is written in others. Names, quotations and code are passed over."
    )
    about_be = (
        "Тры або больш слоў арыгінала запар, яго літарамі, унутры перакладу, напісанага іншымі. "
        "Назвы, цытаты ў двукоссі і код не лічацца."
    )
    examples = (
        Example("Observers watch the count of ballots.", "Назіральнікі watch the count.", "Назіральнікі сочаць за падлікам бюлетэняў."),
    )  # fmt: skip

    def find(self, message: Message) -> Iterator[Finding]:
        """Look for runs of the source's script that the source has, too."""
        cyrillic = message.language.partition("-")[0] in _CYRILLIC_LANGUAGES
        source_cyrillic = message.source_language.partition("-")[0] in _CYRILLIC_LANGUAGES
        if cyrillic == source_cyrillic or message.language == "be-Latn":
            return
        if cyrillic and not re.search("[a-z]{2}", message.target):
            return
        pattern = _LATIN_RUN if cyrillic else _CYRILLIC_RUN
        prose = mask(message.target)
        for match in pattern.finditer(prose):
            words = match[0].split()
            quoted = prose[match.start() - 1 : match.start()] in tuple("«„“\"'(*")
            if len(words) >= 3 and not quoted and match[0] in message.source:
                yield self.found(
                    f"“{match[0]}” is not translated", f"«{match[0]}» не перакладзена",
                    match.start(), match.end(), source=_place(message.source, match[0]),
                )  # fmt: skip


def _place(text: str, part: str) -> tuple[int, int]:
    start = text.find(part)
    return start, start + len(part)
