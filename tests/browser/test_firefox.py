"""The workbench in Firefox: two paragraphs by keyboard, and what becomes of typed texts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polib
import pytest

from helpers.firefox import CONTROL, ENTER, Firefox, Tab, Window
from helpers.served import Served, serve_article

ARTICLE = """\
---
title: Observers
lang: en
---

Observers count the **ballots**.

The box is sealed.
"""
PLACE = "/workbench/be/observers"
FIRST = "Observers count the **ballots**."
TYPED = "Назіральнікі лічаць **бюлетэні**."
FIELD = "document.querySelector('form.form textarea[name=target]')"

Join = Callable[..., Tab]


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One Firefox for all tests; each has a window of its own."""
    with Firefox(tmp_path_factory.mktemp("firefox")) as firefox:
        yield firefox


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A site of one short article with an empty Belarusian catalog."""
    served = serve_article(tmp_path, ARTICLE)
    yield served
    served.stop()


@pytest.fixture
def window(firefox: Firefox) -> Iterator[Window]:
    """An empty window; any error of a script in it fails the test."""
    firefox.errors.clear()
    window = firefox.window()
    yield window
    window.close()
    assert firefox.errors == []


@pytest.fixture
def page(window: Window, served: Served) -> Tab:
    """The article, by somebody who is signed in."""
    return join(window, served)


def join(window: Window, served: Served) -> Tab:
    page = window.tab(served.link())
    page.goto(served.address + PLACE)
    return page


def type_text(page: Tab, text: str = TYPED) -> None:
    """Open the second paragraph's form and type into it."""
    page.to_front()
    page.click(".row .open", 1)
    page.until(f"document.activeElement === {FIELD}")
    page.type(text)


def save(page: Tab) -> None:
    page.press(CONTROL, ENTER)


def has_text(page: Tab, text: str = TYPED) -> None:
    page.until(f"{FIELD}.value === {json.dumps(text)}")


def is_there(page: Tab, text: str = TYPED) -> None:
    """The typed text is marked in the list, and in the form that is opened."""
    page.to_front()
    page.click(".row.typed .unsaved")
    page.click(".row.typed .open")
    has_text(page, text)


def says(page: Tab, element: str, text: str) -> None:
    page.until(f"document.getElementById('{element}').textContent.includes({json.dumps(text)})")


def catalog(served: Served) -> dict[str, str]:
    path = served.project.catalog_path("observers", "be")
    return {e.msgid: e.msgstr for e in polib.pofile(str(path)) if not e.fuzzy}


def test_two_paragraphs_are_translated_by_keyboard(page: Tab, served: Served) -> None:
    page.value("document.querySelector('.row .open').focus()")
    page.press(ENTER)
    for number, text in enumerate(["Назіральнікі", TYPED], 1):
        page.until(f"document.activeElement === {FIELD} && {FIELD}.value === ''")
        page.type(text)
        save(page)
        says(page, "said", f"{number} of 3")
    found = catalog(served)
    assert (found["Observers"], found[FIRST]) == ("Назіральнікі", TYPED)


def test_a_reload_right_after_the_last_key_keeps_the_text(page: Tab) -> None:
    type_text(page)
    page.reload()
    is_there(page)


def test_a_closed_tab_keeps_the_text(page: Tab, window: Window, served: Served) -> None:
    other = window.tab(served.address + PLACE)  # a window without tabs would be gone
    type_text(page)
    page.close()
    other.reload()
    is_there(other)


def test_going_away_and_back_keeps_the_text(page: Tab, served: Served) -> None:
    type_text(page)
    page.goto(f"{served.address}/be/articles/observers")
    page.back()
    page.until(f"location.pathname === '{PLACE}' && document.querySelector('.row.typed')")
    if not page.value(f"{FIELD} !== null"):  # the browser did not keep the whole page
        page.click(".row.typed .open")
    has_text(page)


def test_two_tabs_keep_both_texts(page: Tab, window: Window, served: Served) -> None:
    other = window.tab(served.address + PLACE)
    type_text(page, "Адзін тэкст.")
    type_text(other, "Другі тэкст.")
    page.to_front()
    page.reload()
    is_there(page, "Адзін тэкст.")
    page.until("document.querySelector('.notice.other').textContent.includes('Другі тэкст.')")


def test_an_ended_session_keeps_the_text_until_one_is_signed_in_again(
    page: Tab, window: Window, served: Served
) -> None:
    type_text(page)
    page.forget_cookies()
    save(page)
    says(page, "waiting", "signed out")
    assert not catalog(served)[FIRST]
    window.tab(served.link()).close()
    page.to_front()
    page.value("dispatchEvent(new Event('focus'))")  # which a headless tab need not get
    says(page, "said", "Saved.")
    assert catalog(served)[FIRST] == TYPED


def test_a_restarted_server_gets_the_text(page: Tab, served: Served) -> None:
    type_text(page)
    served.stop()
    save(page)
    says(page, "waiting", "no connection")
    served.start()
    says(page, "said", "Saved.")
    assert catalog(served)[FIRST] == TYPED


def test_a_text_that_waits_for_the_server_survives_a_closed_tab(
    page: Tab, window: Window, served: Served
) -> None:
    other = window.tab("about:blank")
    type_text(page)
    served.stop()
    save(page)
    says(page, "waiting", "no connection")
    page.close()
    served.start()
    other.goto(served.address + PLACE)
    says(other, "said", "Saved.")
    assert catalog(served)[FIRST] == TYPED


def test_a_killed_browser_keeps_the_text(tmp_path: Path, served: Served) -> None:
    profile = tmp_path / "profile"
    with Firefox(profile) as firefox:
        type_text(join(firefox.own_window(), served))
        time.sleep(1)
        firefox.kill()
    with Firefox(profile) as firefox:
        # The cookie need not have reached the disk; the text must have.
        is_there(join(firefox.own_window(), served))
