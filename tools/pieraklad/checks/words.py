"""`spelling`, `be-wording`: words that no dictionary contains, and words from other languages."""

from __future__ import annotations

from collections.abc import Iterator

from pieraklad.checks.base import Check, Example, Finding, Message


class SpellingCheck(Check):
    """Words that the dictionary does not contain."""

    id = "spelling"
    title = "spelling"
    title_be = "правапіс"
    about = (
        "Words that Hunspell's dictionary does not contain, with suggestions. All apostrophes "
        "count as the same; code, addresses, placeholders, words in other alphabets, abbreviations, and words "
        "from the source, the glossary and the project's word list are skipped. Off by "
        "default: in software about one word in twelve is correct but unknown to the Belarusian dictionary. "
        "Needs the extra `spell` and a dictionary (Debian: hunspell-be)."
    )
    about_be = (
        "Словы, якіх няма ў слоўніку Hunspell, з прапановамі. Апострафы розных відаў лічацца адным; "
        "код, адрасы, падстаноўкі, словы іншымі літарамі, абрэвіятуры, словы з арыгінала, са слоўніка "
        "тэрмінаў і са спіса слоў праекта не лічацца. Сама не ўключаецца: у праграмах прыкладна адно "
        "слова з дванаццаці беларускаму слоўніку невядомае, хоць і правільнае. Патрэбныя дадатак "
        "`spell` і слоўнік (у Debian — hunspell-be)."
    )
    default = False
    needs_source = False
    examples = (Example("commission", "комісія", "камісія"),)

    def find(self, message: Message) -> Iterator[Finding]:
        """Look the words up in the dictionary of the target's language, if there is one."""
        if message.language not in ("be", "en") and not message.language.startswith("en-"):
            return
        speller = message.options.speller(message.language)
        if speller is None:
            return
        for start, end in speller.unknown(message.target):
            word = message.target[start:end]
            if word in message.source:
                continue
            better = speller.suggest(word)
            hint = f": {', '.join(better)}?" if better else ""
            yield self.found(
                f"“{word}” is not in the dictionary{hint}", f"«{word}» няма ў слоўніку{hint}",
                start, end, better[0] if better else None, False,
            )  # fmt: skip


class BelarusianWordingCheck(Check):
    """Frequent Russianisms and false friends, without a dictionary."""

    id = "be-wording"
    title = "Russianisms and false friends"
    title_be = "русізмы і падманлівыя сябры перакладчыка"
    about = (
        "A short list of words and phrases that Belarusian does not have, with their replacements, in any "
        "inflected form: «участнік» → «удзельнік», «на протязі» → «на працягу», «па пытанням» → «па "
        "пытаннях». Needs no dictionary. Each word in the list is missing from Hunspell's be_BY dictionary "
        "and its replacement is in it, or else its line names the source."
    )
    about_be = (
        "Кароткі спіс слоў і зваротаў, якіх у беларускай мове няма, з правільнымі адпаведнікамі, у "
        "любой форме. Слоўнік для гэтага не патрэбны. Кожнага слова са спіса няма ў слоўніку be_BY "
        "Hunspell, а яго адпаведнік там ёсць; калі інакш, у радку названая крыніца."
    )
    language = "be"
    needs_source = False
    examples = (
        Example("participants", "участнікі", "удзельнікі"),
        Example("during the day", "на протязі дня", "на працягу дня"),
        Example("on these questions", "па пытанням", "па пытаннях"),
    )

    def speaks(self, language: str) -> bool:
        """Only the official orthography, which the list uses."""
        return language == "be"

    def find(self, message: Message) -> Iterator[Finding]:
        """Look for the words and phrases of the list."""
        if message.target.isascii():
            return
        from pieraklad.belarusian.wording import find_wording

        for problem in find_wording(message.target):
            yield self.found(
                problem.message_en, problem.message_be, problem.start, problem.end,
                problem.replacement, False,
            )  # fmt: skip
