"""`html-safety`, `html-nesting`: HTML that a translation must not introduce, and tags left open."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator

from pieraklad.checks.base import Check, Example, Finding, Message
from pieraklad.checks.skeleton import has_markup
from pieraklad.documents.html.tokens import Token, attributes, tokenize
from pieraklad.documents.prose import NOT_PROSE

_TAG_LIKE = re.compile(r"<[A-Za-z/!]")
_FORBIDDEN = frozenset(
    [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "link",
        "meta",
        "base",
        "svg",
        "math",
        "template",
    ]
)
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "xlink:href", "srcset", "data"})
_DANGEROUS = re.compile("(?:javascript|vbscript|data):", re.I)
# Characters that browsers remove from an address before they read its scheme (WHATWG URL, basic parser).
_IGNORED = re.compile(r"[\s\x00-\x20]+")
_MARKDOWN_DESTINATION = re.compile(r"\]\(\s*<?((?:javascript|vbscript|data):[^\s)>]*)", re.I)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)


class _Reader:
    """Lists dangerous parts and unpaired tags, with their places in the text."""

    def __init__(self, text: str) -> None:
        self.dangers: list[tuple[str, int]] = []
        self.open: list[tuple[str, int]] = []
        self.wrong: list[tuple[str, int]] = []
        self._names: Counter[str] = Counter()
        """How many elements of each name are open."""
        data = text.encode("utf-8", "surrogatepass")
        here = counted = 0
        for token in tokenize(data):
            if token.kind not in ("start", "end"):
                continue
            here += len(data[counted : token.start].decode("utf-8", "surrogatepass"))
            counted = token.start
            name = token.name.decode("utf-8", "surrogatepass")
            if token.kind == "end":
                self._end(name, here)
            else:
                self._judge(data, token, name, here)
                if name not in _VOID and data[token.end - 2 : token.end] != b"/>":
                    self.open.append((name, here))
                    self._names[name] += 1

    def _judge(self, data: bytes, token: Token, tag: str, here: int) -> None:
        if tag in _FORBIDDEN:
            self.dangers.append((f"<{tag}>", here))
        for attribute in attributes(data, token):
            name = attribute.name.decode("utf-8", "surrogatepass")
            value = html.unescape(
                data[attribute.start : attribute.end].decode("utf-8", "surrogatepass")
            )
            if name.startswith("on") and len(name) > 2:
                self.dangers.append((f"{name}=", here))
            elif name == "style" or (
                name in _ADDRESSES and _DANGEROUS.match(_IGNORED.sub("", value))
            ):
                shown = name if name == "style" else f'{name}="{value.strip()[:30]}"'
                self.dangers.append((shown, here))

    def _end(self, tag: str, here: int) -> None:
        if tag in _VOID:
            return
        if not self._names[tag]:
            self.wrong.append((f"</{tag}>", here))
            return
        while self.open[-1][0] != tag:
            self.wrong.append((f"<{self.open[-1][0]}>", self.open[-1][1]))
            self._names[self.open.pop()[0]] -= 1
        self._names[self.open.pop()[0]] -= 1


def _read(text: str) -> _Reader:
    # Tags in code are text; code is blanked in place, so that offsets stay the same.
    return _Reader(
        NOT_PROSE.sub(lambda m: m[0] if m[0][:1] in "<]" else " " * len(m[0]), text)
    )  # fmt: skip


class HtmlSafetyCheck(Check):
    """Scripts, event handlers and addresses that run code, where the source has none."""

    id = "html-safety"
    condition = staticmethod(has_markup)
    title = "unsafe HTML"
    title_be = "небяспечны HTML"
    about = (
        "A translation must not introduce `<script>`, `<iframe>`, `onclick=`, `style=` or a "
        "`javascript:` address that the source does not have. The site removes them anyway; this "
        "check reports them earlier."
    )
    about_be = (
        "Пераклад не прыносіць `<script>`, `<iframe>`, `onclick=`, `style=` або адраса "
        "`javascript:`, якіх няма ў арыгінале. Сайт іх таксама выдаліць; гэтая праверка папярэджвае "
        "раней."
    )
    severity = "error"
    examples = (
        Example("Read [this](x.md).", "Чытайце [гэта](javascript:alert(1)).", "Чытайце [гэта](x.md)."),
        Example("Read it.", "Чытайце <b onclick=\"x()\">гэта</b>.", "Чытайце гэта."),
    )  # fmt: skip
    weblate = ("safe-html",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Report dangerous parts that are not in the source."""
        target = message.target
        found: list[tuple[str, int]] = []
        if "](" in target:
            found += [(m[1], m.start(1)) for m in _MARKDOWN_DESTINATION.finditer(target)]
        if _TAG_LIKE.search(target):
            found += _read(target).dangers
        if not found:
            return
        allowed = {what for what, _ in _read(message.source).dangers}
        for what, start in found:
            if what not in allowed and what not in message.source:
                yield self.found(
                    f"{what} is not allowed in a translation", f"{what} у перакладзе нельга",
                    start, min(len(target), start + len(what)),
                )  # fmt: skip


class HtmlNestingCheck(Check):
    """Tags that are not closed, or closed in the wrong order."""

    id = "html-nesting"
    condition = staticmethod(has_markup)
    title = "tags that are not closed"
    title_be = "незакрытыя тэгі"
    about = "Every opened tag is closed, the inner one first, unless the source breaks this, too."
    about_be = "Кожны адкрыты тэг закрыты, унутраны — першым; калі толькі арыгінал не такі самы."
    severity = "error"
    examples = (Example("<b>a</b> <i>b</i>", "<b>а</i> <i>б</b>", "<b>а</b> <i>б</i>"),)
    weblate = ("xml-invalid",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Report unpaired tags, unless the source has some."""
        if not _TAG_LIKE.search(message.target):
            return
        target = _read(message.target)
        left = target.wrong + [(f"<{name}>", at) for name, at in target.open]
        if not left:
            return
        source = _read(message.source)
        if source.wrong or source.open:
            return
        for what, start in left:
            yield self.found(
                f"{what} has no matching tag", f"{what} не мае пары", start, start + len(what)
            )
