"""`plural-count`, `plural-empty`, `plural-number`, `plural-one`, `plural-same`: the forms of a plural message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.checks.base import Check, Example, Finding, Message
from pieraklad.checks.placeholders import placeholders_of
from pieraklad.checks.plural_rule import form_of

_LITERAL = re.compile(r"(?<![\w.,%$(-])(\d{1,3})(?=[ \u00a0][^\W\d_])")


def _is_plural(message: Message) -> bool:
    return bool(message.plural_forms)


class PluralCountCheck(Check):
    """A plural message with more or fewer forms than `nplurals`."""

    id = "plural-count"
    condition = staticmethod(_is_plural)
    title = "how many plural forms"
    title_be = "колькі форм множнага ліку"
    about = "As many `msgstr[n]` as the catalog's Plural-Forms header declares."
    about_be = "Столькі `msgstr[n]`, колькі абяцае загаловак каталога Plural-Forms."
    severity = "error"
    examples = (
        Example("%(n)s vote", "%(n)s голас | %(n)s галасы", "%(n)s голас | %(n)s галасы | %(n)s галасоў"),
    )  # fmt: skip
    weblate = ("plurals",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Count the forms, once per message: at its first form."""
        forms = message.plural_forms
        if not forms or message.target != forms[0]:
            return
        if message.nplurals and len(forms) != message.nplurals:
            yield self.found(
                f"expected {message.nplurals} plural forms, got {len(forms)}",
                f"формаў множнага ліку павінна быць {message.nplurals}, а іх {len(forms)}",
            )


class PluralEmptyCheck(Check):
    """Some forms of a plural message are translated, others are empty."""

    id = "plural-empty"
    condition = staticmethod(_is_plural)
    title = "an empty plural form"
    title_be = "пустая форма множнага ліку"
    about = "All forms of a plural message are translated, or none."
    about_be = "Перакладзеныя ўсе формы паведамлення або ніводная."
    severity = "error"
    examples = (
        Example("%(n)s vote", "%(n)s голас |  | %(n)s галасоў", "%(n)s голас | %(n)s галасы | %(n)s галасоў"),
    )  # fmt: skip
    weblate = ("plurals",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Look for empty forms, once per message."""
        forms = message.plural_forms
        if any(forms) and not all(forms) and message.target == next(f for f in forms if f):
            empty = ", ".join(f"msgstr[{n}]" for n, form in enumerate(forms) if not form)
            yield self.found(f"{empty} is empty", f"{empty}: перакладу няма")


class PluralNumberCheck(Check):
    """A number written out in a form that is never shown for it."""

    id = "plural-number"
    condition = staticmethod(_is_plural)
    title = "a number in the wrong plural form"
    title_be = "лік у форме для іншых лікаў"
    about = (
        "Form 0 is for 1, 21, 31 …, form 1 for 2–4, 22–24 …, form 2 for 0, 5–20, 25–30 …: "
        "«1 голас, 2 галасы, 5 галасоў, 21 голас». A fraction takes the genitive singular "
        "(«1,5 голасу»), for which gettext has no form. (CLDR's plural rules for be.)"
    )
    about_be = (
        "Форма 0 — для 1, 21, 31 …, форма 1 — для 2–4, 22–24 …, форма 2 — для 0, 5–20, 25–30 …: "
        "«1 голас, 2 галасы, 5 галасоў, 21 голас». Дробавы лік патрабуе роднага склону адзіночнага "
        "ліку («1,5 голасу»), для якога ў gettext няма формы. (Правілы множнага ліку CLDR для be.)"
    )
    examples = (
        Example("%(n)s vote", "1 голас | 5 галасы | %(n)s галасоў", "1 голас | %(n)s галасы | %(n)s галасоў"),
    )  # fmt: skip

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare each literal number with the form of its value."""
        if len(message.plural_forms) < 2:
            return
        for match in _LITERAL.finditer(message.target):
            if match[1] in message.source or match[1] in message.source_plural:
                continue
            right = form_of(
                int(match[1]), message.language, len(message.plural_forms), message.plural_header
            )
            if right is not None and right != message.form:
                yield self.found(
                    f"{match[1]} belongs to msgstr[{right}], this is msgstr[{message.form}]",
                    f"{match[1]} — гэта msgstr[{right}], а тут msgstr[{message.form}]",
                    match.start(1), match.end(1),
                )  # fmt: skip


class PluralOneCheck(Check):
    """The form for 1 is shown for 21 and 31 as well, so it must show the number."""

    id = "plural-one"
    condition = staticmethod(_is_plural)
    title = "the form for 1, 21, 31 without its number"
    title_be = "форма для 1, 21, 31 без ліку"
    about = (
        "In Belarusian `msgstr[0]` is shown for 1, 21, 31 and 101. “One vote” can do without the "
        "number in English; «Адзін голас» would be shown for 21 votes."
    )
    about_be = (
        "У беларускай мове `msgstr[0]` паказваецца для 1, 21, 31 і 101. Па-англійску «One vote» "
        "можа абысціся без ліку, а «Адзін голас» стаяў бы і там, дзе галасоў 21."
    )
    examples = (
        Example("One vote", "Адзін голас | %(n)s галасы | %(n)s галасоў", "%(n)s голас | %(n)s галасы | %(n)s галасоў"),
    )  # fmt: skip

    def find(self, message: Message) -> Iterator[Finding]:
        """Look for placeholders that only the other forms have."""
        forms = message.plural_forms
        if message.form != 0 or len(forms) < 3:
            return
        if form_of(21, message.language, len(forms), message.plural_header) != 0:
            return
        filled = set(placeholders_of(forms[-1], message.flags))
        lost = filled - set(placeholders_of(message.target, message.flags))
        if lost and not placeholders_of(message.target, message.flags):
            names = ", ".join(sorted(lost))
            yield self.found(
                f"this form is also shown for 21, but lacks {names}",
                f"гэтая форма паказваецца і для 21, а {names} у ёй няма",
                0, len(message.target),
            )  # fmt: skip


class PluralSameCheck(Check):
    """All forms of a plural message are the same text."""

    id = "plural-same"
    condition = staticmethod(_is_plural)
    title = "identical plural forms"
    title_be = "аднолькавыя формы множнага ліку"
    about = (
        "If the source's two forms differ, so do the translation's: «голас, галасы, галасоў». "
        "For an indeclinable word («паліто») set the flag."
    )
    about_be = (
        "Калі ў арыгінале дзве формы адрозніваюцца, у перакладзе таксама: «голас, галасы, "
        "галасоў». Слову, якое не змяняецца («паліто»), дайце флаг."
    )
    examples = (
        Example("%(n)s vote", "%(n)s галасоў | %(n)s галасоў | %(n)s галасоў", "%(n)s голас | %(n)s галасы | %(n)s галасоў"),
    )  # fmt: skip
    weblate = ("same-plurals",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the forms, once per message. With a colon («Галасоў: %d») they may be the same."""
        forms = message.plural_forms
        if message.form != 0 or len(forms) < 2 or len(set(forms)) > 1 or not forms[0]:
            return
        if ":" in forms[0] or message.source == message.source_plural:
            return
        if message.source_plural and message.target == message.source_plural:
            return
        yield self.found("all plural forms are the same", "усе формы множнага ліку аднолькавыя")
