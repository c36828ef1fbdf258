"""Reads the data files of these tests: tab-separated, `#` lines are comments."""

from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str, columns: int) -> list[list[str]]:
    """Return the rows of data/`name`, padded to `columns` cells; "\\n" is a line break."""
    table = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
            table.append((cells + [""] * columns)[:columns])
    return table
