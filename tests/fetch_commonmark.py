"""Fetch the examples of the CommonMark specification from a public source distribution.

They are third-party text, so they are not in the repository; the tests read them from the environment
that `make test` sets up: `share/commonmark/commonmark.json` in it.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(sys.prefix) / "share" / "commonmark" / "commonmark.json"
SOURCE = "markdown-it-py>=3.0,<5"


def main() -> None:
    """Download the source distribution with pip and take one file out of it."""
    if TARGET.is_file():
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
             "--no-deps", "--no-binary", "markdown-it-py", "--dest", folder, SOURCE],
            check=True,
        )  # fmt: skip
        [archive] = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as tar:
            [name] = [n for n in tar.getnames() if n.endswith("cmark_spec/commonmark.json")]
            file = tar.extractfile(name)
            assert file is not None
            TARGET.parent.mkdir(parents=True, exist_ok=True)
            TARGET.write_bytes(file.read())


if __name__ == "__main__":
    main()
