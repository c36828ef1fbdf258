"""Updating catalogs compared with msgmerge: how often an edited message gets its own old translation."""

from __future__ import annotations

import random
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from corpus import markdown_files
from polib import POEntry
from rows import Row

from pieraklad.catalogs import Catalog, update_catalog
from pieraklad.documents import parse

MESSAGES = 1_832
LARGE = 19_000


def updating() -> Iterator[Row]:
    """Measure every message edited, in order and shuffled, and a large catalog with 7 % edited."""
    messages = list(
        dict.fromkeys(s.message for text in markdown_files() for s in parse(text, "markdown").segments)
    )  # fmt: skip
    words = re.findall(r"[A-Za-z]{2,}", " ".join(messages[:MESSAGES]))
    for shuffled in (False, True):
        figures = [_replaced(messages[:MESSAGES], words, s, shuffled) for s in (0.1, 0.3, 0.5, 0.6)]
        yield Row(
            "Random words replaced in every message" + (", the messages shuffled" if shuffled else ""),
            "; ".join(figures),
            "more than msgmerge" if shuffled else "own ≥ 99 % (≥ 97 % at 60 %), wrong ≤ 0.3 %, ≤ 1 s",
            f"{MESSAGES:,} messages from public Markdown; shares given their own and a wrong translation; msgmerge's in brackets",
        )  # fmt: skip
    yield _large((messages * 3)[:LARGE], words)


def _replaced(messages: list[str], words: list[str], share: float, shuffled: bool) -> str:
    rng = random.Random(int(share * 100))
    order = list(range(len(messages)))
    if shuffled:
        rng.shuffle(order)
    known = set(messages)
    new = [_edited(messages[number], share, words, rng) for number in order]
    own = {}
    for text, number in zip(new, order, strict=True):
        if text not in known:
            own.setdefault(text, f"Пераклад {number}")
    old = _catalog(messages, [f"Пераклад {n}" for n in range(len(messages))])
    template = _catalog(new, [""] * len(new))
    figures: list[str] = []
    for merge in (_ours, _msgmerge):
        start = time.perf_counter()
        merged = merge(old, template)
        seconds = time.perf_counter() - start
        given = {e.msgid: e.msgstr for e in Catalog.from_bytes(merged) if not e.obsolete}
        right = sum(given[text] == text_of for text, text_of in own.items()) / len(own)
        wrong = sum(given[text] not in ("", text_of) for text, text_of in own.items()) / len(own)
        figures.append(f"{right:.1%} and {wrong:.2%} in {seconds:.1f} s")
    return f"{share:.0%}: {figures[0]} (msgmerge {figures[1]})"


def _large(messages: list[str], words: list[str]) -> Row:
    rng = random.Random(1)
    texts = [f"{text} {number}" for number, text in enumerate(messages)]
    new = [_edited(text, 0.0, words, rng) if rng.random() < 0.07 else text for text in texts]
    old = _catalog(texts, [f"Пераклад {n}" for n in range(len(texts))])
    template = _catalog(new, [""] * len(new))
    times = {}
    for merge in (_ours, _msgmerge):
        start = time.perf_counter()
        merge(old, template)
        times[merge] = time.perf_counter() - start
    return Row(
        f"Updating a catalog of {len(texts):,} messages, 7 % edited",
        f"{times[_ours] / times[_msgmerge]:.2f} × msgmerge's time ({times[_ours]:.1f} and "
        f"{times[_msgmerge]:.1f} s)",
        "≤ 0.5 ×",
        "reading and writing included",
    )


def _edited(text: str, share: float, words: list[str], rng: random.Random) -> str:
    parts = text.split(" ")
    for place in rng.sample(range(len(parts)), max(1, round(len(parts) * share))):
        parts[place] = rng.choice(words)
    return " ".join(parts)


def _catalog(messages: list[str], translations: list[str]) -> bytes:
    catalog = Catalog.new({"Language": "be", "Content-Type": "text/plain; charset=UTF-8"})
    pairs: dict[str, str] = {}
    for message, translation in zip(messages, translations, strict=True):
        pairs.setdefault(message, translation)
    for message, translation in pairs.items():
        catalog.append(POEntry(msgid=message, msgstr=translation))
    return catalog.to_bytes()


def _ours(old: bytes, template: bytes) -> bytes:
    merged = update_catalog(Catalog.from_bytes(old), Catalog.from_bytes(template), carry=())
    return merged.catalog.to_bytes()


def _msgmerge(old: bytes, template: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        po, pot = Path(folder, "old.po"), Path(folder, "new.pot")
        po.write_bytes(old)
        pot.write_bytes(template)
        command = ["msgmerge", "--quiet", str(po), str(pot), "-o", "-"]
        return subprocess.run(command, check=True, capture_output=True).stdout
