"""Folders and files without read or write permission: a line that names them, and no traceback."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pieraklad.project import Project
from pieraklad_web import create_app
from robustness.commands import run

CONFIG = '[site]\nlanguages = ["be", "en"]\n\n[glossary]\nfile = "glossary.csv"\n'
ARTICLE = "---\ntitle: {0}\nlang: en\nimage: media/a.svg\n---\n\nA good sentence.\n"
PLACES = [
    "articles", "articles/media", "articles/media/a.svg", "articles/one.md", "locales", "locales/templates/articles",
    "locales/be/LC_MESSAGES/articles", "locales/be/LC_MESSAGES/articles/one.po", "locales/be/LC_MESSAGES/articles/one.mo",
    ".pieraklad", ".pieraklad/index.sqlite", ".pieraklad/memory.sqlite", "glossary.csv", "pieraklad.toml", "out",
]  # fmt: skip
COMMANDS = [
    ["extract"], ["update"], ["compile"], ["check"], ["check", "--fix"], ["stats"], ["build", "out"],
    ["tm", "export"], ["import", "articles/one.md", "--slug", "new"],
]  # fmt: skip


def obey_permissions() -> None:
    """Give up the superuser's privilege to read and write everything (capabilities(7))."""
    if os.geteuid():
        return
    library = ctypes.CDLL(None, use_errno=True)
    header = ctypes.create_string_buffer(struct.pack("<Ii", 0x20080522, 0))
    data = ctypes.create_string_buffer(24)
    assert library.capget(header, data) == 0
    words = list(struct.unpack("<6I", data.raw))
    words[0] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, of the effective ones
    data = ctypes.create_string_buffer(struct.pack("<6I", *words))
    assert library.capset(header, data) == 0


def in_child(task: Callable[[], None], output: Path) -> str:
    """Do something in a forked process that obeys permissions; return what went wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads
        child = os.fork()
    if not child:
        try:
            obey_permissions()
            task()
            output.write_text("", "utf-8")
        except BaseException:
            output.write_text(traceback.format_exc(), "utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return output.read_text("utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which every command was run."""
    root = tmp_path_factory.mktemp("made") / "site"
    (root / "articles" / "media").mkdir(parents=True)
    (root / "pieraklad.toml").write_text(CONFIG, "utf-8")
    (root / "glossary.csv").write_text("term,translation\nballot,бюлетэнь\n", "utf-8")
    (root / "articles" / "media" / "a.svg").write_text('<svg width="1" height="1"/>', "utf-8")
    for name in ("one", "two"):
        (root / "articles" / f"{name}.md").write_text(ARTICLE.format(name), "utf-8")
    for command in (["extract"], ["update"], ["compile"], ["stats"], ["build", str(root / "out")]):
        assert run(*command, "--project", str(root)).status == 0
    return root


@pytest.fixture
def closed(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the project as the current folder; all permissions in it are restored at the end."""
    root = Path(shutil.copytree(made, tmp_path / "site"))
    monkeypatch.chdir(root)
    yield root
    for place in PLACES:
        if (root / place).exists():
            (root / place).chmod(0o755)


@pytest.mark.parametrize("mode", [0o000, 0o500], ids=["closed", "read-only"])
@pytest.mark.parametrize("place", PLACES)
def test_what_may_not_be_read_or_written_is_told_in_a_line(
    closed: Path, place: str, mode: int
) -> None:
    path = closed / place
    if mode and path.is_file():
        mode = 0o400
    path.chmod(mode)

    def try_all() -> None:
        for command in COMMANDS:
            ended = run(*command)
            if ended.status:
                assert "ermission denied" in ended.said, (command, ended.said)
        for changed in closed.glob("articles/*.md"):
            if os.access(changed, os.W_OK, effective_ids=True):
                changed.write_text(ARTICLE.format("new"), "utf-8")
        for command in COMMANDS:
            ended = run(*command)
            assert ended.said or not ended.status, command

    assert in_child(try_all, closed.parent / "said") == ""


@pytest.mark.parametrize("place", [place for place in PLACES if place != "pieraklad.toml"])
def test_a_site_serves_what_it_may_read(closed: Path, place: str) -> None:
    def serve() -> None:
        (closed / place).chmod(0o000)
        app = create_app(Project.load(closed), refresh_interval=0)
        client = app.test_client()
        for path in ("/be/", "/en/articles/two", "/sitemap.xml"):
            # What the index had of a folder that is closed now stays.
            assert client.get(path).status_code == 200, path

    assert in_child(serve, closed.parent / "said") == ""


def test_a_folder_that_is_closed_while_a_site_runs_takes_no_page_away(closed: Path) -> None:
    def serve() -> None:
        client = create_app(Project.load(closed), refresh_interval=0).test_client()
        assert client.get("/en/articles/two").status_code == 200
        (closed / "articles").chmod(0o000)
        assert client.get("/en/articles/two").status_code == 200
        (closed / "articles").chmod(0o755)
        (closed / "articles" / "two.md").write_text(ARTICLE.format("Renewed"), "utf-8")
        assert "Renewed" in client.get("/en/articles/two").get_data(as_text=True)

    assert in_child(serve, closed.parent / "said") == ""
