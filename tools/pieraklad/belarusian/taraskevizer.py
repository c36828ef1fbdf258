"""The npm package taraskevizer (MIT): official orthography → Taraškievica, through Node as a process.

Only prose is converted: code, placeholders, tags, addresses and link destinations stay.
The output is automatic: a suggestion for a person to check.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from pieraklad.belarusian.alphabet import CYRILLIC, fold_apostrophes
from pieraklad.belarusian.masks import OPAQUE, SILENT, mask

TIMEOUT = 120.0
"""The time limit for one run over all texts, in seconds; it converts some thousand words a second."""
_NOT_INSTALLED = 3
_PIECE = re.compile(f"[^{OPAQUE}{SILENT}]+")
_CORE = re.compile(f"[{CYRILLIC}](?:.*[{CYRILLIC}])?", re.S)

# Reads {"folders": […], "config": {…}, "texts": […]} and writes the texts' conversions.
_SCRIPT = """
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
let input = '';
for await (const chunk of process.stdin) input += chunk;
const { folders, config, texts } = JSON.parse(input);
const prefix = path.dirname(path.dirname(process.execPath));
const places = [...folders, path.join(prefix, 'lib'), '/usr/local/lib', '/usr/lib'];
let entry;
try {
  entry = createRequire(path.join(process.cwd(), 'x.js')).resolve('taraskevizer', { paths: places });
} catch {
  process.exit(3);
}
const { pipelines, TaraskConfig } = await import(pathToFileURL(entry));
const settings = new TaraskConfig(config);
process.stdout.write(JSON.stringify(texts.map((text) => pipelines.tarask(text, settings))));
"""


class TaraskevizerError(Exception):
    """What is missing or failed, and what to do."""


class Taraskevizer:
    """Converts texts; `folders` are where to look for the npm package, `g` writes the letter ґ."""

    def __init__(
        self, folders: Iterable[Path] = (), g: bool = False, apostrophe: str = "’"
    ) -> None:
        self.folders = [str(folder) for folder in folders]
        self.g = g
        self.apostrophe = apostrophe

    def convert(self, texts: Sequence[str]) -> list[str]:
        """Return the texts in Taraškievica. Raises TaraskevizerError."""
        pieces = [_pieces(text) for text in texts]
        flat = [text[start:end] for text, spans in zip(texts, pieces, strict=True)
                for start, end in spans]  # fmt: skip
        converted = iter(self._run(flat) if flat else [])
        results: list[str] = []
        for text, spans in zip(texts, pieces, strict=True):
            parts: list[str] = []
            position = 0
            for start, end in spans:
                parts += [text[position:start], fold_apostrophes(next(converted), self.apostrophe)]
                position = end
            results.append("".join([*parts, text[position:]]))
        return results

    def _run(self, texts: list[str]) -> list[str]:
        node = shutil.which("node")
        if node is None:
            raise TaraskevizerError(
                "Node.js is not installed; install it (https://nodejs.org, or apt install nodejs "
                "npm), then run `npm install taraskevizer` in the project's folder"
            )
        config = {"variations": "first", "g": self.g, "j": "never"}
        data = json.dumps({"folders": self.folders, "config": config, "texts": texts})
        try:
            run = subprocess.run(  # noqa: S603  # our own script; the texts go in as data
                [node, "--input-type=module", "--eval", _SCRIPT],
                input=data.encode(), capture_output=True, timeout=TIMEOUT, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise TaraskevizerError(f"{node} could not be run: {error}") from None
        if run.returncode == _NOT_INSTALLED:
            raise TaraskevizerError(
                "the npm package taraskevizer (MIT) is not installed; run "
                "`npm install taraskevizer` in the project's folder"
            )
        try:
            result = json.loads(run.stdout)
        except ValueError:
            result = None
        if run.returncode or not isinstance(result, list) or len(result) != len(texts):
            said = (run.stderr.decode("utf-8", "replace").strip().splitlines() or ["nothing"])[-1]
            raise TaraskevizerError(f"taraskevizer failed (status {run.returncode}): {said}")
        return [str(text) for text in result]


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return the spans of prose with Cyrillic letters: from letter to letter, without markup."""
    spans: list[tuple[int, int]] = []
    for match in _PIECE.finditer(mask(text)):
        core = _CORE.search(text, match.start(), match.end())
        if core is not None:
            spans.append(core.span())
    return spans
