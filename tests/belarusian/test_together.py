"""The finders together: no place of a text gets two different answers."""

from itertools import combinations
from pathlib import Path

from pieraklad.belarusian import find_punctuation
from pieraklad.belarusian.typography import find_typography
from pieraklad.catalogs import Catalog

from .helpers import DATA

ROOT = Path(__file__).parents[2]


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


def test_no_two_findings_overlap_with_different_replacements() -> None:
    differing = []
    for text in _texts():
        found = [*find_punctuation(text), *find_typography(text)]
        for one, other in combinations(found, 2):
            overlap = one.start < other.end and other.start < one.end
            if overlap and one.replacement != other.replacement:
                differing.append((text, one.rule, other.rule))
    assert differing == []
