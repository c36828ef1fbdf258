"""`compile` does again only what changed: by content, whatever the clock says."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pieraklad import pipeline, stamps
from pieraklad.pipeline import Report, compile_catalogs
from pieraklad.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, locales_dir=tmp_path / "locales")


def write(project: Project, slug: str, text: str) -> Path:
    path = project.catalog_path(slug, "be")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'msgid "a"\nmsgstr "{text}"\n', "utf-8")
    return path


def age(*paths: Path) -> None:
    """Make files look as if written long ago; what is new is hashed again, for its clock may lie."""
    for path in paths:
        os.utime(path, (1_000_000_000, 1_000_000_000))


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every clock count at once: a test does not wait two seconds."""
    monkeypatch.setattr(stamps, "_SETTLED", -1)


def compiled(project: Project, **options: bool) -> list[str]:
    report = compile_catalogs(project, **options)
    assert report.problems == []
    return [path.name for path in report.written]


@pytest.mark.usefixtures("settled")
def test_what_did_not_change_is_not_even_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, "one", "адзін")
    write(project, "two", "два")
    assert compiled(project) == ["one.mo", "two.mo"]
    assert compiled(project) == []

    def read(path: Path, report: Report) -> None:
        raise AssertionError(f"{path} is read")

    def opened(path: Path) -> bytes:
        if path.suffix in (".po", ".mo"):
            raise AssertionError(f"{path} is read")
        with path.open("rb") as file:
            return file.read()

    monkeypatch.setattr(pipeline, "read_catalog", read)
    monkeypatch.setattr(Path, "read_bytes", opened)
    assert compile_catalogs(project).read == 2


def test_a_file_written_within_the_same_tick_is_noticed(project: Project) -> None:
    path = write(project, "one", "адзін")
    assert compiled(project) == ["one.mo"]
    for text in ("раз-1", "раз-2", "раз-3"):  # as many bytes as before
        with path.open("r+b") as file:
            file.write(f'msgid "a"\nmsgstr "{text}"\n'.encode())
            file.truncate()
        assert compiled(project) == ["one.mo"]
        assert text.encode() in path.with_suffix(".mo").read_bytes()


@pytest.mark.usefixtures("settled")
def test_a_clock_set_back_deceives_nobody(project: Project) -> None:
    path = write(project, "one", "адзін")
    age(path)
    assert compiled(project) == ["one.mo"]
    time.sleep(0.02)  # a tick: the time of the change of the inode cannot be set back
    write(project, "one", "цэлых")
    age(path)
    assert compiled(project) == ["one.mo"]


@pytest.mark.usefixtures("settled")
def test_a_touched_file_is_compared_and_nothing_written(project: Project) -> None:
    path = write(project, "one", "адзін")
    assert compiled(project) == ["one.mo"]
    before = path.with_suffix(".mo").stat().st_mtime_ns
    age(path)
    assert compiled(project) == []
    assert path.with_suffix(".mo").stat().st_mtime_ns == before


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("damage", ["gone", "torn", "other"])
def test_a_mo_file_that_is_not_ours_any_more_is_made_again(project: Project, damage: str) -> None:
    path = write(project, "one", "адзін").with_suffix(".mo")
    assert compiled(project) == ["one.mo"]
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[:-1] if damage == "torn" else b"\0" * len(whole))
    assert compiled(project) == ["one.mo"]
    assert whole == path.read_bytes()


@pytest.mark.usefixtures("settled")
def test_other_options_compile_again(project: Project) -> None:
    path = write(project, "one", "адзін")
    path.write_text("#, fuzzy\n" + path.read_text("utf-8"), "utf-8")
    assert compiled(project) == ["one.mo"]
    assert compiled(project, use_fuzzy=True) == ["one.mo"]
    assert compiled(project, use_fuzzy=True) == []
    assert compiled(project) == ["one.mo"]


@pytest.mark.usefixtures("settled")
def test_a_bad_catalog_is_reported_every_time(project: Project) -> None:
    path = write(project, "one", "адзін")
    assert compiled(project) == ["one.mo"]
    whole = path.with_suffix(".mo").read_bytes()
    path.write_text('msgid "a"\nmsgstr "ад\n', "utf-8")
    for _ in range(2):
        [problem] = compile_catalogs(project).problems
        assert str(problem).startswith(f"{path}:2: the string is not closed")
    assert whole == path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"options": 1, "files": {"a": 1}}', b"\xff"]
)
def test_a_damaged_cache_is_only_a_cache(project: Project, content: bytes) -> None:
    write(project, "one", "адзін")
    assert compiled(project) == ["one.mo"]
    (project.root / ".pieraklad" / "compiled.json").write_bytes(content)
    assert compiled(project) == []


def test_without_a_place_for_the_cache_everything_is_compared(project: Project) -> None:
    write(project, "one", "адзін")
    (project.root / ".pieraklad").write_text("a file where the folder should be")
    assert compiled(project) == ["one.mo"]
    assert compiled(project) == []
