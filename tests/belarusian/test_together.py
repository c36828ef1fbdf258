"""The checks together: no place of a text gets two different answers.

`benchmarks/together.py` asks the same of catalogs and documents that it fetches.
"""

import random
from itertools import combinations
from pathlib import Path

from pieraklad.catalogs import Catalog
from pieraklad.checks import CHECKS, Message, check_message

from .helpers import DATA

ROOT = Path(__file__).parents[2]
ENABLED = frozenset(check.id for check in CHECKS)
# What people write instead of the right sign; a text with several slips has several findings.
SLIPS = {
    "у": "ў", "ў": "у", "і": "i", "ё": "е\u0308", "й": "и\u0306", "’": "'", "«": '"', "»": ' "', "—": "-",
    "\u00a0": " ", " ": "  ", ",": " ,", ".": " .", "(": "( ", "1": "1,000", "5": "5.30", "0": "0.0 %",
}  # fmt: skip


def _texts() -> list[str]:
    lines = [
        cell
        for path in sorted(DATA.glob("*.tsv"))
        for line in path.read_text("utf-8").splitlines()
        for cell in line.split("\t")
    ]
    translated = [
        text
        for path in sorted((ROOT / "locales/be").rglob("*.po"))
        for entry in Catalog.from_bytes(path.read_bytes())
        if (text := entry.msgstr)
    ]
    return [*lines, *translated]


def _contradictions(texts: list[str]) -> list[tuple[str, str, str]]:
    """Return the texts with the checks that want different things; insertions at one place overlap."""
    differing = []
    for text in texts:
        found = [
            (finding.start, finding.end, finding.replacement, finding.check)
            for finding in check_message(Message("", text, "be"), enabled=ENABLED)
            if finding.start is not None and finding.replacement is not None
        ]
        for one, other in combinations(found, 2):
            overlap = (one[0] < other[1] and other[0] < one[1]) or one[:2] == other[:2]
            if overlap and one[2] != other[2]:
                differing.append((text, one[3], other[3]))
    return differing


def test_no_two_findings_overlap_with_different_replacements() -> None:
    assert _contradictions(_texts()) == []


def test_nor_do_they_in_texts_with_many_slips() -> None:
    slip = random.Random(6)
    texts = [
        "".join(SLIPS.get(char, char) if slip.random() < 0.3 else char for char in text)
        for text in _texts()
        if len(text) < 300
    ]
    assert _contradictions(texts) == []
