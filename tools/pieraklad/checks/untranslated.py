"""`missing`, `same-as-source`, `untranslated`: messages that are not translated, or only partly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.belarusian import mask
from pieraklad.belarusian.masks import OPAQUE, SILENT
from pieraklad.checks.base import Check, Example, Finding, Message

_CYRILLIC_LANGUAGES = frozenset(["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"])
# A run does not begin inside a word, nor after an apostrophe inside one.
_LATIN_RUN = re.compile(r"(?<![\w.@/-])(?<![\w’'][’'])[a-z][a-z’']+(?:,? [a-z][a-z’']*)*(?![\w@/])")
_CYRILLIC_RUN = re.compile(
    r"(?<![\w-])(?<![\w’'][’'])[а-яёіў][а-яёіў’']*(?:,? [а-яёіў][а-яёіў’']*)+(?![\w-])"
)
# What two words of each have between them: most translations have none.
_LATIN_GAP = re.compile("[a-z’'],? [a-z]")
_CYRILLIC_GAP = re.compile("[а-яёіў’'],? [а-яёіў]")
_LOWER = re.compile(r"(?<![\w-])[^\W\d_A-ZА-ЯЁІЎ][^\W\d_]{2,}(?![\w-])")


class MissingCheck(Check):
    """A message without any translation."""

    id = "missing"
    title = "no translation"
    title_be = "няма перакладу"
    about = "The message has no translation yet. `pieraklad stats` counts such messages; this check lists them."
    about_be = "У паведамлення яшчэ няма перакладу. `pieraklad stats` іх лічыць, а гэтая праверка паказвае."
    default = False
    examples = (Example("Vote", "", "Голас"),)

    def find(self, message: Message) -> Iterator[Finding]:
        """Report a message without any translation."""
        if not message.target and not any(message.plural_forms):
            yield self.found("no translation", "перакладу няма")


class SameAsSourceCheck(Check):
    """A translation that is identical to the source."""

    id = "same-as-source"
    title = "identical to the source"
    title_be = "тое ж, што арыгінал"
    about = (
        "The translation is identical to the source, although there are words to translate: two or "
        "more that begin with a lower-case letter. Names, code and addresses may stay as they are."
    )
    about_be = (
        "Пераклад супадае з арыгіналам, хоць там ёсць што перакладаць: два або больш слоў з малой "
        "літары. Назвы, код і адрасы могуць застацца якія ёсць."
    )
    examples = (Example("the list of voters", "the list of voters", "спіс выбаршчыкаў"),)
    weblate = ("same",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare, then count the words that are not names."""
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
                "the translation is identical to the source", "пераклад супадае з арыгіналам",
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
    """Words of the source left in the translation."""

    id = "untranslated"
    title = "words left in the source's language"
    title_be = "неперакладзеныя словы"
    about = (
        "Three or more consecutive words of the source, in its script, inside a translation that "
        "is written in another one. Names, quotations and code are skipped."
    )
    about_be = (
        "Тры або больш слоў арыгінала запар, яго літарамі, унутры перакладу, напісанага іншымі. "
        "Назвы, цытаты ў двукоссі і код не лічацца."
    )
    examples = (
        Example("Observers watch the count of ballots.", "Назіральнікі watch the count.", "Назіральнікі сочаць за падлікам бюлетэняў."),
    )  # fmt: skip

    def find(self, message: Message) -> Iterator[Finding]:
        """Look for runs in the source's script that occur in the source, too."""
        cyrillic = message.language.partition("-")[0] in _CYRILLIC_LANGUAGES
        source_cyrillic = message.source_language.partition("-")[0] in _CYRILLIC_LANGUAGES
        if cyrillic == source_cyrillic or message.language == "be-Latn":
            return
        pattern, gap = (_LATIN_RUN, _LATIN_GAP) if cyrillic else (_CYRILLIC_RUN, _CYRILLIC_GAP)
        prose = mask(message.target)
        if not gap.search(prose) or (cyrillic and not re.search("[a-z]{2}", message.target)):
            return
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
