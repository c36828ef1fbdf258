"""What an operator asks a running site: is it alive, is it ready, what went wrong."""

from __future__ import annotations

import datetime
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from pieraklad.problems import ProjectError
from pieraklad_web.logs import write_logs_as
from site_words import Make, Visitor

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
    monkeypatch.setattr("pieraklad.site.indexing.AT_ONCE", 3)
    reader = site({f"articles/a{number}.md": ARTICLE for number in range(9)})
    known: Any = reader.app.extensions["pieraklad"]
    with known.index.standing_aside():  # the thread waits for a tenth of a second at each article
        answer = reader.get("/readyz")
    assert answer.status_code == 503
    assert "the articles are being read: " in answer.get_data(as_text=True)
    while not known.index.follow(known.snapshot, 1.0):
        pass
    assert reader.get("/readyz").status_code == 200
    for number in range(9):
        reader.write(f"articles/a{number}.md", ARTICLE.replace("Text", "More text"))
    with known.index.standing_aside():
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
    monkeypatch.setattr("pieraklad_web.pages.Pages.search", lambda *args: 1 / 0)
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
    assert told["xml"] == "pieraklad: PIERAKLAD_LOG: 'xml' is none of text, json\n"
    with pytest.raises(ProjectError):
        write_logs_as("xml")


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
    from pieraklad.site.body import make_body

    def fail_at_bad(source: Any, *others: Any) -> Any:
        return _fail() if source.article.slug == "bad" else make_body(source, *others)

    bad = ARTICLE.replace("lang:", "date: 2030-01-01\nlang:")
    reader = site({"articles/a.md": ARTICLE, "articles/bad.md": bad})
    monkeypatch.setattr("pieraklad.site.site.make_body", fail_at_bad)
    assert reader.get("/en/articles/bad").status_code == 500
    assert reader.get("/readyz").data == b"ready\n"


def _fail(*_: object) -> Any:
    raise ValueError("no page\nof this")
