"""GNU gettext's own programs as oracles, and the catalogs that the tests read."""

from __future__ import annotations

import subprocess
from pathlib import Path

DATA = Path(__file__).parent / "data"
GOOD = [path for path in sorted(DATA.glob("*.po")) if not path.name.startswith("bad.")]
BAD = sorted(DATA.glob("bad.*.po"))


def run(program: str, *options: str, data: bytes) -> bytes:
    """Return a program's output for a catalog on its standard input."""
    done = subprocess.run([program, *options, "-"], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout


def msgcat(data: bytes) -> bytes:
    return run("msgcat", data=data)


def msgfmt(data: bytes, *options: str) -> bytes:
    return run("msgfmt", "--no-hash", *options, "-o", "-", data=data)
