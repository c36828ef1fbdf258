"""What stands on the pages: lists, tags, related articles, search; and all of it is valid HTML."""

import re
from pathlib import Path

import pytest

from helpers.sites import Make, Page, words
from pieraklad.project import Project
from pieraklad_web import create_app

TWO = {
    "articles/votes.md": "---\ntitle: Counting votes\nlang: en\ndate: 2026-03-01\n"
    "tags: [observation, Polling day]\n"
    "related: [Пра бюлетэні, no such article, lists]\n---\n\nThe observer counts ballots.\n",
    "articles/lists.md": "---\ntitle: Voter lists\nlang: en\ndate: 2026-02-01\n"
    "tags: [observation]\n---\n\nThe observer reads voter lists.\n",
    "articles/bulietieni.md": "---\ntitle: Пра бюлетэні\nlang: be\ndate: 2026-04-01\n"
    "tags: [назіранне]\n---\n\nНазіральнік лічыць бюлетэні. Аб’ява вісіць. Ўсе ўбачылі.\n",
}
TWO_BE = {
    "Counting votes": "Падлік галасоў", "observation": "назіранне", "Polling day": "дзень выбараў",
    "The observer counts ballots.": "Назіральнік лічыць бюлетэні.",
}  # fmt: skip


def related(page: Page) -> list[tuple[str, str | None, str]]:
    """Return (title, its lang, the mark) of the related list."""
    section = page.one("section", class_="related")
    found = []
    for item in section.iter("li"):
        link = item.find("a")
        assert link is not None
        mark = item.find("span")
        found.append((words(link), link.get("lang"), "" if mark is None else words(mark)))
    return found


def test_related_articles_are_the_named_ones_in_order(site: Make) -> None:
    reader = site(TWO, be=TWO_BE)
    assert related(reader.page("/be/articles/votes")) == [
        ("Пра бюлетэні", None, ""),
        ("Voter lists", "en", "пакуль толькі па-англійску"),
    ]
    assert related(reader.page("/en/articles/votes")) == [
        ("Пра бюлетэні", "be", "only in Belarusian for now"),
        ("Voter lists", None, ""),
    ]
    assert "no such article" not in reader.text("/en/articles/votes")


def test_then_the_nearest_by_content(site: Make) -> None:
    files = {
        f"articles/{slug}.md": f"---\ntitle: {slug}\nlang: en\ntags: [{tag}]\n---\n\n{text}\n"
        for slug, tag, text in (
            ("count", "count", "Ballots are counted after the polling station closes."),
            ("recount", "count", "A counted ballot is sealed; polling stations write protocols."),
            ("garden", "plants", "Roses grow slowly in sandy soil near walls."),
            ("roses", "plants", "Pruning roses keeps sandy gardens alive."),
        )
    }
    reader = site(files)
    assert [title for title, _, _ in related(reader.page("/en/articles/count"))] == ["recount"]
    assert [title for title, _, _ in related(reader.page("/en/articles/roses"))] == ["garden"]


def test_tags_of_both_source_languages_are_one(site: Make) -> None:
    reader = site(TWO, be=TWO_BE)
    page = reader.page("/be/tags/назіранне")
    assert [words(h) for h in page.one("main").iter("h2")] == [
        "Пра бюлетэні", "Падлік галасоў", "Voter lists",
    ]  # fmt: skip
    switch = page.all("nav", class_="languages")[0]
    assert [a.get("href") for a in switch.iter("a")][1] == "/en/tags/observation?set=1"
    assert "дзень выбараў 1 артыкул" in reader.page("/be/tags/").words()
    assert reader.page("/en/tags/polling-day").one("h1").text == "Polling day"


def test_tags_stand_in_the_order_of_the_dictionary(site: Make) -> None:
    tags = ["яўка", "ўлада", "урна", "іншае", "ёлка", "ельнік", "жыта", "зямля"]
    text = f"---\nlang: be\ntags: [{', '.join(tags)}]\n---\n\nТэкст.\n"
    page = site({"articles/a.md": text}).page("/be/tags/")
    shown = [words(a) for a in page.one("ul", class_="topics").iter("a")]
    assert shown == ["ельнік", "ёлка", "жыта", "зямля", "іншае", "урна", "ўлада", "яўка"]


@pytest.mark.parametrize(
    ("language", "query", "found"),
    [
        ("be", "бюлетэняў", {"votes", "bulietieni"}),
        ("be", "назіральніку", {"votes", "bulietieni"}),
        ("be", "аб'ява", {"bulietieni"}),
        ("be", "АБ’ЯВЫ", {"bulietieni"}),
        ("be", "усе", {"bulietieni"}),
        ("be", "убачылі бюлетэнь", {"bulietieni"}),
        ("be", "галас", {"votes"}),
        ("en", "ballot counting", {"votes"}),
        ("en", "observers", {"votes", "lists"}),
        ("en", "ballo", {"votes"}),
        ("en", "zebra", set()),
        ("be", "Voter", set()),
    ],
)
def test_search(site: Make, language: str, query: str, found: set[str]) -> None:
    page = site(TWO, be=TWO_BE).page(f"/{language}/search?q={query}")
    links = {a.get("href", "").rpartition("/")[2] for h in page.all("h2") for a in h.iter("a")}
    assert links == found
    assert bool(page.all("mark")) == bool(found or page.all("section", class_="elsewhere"))
    assert page.one("input").get("value") == query


