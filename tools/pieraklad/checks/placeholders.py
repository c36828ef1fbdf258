"""`placeholders`, `shortcodes`: text that a program fills in must be in the translation, unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.checks.base import Check, Example, Finding, Message, missing_and_extra, place
from pieraklad.checks.plural_rule import own_form

_PYTHON = re.compile(
    r"%(?:\(\w+\)[-+ #0]{0,6}(?:\d{1,4}|\*)?(?:\.\d{1,4})?[a-zA-Z]|[-+#0]{0,6}(?:\d{1,4}|\*)?(?:\.\d{1,4})?[diouxXeEfFgGcrsa])"
)
_C = re.compile(
    r"%(?:\d{1,3}\$)?[-+#0 ']{0,6}(?:\d{1,4}|\*)?(?:\.(?:\d{1,4}|\*))?(?:hh|h|ll|l|L|q|j|z|t)?[diouxXeEfFgGaAcspn@]"
    r"|%(?:\d{1,3}\$)?[-+#0 ']{0,6}\d{0,4}<PRI[a-zA-Z0-9]+>"
)
_BRACE = re.compile(r"(?<!\{)\{[^{}\s]*\}(?!\})")
_JAVA = re.compile(r"(?<!\{)\{\d+(?:,[^{}]*)?\}(?!\})")
_QT = re.compile(r"%L?(?:\d{1,2}|n)(?![\w%])")
_RUBY = re.compile(
    r"%(?:\{\w+\}|<\w+>[-+ #0]{0,6}\d{0,4}(?:\.\d{1,4})?[a-zA-Z]|[-+#0]{0,6}\d{0,4}(?:\.\d{1,4})?[diouxXeEfgGcps])"
)
_JS = re.compile(
    r"\$\{[^{}\s]+\}|\{\{[^{}]+\}\}|(?<!\{)\{[\w.]+\}(?!\})|%\(\w+\)[a-zA-Z]|%[sdifjoO]"
)
_SHELL = re.compile(r"\$(?:\w+|\{\w+\})")
# Without a flag: named ones of any format, which never occur in prose by chance.
_NAMED = re.compile(
    r"%\(\w+\)[-+#0]{0,6}\d{0,4}(?:\.\d{1,4})?[a-zA-Z]|%\{\w+\}|\$\{\w[\w.]*\}"
    r"|(?<![{$%\w])\{[^\W\d][\w.]*(?:[!:][^{}\s]*)?\}(?!\})|(?<![{$%\w])\{\d?\}(?!\})|%\d\$[sd@]"
)
FORMATS = {
    "python-format": _PYTHON, "c-format": _C, "php-format": _C, "objc-format": _C,
    "object-pascal-format": _C, "perl-format": _C, "gcc-internal-format": _C, "lua-format": _C,
    "python-brace-format": _BRACE, "perl-brace-format": _BRACE, "csharp-format": _BRACE,
    "java-format": _JAVA, "java-printf-format": _C, "qt-format": _QT, "qt-plural-format": _QT,
    "kde-format": _QT, "ruby-format": _RUBY, "javascript-format": _JS, "sh-format": _SHELL,
    "i18next-interpolation": _JS, "es-format": _JS,
}  # fmt: skip
"""gettext's and Weblate's format flags, and what a placeholder of each looks like."""
_SHORTCODE = re.compile(r"\{\{|\{%")
_CLOSING = {"{{": "}}", "{%": "%}"}
_POSITION = re.compile(r"^%\d+\$")


def placeholders_of(text: str, flags: frozenset[str]) -> list[str]:
    """Return the placeholders of a text by the entry's format flag; the named ones without one.

    A bare `%s` counts only under a flag: “50 % of all” is not a placeholder.
    """
    if "%" not in text and "{" not in text and "$" not in text:
        return []
    pattern = next((FORMATS[f] for f in FORMATS if f in flags), _NAMED)
    return _found(pattern, text)


def _has_marks(message: Message) -> bool:
    return any(mark in text for text in (message.source, message.target) for mark in "%{$")


class _ComparingCheck(Check):
    severity = "error"
    condition = staticmethod(_has_marks)

    def _report(self, message: Message, missing: list[str], extra: list[str]) -> Iterator[Finding]:
        for item in missing:
            yield self.found(
                f"{item} from the source is missing",
                f"няма {item}, які ёсць у арыгінале",
                source=place(message.source, item),
            )
        for item in extra:
            start, end = place(message.target, item) or (None, None)
            yield self.found(f"{item} is not in the source", f"{item} няма ў арыгінале", start, end)


class PlaceholdersCheck(_ComparingCheck):
    """Placeholders of the entry's format flags; without one, the named ones of any format."""

    id = "placeholders"
    title = "placeholders"
    title_be = "месцы для падстаноўкі"
    about = (
        "Text that a program fills in stays the same, letter for letter: `%(name)s`, `{name}`, `%1$s`, `${name}`, "
        "`%{name}`, by the format flag of the entry (python-format, c-format, java-format, qt-format "
        "and others). Their order may change if they have names or numbers."
    )
    about_be = (
        "Тое, што падстаўляе праграма, застаецца літара ў літару: `%(name)s`, `{name}`, `%1$s`, "
        "`${name}`, `%{name}` — паводле флага фармату (python-format, c-format, java-format, qt-format "
        "і іншых). Парадак можна мяняць, калі ў іх ёсць імёны або нумары."
    )
    examples = (
        Example("Hello, {name}!", "Вітаем, {імя}!", "Вітаем, {name}!"),
        Example("%d of %d", "%d з усіх", "%d з %d", flags=frozenset({"c-format"})),
    )
    weblate = (
        "python_format", "python_brace_format", "c_format", "php_format", "java_format",
        "java_printf_format", "javascript_format", "csharp_format", "perl_format", "qt_format",
        "qt_plural_format", "ruby_format", "i18next_interpolation", "es_format", "lua_format",
        "object_pascal_format", "perl_brace_format",
    )  # fmt: skip

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare both sides."""
        flags = message.flags
        wanted = placeholders_of(message.source, flags)
        given = placeholders_of(message.target, flags)
        if any(_POSITION.match(item) for item in given) and len(wanted) > 1:
            # %s and %s may be swapped as %2$s and %1$s.
            given = [_POSITION.sub("%", item) for item in given]
            wanted = [_POSITION.sub("%", item) for item in wanted]
        if message.plural_forms:  # one form may have “one” where another has %d
            own = own_form(message.plural_header, message.language)
            alone = own is not None and own[1] == message.form  # shown for one number only
            wanted = [p for p in wanted if p in given or (not alone and ("(" in p or "{" in p))]
        missing, extra = missing_and_extra(wanted, given)
        if message.source_plural and extra:
            also = placeholders_of(message.source_plural, flags)
            extra = missing_and_extra(extra, also)[0]
        yield from self._report(message, missing, extra)


class ShortcodesCheck(_ComparingCheck):
    """Shortcodes and template tags, `{{< … >}}`, `{% … %}`, `{{ … }}`: unchanged, letter for letter."""

    id = "shortcodes"
    title = "shortcodes and template tags"
    title_be = "шорткоды і тэгі шаблонаў"
    about = (
        "`{{< … >}}`, `{% … %}`, `{{ … }}` stay the same, letter for letter: a program reads them."
    )
    about_be = "`{{< … >}}`, `{% … %}`, `{{ … }}` застаюцца літара ў літару: іх чытае праграма."
    examples = (Example("See {{< ref >}}.", "Гл. {{< рэф >}}.", "Гл. {{< ref >}}."),)
    weblate = ("placeholders",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare both sides."""
        if "{" not in message.source and "{" not in message.target:
            return
        missing, extra = missing_and_extra(_shortcodes(message.source), _shortcodes(message.target))
        yield from self._report(message, missing, extra)


def _shortcodes(text: str) -> list[str]:
    """Return everything in double braces and template tags, from the first opening on."""
    text = text.replace("%%", "")
    found: list[str] = []
    unclosed: set[str] = set()
    position = 0
    for opening in _SHORTCODE.finditer(text):
        mark = opening[0]
        if opening.start() < position or mark in unclosed:
            continue
        end = text.find(_CLOSING[mark], opening.end())
        if end < 0:  # then no later one is closed, either
            unclosed.add(mark)
            continue
        position = end + 2
        found.append(text[opening.start() : position])
    return found


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found.group() for found in pattern.finditer(text.replace("%%", ""))]
