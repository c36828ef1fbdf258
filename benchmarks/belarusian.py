"""Transliteration, the checks and the glossary: throughput on the demo site's catalogs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from rows import Row
from timing import medians

ROOT = Path(__file__).parent.parent
MESSAGES = 20_000


def belarusian() -> Iterator[Row]:
    """Yield the rows."""
    pairs = _pairs()
    yield _transliteration([target for _, target in pairs])
    yield from _checks(pairs)


def _pairs() -> list[tuple[str, str]]:
    from pieraklad.catalogs import Catalog

    return [
        (entry.msgid, entry.msgstr)
        for path in sorted((ROOT / "locales" / "be").rglob("*.po"))
        for entry in Catalog.from_bytes(path.read_bytes())
        if entry.msgstr
    ]


def _transliteration(texts: list[str]) -> Row:
    from pieraklad.belarusian import SCHEMES, transliterate

    size = sum(len(text.encode("utf-8")) for text in texts) / 1e6

    def run(scheme: str) -> None:
        for text in texts:
            transliterate(text, scheme)

    times = medians({s: (lambda s=s: run(s)) for s in SCHEMES})  # type: ignore[misc]
    figures = ", ".join(f"{scheme} {size / times[scheme]:.0f}" for scheme in SCHEMES)
    return Row("Transliteration", f"{figures} MB/s", "≥ 10 MB/s", "the demo site's catalogs")


def _checks(pairs: list[tuple[str, str]]) -> Iterator[Row]:
    """All checks that are on by default; every message is different, so that nothing is cached."""
    from pieraklad.checks import CHECKS, Message, Options, check_message
    from pieraklad.glossary import Glossary

    glossary = Options(glossary=Glossary.load(ROOT / "glossary.csv"))
    texts = list(enumerate(islice(cycle(pairs), MESSAGES)))
    sets = {
        name: [
            Message(f"{source} {n}", f"{target} {n}", "be", options=options)
            for n, (source, target) in texts
        ]
        for name, options in (("without a glossary", Options()), ("with it", glossary))
    }
    times = medians(
        {
            name: (lambda messages=messages: [check_message(m) for m in messages])  # type: ignore[misc]
            for name, messages in sets.items()
        },
        runs=3,
    )
    count = sum(check.default for check in CHECKS if check.scope == "message")
    yield Row(
        f"{MESSAGES:,} messages through {count} checks",
        ", ".join(f"{name} {seconds:.1f} s" for name, seconds in times.items()),
        "≤ 6 s",
        "the demo site's catalogs repeated, with each text made different",
    )
