"""A real browser, and the demo site served to it on a free port."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from pieraklad.project import Project
from pieraklad.workflow.compile import compile_catalogs
from pieraklad_web import create_app

ROOT = Path(__file__).parent.parent.parent
# A container's root may not make the browser's own sandbox; the rest keeps it from looking for
# hosts that no test needs.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo site: a copy of it, so that nothing is written here."""
    folder = tmp_path_factory.mktemp("demonstration")
    shutil.copy(ROOT / "pieraklad.toml", folder)
    shutil.copytree(ROOT / "articles", folder / "articles")
    shutil.copytree(ROOT / "locales", folder / "locales", ignore=shutil.ignore_patterns("*.mo"))
    project = Project.load(folder)
    assert compile_catalogs(project).problems == []
    app = create_app(project)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["pieraklad"].close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system; without one the tests fail: they never skip.

    The headless shell has the same engine; it opens a page in a quarter of the time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no Chromium is installed; `sh tests/install-oracles` installs one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page that fails the test if it requests anything from another host."""
    with opened(browser, address) as (page, foreign):
        yield page
    assert foreign == []


@pytest.fixture(scope="session")
def kept_page(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    with opened(browser, address) as (page, foreign):
        yield page, foreign
    assert foreign == []


@pytest.fixture
def look(kept_page: tuple[Page, list[str]]) -> Callable[[str], Page]:
    """Loads an address in a page that lives as long as the browser: for tests that only look at it.

    A new one, with its process, takes as long as the look.
    """
    page, foreign = kept_page

    def load(path: str) -> Page:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 412, "height": 900})
        page.context.clear_cookies()
        page.goto(path)
        assert foreign == []
        return page

    return load


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """Open a page; give it with what it requests from other hosts."""
    context = browser.new_context(base_url=address, locale="be-BY", reduced_motion="reduce")
    foreign: list[str] = []
    context.on("request", lambda r: r.url.startswith(address) or foreign.append(r.url))
    yield context.new_page(), foreign
    context.close()
