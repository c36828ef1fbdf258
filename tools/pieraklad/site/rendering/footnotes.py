"""An article's footnotes: numbered in the order of their references, gathered at the end of the text."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from pieraklad.site.rendering.phrases import Phrases

_MARKS = re.compile(
    r'<sup class="footnote-reference"><a href="#([^"]*)">[^<]*</a></sup>'
    r'|<sup class="footnote-definition-label">[^<]*</sup>\s*'
)


class Footnotes:
    """The footnotes of one page; `texts` takes in their HTML by label as it is found.

    `made` holds the ids given to references that the page's rewriting has not met yet.
    """

    def __init__(self, language: str, phrases: Phrases) -> None:
        self.language = language
        self.phrases = phrases
        self.texts: dict[str, str] = {}
        self.made: set[str | None] = set()
        self._references: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def number(self, page: str) -> str:
        """Return sanitised HTML with its references as numbered links."""
        if "footnote-" not in page:
            return page
        numbers = self._numbers

        def reference(found: re.Match[str]) -> str:
            label = found.group(1)
            if label is None:
                return ""
            label = unquote(html.unescape(label))
            number = numbers.setdefault(label, len(numbers) + 1)
            count = self._references[label] = self._references.get(label, 0) + 1
            target = f"fnref:{number}" + (f"-{count}" if count > 1 else "")
            self.made.add(target)
            name = html.escape(self.phrases.footnote.format(n=number))
            return (
                f'<sup class="fn"><a href="#fn:{number}" id="{target}" '
                f'aria-label="{name}">{number}</a></sup>'
            )

        return _MARKS.sub(reference, page)

    def foot(self) -> str:
        """Return the footnotes in the order in which the text refers to them."""
        if not self.texts:
            return ""
        items: list[str] = []
        order = sorted(self.texts, key=lambda label: self._numbers.get(label, len(self.texts) + 1))
        for label in order:
            number = self._numbers.get(label)
            content = self.texts[label]
            if number is None:
                items.append(f"<li>{content}</li>")
                continue
            name = html.escape(self.phrases.back)
            lang = f' lang="{self.language}"' if " lang=" in content else ""
            links = "".join(
                f' <a class="back" href="#fnref:{number}{f"-{count}" if count > 1 else ""}"'
                f'{lang} aria-label="{name}">↩</a>'
                for count in range(1, self._references.get(label, 1) + 1)
            )
            if content.endswith("</p>"):
                content = content[:-4] + links + "</p>"
            else:
                content += links
            items.append(f'<li id="fn:{number}">{content}</li>')
        title = html.escape(self.phrases.footnotes)
        return (
            f'<section class="footnotes" aria-label="{title}"><ol>' + "".join(items)
            + "</ol></section>"
        )  # fmt: skip
