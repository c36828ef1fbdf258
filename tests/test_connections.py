"""Every SQLite connection is closed by its opener: a command, a site, an application."""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.sites import CONFIG, make_site, write
from pieraklad.cli import main
from pieraklad.editing.records import Records
from pieraklad.index.database import Database
from pieraklad.memory.store import Memory
from pieraklad.project import Project
from pieraklad_web import create_app

ARTICLE = "---\ntitle: One\nlang: en\n---\n\nA text of some words.\n"
BROKEN = b"no database at all, but long enough to be one" * 99


class Connections:
    """Those opened since the test began."""

    def __init__(self) -> None:
        self.opened = 0
        self.closed = 0
        self.dropped = 0

    def connect(self, *args: Any, **kwargs: Any) -> sqlite3.Connection:
        """Open one that counts itself."""
        counts = self

        class Counted(sqlite3.Connection):
            is_open = True

            def close(self) -> None:
                if self.is_open:
                    counts.closed += 1
                self.is_open = False
                super().close()

            def __del__(self) -> None:
                if self.is_open:
                    counts.dropped += 1

        self.opened += 1
        return sqlite3.dbapi2.connect(*args, **{**kwargs, "factory": Counted})


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connections]:
    counted = Connections()
    monkeypatch.setattr(sqlite3, "connect", counted.connect)
    yield counted
    assert (counted.opened > 0, counted.closed, counted.dropped) == (True, counted.opened, 0)


def run(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--quiet"])
    assert ended.value.code in (0, 1)


def test_commands_close_what_they_open(
    connections: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "pieraklad.toml", CONFIG)
    write(tmp_path, "articles/one.md", ARTICLE)
    monkeypatch.chdir(tmp_path)
    for arguments in (["extract"], ["update"], ["compile"], ["check"], ["stats"], ["build", "out"]):
        run(*arguments)
    for cache in (tmp_path / ".pieraklad").glob("*.sqlite"):
        cache.write_bytes(BROKEN)
    run("update")
    run("build", "out")


def test_a_site_ends_the_process_that_makes_its_index(
    connections: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pieraklad.site.site.AT_START", 3)
    reader = make_site(tmp_path, {f"articles/a{number}.md": ARTICLE for number in range(20)})
    site = reader.app.extensions["pieraklad"]
    assert site.waiting() is not None
    process = site._maker
    site.close()
    assert process.poll() is not None


def test_an_application_that_is_dropped_closes_its_store(
    connections: Connections, tmp_path: Path
) -> None:
    write(tmp_path, "pieraklad.toml", CONFIG)
    write(tmp_path, "articles/one.md", ARTICLE)
    assert create_app(Project.load(tmp_path)).test_client().get("/en/").status_code == 200
    gc.collect()


def test_records_that_are_dropped_with_what_holds_them_are_closed(
    connections: Connections, tmp_path: Path
) -> None:
    records = Records(tmp_path)
    together: list[object] = [records, records.connection]  # a circle: only the collector ends it
    together.append(together)
    del records, together
    gc.collect()


@pytest.mark.parametrize("kind", [Database, Memory])
def test_a_file_that_is_no_database_leaves_no_connection_behind(
    connections: Connections, tmp_path: Path, kind: type[Database] | type[Memory]
) -> None:
    if kind is Database:
        Database(tmp_path).close()
        [path] = (tmp_path / ".pieraklad").glob("*.sqlite")
    else:
        path = tmp_path / "memory.sqlite"
    path.write_bytes(BROKEN)
    with Database(tmp_path) if kind is Database else Memory(path):
        assert connections.opened > connections.closed


def test_nobody_hears_of_a_connection_at_the_end_of_a_process(tmp_path: Path) -> None:
    write(tmp_path, "pieraklad.toml", CONFIG)
    write(tmp_path, "articles/one.md", ARTICLE)
    code = (
        "from pieraklad_web.wsgi import app\n"
        "assert app.test_client().get('/en/articles/one').status_code == 200\n"
    )
    ended = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code],
        env={"PIERAKLAD_PROJECT": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
