"""What an operator asks a running site: is it alive, is it ready, what went wrong."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.sites import CONFIG, Make, Visitor
from pieraklad.index import Index
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError
from pieraklad.site.site import start_making
from pieraklad_web.logs import write_logs_as

ROOT = Path(__file__).parent.parent.parent
ARTICLE = "---\ntitle: One\nlang: en\n---\n\nText.\n"


def test_a_site_without_a_readable_article_lives_but_is_not_ready(site: Make) -> None:
    reader = site({"articles/a.md": "---\ntitle: [\n---\n"})
    assert reader.get("/healthz").status_code == 200
    answer = reader.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_data(as_text=True) == "no article could be read in articles\n"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert int(answer.headers["Retry-After"]) > 0
    reader.write("articles/a.md", ARTICLE)
    answer = reader.get("/readyz")
    assert (answer.status_code, answer.data) == (200, b"ready\n")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_large_site_is_ready_when_it_is_indexed_and_stays_so(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pieraklad.site.site.AT_START", 3)
    monkeypatch.setattr("pieraklad.site.site.AT_ONCE", 3)
    makers: list[subprocess.Popen[bytes]] = []

    def start(index: Index) -> subprocess.Popen[bytes]:
        makers.append(start_making(index))
        makers[-1].send_signal(signal.SIGSTOP)  # until it was seen that the site waits for it
        return makers[-1]

    monkeypatch.setattr("pieraklad.site.site.start_making", start)
    reader = site({f"articles/a{number}.md": ARTICLE for number in range(9)})
    answer, alive = reader.get("/readyz"), reader.get("/healthz")
    makers.pop().send_signal(signal.SIGCONT)
    assert answer.status_code == 503
    assert answer.get_data(as_text=True) == "the articles are being read: 0 of 9\n"
    assert 1 <= int(answer.headers["Retry-After"]) <= 120
    assert alive.status_code == 200
    monkeypatch.setattr("pieraklad.site.site.start_making", start_making)
    wait_until(lambda: reader.get("/readyz").status_code == 200)
    for number in range(9):
        reader.write(f"articles/a{number}.md", ARTICLE.replace("Text", "More text"))
    assert reader.get("/readyz").status_code == 200


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged as JSON."""
    stream = io.StringIO()
    write_logs_as("json", stream)
    yield stream
    write_logs_as("text")


def test_problems_are_logged_as_json_with_file_and_line(site: Make, lines: io.StringIO) -> None:
    reader = site({"articles/a.md": ARTICLE, "articles/b.md": "---\ntitle: B\nlang: xx-\n---\n"})
    reader.translate("a", "be", {"Text.": "Тэкст."})
    reader.project.mo_path("a", "be").write_bytes(b"\xde\x12\x04\x95 cut")
    reader.get("/be/articles/a")
    article, catalog = map(json.loads, lines.getvalue().splitlines())
    assert article["level"] == "error"
    assert article["logger"] == "pieraklad.site"
    assert article["file"] == str(reader.root / "articles/b.md")
    assert article["line"] == 3
    assert article["message"].startswith("lang: ")
    assert article["message"].endswith("; it is left out")
    assert datetime.datetime.fromisoformat(article["time"]).utcoffset() == datetime.timedelta()
    assert catalog["file"] == str(reader.project.mo_path("a", "be"))
    assert catalog["line"] == 0


