"""`code`, `emphasis`, `html-tags`, `footnotes`: the inline markup of both sides, parsed and compared."""

from __future__ import annotations

from collections.abc import Iterator

from pieraklad.checks.base import Check, Example, Finding, Message, missing_and_extra, place
from pieraklad.checks.skeleton import has_markup, skeleton

_NAMES = {
    "Emphasis": ("*emphasis*", "*вылучэнне*"),
    "Strong": ("**strong emphasis**", "**моцнае вылучэнне**"),
    "Strikethrough": ("~~deleted text~~", "~~закрэслены тэкст~~"),
}


class CodeCheck(Check):
    """Code in backticks must be the same, letter for letter: a program reads it."""

    id = "code"
    condition = staticmethod(has_markup)
    title = "code"
    title_be = "код"
    about = "Code in backticks stays the same, letter for letter."
    about_be = "Код у зваротных двукоссях застаецца літара ў літару."
    severity = "error"
    examples = (Example("Run `make`.", "Запусціце `мейк`.", "Запусціце `make`."),)
    weblate = ("md-syntax",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the code spans, whatever their order."""
        missing, extra = missing_and_extra(
            skeleton(message.source).code, skeleton(message.target).code
        )
        for code in missing:
            yield self.found(
                f"the code `{code}` from the source is missing",
                f"няма кода `{code}`, які ёсць у арыгінале",
                source=_code_place(message.source, code),
            )
        for code in extra:
            start, end = _code_place(message.target, code) or (None, None)
            yield self.found(
                f"the code `{code}` is not in the source", f"кода `{code}` няма ў арыгінале",
                start, end,
            )  # fmt: skip


def _code_place(text: str, code: str) -> tuple[int, int] | None:
    """Return the span of the code between backticks; the same letters may occur as prose before it."""
    for quoted in (f"`{code}`", f"` {code} `"):
        found = place(text, quoted)
        if found is not None:
            at = found[0] + quoted.index(code)
            return at, at + len(code)
    return place(text, code)


class EmphasisCheck(Check):
    """As much emphasis as in the source; a lone asterisk would be shown on the page."""

    id = "emphasis"
    condition = staticmethod(has_markup)
    title = "emphasis"
    title_be = "вылучэнні"
    about = (
        "As many `*…*`, `**…**` and `~~…~~` as in the source. An asterisk next to a space is not "
        "markup: it would be shown on the page."
    )
    about_be = (
        "Столькі ж `*…*`, `**…**` і `~~…~~`, колькі ў арыгінале. Зорачка побач з прабелам — не "
        "разметка: яна так і застанецца на старонцы."
    )
    examples = (Example("a **b** c", "а ** б** в", "а **б** в"),)
    weblate = ("md-syntax",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare how often each kind occurs."""
        missing, extra = missing_and_extra(
            skeleton(message.source).emphasis, skeleton(message.target).emphasis
        )
        for kind in dict.fromkeys(missing):
            english, belarusian = _NAMES[kind]
            yield self.found(
                f"{english} from the source is missing", f"няма: {belarusian}, а ў арыгінале ёсць"
            )
        for kind in dict.fromkeys(extra):
            english, belarusian = _NAMES[kind]
            yield self.found(
                f"{english} is not in the source", f"ёсць {belarusian}, а ў арыгінале няма"
            )


class _NamesCheck(Check):
    condition = staticmethod(has_markup)
    severity = "error"
    field = ""
    shapes = ("", "")

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the names and how often each occurs."""
        wanted = getattr(skeleton(message.source), self.field)
        given = getattr(skeleton(message.target), self.field)
        if wanted == given:
            return
        missing, extra = missing_and_extra(wanted, given)
        english, belarusian = self.shapes
        for name in missing:
            yield self.found(
                f"{english.format(name)} from the source is missing",
                f"не хапае: {belarusian.format(name)}",
                source=place(message.source, name),
            )
        for name in extra:
            start, end = place(message.target, name) or (None, None)
            yield self.found(
                f"{english.format(name)} is not in the source",
                f"лішняе: {belarusian.format(name)}",
                start, end,
            )  # fmt: skip


class HtmlTagsCheck(_NamesCheck):
    """HTML tags: the same ones, the same number of times."""

    id = "html-tags"
    title = "HTML tags"
    title_be = "тэгі HTML"
    about = "The same tags as in the source, the same number of times; the words between them are yours."
    about_be = "Тыя ж тэгі, што ў арыгінале, кожны столькі ж разоў; словы паміж імі — вашы."
    examples = (Example("H<sub>2</sub>", "H2", "H<sub>2</sub>"),)
    weblate = ("xml-tags", "xml-invalid")
    field = "tags"
    shapes = ("the tag <{}>", "тэг <{}>")


class FootnotesCheck(_NamesCheck):
    """Footnote marks: the same ones, the same number of times."""

    id = "footnotes"
    title = "footnotes"
    title_be = "зноскі"
    about = "The same footnote marks `[^1]` as in the source."
    about_be = "Тыя ж знакі зносак `[^1]`, што ў арыгінале."
    examples = (Example("Note.[^1]", "Заўвага.[^2]", "Заўвага.[^1]"),)
    field = "footnotes"
    shapes = ("the footnote [^{}]", "зноска [^{}]")
