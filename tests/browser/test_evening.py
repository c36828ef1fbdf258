"""A whole evening at the workbench, from the invitation to the reader's page, in four ways of working.

By mouse, by keyboard alone, without a script, and on a telephone 360 pixels wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from helpers.accessible import violations
from helpers.served import Served
from helpers.sites import CONFIG, write
from pieraklad.project import Project
from pieraklad.workflow.compile import compile_catalogs
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update

ARTICLE = """\
---
title: Observers
lang: en
---

Observers count the **ballots**.

The box is sealed.
"""
FIRST, LAST = "Observers count the", "The box is sealed"
WORDS = "вожык сядзіць на даху"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    write(
        tmp_path, "pieraklad.toml", CONFIG.replace("[reader]\n", '[reader]\npublish = "reviewed"\n')
    )
    write(tmp_path, "articles/observers.md", ARTICLE)
    project = Project.load(tmp_path)
    for step in (extract, update, compile_catalogs):
        assert step(project).problems == []
    served = Served(project)
    yield served
    served.stop()


class Somebody:
    """A person at a browser of their own, who works in one of the four ways."""

    def __init__(self, context: BrowserContext, way: str) -> None:
        self.page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console", lambda m: self.errors.append(m.text) if "Policy" in m.text else None
        )
        self.way = way
        self.has_script = way != "no script"
        if self.has_script:
            # Every browser has a device with passkeys of its own (Web Authentication, section 11).
            session = context.new_cdp_session(self.page)
            session.send("WebAuthn.enable")
            options = {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
            }  # fmt: skip
            session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def go(self, path: str) -> None:
        self.page.goto(path)

    def reads(self, path: str, text: str) -> None:
        """Open a page until a text is on it: the site looks at its files now and then."""
        for _ in range(20):
            self.go(path)
            if text in self.page.locator("main").inner_text():
                return
            self.page.wait_for_timeout(250)
        expect(self.page.locator("main")).to_contain_text(text)

    def press(self, what: Locator) -> None:
        """Press a button or follow a link, the way this person does."""
        expect(what).to_be_visible()
        if self.way == "keyboard":
            self.reach(what)
            self.page.keyboard.press("Enter")
        else:
            what.click()

    def reach(self, what: Locator) -> None:
        """Go somewhere by the Tab key alone."""
        element = what.element_handle()
        for _ in range(200):
            if element.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not lead to {what}")

    def write(self, where: Locator, text: str) -> None:
        """Type into a field, in place of what is in it."""
        if self.way == "keyboard":
            self.reach(where)
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(text)
        else:
            where.fill(text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def open(self, text: str) -> Locator:
        """Open the form of a paragraph, and return it."""
        self.go("/workbench/be/observers")
        self.press(self.page.locator(".row", has_text=text).locator(".open"))
        form = self.page.locator("form.form")
        expect(form).to_be_visible()
        return form

    def translate(self, text: str, translation: str) -> None:
        form = self.open(text)
        self.write(form.locator("textarea[name=target]"), translation)
        if self.way == "keyboard":
            self.page.keyboard.press("Control+Enter")
        else:
            self.press(form.get_by_role("button", name="Save", exact=True))
        if self.has_script:
            row = self.page.locator(".row", has_text=text)
            expect(row.locator(".state")).to_have_text("translated")

    def say(self, text: str, words: str, button: str) -> None:
        """Say something about a paragraph."""
        form = self.open(text)
        self.press(form.locator(".talk summary"))
        self.write(form.locator("textarea[name=comment]"), words)
        self.press(self.button(button))
        expect(self.page.locator(".talk .said").last).to_have_text(words)

    def join(self, link: str) -> None:
        """Come in by a link, make a passkey or a password, sign out, and come in again by it."""
        self.go(link)
        self.press(self.button("Come in"))
        if self.has_script:
            self.press(self.button("Make a passkey on this device"))
            expect(self.page.locator("#passkeys ~ ul li")).to_have_count(1)
        else:
            self.write(self.page.get_by_label("New password"), WORDS)
            self.press(self.button("Set the password"))
            expect(self.button("Remove the password")).to_be_visible()
        self.press(self.page.locator("form.leave button"))
        if self.has_script:
            self.press(self.button("Sign in with a passkey"))
        else:
            self.write(
                self.page.get_by_label("Name"), "Алеся" if "Алеся" in self.name else self.name
            )
            self.write(self.page.get_by_label("Password"), WORDS)
            self.press(self.button("Sign in"))
        expect(self.page.locator("form.leave")).to_contain_text(self.name)

    name = ""


@pytest.mark.parametrize("way", ["mouse", "keyboard", "no script", "telephone"])
def test_an_evening_from_the_invitation_to_the_readers_page(
    browser: Browser, served: Served, way: str
) -> None:
    contexts: list[BrowserContext] = []
    people: list[Somebody] = []
    options: dict[str, Any] = {"java_script_enabled": way != "no script"}
    if way == "telephone":
        options |= {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}

    def somebody(name: str) -> Somebody:
        address = f"http://localhost:{served.port}"  # passkeys need a name
        context = browser.new_context(base_url=address, locale="en-GB", **options)
        contexts.append(context)
        people.append(Somebody(context, way))
        people[-1].name = name
        return people[-1]

    try:
        owner, alesia, janka = map(somebody, ("", "Алеся", "Янка"))
        owner.go(f"/workbench/join/{served.desk.workbench.people.owner_link()}")
        links = []
        for name, role in (("Алеся", "translator"), ("Янка", "reviewer")):
            owner.go("/workbench/people")
            form = owner.page.locator("form.find-all").first
            owner.write(form.get_by_label("Name"), name)
            form.get_by_label("Role").select_option(role)
            form.get_by_label("Language").select_option("be")
            owner.press(owner.button("Invite"))
            links.append(owner.page.get_by_label("Link", exact=True).input_value())
        alesia.join(links[0])
        alesia.translate(FIRST, "Назіральнікі лічаць **бюлетні**.")
        alesia.say(LAST, "Хто яе запячатвае?", "Ask the author")

        owner.go("/workbench/")
        owner.press(owner.page.locator(".said-list a").first)
        owner.press(owner.page.locator(".talk summary"))
        owner.write(owner.page.locator("textarea[name=comment]"), "The chair.")
        owner.press(owner.button("Answer with the text below"))
        expect(owner.page.locator(".talk .said").last).to_have_text("The chair.")

        alesia.go("/workbench/")
        expect(alesia.page.locator(".said-list")).to_contain_text("The chair.")
        alesia.translate(LAST, "Старшыня запячатаў скрыню.")

        janka.join(links[1])
        janka.say(FIRST, "Не «бюлетні», а «бюлетэні».", "Send back with this reason")
        janka.go("/workbench/review/be")
        waiting = janka.page.locator(".one-review")
        expect(waiting).to_have_count(1)
        janka.press(janka.button("Approve"))
        expect(waiting).to_have_count(0)

        alesia.go("/workbench/")
        expect(alesia.page.locator(".said-list")).to_contain_text("а «бюлетэні»")
        alesia.translate(FIRST, "Назіральнікі лічаць **бюлетэні**.")

        reader = somebody("")
        reader.reads("/be/articles/observers", "Старшыня запячатаў скрыню.")
        expect(reader.page.locator("main")).not_to_contain_text("Назіральнікі")

        janka.go("/workbench/review/be")
        janka.press(janka.button("Approve"))
        expect(janka.page.locator(".one-review")).to_have_count(0)
        reader.reads("/be/articles/observers", "Назіральнікі лічаць бюлетэні.")
        for person in people:
            assert person.errors == []
            wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0
    finally:
        for context in contexts:
            context.close()


def test_the_pages_of_people_and_reviews_have_no_barriers(browser: Browser, served: Served) -> None:
    people = served.desk.workbench.people
    people.add("Алеся", "translator", "be")
    people.link("Алеся")
    for theme, width in (("light", 320), ("dark", 1100)):
        context = browser.new_context(
            base_url=f"http://localhost:{served.port}", locale="be-BY", color_scheme=theme,
            viewport={"width": width, "height": 800},
        )  # fmt: skip
        page = context.new_page()
        found: dict[str, list[str]] = {}

        def look(page: Page, name: str, found: dict[str, list[str]] = found) -> None:
            if broken := violations(page):
                found[name] = broken
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name

        page.goto("/workbench/sign-in")
        look(page, "sign-in")
        page.goto(f"/workbench/join/{people.link('Алеся')}")
        look(page, "join")
        page.goto(f"/workbench/join/{people.owner_link()}")
        look(page, "start")
        for path in ("me", "people", "log", "review/be", "undo", "questions", "progress"):
            page.goto(f"/workbench/{path}")
            for summary in page.locator("main summary").all():
                summary.click()
            look(page, path)
        page.goto("/workbench/be/observers")
        page.locator(".row .open").last.click()
        page.locator(".talk summary").click()
        look(page, "talk")
        context.close()
        assert found == {}
