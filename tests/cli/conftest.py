"""Helpers for the tests of the command line: `pieraklad(...)`, `write({...})`, `fill(...)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest

from helpers.commands import CONFIG, Fill, Pieraklad, Write
from pieraklad.cli import main


@dataclass(frozen=True)
class Outcome:
    """A command's output and exit status."""

    status: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def pieraklad(folder: Path, capsys: pytest.CaptureFixture[str]) -> Pieraklad:
    """Runs a command in the current folder, as the console script does."""

    def run(*args: str) -> Outcome:
        capsys.readouterr()
        try:
            main(list(args))
            status = 0
        except SystemExit as exit_:
            status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
        captured = capsys.readouterr()
        return Outcome(status, captured.out, captured.err)

    return run


@pytest.fixture
def write(folder: Path) -> Write:
    """Writes files below the current folder."""

    def write_files(files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    return write_files


@pytest.fixture
def project(write: Write) -> None:
    """An empty project in the current folder."""
    write({"pieraklad.toml": CONFIG})


@pytest.fixture
def fill(folder: Path) -> Fill:
    """Fills a catalog as a translator would, with an editor that knows nothing of us."""

    def fill_catalog(name: str, translations: Mapping[str, str]) -> None:
        path = folder / name
        catalog = polib.pofile(str(path), wrapwidth=78)
        for entry in catalog:
            if entry.msgid in translations:
                entry.msgstr = translations[entry.msgid]
                if entry.fuzzy:
                    entry.flags.remove("fuzzy")
        catalog.save(str(path))

    return fill_catalog
