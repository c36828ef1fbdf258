"""Translating in a real browser: by keyboard, without a script, and what becomes of typed texts."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from helpers.accessible import violations
from helpers.served import Served, copy_demonstration, serve_article
from pieraklad.catalogs import Catalog
from pieraklad.editing import Save, content_hash

ARTICLE = """\
---
title: Observers
lang: en
---

Observers count the **ballots**.

## At night

The box is sealed.
"""
FIRST, HEADING, LAST = "Observers count the **ballots**.", "At night", "The box is sealed."
TYPED = "Назіральнікі лічаць **бюлетэні**."

Join = Callable[..., Page]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A site of one short article with an empty Belarusian catalog."""
    served = serve_article(tmp_path, ARTICLE)
    yield served
    served.stop()


@pytest.fixture
def join(browser: Browser, served: Served) -> Iterator[Join]:
    """Opens a browser of its own, signed in, with the article; any error of the script fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def join(path: str = "/workbench/be/observers", clock: bool = False, **options: Any) -> Page:
        context = browser.new_context(base_url=served.address, locale="en-GB", **options)
        contexts.append(context)
        if clock:  # it goes on as ever, and can be put forward
            context.clock.install()
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if "Policy" in m.text else None)
        page.goto(served.link())
        page.goto(path)
        return page

    yield join
    for context in contexts:
        context.close()
    assert errors == []


def open_form(page: Page, number: int) -> None:
    """Open the form of a paragraph by its place from 0."""
    page.locator(".row .open").nth(number).click()
    expect(field(page)).to_be_focused()


def field(page: Page) -> object:
    return page.locator("form.form textarea[name=target]")


def catalog(served: Served) -> dict[str, str]:
    path = served.project.catalog_path("observers", "be")
    return {e.msgid: e.msgstr for e in polib.pofile(str(path)) if not e.fuzzy}


def hash_of(served: Served, source: str) -> str:
    """Return the hash of a message as the catalog has it."""
    path = served.project.catalog_path("observers", "be")
    return next(content_hash(e) for e in Catalog.from_bytes(path.read_bytes()) if e.msgid == source)


def said(page: Page, text: str) -> None:
    expect(page.locator("#said")).to_contain_text(text)


def test_an_empty_catalog_becomes_a_finished_page_by_keyboard_alone(
    join: Join, served: Served
) -> None:
    page = join()
    page.locator(".row .open").first.focus()
    page.keyboard.press("Enter")
    for number, text in enumerate(["Назіральнікі", TYPED, "Уначы", "Скрыня апячатаная."], 1):
        expect(field(page)).to_be_focused()
        expect(field(page)).to_have_value("")
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+Enter")
        said(page, f"{number} of 4")
    assert catalog(served) == {
        "Observers": "Назіральнікі", FIRST: TYPED, HEADING: "Уначы", LAST: "Скрыня апячатаная.",
    }  # fmt: skip
    page.get_by_role("link", name="The reader’s page").click()
    page.wait_for_url("**/be/articles/observers")
    for _ in range(50):  # readers see a save within a second
        if not page.locator(".untranslated").count():
            break
        page.wait_for_timeout(100)
        page.reload()
    expect(page.locator("h1")).to_have_text("Назіральнікі")
    expect(page.locator(".text strong")).to_have_text("бюлетэні")
    expect(page.locator(".untranslated")).to_have_count(0)


def test_the_whole_way_without_a_script(join: Join, served: Served) -> None:
    page = join(java_script_enabled=False)
    page.locator(".row .open").first.click()
    for text in ["Назіральнікі", TYPED, "Уначы", "Скрыня апячатаная."]:
        field(page).fill(text)
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_label("Preview")).to_contain_text(text.replace("*", ""))
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#progress")).to_have_text("4 of 4")
    assert catalog(served)[FIRST] == TYPED


def test_the_paragraph_is_rendered_and_checked_while_one_types(join: Join) -> None:
    page = join()
    open_form(page, 1)
    field(page).fill("Яна ўзяла у рукі **бюлетэні**.")
    expect(page.locator(".row.active .target strong")).to_have_text("бюлетэні")
    finding = page.locator(".findings li", has_text="ў")
    expect(finding).to_be_visible()
    # The finding selects its place, and one key corrects it; the browser can undo that.
    finding.locator(".find").click()
    assert page.evaluate("document.activeElement.selectionStart") == len("Яна ўзяла ")
    page.keyboard.press("Alt+a")
    expect(field(page)).to_have_value("Яна ўзяла ў рукі **бюлетэні**.")
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("Яна ўзяла у рукі **бюлетэні**.")
    page.keyboard.press("Alt+f")
    page.keyboard.press("Alt+i")
    expect(finding).to_have_count(0)


def test_what_cannot_stand_on_the_page_says_why_and_is_kept(join: Join, served: Served) -> None:
    page = join()
    open_form(page, 1)
    field(page).fill("<div>Назіральнікі</div>")
    expect(page.locator(".findings .error").first).to_contain_text("cannot show")
    page.keyboard.press("Control+Enter")
    said(page, "to be looked at")
    assert FIRST not in {m for m, text in catalog(served).items() if text}


def test_keys_and_signs_insert_what_a_keyboard_lacks(join: Join) -> None:
    page = join()
    open_form(page, 1)
    page.get_by_role("group", name="Signs").get_by_role("button", name="«").click()
    expect(field(page)).to_have_value("«")
    page.keyboard.press("Alt+0")
    expect(field(page)).to_have_value(FIRST)
    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("keys are on").uncheck()
    page.keyboard.press("Escape")
    field(page).fill("Тэкст")
    page.keyboard.press("Alt+0")
    expect(field(page)).to_have_value("Тэкст")


def test_keys_of_an_input_method_are_left_to_it(join: Join, served: Served) -> None:
    page = join()
    open_form(page, 1)
    field(page).fill("Тэкст")
    options = "{bubbles: true, ctrlKey: true, code: 'Enter', isComposing: true}"
    page.evaluate(f"document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {options}))")
    expect(field(page)).to_have_value("Тэкст")
    assert not any(catalog(served).values())


# What becomes of a typed text.


def type_text(page: Page, text: str = TYPED) -> None:
    open_form(page, 1)
    field(page).fill("")
    field(page).press_sequentially(text)


def is_there(page: Page, text: str = TYPED) -> None:
    """The typed text is marked in the list, and in the form that is opened."""
    expect(page.locator(".row.typed .unsaved")).to_be_visible()
    page.locator(".row.typed .open").click()
    expect(field(page)).to_have_value(text)


def test_a_reload_keeps_the_text(join: Join) -> None:
    page = join()
    type_text(page)
    page.reload()
    is_there(page)


def test_a_closed_tab_keeps_the_text(join: Join) -> None:
    page = join()
    type_text(page)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto("/workbench/be/observers")
    is_there(again)


def test_a_crashed_tab_keeps_the_text(join: Join) -> None:
    page = join()
    type_text(page)
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=100)  # it never answers
    again = page.context.new_page()
    again.goto("/workbench/be/observers")
    is_there(again)


def test_going_away_and_back_keeps_the_text(join: Join) -> None:
    page = join()
    type_text(page)
    page.goto("/be/articles/observers")
    page.go_back()
    if field(page).count():  # the browser kept the whole page
        expect(field(page)).to_have_value(TYPED)
    else:
        is_there(page)


def test_two_tabs_keep_both_texts(join: Join) -> None:
    page = join()
    other = page.context.new_page()
    other.goto("/workbench/be/observers")
    type_text(page, "Адзін тэкст.")
    type_text(other, "Другі тэкст.")
    page.reload()
    page.locator(".row.typed .open").click()
    expect(field(page)).to_have_value("Адзін тэкст.")
    expect(page.locator(".notice.other")).to_contain_text("Другі тэкст.")
    page.get_by_role("button", name="Insert").first.click()
    expect(field(page)).to_have_value("Другі тэкст.")


def test_no_connection_keeps_the_text_and_sends_it_later(join: Join, served: Served) -> None:
    page = join()
    type_text(page)
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#waiting")).to_contain_text("no connection")
    assert not catalog(served)[FIRST]
    page.context.set_offline(False)
    said(page, "Saved.")
    expect(page.locator("#waiting")).to_be_hidden()
    assert catalog(served)[FIRST] == TYPED


def test_a_restarted_server_gets_the_text(join: Join, served: Served) -> None:
    page = join()
    type_text(page)
    served.stop()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#waiting")).to_contain_text("no connection")
    served.start()
    said(page, "Saved.")
    assert catalog(served)[FIRST] == TYPED


def test_an_ended_session_keeps_the_text_until_one_is_signed_in_again(
    join: Join, served: Served
) -> None:
    page = join()
    type_text(page)
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#waiting")).to_contain_text("signed out")
    assert not catalog(served)[FIRST]
    other = page.context.new_page()
    other.goto(served.link())
    other.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    said(page, "Saved.")
    assert catalog(served)[FIRST] == TYPED


def test_a_text_that_waits_survives_a_reload_and_is_sent(join: Join, served: Served) -> None:
    page = join()
    type_text(page)
    page.route("**/api/be/observers/*", lambda route: route.abort())
    page.keyboard.press("Control+Enter")
    expect(page.locator("#waiting")).to_be_visible()
    page.unroute_all()
    page.reload()
    said(page, "Saved.")
    assert catalog(served)[FIRST] == TYPED


def test_an_answer_that_got_lost_does_not_make_a_conflict(join: Join, served: Served) -> None:
    page = join()
    type_text(page)
    lost = []

    def lose(route: Route) -> None:
        if route.request.method == "PUT" and not lost:
            route.fetch()  # the server saves, and nobody hears of it
            lost.append(1)
            route.abort()
        else:
            route.continue_()

    page.route("**/api/be/observers/*", lose)
    page.keyboard.press("Control+Enter")
    said(page, "Saved.")
    assert lost
    assert catalog(served)[FIRST] == TYPED
    assert served.desk.workbench.suggestions("be", "observers") == []


def test_two_people_see_both_texts_and_choose(join: Join, served: Served) -> None:
    one, two = join(), join()
    type_text(one, "Яны лічаць бюлетэні.")
    type_text(two, "Назіральнікі лічаць бюлетэні.")
    one.keyboard.press("Control+Enter")
    said(one, "Saved.")
    two.keyboard.press("Control+Enter")
    said(two, "Somebody saved another text")
    two.locator(".row.typed .open").click()
    conflict = two.locator(".conflict")
    expect(conflict).to_contain_text("Яны")
    expect(conflict).to_contain_text("Назіральнікі")
    expect(field(two)).to_have_value("Назіральнікі лічаць бюлетэні.")
    assert catalog(served)[FIRST] == "Яны лічаць бюлетэні."
    two.get_by_role("button", name="Save my text").click()
    said(two, "Saved.")
    assert catalog(served)[FIRST] == "Назіральнікі лічаць бюлетэні."
    # The other one sees it without doing anything.
    one.evaluate("dispatchEvent(new Event('focus'))")
    expect(one.locator(".row .target").nth(1)).to_contain_text("Назіральнікі")


def test_the_saved_text_can_be_kept(join: Join, served: Served) -> None:
    one, two = join(), join()
    type_text(one, "Яны лічаць бюлетэні.")
    type_text(two, "Назіральнікі лічаць бюлетэні.")
    one.keyboard.press("Control+Enter")
    said(one, "Saved.")
    two.keyboard.press("Control+Enter")
    two.locator(".row.typed .open").click()
    two.get_by_role("button", name="Keep the saved text").click()
    expect(two.locator(".row .target").nth(1)).to_contain_text("Яны")
    two.reload()
    expect(two.locator(".unsaved")).to_have_count(0)
    assert catalog(served)[FIRST] == "Яны лічаць бюлетэні."


def test_saving_twice_in_a_row_is_no_conflict_with_oneself(join: Join, served: Served) -> None:
    page = join()
    for text in ("Адзін.", "Два.", "Тры."):
        open_form(page, 1)
        field(page).fill(text)
        page.keyboard.press("Control+Enter")
        page.keyboard.press("Escape")
    expect(page.locator(".row .target").nth(1)).to_have_text("Тры.")
    expect(page.locator(".conflict")).to_have_count(0)
    expect(page.locator(".sending")).to_have_count(0)
    assert catalog(served)[FIRST] == "Тры."


def test_the_whole_page_is_shown_with_what_is_typed(join: Join) -> None:
    page = join()
    type_text(page)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="The whole page with all drafts").click()
    expect(opened.value.locator(".text strong")).to_have_text("бюлетэні")


# Everybody can use it.

# Few rows of each: axe looks at every element, and one paragraph is as the next.
ACCESSIBLE = [
    "/workbench/", "/workbench/be/", "/workbench/be/secrecy-of-the-vote?q=ballot box",
    "/workbench/be/secrecy-of-the-vote?only=fuzzy", "/workbench/search?q=кабіна",
    "/workbench/replace?language=be&old=кабінold=шырм&new=заслонnew=будк", "/workbench/terms?q=ballot",
    "/workbench/sign-in", "/workbench/nothing",
]  # fmt: skip


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration site with its workbench, to look at."""
    served = Served(copy_demonstration(tmp_path_factory.mktemp("demonstration")))
    yield served
    served.stop()


