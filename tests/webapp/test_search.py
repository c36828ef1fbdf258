"""The search's pages: many results, other languages, near words, words while typing."""

import pytest

from helpers.sites import Make, Page, words


def many(count: int) -> dict[str, str]:
    """Return articles that all hold “ballot”, the odd ones in their titles."""
    return {
        f"articles/a{i:03}.md": f"---\ntitle: {'Ballot' if i % 2 else 'Story'} {i}\nlang: en\n"
        f"date: 2026-01-{1 + i % 28:02}\n---\n\nA ballot lies in box {i}.\n"
        for i in range(count)
    }


def titles(page: Page) -> list[str]:
    return [words(h) for h in page.one("main").iter("h2") if not h.get("id")]


def test_results_come_twenty_a_page(site: Make) -> None:
    reader = site(many(45))
    pages = [reader.page(f"/en/search?q=ballot&page={n}") for n in (1, 2, 3)]
    shown = [titles(page) for page in pages]
    assert [len(listed) for listed in shown] == [20, 20, 5]
    assert len({title for listed in shown for title in listed}) == 45
    assert all("45 articles were found" in page.words() for page in pages)
    assert shown[0] == titles(reader.page("/en/search?q=ballot"))
    assert [ol.get("start") for ol in pages[1].all("ol", class_="list")] == ["21"]
    links = [(a.get("rel"), a.get("href")) for a in pages[1].one("nav", class_="pager").iter("a")]
    assert links == [("prev", "/en/search?q=ballot"), ("next", "/en/search?q=ballot&page=3")]
    switch = [a.get("href") for a in pages[1].one("nav", class_="languages").iter("a")]
    assert switch == ["/be/search?q=ballot&set=1", "/en/search?q=ballot&set=1"]


def test_what_many_articles_hold_is_ordered_by_title_then_newness(site: Make) -> None:
    reader = site(many(140))
    found = titles(reader.page("/en/search?q=ballots")) + titles(
        reader.page("/en/search?q=ballots&page=4")
    )
    newest = sorted(range(140), key=lambda i: (-(i % 28), i))
    wanted = [f"Ballot {i}" for i in newest if i % 2] + [f"Story {i}" for i in newest if not i % 2]
    assert found == wanted[:20] + wanted[60:80]


@pytest.mark.parametrize("number", ["4", "0", "-1", "x", "1x", "", "999999999", "²", "1e3"])
def test_a_page_that_is_not_there(site: Make, number: str) -> None:
    assert site(many(45)).get(f"/en/search?q=ballot&page={number}").status_code == 404


TWO = {
    "articles/a.md": "---\ntitle: Voter lists\nlang: en\n---\n\nThe commission checks lists.\n",
    "articles/b.md": "---\ntitle: Камісія і OSCE\nlang: be\n---\n\nКамісія лічыць галасы.\n",
    "articles/c.md": "---\ntitle: OSCE reports\nlang: en\n---\n\nThe report is out.\n",
}


def elsewhere(page: Page) -> list[tuple[str, str | None, str | None]]:
    """Return (title, href, lang) of what was found in other languages."""
    section = page.one("section", class_="elsewhere")
    return [
        (words(link), link.get("href"), item.get("lang"))
        for item in section.iter("li")
        for link in item.iter("a")
    ]


def test_articles_in_other_languages_come_after_the_readers_own(site: Make) -> None:
    reader = site(TWO)
    page = reader.page("/be/search?q=voter")
    assert "на гэтай мове нічога не знайшлося" in page.words()
    assert elsewhere(page) == [("Voter lists", "/en/articles/a", "en")]
    assert [words(m) for m in page.one("section", class_="elsewhere").iter("mark")] == ["Voter"]
    assert page.one("a", href="/en/articles/a").get("hreflang") == "en"

    page = reader.page("/be/search?q=OSCE")
    assert titles(page) == ["Камісія і OSCE"]
    assert elsewhere(page) == [("OSCE reports", "/en/articles/c", "en")]


def test_an_article_found_in_the_readers_language_is_not_listed_again(site: Make) -> None:
    reader = site(TWO, be={"Voter lists": "Voter", "The commission checks lists.": "Тэкст."})
    page = reader.page("/be/search?q=voter")
    assert titles(page) == ["Voter"]
    assert not page.all("section", class_="elsewhere")


@pytest.mark.parametrize(
    ("language", "query", "word"),
    [("be", "камсія", "камісія"), ("be", "комісія", "камісія"), ("en", "comission", "commission"),
     ("en", "raport", "report"), ("en", "ocse", "osce")],
)  # fmt: skip
def test_a_slip_is_answered_with_near_words(
    site: Make, language: str, query: str, word: str
) -> None:
    reader = site(TWO)
    page = reader.page(f"/{language}/search?q={query}")
    if titles(page):  # the stem forgives this slip by itself
        assert word in page.words().lower()
        return
    near = {words(a): a.get("href", "") for a in page.one("p", class_="near").iter("a")}
    found = reader.page(next(href for text, href in near.items() if text.startswith(word)))
    assert word in found.words().lower()
    assert found.all("mark")


def test_nothing_near_nothing_suggested(site: Make) -> None:
    page = site(TWO).page("/be/search?q=zzqq")
    assert "нічога не знайшлося" in page.words()
    assert not page.all("p", class_="near")


def test_while_typing_frequent_words_are_offered(site: Make) -> None:
    files = {
        f"articles/{i}.md": f"---\ntitle: Counting day {i}\nlang: en\ntags: [Polling day, x{i}]\n---\n\nT.\n"
        for i in range(3)
    }
    reader = site(files, be={"Polling day": "Дзень выбараў"})
    page = reader.page("/en/search")
    box = page.one("input", name="q")
    offered = page.one("datalist", id=box.get("list", ""))
    assert [o.get("value") for o in offered] == ["Polling day", "x0", "x1", "x2", "counting"]
    belarusian = [o.get("value") for o in reader.page("/be/search").one("datalist")]
    assert belarusian == ["Дзень выбараў"]
    assert not reader.page("/en/").one("input", name="q").get("list")
