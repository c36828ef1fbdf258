"""Writing: either the old file or the new one, complete, whatever happens; and one command at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pieraklad.catalogs import Catalog
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError
from pieraklad.storage import files
from pieraklad.storage.files import write_atomically, write_if_changed, writing_lock
from pieraklad.workflow.compile import compile_catalogs


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text("old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.po"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.po", tmp_path / "link.po"
    target.write_text("old")
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_what_is_the_same_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    assert write_if_changed(path, b"text")
    before = path.stat().st_mtime_ns
    assert not write_if_changed(path, b"text")
    assert path.stat().st_mtime_ns == before


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.po"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.po"]


def test_a_folder_that_cannot_be_written_is_a_problem_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path, locales_dir=tmp_path / "locales")
    po = project.catalog_path("a", "be")
    po.parent.mkdir(parents=True)
    po.write_text('msgid "a"\nmsgstr "б"\n')

    def read_only(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files, "_temporary", read_only)
    report = compile_catalogs(project)
    assert [str(p) for p in report.problems] == [
        f"{po.with_suffix('.mo')}: cannot be written or read: Permission denied"
    ]


KILLED = """
import sys
from pathlib import Path
from pieraklad.storage.files import write_atomically
path = Path(sys.argv[1])
print("ready", flush=True)
number = 0
while True:
    number += 1
    write_atomically(path, (f'msgid "{number}"\\nmsgstr "' + "ў" * 50_000 + '"\\n').encode())
"""


def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    """SIGKILL at hundreds of points of a loop that does nothing but write."""
    path = tmp_path / "a.po"
    path.write_text('msgid "0"\nmsgstr "' + "ў" * 50_000 + '"\n')
    for attempt in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        deadline = time.monotonic() + 0.12 + attempt * 0.005
        while time.monotonic() < deadline:  # readers see a complete file meanwhile, too
            catalog = Catalog.from_bytes(path.read_bytes())
            assert catalog.problems == []
            [entry] = catalog
            assert len(entry.msgstr) == 50_000
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        [entry] = Catalog.from_bytes(path.read_bytes())
        assert len(entry.msgstr) == 50_000


def test_two_commands_do_not_mix_their_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LOCK_TIMEOUT", 0.2)
    holder = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, time; from pathlib import Path\n"
         "from pieraklad.storage.files import writing_lock\n"
         "with writing_lock(Path(sys.argv[1])):\n"
         "    print('held', flush=True); time.sleep(30)", str(tmp_path)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        with (
            pytest.raises(ProjectError, match="another pieraklad command"),
            writing_lock(tmp_path),
        ):
            pass
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    with writing_lock(tmp_path):  # a killed command leaves no lock behind
        pass