def failing(site: Make, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    reader = site({"articles/a.md": ARTICLE})
    monkeypatch.setattr("pieraklad_web.pages.Pages.results", lambda *args: 1 / 0)
    return reader


def test_a_failed_request_is_logged_without_the_reader(
    site: Make, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"X-Request-Id": "proxy-17", "Cookie": "lang=be; a=secret", "User-Agent": "Reader"}
    answer = failing(site, monkeypatch).get("/be/search?q=private", headers=headers)
    assert (answer.status_code, answer.headers["X-Request-Id"]) == (500, "proxy-17")
    assert "proxy-17" in answer.get_data(as_text=True)
    (line,) = lines.getvalue().splitlines()
    facts = json.loads(line)
    assert facts["request"] == "proxy-17"
    assert (facts["method"], facts["path"]) == ("GET", "/be/search")
    assert facts["exception"].endswith("ZeroDivisionError: division by zero")
    for private in ("private", "secret", "Reader", "127.0.0.1"):
        assert private not in line


@pytest.mark.parametrize("given", ["", "a b", "<b>", "x" * 65, "é"])
def test_a_request_without_a_usable_id_is_given_one(
    site: Make, given: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader = failing(site, monkeypatch)
    numbers = []
    for _ in range(2):
        with caplog.at_level(logging.ERROR, "pieraklad.web"):
            answer = reader.get("/be/search?q=x", headers={"X-Request-Id": given})
        numbers.append(answer.headers["X-Request-Id"])
        assert f"GET /be/search failed (request {numbers[-1]})" in caplog.text
    assert given not in numbers
    assert numbers[0] != numbers[1]


def test_the_servers_module_takes_the_form_from_the_environment(site: Make) -> None:
    reader = site({"articles/a.md": ARTICLE, "articles/b.md": "---\ntitle: [\n---\n"})
    told = {}
    for form in ("json", "text", "xml"):
        settings = {"PIERAKLAD_PROJECT": str(reader.root), "PIERAKLAD_LOG": form}
        told[form] = subprocess.run(
            [sys.executable, "-c", "import pieraklad_web.wsgi"],
            check=False, env={**os.environ, **settings}, capture_output=True, text=True,
        ).stderr  # fmt: skip
    assert json.loads(told["json"])["file"].endswith("articles/b.md")
    assert told["text"].startswith(str(reader.root / "articles/b.md:"))
    assert told["xml"] == "pieraklad: PIERAKLAD_LOG: “xml” is not one of text, json\n"
    with pytest.raises(ProjectError):
        write_logs_as("xml")


def test_a_ready_page_that_cannot_be_sent_is_a_whole_answer(
    site: Make, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = site({"articles/a.md": ARTICLE})
    assert reader.get("/en/articles/a").status_code == 200

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    # What is known of the site stays on it when its files cannot be looked at.
    monkeypatch.setattr("pieraklad.index.scan.Scanner.changes", fail)
    assert reader.get("/en/articles/a").status_code == 200
    monkeypatch.setattr("pieraklad.site.site.Site.refresh", fail)
    answer = reader.get("/en/articles/a")
    assert answer.status_code == 500
    assert "</html>" in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Request-Id"]
    assert all("exception" in json.loads(line) for line in lines.getvalue().splitlines())


def command_of(*names: str) -> list[str]:
    """Return the documented command for granian, without its host and port."""
    text = (ROOT.joinpath(*names)).read_text("utf-8")
    found = re.search(r"granian(?:\", \"| )--interface[^\n]*pieraklad_web\.wsgi:app", text)
    assert found is not None
    words = re.split(r'", "|\s+', found.group())
    return [w for i, w in enumerate(words) if not {w, words[i - 1]} & {"--host", "--port"}]


@pytest.mark.parametrize(
    "place",
    [("docs", "deployment.md"), ("deploy", "pieraklad.service"), ("deploy", "Containerfile")],
    ids="/".join,
)
def test_a_workers_crash_does_not_end_the_documented_server(
    site: Make, place: tuple[str, str]
) -> None:
    reader = site({"articles/a.md": ARTICLE, "articles/b.md": "---\ntitle: [\n---\n"})
    command = command_of(*place)
    assert "--respawn-failed-workers" in command
    command = [
        str(ROOT / "deploy" / "logging.json") if w.endswith("logging.json") else w for w in command
    ]
    if "--log-config" not in command:
        command[-1:-1] = ["--log-config", str(ROOT / "deploy" / "logging.json")]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    output = reader.root / "log"
    with output.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command[:-1], "--port", str(port), "--respawn-interval", "0.2", command[-1]],
            env={**os.environ, "PIERAKLAD_PROJECT": str(reader.root), "PIERAKLAD_LOG": "json"},
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(lambda: started(output) == 2)
        before = workers(server.pid)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: started(output) == 3)
        assert len(workers(server.pid)) == 2
        assert answers(port)
        assert server.poll() is None
        server.terminate()
        server.wait(60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    for line in output.read_text("utf-8").splitlines():
        assert json.loads(line)["message"], line


def started(output: Path) -> int:
    """Return how many workers a server has started; some versions tell of their threads, too."""
    return len(re.findall(r'"Started worker-\d+"', output.read_text("utf-8")))


def answers(port: int) -> bool:
    """Return whether a server on this machine sends an article."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/articles/a", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def workers(server: int) -> list[int]:
    """Return the processes that a server has started and that serve."""
    with open(f"/proc/{server}/task/{server}/children", encoding="ascii") as file:
        children = [int(word) for word in file.read().split()]
    found: list[int] = []
    for child in children:
        with contextlib.suppress(OSError), open(f"/proc/{child}/cmdline", "rb") as file:
            if b"resource_tracker" not in file.read():
                found.append(child)
    return found


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something that takes a while on a busy machine."""
    end = time.monotonic() + 40
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def test_a_site_that_cannot_make_pages_is_not_ready(
    site: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader = site({"articles/a.md": ARTICLE, "articles/b.md": ARTICLE})
    with monkeypatch.context() as patch:
        patch.setattr("pieraklad.site.site.make_body", _fail)
        for _ in range(3):
            answer = reader.get("/readyz")
            assert answer.status_code == 503
            text = "pages cannot be made: ValueError: no page of this\n"
            assert answer.get_data(as_text=True) == text
            assert int(answer.headers["Retry-After"]) > 0
    assert [record.message for record in caplog.records] == ["not ready: pages cannot be made"]
    assert reader.get("/readyz").data == b"ready\n"
    with monkeypatch.context() as patch:
        patch.setattr("pieraklad_web.pages.Pages.home", _fail)
        assert reader.get("/readyz").status_code == 503
        assert reader.get("/healthz").status_code == 200


def test_one_article_that_cannot_be_made_leaves_a_site_ready(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pieraklad.site.rendering.body import make_body

    def fail_at_bad(source: Any, *others: Any) -> Any:
        return _fail() if source.article.slug == "bad" else make_body(source, *others)

    bad = ARTICLE.replace("lang:", "date: 2030-01-01\nlang:")
    reader = site({"articles/a.md": ARTICLE, "articles/bad.md": bad})
    monkeypatch.setattr("pieraklad.site.site.make_body", fail_at_bad)
    assert reader.get("/en/articles/bad").status_code == 500
    assert reader.get("/readyz").data == b"ready\n"


def _fail(*_: object) -> Any:
    raise ValueError("no page\nof this")


def test_a_server_keeps_to_its_settings_when_others_take_the_index(
    site: Make, caplog: pytest.LogCaptureFixture
) -> None:
    reader = site({"articles/a.md": ARTICLE, "articles/b.md": ARTICLE})
    before = reader.text("/en/articles/a")
    reader.write("pieraklad.toml", CONFIG.replace("threshold = 0.6", "threshold = 0.1"))
    with Index.open(Project.load(reader.root)):
        pass
    for _ in range(2):
        assert reader.text("/en/articles/a") == before
        assert reader.get("/en/articles/b").status_code == 200
        assert reader.get("/readyz").status_code == 200
    [record] = [r for r in caplog.records if "restart it" in r.getMessage()]
    assert record.levelname == "WARNING"
    again = Visitor(reader.root)
    assert again.get("/en/articles/b").status_code == 200


def test_where_no_process_can_be_started_the_server_indexes_by_itself(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pieraklad.site.site.AT_START", 1)
    monkeypatch.setattr("pieraklad.site.site.MAKER", "no_such_module")
    reader = site({"articles/a.md": ARTICLE, "articles/b.md": ARTICLE})
    wait_until(lambda: reader.get("/readyz").status_code == 200)
    assert reader.get("/en/articles/b").status_code == 200
