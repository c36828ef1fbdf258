"""`glossary`, `forbidden-term`: the project's terms, in any inflected form."""

from __future__ import annotations

from collections.abc import Iterator

from pieraklad.checks.base import Check, Example, Finding, Message


class GlossaryCheck(Check):
    """A glossary term in the source whose translation is missing."""

    id = "glossary"
    title = "glossary terms"
    title_be = "тэрміны са слоўніка"
    about = (
        "If the source contains a glossary term, the translation contains the term's translation, in any "
        "inflected form: election commission, «выбарчых камісій». The longest term counts (“ballot "
        "box” is not “ballot”). If a term is only part of a compound (“election results”), a "
        "word with the same root is enough: «выбарчы». In the glossary file, several translations are "
        "separated by semicolons."
    )
    about_be = (
        "Дзе ў арыгінале тэрмін са слоўніка, у перакладзе яго адпаведнік у любой форме: «election "
        "commission» — «выбарчых камісій». Лічыцца самы доўгі тэрмін («ballot box» — гэта не «ballot»). "
        "Калі тэрмін — толькі частка словазлучэння («election results»), даволі слова таго ж "
        "кораня: «выбарчы». Некалькі адпаведнікаў у файле раздзяляюцца кропкай з коскай."
    )
    examples = (
        Example("The observer waits.", "Наглядчык чакае.", "Назіральнік чакае."),
        Example("by the election commissions", "камісіямі", "выбарчымі камісіямі"),
    )
    weblate = ("check_glossary", "check-glossary")

    def find(self, message: Message) -> Iterator[Finding]:
        """Look for each term; a missing term is reported once."""
        glossary = message.options.glossary
        if glossary is None:
            return
        languages = (message.source_language.partition("-")[0], message.language)
        if languages == ("en", "be"):
            yield from self._into_belarusian(message)
        elif languages[0] == "be" and message.language.partition("-")[0] == "en":
            yield from self._into_english(message)

    def _into_belarusian(self, message: Message) -> Iterator[Finding]:
        from pieraklad.glossary.matching import translated

        assert message.options.glossary is not None
        said: set[str] = set()
        for terms, found in message.options.glossary.matcher.in_english(message.source):
            term = found.term
            if term.term in said or translated(terms, message.target, found.attributive):
                continue
            said.add(term.term)
            wanted = ", ".join(dict.fromkeys(t.translation for t in terms))
            yield self.found(
                f"“{term.term}” is «{wanted}» in the glossary",
                f"у слоўніку «{term.term}» — гэта «{wanted}»",
                source=(found.start, found.end),
            )

    def _into_english(self, message: Message) -> Iterator[Finding]:
        assert message.options.glossary is not None
        said: set[str] = set()
        matcher = message.options.glossary.matcher
        for found in matcher.in_belarusian(message.source):
            translation = found.term.translation
            terms = [t for t in message.options.glossary.terms if t.translation == translation]
            # A single word is often replaced by a pronoun or rephrased in English («ballot», “one”),
            # so only terms of several words are looked for, and one of their words is enough.
            if translation in said or any(" " not in t.term for t in terms):
                continue
            if any(_related(t.term, message.target) for t in terms):
                continue
            said.add(translation)
            wanted = ", ".join(t.term for t in terms)
            yield self.found(
                f"«{translation}» is “{wanted}” in the glossary",
                f"у слоўніку «{translation}» — гэта «{wanted}»",
                source=(found.start, found.end),
            )


def _related(term: str, text: str) -> bool:
    """Whether the text has one of the term's words, in any part of speech: observed, voters."""
    lower = text.lower()
    words = [word for word in term.lower().split() if len(word) >= 4]
    return any(word[: max(4, len(word) - 3)] in lower for word in words)


class ForbiddenTermCheck(Check):
    """A translation that the glossary forbids for a term of the source."""

    id = "forbidden-term"
    title = "forbidden translations"
    title_be = "забароненыя пераклады"
    about = "A translation that the glossary forbids, in any inflected form; the finding names the one to use."
    about_be = "Пераклад, забаронены слоўнікам, у любой форме; побач — правільны."
    examples = (
        Example(
            "Early voting is over.",
            "Дасрочнага галасавання няма.",
            "Датэрміновае галасаванне скончылася.",
        ),
    )
    needs_source = False

    def find(self, message: Message) -> Iterator[Finding]:
        """Look for every forbidden form, whatever the source says."""
        glossary = message.options.glossary
        if glossary is None or message.language != "be":
            return
        for found in glossary.matcher.forbidden_in(message.target):
            wrong = message.target[found.start : found.end]
            better = found.term.translation
            yield self.found(
                f"«{wrong}» is forbidden, use «{better}»",
                f"«{wrong}» забаронена, трэба «{better}»",
                found.start, found.end,
            )  # fmt: skip
