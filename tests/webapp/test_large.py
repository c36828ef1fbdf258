"""A site with more articles than a reader waits for: lists in pages, and what is told to wait."""

from __future__ import annotations

import time

import pytest

from helpers.sites import Make, Page, Visitor, words


def article(number: int, title: str = "") -> str:
    day = f"2026-03-{1 + number % 28:02}"
    text = f"---\ntitle: {title or f'Story {number:02}'}\nlang: en\ndate: {day}\ntags: [Votes]\n---\n\n"
    return f"{text}Text.\n"


FIFTY_ONE = {f"articles/a{number:02}.md": article(number) for number in range(51)}


def titles(page: Page) -> list[str]:
    return [words(heading) for heading in page.one("main").iter("h2")]


@pytest.mark.parametrize("path", ["/be/tags/галасы", "/be/archive/2026-03"])
def test_a_long_list_goes_on_on_another_page(site: Make, path: str) -> None:
    reader = site(FIFTY_ONE, be={"Votes": "Галасы"})
    first, second = reader.page(path), reader.page(f"{path}/page/2")
    assert len(titles(first)) == 50
    assert sorted(titles(first) + titles(second)) == [f"Story {n:02}" for n in range(51)]
    for page in (first, second):
        assert "51 артыкул" in page.words()
    (on,) = (a for a in first.one("main").iter("a") if a.get("rel") == "next")
    assert reader.get(on.get("href", "")).get_data(as_text=True) == second.source
    (back,) = (a for a in second.one("main").iter("a") if a.get("rel") == "prev")
    assert reader.get(back.get("href", "")).get_data(as_text=True) == first.source
    switch = [a.get("href", "") for a in second.one("nav", class_="languages").iter("a")]
    assert [reader.get(href, follow_redirects=True).status_code for href in switch] == [200, 200]
    for number in ("0", "3", "x"):
        assert reader.get(f"{path}/page/{number}").status_code == 404


@pytest.fixture
def few_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page from A to Z hold no more than three titles."""
    monkeypatch.setattr("pieraklad_web.pages.lists.TITLES_AT_ONCE", 3)


@pytest.mark.usefixtures("few_titles")
def test_each_letter_of_many_titles_has_a_page(site: Make) -> None:
    named = ["Apple", "Äpfel", "Bread", "42 rules", "“Quoted”", "Votes"]
    files = {f"articles/a{n}.md": article(n, f'"{title}"') for n, title in enumerate(named)}
    reader = site(files, be={"Votes": "Галасы", "Text.": "Тэкст."})
    index = reader.page("/be/index")
    items = index.one("ul", class_="topics")
    assert [words(li) for li in items] == [
        "Г 1 артыкул", "0–9 1 артыкул", "A 2 артыкулы", "B 1 артыкул", "Q 1 артыкул",
    ]  # fmt: skip
    found = []
    for link in items.iter("a"):
        page = reader.page(link.get("href", ""))
        assert words(page.one("h1")) == words(link)
        assert page.one("h1").get("lang") == link.get("lang")
        current = [a for a in page.one("ul", class_="letters").iter("a") if a.get("aria-current")]
        assert [words(a) for a in current] == [words(link)]
        found += [words(a) for a in page.one("ul", class_="index").iter("a")]
    assert found == ["Галасы", "42 rules", "Äpfel", "Apple", "Bread", "“Quoted”"]
    for path in ("/be/index/Ж", "/be/index/Г/page/2", "/be/index/Г/page/0"):
        assert reader.get(path).status_code == 404


def test_few_titles_have_no_pages_of_letters(site: Make) -> None:
    reader = site({"articles/a.md": article(1, "Apple")})
    assert reader.get("/en/index/A").status_code == 404


def wait(reader: Visitor) -> None:
    """Wait until the index is there."""
    end = time.monotonic() + 60
    while reader.get("/readyz").status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("path", ["/sitemap.xml", "/be/feed.atom", "/be/articles/a1"])
def test_a_site_without_an_index_asks_to_come_again(
    site: Make, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"articles/a{number}.md": article(number) for number in range(12)}
    be = {f"Story {number:02}": f"Гісторыя {number}" for number in range(12)}
    reader = site(files, be=be)
    whole = reader.get(path)
    monkeypatch.setattr("pieraklad.site.site.AT_START", 5)
    for kept in (reader.root / ".pieraklad").glob("index.*"):
        kept.unlink()
    again = Visitor(reader.root)
    early = again.get(path)
    assert early.status_code == 503
    assert 1 <= int(early.headers["Retry-After"]) <= 120
    assert early.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in early.headers
    told = early.get_data(as_text=True)
    assert "still reading its articles" in told
    assert "яшчэ чытае артыкулы" in told
    wait(again)
    late = again.get(path)
    assert (late.status_code, late.data) == (200, whole.data)
    assert late.headers["ETag"] == whole.headers["ETag"]


def test_many_changed_articles_are_read_by_a_process_of_their_own(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pieraklad.site.site.AT_ONCE", 2)
    reader = site({f"articles/a{number}.md": article(number) for number in range(4)})
    for number in range(4):
        reader.write(f"articles/a{number}.md", article(number, "Another story"))
    first = reader.get("/en/articles/a0")  # the old page is there meanwhile
    assert first.status_code == 200
    end = time.monotonic() + 60
    while "Another story" not in reader.text("/en/"):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert reader.text("/en/").count("Another story") >= 4
