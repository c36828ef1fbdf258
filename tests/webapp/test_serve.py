"""`pieraklad serve`: says where it is, follows the catalogs, ends quietly, explains a taken port."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.sites import CONFIG, Make, write_catalog
from pieraklad.cli import main
from pieraklad.project import Project
from pieraklad_web import create_app

ROOT = Path(__file__).parents[2]


_START = (
    "import signal; from pieraklad.cli import main\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "signal.signal(signal.SIGTERM, signal.SIG_DFL); signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
    "main()"
)
"""Starts a command as a terminal does: `nohup`, or a shell's `&`, may have made us ignore signals."""


@contextlib.contextmanager
def serving(project: Project, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Run `pieraklad serve` on a free port; what it says is on its standard error."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'tools'}{os.pathsep}{ROOT / 'webapp'}"}
    process = subprocess.Popen(
        [sys.executable, "-c", _START, "serve", "--port", "0", "--project", project.root, *options],
        stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def test_it_serves_and_follows_the_catalogs(site: Make) -> None:
    files = {"articles/a.md": "---\nlang: en\n---\n\nHello there.\n"}
    project = site(files, be={"Hello there.": "Вітаем."}).project
    with serving(project) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[2]
        page = f"{address}/be/articles/a"
        assert "Вітаем." in fetch(page)
        deadline = time.monotonic() + 20
        while "Добры дзень." not in fetch(page):
            assert time.monotonic() < deadline
            # Again and again: the watcher may start a moment after the address is said.
            write_catalog(project, "a", "be", {"Hello there.": "Добры дзень."}, {})
            time.sleep(0.4)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read().strip() == ""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_server_that_is_told_to_end_leaves_nothing_behind(
    site: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    project = site({"articles/a.md": "---\nlang: en\n---\n\nHello there.\n"}).project
    shutil.rmtree(project.root / ".pieraklad")
    (project.root / ".pieraklad").write_text("no folder: the index has to lie elsewhere")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with serving(project) as process:
        assert process.stderr is not None
        while "http" not in (line := process.stderr.readline()):
            assert line
        assert list(temporary.iterdir())
        number = signal.Signals[name]
        process.send_signal(number)
        assert process.wait(10) == (0 if name == "SIGINT" else 128 + number)
    assert list(temporary.iterdir()) == []


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode("utf-8"))


def test_a_taken_port_is_explained(site: Make, capsys: pytest.CaptureFixture[str]) -> None:
    project = site({"articles/a.md": "Text."}).project
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            main(["serve", "--port", str(port), "--project", str(project.root)])
    assert ended.value.code == 2
    assert "choose another with --port" in capsys.readouterr().err


def test_an_editors_page_learns_of_changes_and_a_readers_has_no_script(site: Make) -> None:
    reader = site({"articles/a.md": "---\ntitle: A\nlang: en\n---\n\nText.\n"})
    assert "<script src" not in reader.text("/en/articles/a")
    assert reader.get("/-/version").status_code == 404
    editor = create_app(reader.project, refresh_interval=0, editing=True).test_client()
    page = editor.get("/en/articles/a")
    assert '<script src="/static/reload-' in page.get_data(as_text=True)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    before = editor.get("/-/version").data
    assert editor.get("/-/version").data == before
    reader.write("articles/a.md", "---\ntitle: B\nlang: en\n---\n\nText.\n")
    assert editor.get("/-/version").data != before


def test_taraskievica_falls_back_to_belarusian_and_then_to_the_source(site: Make) -> None:
    config = CONFIG.replace('["be", "en"]', '["be", "en", "be-tarask"]')
    text = "---\ntitle: A\nlang: en\n---\n\nPlan.\n\nPress.\n\nOnly here.\n"
    reader = site({"articles/a.md": text}, be={"Plan.": "План.", "Press.": "Прэса."}, config=config)
    reader.translate("a", "be-tarask", {"Plan.": "Плян."})
    page = reader.page("/be-tarask/articles/a")
    marked = {"".join(p.itertext()): p.get("lang") for p in page.all("p") if p.get("lang")}
    assert page.one("html").get("lang") == "be-tarask"
    assert "Плян." in page.words()
    assert marked.items() >= {"Прэса.": "be", "Only here.": "en"}.items()


def test_the_workbench_is_there_with_one_link_and_only_when_asked_for(site: Make) -> None:
    files = {"articles/a.md": "---\nlang: en\n---\n\nHello there.\n"}
    project = site(files, be={"Hello there.": "Вітаем."}).project
    with serving(project, "--workbench") as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[2]
        link = process.stderr.readline().split()[-1]
        assert link.startswith(f"{address}/workbench/join/")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(link, timeout=20) as answer:
            assert answer.url == f"{address}/workbench/"
        with opener.open(f"{address}/workbench/be/a", timeout=20) as answer:
            assert "Вітаем." in answer.read().decode("utf-8")
        assert "/workbench/be/a" in fetch(f"{address}/be/articles/a")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read().strip() == ""
