"""`code`, `emphasis`, `html-tags`: the inline markup of both sides, parsed and compared."""

from __future__ import annotations

from collections.abc import Iterator

from pieraklad.checks.base import Check, Finding, Message, missing_and_extra, positions
from pieraklad.checks.skeleton import skeleton

_NAMES = {
    "Emphasis": ("*emphasis*", "*вылучэнне*"),
    "Strong": ("**strong emphasis**", "**моцнае вылучэнне**"),
    "Strikethrough": ("~~deleted text~~", "~~закрэслены тэкст~~"),
}


class CodeCheck(Check):
    """Code in backticks must be the same, letter for letter: it is what a program reads."""

    id = "code"
    severity = "error"

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the code spans, whatever their order."""
        missing, extra = missing_and_extra(
            skeleton(message.source).code, skeleton(message.target).code
        )
        for code in missing:
            yield self.found(
                f"the code `{code}` of the source is missing",
                f"няма кода `{code}`, які ёсць у арыгінале",
            )
        for code in extra:
            start, end = next(positions(message.target, code), (None, None))
            yield self.found(
                f"the code `{code}` is not in the source",
                f"кода `{code}` няма ў арыгінале",
                start,
                end,
            )


class EmphasisCheck(Check):
    """As much emphasis as in the source; a lone asterisk shows on the page as it is."""

    id = "emphasis"

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare how often each kind stands."""
        missing, extra = missing_and_extra(
            skeleton(message.source).emphasis, skeleton(message.target).emphasis
        )
        for kind in dict.fromkeys(missing):
            english, belarusian = _NAMES[kind]
            yield self.found(
                f"{english} of the source is missing", f"няма: {belarusian}, а ў арыгінале ёсць"
            )
        for kind in dict.fromkeys(extra):
            english, belarusian = _NAMES[kind]
            yield self.found(
                f"{english} is not in the source", f"ёсць {belarusian}, а ў арыгінале няма"
            )


class HtmlTagsCheck(Check):
    """HTML tags and footnote marks: the same ones, each as often."""

    id = "html-tags"
    severity = "error"

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the tags' names and the footnotes' labels."""
        source, target = skeleton(message.source), skeleton(message.target)
        pairs = (
            (source.tags, target.tags, "the tag <{}>", "тэг <{}>"),
            (source.footnotes, target.footnotes, "the footnote [^{}]", "зноска [^{}]"),
        )
        for wanted, given, english, belarusian in pairs:
            missing, extra = missing_and_extra(wanted, given)
            for name in missing:
                yield self.found(
                    f"{english.format(name)} of the source is missing",
                    f"не хапае: {belarusian.format(name)}",
                )
            for name in extra:
                yield self.found(
                    f"{english.format(name)} is not in the source",
                    f"лішняе: {belarusian.format(name)}",
                )
