"""What hostile articles and media can do in a real browser: nothing, not even on a static host."""

from __future__ import annotations

import fnmatch
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Error

from helpers.sites import CONFIG, write
from robustness.commands import run

SCRIPT = "document.documentElement.setAttribute('data-ran', '1')"
MEDIA = {
    "s.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><script>{SCRIPT}</script></svg>',
    "h.html": f"<!doctype html><title>h</title><script>{SCRIPT}</script>",
    "h.xhtml": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>h</title><script>{SCRIPT}</script></head></html>',
    "h.xml": f'<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{SCRIPT}</h:script></x>',
    "S.SVG": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{SCRIPT}"/>',
}
BODY = "\n\n".join(
    [
        f'<a href="java&#1;script:{SCRIPT}">a</a>',
        f'<a href="java&#xFFFE;script:{SCRIPT}">a</a>',
        f'<a href="&#127;javascript:{SCRIPT}">a</a>',
        f"[a](data&#xFDD0;:text/html,<script>{SCRIPT}</script>)",
        '<img src="/&#9;/evil.example/t.png">',
        '<img src="/\\evil.example/t.png">',
        "<img src='\\\\evil.example/t.png'>",
        "![p](<//evil.example/t.png>)",
        f'<svg onload="{SCRIPT}"></svg><img src=x onerror="{SCRIPT}">',
        "[ok](https://example.org/) [mail](mailto:a@example.org)",
    ]
)


class Plain(http.server.SimpleHTTPRequestHandler):
    """A static host that reads `_headers` if `rules` are given, and otherwise knows nothing."""

    rules: list[tuple[str, list[tuple[str, str]]]]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        path = unquote(self.path)
        found: dict[str, list[str]] = {}
        for pattern, headers in self.rules:
            if fnmatch.fnmatchcase(path, unquote(pattern)):
                for name, value in headers:
                    found.setdefault(name, []).append(value)
        for name, values in found.items():
            if name != "Content-Type":
                self.send_header(name, ", ".join(values))
        super().end_headers()

    def guess_type(self, path: Any) -> str:
        for pattern, headers in self.rules:
            if fnmatch.fnmatchcase(unquote(self.path), unquote(pattern)):
                for name, value in headers:
                    if name == "Content-Type":
                        return value
        return super().guess_type(path)


def rules_of(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the contents of a `_headers` file: paths with their headers."""
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value))
        else:
            rules.append((line, []))
    return rules


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hostile site as static files."""
    root = tmp_path_factory.mktemp("hostile")
    write(root, "pieraklad.toml", CONFIG)
    write(root, "articles/a.md", f"---\ntitle: A\nlang: en\n---\n\n{BODY}\n")
    for name, text in MEDIA.items():
        write(root, f"articles/media/{name}", text)
    out = root / "out"
    assert run("build", str(out), "--project", str(root)).status == 0
    return out


def served(out: Path, rules: list[tuple[str, list[tuple[str, str]]]]) -> Iterator[str]:
    handler = type("Handler", (Plain,), {"rules": rules})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(out))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def plain_host(built: Path) -> Iterator[str]:
    """A host that sends no headers of ours."""
    yield from served(built, [])


@pytest.fixture(scope="module")
def headers_host(built: Path) -> Iterator[str]:
    """A host that reads `_headers`."""
    yield from served(built, rules_of((built / "_headers").read_text("utf-8")))


@pytest.mark.parametrize("language", ["en", "be"])
def test_without_any_header_a_hostile_article_runs_and_loads_nothing(
    browser: Browser, plain_host: str, language: str
) -> None:
    context = browser.new_context()
    foreign: list[str] = []
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith(plain_host)
                  else (foreign.append(route.request.url), route.abort()))  # fmt: skip
    page = context.new_page()
    page.goto(f"{plain_host}/{language}/articles/a/")
    page.evaluate("document.querySelectorAll('img').forEach(i => { i.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    # As this browser reads them: the destination of each link, and anything that could run.
    schemes = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.protocol)")
    assert set(schemes) <= {"http:", "https:", "mailto:", "tel:"}
    running = page.evaluate(
        """[...document.querySelectorAll('*')].flatMap(e => [...e.attributes].map(a => e.localName + ' ' + a.name))
           .filter(n => / on|^iframe|^object|^embed| srcdoc| formaction| style$/.test(n))"""
    )
    assert running == []
    assert page.get_attribute("html", "data-ran") is None
    context.close()
    assert foreign == []


@pytest.mark.parametrize("name", MEDIA)
def test_a_host_that_reads_our_headers_lets_no_media_file_run(
    browser: Browser, headers_host: str, name: str
) -> None:
    page = browser.new_page()
    address = f"{headers_host}/media/{name}"
    if name.lower().endswith(".svg"):
        page.goto(address)
        assert page.evaluate("document.documentElement.getAttribute('data-ran')") is None
    else:  # what a browser is not to show is offered for saving
        with pytest.raises(Error, match="Download is starting"):
            page.goto(address)
    page.close()


def test_the_same_file_would_run_without_the_headers(browser: Browser, plain_host: str) -> None:
    """Else the test above could not fail."""
    page = browser.new_page()
    page.goto(f"{plain_host}/media/h.html")
    assert page.evaluate("document.documentElement.getAttribute('data-ran')") == "1"
    page.close()


def test_the_headers_of_plain_files_are_the_servers(built: Path) -> None:
    from pieraklad.project import Project
    from pieraklad_web import create_app

    answer = create_app(Project.load(built.parent)).test_client().get("/en/articles/a")
    every = dict(dict(rules_of((built / "_headers").read_text("utf-8")))["/*"])
    apache = (built / ".htaccess").read_text("utf-8")
    assert "Cross-Origin-Opener-Policy" in every
    assert "X-Frame-Options" in every
    for name, value in every.items():
        assert f'Header set {name} "{value}"' in apache
        if name != "Content-Security-Policy":  # the search of plain files is a script
            assert answer.headers[name] == value
