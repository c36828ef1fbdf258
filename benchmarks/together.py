"""No place of a text gets two answers: `python benchmarks/together.py`, over what the benchmarks fetch.

Two findings contradict each other where they overlap and want different replacements. Every check
looks at Django's and Wagtail's catalogs, as what they are and as Belarusian (Ukrainian texts have what
Belarusian ones seldom do), and at the Markdown of the source distributions, as English and as Belarusian.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus import catalog_messages, markdown_files

from pieraklad.checks import CHECKS, Finding, Message, check_message
from pieraklad.checks.registry import check_text

LANGUAGES = ("be", "uk", "pl")
ENABLED = frozenset(check.id for check in CHECKS)


class Contradictions(NamedTuple):
    """How many texts were read, how many findings have replacements, and which contradict others."""

    texts: int
    findings: int
    found: list[tuple[str, Finding, Finding]]


def contradictions() -> Contradictions:
    """Look at all corpora."""
    texts = findings = 0
    found: list[tuple[str, Finding, Finding]] = []
    for text, all_found in _checked():
        placed = [f for f in all_found if f.start is not None and f.replacement is not None]
        texts += 1
        findings += len(placed)
        found += [(text, *pair) for pair in _contradicting(placed)]
    return Contradictions(texts, findings, found)


def _contradicting(findings: Iterable[Finding]) -> Iterator[tuple[Finding, Finding]]:
    """Yield those that overlap and differ; two insertions at one place overlap, too."""
    placed = sorted(findings, key=lambda f: (f.start or 0, f.end or 0))
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            inserted = (one.start, one.end) == (other.start, other.end)
            if not inserted and (other.start or 0) >= (one.end or 0):
                break
            if one.replacement != other.replacement:
                yield one, other


def _checked() -> Iterator[tuple[str, list[Finding]]]:
    for language in LANGUAGES:
        for source, target in catalog_messages(language):
            for taken_for in dict.fromkeys((language, "be")):
                message = Message(source, target, taken_for)
                yield target, check_message(message, enabled=ENABLED)
    for text in _paragraphs(markdown_files()):
        for language in ("en", "be"):
            yield text, check_text(text, language, enabled=ENABLED)


def _paragraphs(documents: Iterable[str]) -> Iterator[str]:
    from pieraklad.documents import parse

    for document in documents:
        for segment in parse(document, "markdown").segments:
            yield segment.message


def main() -> None:
    """Print the figures; exit with 1 where something contradicts."""
    result = contradictions()
    for text, one, other in result.found:
        print(f"{text[:200]!r}")
        for finding in (one, other):
            place = text[finding.start : finding.end]
            print(f"    {finding.check}: {place!r} → {finding.replacement!r}")
    print(f"{result.texts:,} texts, {result.findings:,} findings with a replacement, "
          f"{len(result.found)} contradictions")  # fmt: skip
    sys.exit(bool(result.found))


if __name__ == "__main__":
    main()
