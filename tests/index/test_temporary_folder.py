"""A temporary folder goes with its process, also with one that was killed; nobody else's is touched."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pieraklad.index.temporary_folder import TemporaryFolder

NAMES = ("a", "b")
WAITING = (
    "import sys, tempfile; tempfile.tempdir = sys.argv[1];"
    "from pieraklad.index.temporary_folder import TemporaryFolder;"
    "folder = TemporaryFolder(('a', 'b')); open(folder.path + '/a', 'w').close();"
    "print(folder.path, flush=True); sys.stdin.read()"
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def other(place: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has such a folder; its output names it."""
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, place],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def test_it_is_removed_with_its_files(place: Path) -> None:
    folder = TemporaryFolder(NAMES)
    (Path(folder.path) / "b").write_bytes(b"x")
    folder.remove()
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(
    place: Path, other: subprocess.Popen[str]
) -> None:
    assert other.stdout is not None
    left = Path(other.stdout.readline().strip())
    TemporaryFolder(NAMES).remove()
    assert left.is_dir()  # it is in use
    other.kill()
    other.wait()
    TemporaryFolder(NAMES).remove()
    assert list(place.iterdir()) == []


def test_files_of_others_stay(place: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "a").write_bytes(b"x")
    (place / "pieraklad-index-link").symlink_to(kept)
    (place / "pieraklad-index-file").write_bytes(b"x")
    strange = place / "pieraklad-index-strange"
    strange.mkdir()
    (strange / "letter.txt").write_bytes(b"x")
    TemporaryFolder(NAMES).remove()
    assert (kept / "a").exists()
    assert (strange / "letter.txt").exists()
    assert len(list(place.iterdir())) == 3