# Each language, theme and width once; 320 pixels are 1280 at 400 %.
@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("be", "light", 320), ("en", "dark", 1280)]
)
def test_axe_finds_nothing(
    browser: Browser, demonstration: Served, language: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        base_url=demonstration.address, viewport={"width": width, "height": 800},
        reduced_motion="reduce", color_scheme=scheme, locale=language,
    )  # fmt: skip
    page = context.new_page()
    page.goto(demonstration.link())
    found: list[str] = []

    def look(what: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, what
        found.extend(f"{what}: {one}" for one in violations(page))

    for path in ACCESSIBLE:
        page.goto(path)
        look(path)
    page.goto("/workbench/be/secrecy-of-the-vote?only=fuzzy")
    page.locator(".row.is-fuzzy .open").click()
    field(page).fill("Яна ўзяла у рукі - і ўсё")
    expect(page.locator(".findings li").first).to_be_visible()
    look("a form with findings")
    page.locator("#keys").click()
    look("the list of keys")
    page.keyboard.press("Escape")
    context.close()
    assert found == []


def test_a_suggestion_is_taken_or_put_away(join: Join, served: Served) -> None:
    page = join()
    identity = page.locator(".row .open").nth(1).get_attribute("href").split("/")[-1]
    for number in range(2):  # two texts whose base was another one: both are kept as suggestions
        served.desk.workbench.save(
            Save("be", "observers", identity, (f"Прапанова {number}.",), "translated",
                 base="another", request=f"r{number}", who="Алеся")
        )  # fmt: skip
    page.reload()
    open_form(page, 1)
    page.get_by_role("button", name="Put away").first.click()
    expect(page.locator("[data-suggestion]")).to_have_count(1)
    page.keyboard.press("Alt+1")
    expect(field(page)).to_have_value("Прапанова 1.")
    page.keyboard.press("Control+Enter")
    said(page, "Saved.")
    assert catalog(served)[FIRST] == "Прапанова 1."
    assert served.desk.workbench.suggestions("be", "observers") == []


def test_one_key_approves_where_people_review(join: Join, served: Served) -> None:
    page = join()
    open_form(page, 1)
    expect(page.locator(".approve")).to_have_count(0)  # nobody else is here
    served.desk.workbench.people.add("Алеся", "translator", "be")
    identity = page.locator(".row.active").get_attribute("id")
    served.desk.workbench.save(
        Save("be", "observers", identity.removeprefix("m-"), (TYPED,), "translated",
             base=hash_of(served, FIRST), request="r", who="Алеся")
    )  # fmt: skip
    page.reload()
    open_form(page, 1)
    page.keyboard.press("Alt+r")
    said(page, "Saved.")
    expect(page.locator(".row.is-reviewed")).to_have_count(1)


def ask(page: Page) -> None:
    """Let the time pass after which a page asks for what others do."""
    with page.expect_response(lambda response: "/changes?" in response.url):
        page.clock.fast_forward(4_000)


def test_others_see_where_somebody_is_and_next_leaves_that_paragraph_out(
    join: Join, served: Served
) -> None:
    """Nothing is locked: whoever wants to opens the paragraph all the same."""
    served.desk.workbench.people.add("Алеся", "translator", "be")
    mine = join(clock=True)
    hers = join("/workbench/me", clock=True)
    hers.context.clear_cookies()
    hers.goto(f"/workbench/join/{served.desk.workbench.people.link('Алеся')}")
    hers.get_by_role("button", name="Come in").click()
    hers.goto("/workbench/be/observers")
    rows = mine.locator(".row")
    held = rows.filter(has_text=FIRST.split(" **", maxsplit=1)[0])
    hers.locator(".row", has_text=FIRST.split(" **", maxsplit=1)[0]).locator(".open").click()
    expect(hers.locator("form.form")).to_be_visible()
    for page in (hers, mine):
        ask(page)
    expect(held.locator(".here")).to_have_text("Алеся is here")
    before = rows.nth(0)
    before.locator(".open").click()
    mine.locator("form.form textarea[name=target]").fill("Назіральнікі")
    mine.keyboard.press("Control+Enter")
    expect(mine.locator(".row.active")).to_contain_text(HEADING)
    held.locator(".open").click()
    expect(held.locator("form.form")).to_be_visible()
    hers.keyboard.press("Escape")
    expect(hers.locator("form.form")).to_have_count(0)
    for page in (hers, mine):
        ask(page)
    expect(held.locator(".here")).to_have_count(0)


def test_a_paragraph_that_is_being_clicked_is_not_replaced_under_the_pointer(
    join: Join, served: Served
) -> None:
    page = join(clock=True)
    link = page.locator(".row .open").nth(1)
    link.hover()
    page.mouse.down()
    desk = served.desk
    [entry] = [e for e in Catalog.from_bytes(served.project.catalog_path("observers", "be").read_bytes()) if e.msgid == FIRST]  # fmt: skip
    name = page.locator(".row").nth(1).get_attribute("id") or ""
    with page.expect_response(lambda response: "part=row" in response.url):
        desk.workbench.save(
            Save("be", "observers", name.removeprefix("m-"), ("Іншы тэкст",), "translated",
                 base=content_hash(entry), request="1", who="Алеся")
        )  # fmt: skip
        ask(page)
    page.mouse.up()
    expect(page.locator("form.form textarea[name=target]")).to_have_value("Іншы тэкст")
