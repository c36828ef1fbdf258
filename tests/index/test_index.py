"""The index says what the files say, whatever became of its own file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from helpers.sites import CONFIG, write
from pieraklad.index import Busy, Index
from pieraklad.index.updating import Updating
from pieraklad.project import Project

ARTICLE = "---\ntitle: {0}\nlang: en\ntags: [Votes]\n---\n\nA text of {0} and other words.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    write(tmp_path, "pieraklad.toml", CONFIG)
    for name in ("one", "two"):
        write(tmp_path, f"articles/{name}.md", ARTICLE.format(name))
    return Project.load(tmp_path)


def said(project: Project) -> dict[str, tuple[str, str]]:
    """Return what the index says: keys and titles."""
    with Index.open(project) as index:
        entries = index.entries({}, 0)
        return {
            slug: (entry.key, entry.readings["be"].title.text) for slug, entry in entries.items()
        }


def file_of(project: Project) -> Path:
    return project.root / ".pieraklad" / "index.sqlite"


def test_an_index_that_is_there_is_the_one_that_is_made(project: Project) -> None:
    first = said(project)
    assert said(project) == first
    file_of(project).unlink()
    assert said(project) == first


@pytest.mark.parametrize("damage", ["cut", "other", "no database", "tables"])
def test_a_damaged_index_is_made_anew(project: Project, damage: str) -> None:
    first = said(project)
    path = file_of(project)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:5_000])
    elif damage == "no database":
        path.write_bytes(b"no database at all, but long enough to be one" * 99)
    else:
        connection = sqlite3.connect(path)
        if damage == "other":
            connection.execute("UPDATE meta SET value = 'other' WHERE name = 'format'")
            connection.execute("ALTER TABLE article RENAME TO articles")
        else:
            connection.executescript("DROP TABLE meta; DROP TABLE words;")
        connection.commit()
        connection.close()
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    assert said(project) == first
    assert said(project) == first


def test_how_much_is_translated_is_shown_by_no_list(project: Project) -> None:
    def now() -> tuple[str, str, int]:
        with Index.open(project) as index:
            entry = index.entries({}, 0)["one"]
            return entry.key, entry.shown, entry.readings["be"].total

    key, shown, total = now()
    write(project.root, "articles/one.md", ARTICLE.format("one") + "\nOne paragraph more.\n")
    assert (now()[1], now()[2]) == (shown, total + 1)
    assert now()[0] != key
    write(project.root, "articles/one.md", ARTICLE.format("another title"))
    assert now()[1] != shown


def test_caches_of_earlier_versions_go(project: Project) -> None:
    for name in ("site-2.sqlite", "site-2.sqlite-wal", "compiled.json"):
        write(project.root, f".pieraklad/{name}", "old")
    said(project)
    assert not {"site-2.sqlite", "site-2.sqlite-wal", "compiled.json"} & set(
        os.listdir(project.root / ".pieraklad")
    )


@pytest.mark.parametrize("place", [".pieraklad", ".pieraklad/index.sqlite"])
def test_without_a_place_of_its_own_it_is_kept_elsewhere_and_said_once(
    project: Project, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = said(project)
    file_of(project).unlink()
    if place == ".pieraklad":
        subprocess.run(["rm", "-r", project.root / ".pieraklad"], check=True)
        (project.root / ".pieraklad").write_text("a file where the folder should be")
    else:
        file_of(project).mkdir()
    assert said(project) == first
    assert len(caplog.records) <= 1


def test_where_no_file_can_be_used_no_folder_is_left(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    shutil.rmtree(project.root / ".pieraklad", ignore_errors=True)
    (project.root / ".pieraklad").write_text("a file where the folder should be")
    connect = sqlite3.connect

    def refuse(path: str, **options: Any) -> sqlite3.Connection:
        if path != ":memory:":
            raise sqlite3.OperationalError("readonly")
        return connect(path, **options)

    monkeypatch.setattr(sqlite3, "connect", refuse)
    assert said(project)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_full_disk_keeps_nobody_from_an_answer(
    project: Project, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = said(project)
    write(project.root, "articles/three.md", ARTICLE.format("three"))
    with Index(project) as index:
        place = index.database.path
        # What SQLite says where the disk is full.
        index.database._connection.execute("PRAGMA max_page_count = 1")
        for number in range(30):
            write(project.root, f"articles/n{number}.md", ARTICLE.format("n") + "Words. " * 9_000)
        index.update()
        assert index.database.path != place
        assert first.items() <= {
            slug: (entry.key, entry.readings["be"].title.text)
            for slug, entry in index.entries({}, 0).items()
        }.items()  # fmt: skip
        assert len(index.entries({}, 0)) == 33
    assert len([record for record in caplog.records if "full" in record.getMessage()]) == 1


def test_while_another_process_writes_the_old_rows_are_there(project: Project) -> None:
    first = said(project)
    code = (
        "import sys, time; from pathlib import Path; from pieraklad.index.database import Database\n"
        "with Database(Path(sys.argv[1])).writing():\n"
        "    print('writing', flush=True); sys.stdin.readline()\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(project.root)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writer.stdin is not None
    assert writer.stdout is not None
    with writer, Index(project) as index:
        assert writer.stdout.readline() == "writing\n"
        write(project.root, "articles/three.md", ARTICLE.format("three"))
        with pytest.raises(Busy):
            index.update(wait=0.0)
        assert set(index.entries({}, 0)) == set(first)
        writer.stdin.write("\n")
        writer.stdin.flush()
        assert index.update()
        assert set(index.entries({}, 0)) == {*first, "three"}


def test_several_processes_make_one_index(project: Project) -> None:
    for number in range(60):
        write(project.root, f"articles/n{number}.md", ARTICLE.format(f"n{number}"))
    code = (
        "import sys; from pieraklad.index import Index; from pieraklad.project import Project\n"
        "with Index.open(Project.load(sys.argv[1])) as index: print(len(index.entries({}, 0)))\n"
    )
    several = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(project.root)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [process.communicate()[0] for process in several] == ["62\n"] * 3


def test_a_process_that_was_killed_leaves_an_index_that_is_taken_up(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pieraklad.index.updating._BATCH", 20)
    for number in range(70):
        write(project.root, f"articles/n{number}.md", ARTICLE.format(f"n{number}"))
    whole = said(project)
    file_of(project).unlink()
    with Index(project) as index:
        written = Updating._write
        calls: list[int] = []

        def fail(*arguments: object) -> object:
            calls.append(1)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return written(*arguments)  # type: ignore[arg-type]

        with monkeypatch.context() as patched:
            patched.setattr(Updating, "_write", fail)
            with pytest.raises(KeyboardInterrupt):
                index.update()
    with Index(project) as index:
        assert index.count() == 40
        assert not index.is_complete()
    assert said(project) == whole
    with Index.open(project) as index:
        kept = index.all_nearest()
    file_of(project).unlink()
    with Index.open(project) as index:
        assert index.all_nearest() == kept


def test_a_file_that_was_touched_is_the_same(project: Project) -> None:
    said(project)
    with Index.open(project) as index:
        before = index.revision()
        os.utime(project.articles_dir / "one.md", (1, 1))
        assert not index.update()
        assert index.revision() == before
        assert index.pending().slugs == set()


def test_a_change_within_the_same_tick_is_seen(project: Project) -> None:
    """A file may be written twice between two ticks of the clock, by which its size stays."""
    path = project.articles_dir / "one.md"
    with Index.open(project) as index:
        status = path.stat()
        path.write_text(ARTICLE.format("uno"), "utf-8")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        index.update()
        assert index.entries({}, 0)["one"].source_title == "uno"


def test_settings_that_decide_what_is_shown_make_it_anew(project: Project) -> None:
    first = said(project)
    config = CONFIG.replace("threshold = 0.6", "threshold = 0.0")
    write(project.root, "pieraklad.toml", config)
    (project.articles_dir / "two.md").unlink()
    changed = said(Project.load(project.root))
    assert set(changed) == {"one"}
    assert changed["one"] != first["one"]
    start = time.monotonic()
    said(Project.load(project.root))
    assert time.monotonic() - start < 10