@pytest.mark.parametrize(
    "query",
    ['"', '" OR "', "NEAR(a b)", "a AND", "title:votes", "*", "^votes", "votes*", "{title}: x", "(",
     "'; DROP TABLE page; --", "%", "\\", "-votes", "😀", "a" * 5000, "\x00", "ў" * 300],
)  # fmt: skip
def test_hostile_queries_are_only_words(site: Make, query: str) -> None:
    reader = site(TWO, be=TWO_BE)
    answer = reader.get("/en/search", query_string={"q": query})
    assert answer.status_code == 200
    Page(answer.text)
    assert "votes" in reader.text("/en/search?q=ballots")


def test_what_is_found_is_escaped(site: Make) -> None:
    text = "---\ntitle: A <b>bold</b> word\nlang: en\n---\n\nUse `<i>code</i>` in a word.\n"
    page = site({"articles/a.md": text}).page("/en/search?q=word")
    main = page.one("main")
    assert not list(main.iter("b"))
    assert not list(main.iter("i"))
    assert [m.text for m in main.iter("mark")] == ["word", "word"]


def test_the_list_of_articles_has_pages(site: Make) -> None:
    files = {
        f"articles/a{i:02}.md": f"---\ntitle: T{i:02}\nlang: en\ndate: 2026-01-{i:02}\n---\n\nText.\n"
        for i in range(1, 26)
    }
    reader = site(files)
    first, second = reader.page("/en/"), reader.page("/en/page/2")
    titles = [words(h) for page in (first, second) for h in page.one("main").iter("h2")]
    assert titles == [f"T{i:02}" for i in range(25, 0, -1)]
    assert first.one("a", rel="next").get("href") == "/en/page/2"
    assert second.one("a", rel="prev").get("href") == "/en/"
    assert reader.get("/en/page/3").status_code == 404


def test_older_and_newer(site: Make) -> None:
    page = site(TWO).page("/en/articles/votes")
    beside = page.one("nav", class_="beside")
    assert [(a.get("rel"), words(a)) for a in beside.iter("a")] == [
        ("prev", "Voter lists"), ("next", "Пра бюлетэні"),
    ]  # fmt: skip


def test_anchors_links_footnotes_and_tables(site: Make) -> None:
    text = (
        "---\ntitle: T\nlang: en\n---\n\n## One thing\n\n## One thing\n\n## Named {#own}\n\n"
        "[there](b.md#part) [gone](none.md) [file](media/x.pdf) [up](#own)[^n] again[^n]\n\n"
        "| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n> [!WARNING]\n> Look.\n\n"
        '![Alt](media/p.svg "Caption")\n\n[^n]: A *note*.\n'
    )
    reader = site({
        "articles/a.md": text, "articles/b.md": "---\nlang: en\n---\n\n## Part\n",
        "articles/media/x.pdf": "%PDF",
        "articles/media/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>',
    }, be={"One thing": "Нешта", "Named": "Іншае"})  # fmt: skip
    for language in ("en", "be"):
        page = reader.page(f"/{language}/articles/a")
        main = page.one("main")
        assert [h.get("id") for h in main.iter("h2") if h.get("id") != "page:contents"] == [
            "one-thing", "one-thing-1", "own",
        ]  # fmt: skip
        links = {words(a): a.get("href") for a in page.one("div", class_="text").iter("a")}
        assert links["there"] == f"/{language}/articles/b#part"
        assert links["file"] == "/media/x.pdf"
        assert "gone" not in links
        notes = page.one("section", class_="footnotes")
        assert [li.get("id") for li in notes.iter("li")] == ["fn:1"]
        assert [a.get("href") for a in notes.iter("a")] == ["#fnref:1", "#fnref:1-2"]
        ids = [e.get("id") for e in page.root.iter() if e.get("id")]
        assert len(ids) == len(set(ids))
        assert {"fnref:1", "fnref:1-2"} <= set(ids)
        image = main.find(".//figure/img")
        assert image is not None
        assert (image.get("width"), image.get("height")) == ("30", "20")
        assert words(page.one("figcaption")) == "Caption"
        assert [b.get("disabled") for b in page.all("input", type="checkbox")] == ["", ""]
        assert page.one("div", class_="scroll").get("tabindex") == "0"
        assert [td.get("class") for td in page.all("td")] == ["center", "right"]
    assert "Увага" in words(reader.page("/be/articles/a").one("div", role="note"))


def test_an_article_without_front_matter_has_one_title(site: Make) -> None:
    page = site({"articles/a.md": "# Наша *назва*\n\n## Частка\n\nТэкст.\n"}).page("/be/articles/a")
    assert [words(h) for h in page.all("h1")] == ["Наша назва"]
    assert [h.get("id") for h in page.all("h2")] == ["частка"]


DEMONSTRATION = Path(__file__).parents[2]


def test_every_page_of_the_demonstration_is_valid_html() -> None:
    app = create_app(Project.load(DEMONSTRATION))
    slugs = sorted(path.stem for path in (DEMONSTRATION / "articles").glob("*.md"))
    with app.test_client() as client:
        for language in ("be", "en"):
            paths = [
                "/",
                "/tags/",
                "/archive/",
                "/index",
                "/search",
                "/search?q=камісія",
                "/search?q=ballot",
            ]
            tags = re.findall(r'href="(/[^"]*/tags/[^"?]+)"', client.get(f"/{language}/tags/").text)
            for path in [*(f"/{language}{p}" for p in paths), *tags,
                         *(f"/{language}/articles/{slug}" for slug in slugs)]:  # fmt: skip
                answer = client.get(path)
                assert answer.status_code == 200, path
                page = Page(answer.text)
                ids = [e.get("id") for e in page.root.iter() if e.get("id")]
                assert len(ids) == len(set(ids)), path
                assert len(page.all("h1")) == 1, path
            Page(client.get(f"/{language}/nope").text)
