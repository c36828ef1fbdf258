"""Takes the README's screenshots of the demo site: `make screenshots`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import uuid
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from pieraklad.catalogs import Catalog
from pieraklad.editing import Save, content_hash, message_id
from pieraklad.editing.presence import Present
from pieraklad.editing.values import Place
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


# The owner is called as git calls whoever takes the pictures.
os.environ |= {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "user.name",
    "GIT_CONFIG_VALUE_0": "Марына",
}


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
    page.locator("form.form textarea[name=target]").press_sequentially(" Гэта зроблена у законе.")
    page.locator(".findings li").first.wait_for()
    page.locator(".row.active .where").scroll_into_view_if_needed()
    page.evaluate(
        "scrollBy(0, document.querySelector('.row.active').getBoundingClientRect().top - 60)"
    )
    page.screenshot(path=TARGET / "workbench-be.png")
    work_together(served)
    page.goto(f"{served.address}/workbench/review/be")
    page.screenshot(path=TARGET / "review-be.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{served.address}/workbench/")
    page.screenshot(path=TARGET / "waiting-be-phone-dark.png")
    served.stop()


def work_together(served: Served) -> None:
    """Let colleagues translate, approve, change, ask and be there."""
    workbench = served.desk.workbench
    for name, role in (("Алеся", "translator"), ("Янка", "reviewer")):
        workbench.people.add(name, role, "be")
    # The newest article's first long paragraphs; what they say is the demonstration's own text.
    slug = served.desk.site.snapshot.newest[1].slug
    path = served.project.catalog_path(slug, "be")
    workbench.reconcile("be", slug)
    entries = [e for e in Catalog.from_bytes(path.read_bytes()) if len(e.msgstr) > 120][:3]
    for entry in entries[1:]:
        key = message_id(entry.msgctxt, entry.msgid)
        assert workbench.reviewing.approve("be", slug, key, content_hash(entry), "Янка") is None
    changed = entries[0]
    key = message_id(changed.msgctxt, changed.msgid)
    assert workbench.reviewing.approve("be", slug, key, content_hash(changed), "Янка") is None
    words = changed.msgstr.split(" ")
    text = " ".join([*words[:6], "вельмі", *words[6:-2], words[-1]])
    workbench.save(
        Save("be", slug, key, (text,), "translated", base=content_hash(changed),
             request=str(uuid.uuid4()), who="Алеся")
    )  # fmt: skip
    place = Place("be", slug)
    owner = workbench.people.by_number(1).name
    workbench.comments.add(place, key, "question", "Тут гаворка пра ўвесь участак ці толькі пра скрыню?", "Алеся")  # fmt: skip
    workbench.comments.add(place, key, "comment", "Паглядзіце, калі ласка, на гэты абзац.", "Янка", owner)  # fmt: skip
    workbench.presence.here("1", Present("Янка", "be", slug, key))


if __name__ == "__main__":
    main()
