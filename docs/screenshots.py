"""Takes the README's screenshots of the demo site: `make screenshots`."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from pieraklad.project import Project
from pieraklad.workflow.compile import compile_catalogs
from pieraklad_web import create_app

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from helpers.served import Served, copy_demonstration  # noqa: E402

TARGET = Path(__file__).parent / "screenshots"

# Name, address, width, height, colour scheme.
PICTURES = [
    ("article-be-wide", "/be/articles/how-ballots-are-counted", 1280, 900, "light"),
    ("home-be-phone-dark", "/be/", 390, 844, "dark"),
    ("half-translated-be-phone", "/be/articles/voting-before-polling-day", 390, 844, "light"),
]


def main() -> None:
    """Serve the demo site and take the screenshots."""
    project = Project.load(ROOT)
    compile_catalogs(project)
    server = make_server("127.0.0.1", 0, create_app(project), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = next(p for n in ("chromium", "google-chrome") if (p := shutil.which(n)))
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        for name, address, width, height, scheme in PICTURES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}{address}")
            page.screenshot(path=TARGET / f"{name}.png")
            context.close()
        with tempfile.TemporaryDirectory() as folder:
            take_workbench(browser, Served(copy_demonstration(Path(folder))))
        browser.close()
    server.shutdown()


def take_workbench(browser: Browser, served: Served) -> None:
    """Open a paragraph of a copy of the demo site, and type something to find."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="be-BY")
    page.goto(served.link())
    page.goto(f"{served.address}/workbench/be/secrecy-of-the-vote")
    page.locator(".row.is-fuzzy .open").click()
    page.locator("form.form textarea").press_sequentially(" Гэта зроблена у законе.")
    page.locator(".findings li").first.wait_for()
    page.locator(".row.active .where").scroll_into_view_if_needed()
    page.evaluate(
        "scrollBy(0, document.querySelector('.row.active').getBoundingClientRect().top - 60)"
    )
    page.screenshot(path=TARGET / "workbench-be.png")
    served.stop()


if __name__ == "__main__":
    main()
