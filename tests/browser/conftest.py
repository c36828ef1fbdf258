"""A real browser, and the demo site served to it on a free port."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
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
    """Chromium from the system; without one the tests fail: they never skip."""
    names = ("chromium", "chromium-browser", "google-chrome")
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
    context = browser.new_context(base_url=address, locale="be-BY", reduced_motion="reduce")
    foreign: list[str] = []
    context.on("request", lambda r: r.url.startswith(address) or foreign.append(r.url))
    page = context.new_page()
    yield page
    context.close()
    assert foreign == []
