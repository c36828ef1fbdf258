"""`edge-space`, `double-space`, `invisible`, `newlines`: white space and invisible characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.belarusian import mask
from pieraklad.belarusian.masks import OPAQUE
from pieraklad.checks.base import Check, Example, Finding, Message
from pieraklad.project.bilingual import white_space

_DOUBLE = re.compile(r"(?<=[^\s.!?:|])  +(?=[^\s|])")
# Belarusian has checks of its own for a space inside quotation marks or before a mark.
_BELARUSIAN_DOUBLE = re.compile(r"(?<=[^\s.!?:|«„])  +(?=[^\s|»“,;:!?.])")
# Zero-width space, word joiner, soft hyphen, BOM, directional marks and isolates. The
# joiners U+200C and U+200D shape letters in other scripts and emoji, so they may stay.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f]+")  # fmt: skip

_SURELY_WRONG = frozenset("\u00ad\u200b\u2060\ufeff")


class EdgeSpaceCheck(Check):
    """A space or line end at the start or the end that the source does not have, or the reverse."""

    id = "edge-space"
    title = "white space at the ends"
    title_be = "прабелы па краях"
    about = (
        "The translation begins and ends with the same white space as the source. In a message "
        "that is laid out over several lines the indentation may differ."
    )
    about_be = (
        "Пераклад пачынаецца і заканчваецца тымі ж прабеламі, што і арыгінал. У паведамленні, якое "
        "займае некалькі радкоў, водступы могуць адрознівацца."
    )
    examples = (Example("One", "Адзін ", "Адзін"), Example("One\n", "Адзін", "Адзін\n"))
    weblate = ("begin_space", "end_space", "begin_newline", "end_newline")

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare both ends."""
        source, target = message.source, message.target
        if not target.strip():
            return
        wanted = source[: len(source) - len(source.lstrip())]
        given = target[: len(target) - len(target.lstrip())]
        if wanted != given and not ("\n" in wanted and "\n" in given):
            yield self.found(
                f"at the start the source has {white_space(wanted)}, the translation {white_space(given)}",
                f"у пачатку ў арыгінале {white_space(wanted).be}, у перакладзе {white_space(given).be}",
                0, len(given), wanted, True, source=(0, len(wanted)),
            )  # fmt: skip
        wanted = source[len(source.rstrip()) :]
        given = target[len(target.rstrip()) :]
        if wanted != given and not ("\n" in wanted and "\n" in given):
            yield self.found(
                f"at the end the source has {white_space(wanted)}, the translation {white_space(given)}",
                f"у канцы ў арыгінале {white_space(wanted).be}, у перакладзе {white_space(given).be}",
                len(target) - len(given), len(target), wanted, True,
                source=(len(source) - len(wanted), len(source)),
            )  # fmt: skip


class DoubleSpaceCheck(Check):
    """Two spaces between words where the source has one."""

    id = "double-space"
    title = "two spaces between words"
    title_be = "два прабелы паміж словамі"
    about = "There is one space between words, unless the source itself has more."
    about_be = "Паміж словамі адзін прабел, калі толькі ў самім арыгінале іх не больш."
    examples = (Example("One vote", "Адзін  голас", "Адзін голас"),)
    weblate = ("double_space",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Report each, unless the source has some (columns, say)."""
        if "  " not in message.target or "  " in message.source:
            return
        pattern = _BELARUSIAN_DOUBLE if message.language == "be" else _DOUBLE
        for match in pattern.finditer(message.target):
            yield self.found(
                "two spaces between words", "два прабелы паміж словамі",
                match.start(), match.end(), " ", "`" not in message.target,
            )  # fmt: skip


class InvisibleCheck(Check):
    """Soft hyphens, zero-width spaces, directional and control characters."""

    id = "invisible"
    title = "invisible characters"
    title_be = "нябачныя знакі"
    about = (
        "Soft hyphens, zero-width spaces, directional and control characters often come with "
        "pasted text. They break search, links and line breaking. Those in the source may stay."
    )
    about_be = (
        "Мяккія пераносы, прабелы нулявой шырыні, знакі напрамку і кіроўныя знакі трапляюць у тэкст "
        "пры ўстаўцы. Яны псуюць пошук, спасылкі і перанос радкоў. Тое, што ёсць у арыгінале, "
        "можа застацца."
    )
    examples = (Example("election", "вы\u00adбары", "выбары"),)
    weblate = ("zero-width-space",)
    needs_source = False

    def find(self, message: Message) -> Iterator[Finding]:
        """Report each that the source does not have."""
        if message.target.isprintable():
            return
        for match in _INVISIBLE.finditer(message.target):
            if match[0] in message.source:
                continue
            if mask(message.target)[match.start()] == OPAQUE:
                continue  # code may need one
            names = " ".join(f"U+{ord(char):04X}" for char in match[0])
            yield self.found(
                f"an invisible character: {names}", f"нябачны знак: {names}",
                match.start(), match.end(), "", set(match[0]) <= _SURELY_WRONG,
            )  # fmt: skip


class NewlinesCheck(Check):
    """As many lines and paragraphs as the source has."""

    id = "newlines"
    title = "lines and paragraphs"
    title_be = "радкі і абзацы"
    about = (
        "A line break inside a message is a hard break or a new paragraph: the translation has as many "
        "of them. A message laid out over several lines with indentation is skipped."
    )
    about_be = (
        "Канец радка ўнутры паведамлення — гэта прымусовы перанос або новы абзац: у перакладзе іх "
        "столькі ж. Паведамленні з водступамі ў радках не правяраюцца."
    )
    examples = (Example("One\\\ntwo", "Адзін два", "Адзін\\\nдва"),)
    weblate = ("newline-count",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the counts."""
        source, target = message.source.strip(), message.target.strip()
        wanted, given = source.count("\n"), target.count("\n")
        if wanted == given or "\n " in source or "\n " in target:
            return
        yield self.found(
            f"{wanted + 1} lines in the source, {given + 1} in the translation",
            f"радкоў у арыгінале {wanted + 1}, а ў перакладзе {given + 1}",
        )
