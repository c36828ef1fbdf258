"""The demo site as static files, on a server that knows nothing: its search works in the browser."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from helpers.accessible import violations
from pieraklad.cli import cli
from pieraklad.index.words import words

ROOT = Path(__file__).parent.parent.parent


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def static_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the static demo site."""
    folder = tmp_path_factory.mktemp("static")
    shutil.copy(ROOT / "pieraklad.toml", folder)
    shutil.copytree(ROOT / "articles", folder / "articles")
    shutil.copytree(ROOT / "locales", folder / "locales", ignore=shutil.ignore_patterns("*.mo"))
    out = folder / "out"
    result = CliRunner().invoke(cli, ["build", str(out), "--project", str(folder), "--quiet"])
    assert result.exit_code == 0, result.output
    handler = functools.partial(Quiet, directory=str(out))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def static_page(browser: Browser, static_address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=static_address, reduced_motion="reduce")
    foreign: list[str] = []
    context.on("request", lambda r: r.url.startswith(static_address) or foreign.append(r.url))
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert (foreign, errors) == ([], [])


@pytest.mark.parametrize(
    ("language", "query", "title"),
    [
        ("be", "бюлетэнямі", "Як лічаць бюлетэні"),
        ("be", "biuleteń", "Як лічаць бюлетэні"),
        ("en", "counted", "How ballots are counted"),
        ("be-Latn", "бюлетэнь", "Jak ličać biuleteni"),
    ],
)
def test_any_form_of_a_word_finds_its_article(
    static_page: Page, language: str, query: str, title: str
) -> None:
    static_page.goto(f"/{language}/search/")
    static_page.get_by_role("searchbox").fill(query)
    expect(static_page.locator("#page\\:found").get_by_role("link", name=title)).to_be_visible()
    static_page.locator("#page\\:found").get_by_role("link", name=title).click()
    expect(static_page.get_by_role("heading", level=1)).to_have_text(title)


def test_what_is_not_there_is_said_in_words(static_page: Page) -> None:
    static_page.goto("/be/search/?q=zzzzz")
    expect(static_page.get_by_role("status")).to_have_text("Нічога не знойдзена.")


def test_without_scripts_every_article_is_listed(browser: Browser, static_address: str) -> None:
    context = browser.new_context(base_url=static_address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/be/search/")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    expect(page.get_by_role("link", name="Як лічаць бюлетэні")).to_be_visible()
    context.close()


def test_the_browser_makes_the_keys_that_the_build_made(static_page: Page) -> None:
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "articles").glob("*.md"))]
    texts += [path.read_text("utf-8") for path in sorted((ROOT / "locales/be").rglob("*.po"))]
    listed = sorted({w for text in texts for w in text.replace("\\", " ").split() if w.isalpha()})
    assert len(listed) > 2_500
    forms = (ROOT / "tests/belarusian/data/stems_more.tsv").read_text("utf-8")
    listed += [word for line in forms.splitlines() if line[:1] != "#" for word in line.split()]
    listed += ["naïve", "Café", "Łódź", "e-mail", "wi-fi", "T-shirt", "re-election"]
    static_page.goto("/en/search/")
    keys = static_page.evaluate(
        "words => words.map(word => pierakladKeys(word, 'en')[0][0])", listed
    )
    expected = [next(words(word)).key for word in listed]
    differing = [(word, a, b) for word, a, b in zip(listed, expected, keys, strict=True) if a != b]
    assert not differing, json.dumps(differing[:5], ensure_ascii=False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_search(static_page: Page, scheme: str) -> None:
    static_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    static_page.goto("/be/search/?q=выбары")
    expect(static_page.locator("#page\\:found li").first).to_be_visible()
    assert violations(static_page) == []
