"""`link-address`: addresses in an article that a browser could run as code, or that are invalid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pieraklad.checks.registry import BY_ID
from pieraklad.checks.result import CheckResult, Located
from pieraklad.project.bilingual import visible
from pieraklad.site.rendering.sanitising import SCHEMES, may_lead_to, read_address

if TYPE_CHECKING:
    from pieraklad.checks.plan import Plan
    from pieraklad.project.articles import Article

# A raw HTML attribute whose value is an address; the lengths are limited, in characters.
_ATTRIBUTE = re.compile(
    r"""\b(?:href|src|action|formaction|data|poster|cite|srcset)\s{0,20}=\s{0,20}"""
    r"""(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})'|([^\s"'<>]{1,2000}))""",
    re.IGNORECASE,
)


def check_addresses(article: Article, result: CheckResult, plan: Plan) -> None:
    """Report addresses that the page leaves out or a browser cannot open, with the line."""
    check = BY_ID["link-address"]
    if not plan.runs(check):
        return
    seen: set[tuple[str, int]] = set()
    for address, line in _all(article):
        if (address, line) in seen:
            continue
        seen.add((address, line))
        words = fault_of(address)
        if words is not None:
            shown = visible(address[:100])
            finding = check.found(f"{shown}: {words[0]}", f"{shown.be}: {words[1]}")
            result.findings.append(Located(article.path, line, finding))


def fault_of(address: str) -> tuple[str, str] | None:
    """Return what is wrong with an address, in English and Belarusian; None for a valid one."""
    read = read_address(address)
    if not may_lead_to(read):
        known = ", ".join(sorted(SCHEMES))
        return (
            f"pages do not link to such addresses; allowed are {known}",
            f"старонка не спасылаецца на такі адрас; магчымыя {known}",
        )
    if read != address.strip(" \t\r\n") and "\\" not in address:
        return (
            "it contains characters that browsers drop; type it again",
            "у адрасе ёсць знакі, якіх браўзеры не чытаюць; напішыце яго нанава",
        )
    try:
        parts = urlsplit(read)
        lost = parts.scheme in ("http", "https") and not parts.hostname
        # Raises ValueError for an invalid port.
        parts.port  # noqa: B018
    except ValueError:
        lost = True
    if lost or (read.startswith("//") and not read.strip("/")):
        return (
            "not a valid address: its host cannot be read",
            "гэта не адрас: не чытаецца імя сервера",
        )
    return None


def _all(article: Article) -> Iterator[tuple[str, int]]:
    document = article.document
    if article.image:
        line = re.search(r"^image\s*[:=]", document.source, re.MULTILINE)
        yield article.image, document.source.count("\n", 0, line.start()) + 1 if line else 1
    yield from addresses_of(article, _ATTRIBUTE)


def addresses_of(
    article: Article, attributes: re.Pattern[str] | None = None
) -> Iterator[tuple[str, int]]:
    """Yield the destinations of an article's links and images with their lines, as CommonMark reads them.

    Those in raw HTML too, as far as `attributes` finds them, whose groups are the addresses.
    """
    from pieraklad.documents.markdown.parser import LINKS, events

    document = article.document
    offset: int = document.extra["body"]
    body = document.data[offset:]
    line = document.data.count(b"\n", 0, offset) + 1
    at = 0
    for tag, name, value, start, _ in events(body.decode("utf-8")):
        found: list[tuple[int, str]] = []
        if tag == "Start" and name in LINKS:
            if value["link_type"] not in ("Autolink", "Email"):
                found.append((start, value["dest_url"]))
        elif tag in ("Html", "InlineHtml") and attributes is not None:
            for match in attributes.finditer(value):
                place = start + len(value[: match.start()].encode("utf-8"))
                found.append((place, unescape(match.group(match.lastindex or 0))))
        for place, address in found:
            if place > at:
                line += body.count(b"\n", at, place)
                at = place
            yield address, line
