"""A reader with a real browser: switches the language, reads what is related, searches."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from helpers.accessible import violations_in_both_themes

Look = Callable[[str], Page]
HALF = "voting-before-polling-day"
OUTDATED = "secrecy-of-the-vote"
PAGES = {
    "home": "/",
    "article": "/articles/how-ballots-are-counted",
    "half": f"/articles/{HALF}",
    "outdated": f"/articles/{OUTDATED}",
    "native": "/articles/slounik-naziralnika",
    "tags": "/tags/",
    "archive": "/archive/",
    "month": "/archive/2026-11",
    "letters": "/index",
    "search": "/search?q=камісія",
    "elsewhere": "/search?q=commission камісія",
    "near": "/search?q=камсіяр",
    "missing": "/articles/none",
}


def test_the_root_negotiates_and_an_explicit_choice_stays(page: Page) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "be")
    page.get_by_role("link", name="English", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_switch_stays_on_the_article(page: Page) -> None:
    page.goto("/en/articles/how-ballots-are-counted")
    expect(page.get_by_role("heading", level=1)).to_have_text("How ballots are counted")
    page.get_by_role("link", name="Беларуская").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Як лічаць бюлетэні")
    assert "/be/articles/how-ballots-are-counted" in page.url


def test_anchors_are_the_same_in_both_languages(page: Page) -> None:
    anchors: dict[str, list[str]] = {}
    for language in ("be", "en"):
        page.goto(f"/{language}/articles/how-ballots-are-counted")
        anchors[language] = page.eval_on_selector_all("main h2[id]", "all => all.map(h => h.id)")
    assert anchors["be"]
    assert anchors["be"] == anchors["en"]


def test_untranslated_paragraphs_are_in_the_source_language_and_say_so(page: Page) -> None:
    page.goto(f"/be/articles/{HALF}")
    expect(page.locator("html")).to_have_attribute("lang", "be")
    untranslated = page.locator("main p[lang=en]")
    assert untranslated.count() > 3
    expect(page.locator("main").get_by_text("Перакладзена").first).to_be_visible()


def test_an_outdated_paragraph_is_marked_in_words_and_shows_its_source(page: Page) -> None:
    page.goto(f"/be/articles/{OUTDATED}")
    mark = page.get_by_text("са старой версіі").first
    expect(mark).to_be_visible()
    expect(page.get_by_text("суседняга").first).to_be_visible()


def test_the_related_list_leads_to_an_article(page: Page) -> None:
    page.goto("/be/articles/how-ballots-are-counted")
    links = page.get_by_role("region", name="Чытайце таксама").get_by_role("link")
    assert links.count() >= 3
    title = links.first.inner_text()
    links.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_search_finds_another_form_of_the_word(page: Page) -> None:
    page.goto("/be/")
    box = page.get_by_role("searchbox")
    box.fill("камісія")
    box.press("Enter")
    expect(page.locator("main mark").first).to_be_visible()
    forms = {text.lower() for text in page.locator("main mark").all_inner_texts()}
    assert forms - {"камісія"}


def test_the_keyboard_reaches_the_text_at_once(page: Page) -> None:
    page.goto("/en/articles/how-ballots-are-counted")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("href", re.compile("^#"))
    expect(focused).to_be_visible()
    page.keyboard.press("Enter")
    target = page.url.partition("#")[2]
    assert page.locator(f'main[id="{target}"], main [id="{target}"]').count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_the_screen(look: Look, name: str) -> None:
    page = look("/be" + PAGES[name])
    for width in (320, 360, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_lost_with_wider_spacing(page: Page) -> None:
    """WCAG 2.2, 1.4.12, in the language with the longer words."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/be/articles/accessible-polling-stations")
    page.evaluate(
        """for (const e of document.querySelectorAll('body *')) {
             e.style.setProperty('line-height', '1.5', 'important');
             e.style.setProperty('letter-spacing', '0.12em', 'important');
             e.style.setProperty('word-spacing', '0.16em', 'important');
           }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["be", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(look: Look, name: str, language: str) -> None:
    assert violations_in_both_themes(look(f"/{language}{PAGES[name]}")) == []


@pytest.mark.parametrize("language", ["be", "en"])
def test_axe_finds_nothing_on_a_topics_page(look: Look, language: str) -> None:
    page = look(f"/{language}/tags/")
    page.locator("main li a").first.click()
    expect(page.locator("main h2").first).to_be_visible()
    assert violations_in_both_themes(page) == []


def test_everything_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/be/")
    page.get_by_role("link", name="English", exact=True).first.click()
    page.get_by_role("searchbox").fill("ballots")
    page.keyboard.press("Enter")
    expect(page.locator("main mark").first).to_be_visible()
    context.close()


def test_print_hides_what_is_not_the_article(page: Page) -> None:
    page.goto("/be/articles/how-ballots-are-counted")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
