"""`link-address`: an article's addresses that a browser could run, or that are none at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pieraklad.bilingual import visible
from pieraklad.checks.across import addresses_of
from pieraklad.checks.registry import BY_ID
from pieraklad.checks.result import CheckResult, Located
from pieraklad.site.sanitising import SCHEMES, may_lead_to, read_address

if TYPE_CHECKING:
    from pieraklad.articles import Article
    from pieraklad.checks.plan import Plan

# An attribute of raw HTML that has an address; one tag is never longer than this, in characters.
_ATTRIBUTE = re.compile(
    r"""\b(?:href|src|action|formaction|data|poster|cite|srcset)\s{0,20}=\s{0,20}"""
    r"""(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})'|([^\s"'<>]{1,2000}))""",
    re.IGNORECASE,
)


def check_addresses(article: Article, result: CheckResult, plan: Plan) -> None:
    """Report what the page leaves out or a browser cannot open, with the line."""
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
    """Return what is wrong with an address, in English and Belarusian; None for a good one."""
    read = read_address(address)
    if not may_lead_to(read):
        known = ", ".join(sorted(SCHEMES))
        return (
            f"a page does not link to such an address; possible are {known}",
            f"старонка не спасылаецца на такі адрас; магчымыя {known}",
        )
    if read != address.strip(" \t\r\n") and "\\" not in address:
        return (
            "there are characters in it that no browser reads; write it anew",
            "у адрасе ёсць знакі, якіх браўзеры не чытаюць; напішыце яго нанава",
        )
    try:
        parts = urlsplit(read)
        lost = parts.scheme in ("http", "https") and not parts.hostname
        # Raises ValueError for what is no port.
        parts.port  # noqa: B018
    except ValueError:
        lost = True
    if lost or (read.startswith("//") and not read.strip("/")):
        return "is no address: its host cannot be read", "гэта не адрас: не чытаецца імя сервера"
    return None


def _all(article: Article) -> Iterator[tuple[str, int]]:
    document = article.document
    if article.image:
        line = re.search(r"^image\s*[:=]", document.source, re.MULTILINE)
        yield article.image, document.source.count("\n", 0, line.start()) + 1 if line else 1
    yield from addresses_of(article, _ATTRIBUTE)
