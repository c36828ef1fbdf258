"""`make bench`: measures beside the peers and writes docs/measurements.md."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from adopting import adopting
from rows import Row
from sites import sites
from timing import medians
from unchanged import unchanged
from updating import updating

from belarusian import belarusian
from catalogs import catalog_files
from documents import documents

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "measurements.md"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with-tests", action="store_true", help="time `make test`, too")
    arguments = parser.parse_args()
    rows: list[Row] = []
    for measure in (
        start_up,
        documents,
        catalog_files,
        updating,
        unchanged,
        adopting,
        belarusian,
        sites,
    ):
        for row in measure():
            print(f"{row.what}: {row.figure} (target {row.target})", flush=True)
            rows.append(row)
    if arguments.with_tests:
        start = time.monotonic()
        subprocess.run(["make", "test"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - start
        rows.append(Row("`make test`", f"{seconds:.0f} s", "≤ 240 s", "`make test`, second time"))
    PAGE.write_text(page(rows), "utf-8")


def start_up() -> Iterator[Row]:
    """`pieraklad --version` against importing click alone."""

    def command(*args: str) -> None:
        subprocess.run([sys.executable, *args], check=True, stdout=subprocess.DEVNULL)

    times = medians(
        {
            "ours": lambda: command("-m", "pieraklad", "--version"),
            "click": lambda: command("-c", "import click"),
        },
        runs=15,
    )
    yield Row(
        '`pieraklad --version` against `python -c "import click"`',
        f"{times['ours'] / times['click']:.2f} × ({times['ours'] * 1000:.0f} and "
        f"{times['click'] * 1000:.0f} ms)",
        "≤ 1.5 ×",
        "medians of 15 interleaved processes",
    )


def lines_of_modules() -> str:
    """Return a table of the packages' lines."""
    lines = ["| package | files | lines | longest file |", "| --- | --: | --: | --- |"]
    for folder in sorted(
        {p.parent for root in ("tools", "webapp") for p in (ROOT / root).rglob("*.py")}
    ):
        counts = {
            path.name: path.read_text("utf-8").count("\n") for path in sorted(folder.glob("*.py"))
        }
        name, most = max(counts.items(), key=lambda item: item[1])
        place = folder.relative_to(ROOT).as_posix()
        lines.append(f"| `{place}` | {len(counts)} | {sum(counts.values()):,} | {name}, {most} |")
    return "\n".join(lines)


def page(rows: list[Row]) -> str:
    """Return docs/measurements.md."""
    table = "\n".join(f"| {r.what} | {r.figure} | {r.target} | {r.how} |" for r in rows)
    return f"""\
# Measurements

Written by `make bench` on {datetime.date.today():%Y-%m-%d}: {os.cpu_count()} cores,
{platform.machine()}, Python {platform.python_version()}, {platform.system()}. Absolute figures are
this machine's; ratios are of medians of interleaved runs.

| what | figure | target | how |
| --- | --- | --- | --- |
{table}

## Lines

{lines_of_modules()}
"""


if __name__ == "__main__":
    main()
