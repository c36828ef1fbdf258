"""What other sites and feed readers take: an article as JSON, the feed of a tag."""

import json

import defusedxml.ElementTree
import pytest

from helpers.sites import CONFIG, Make, Page

ATOM = "{http://www.w3.org/2005/Atom}"
FILES = {
    "articles/a.md": "---\ntitle: Votes & <lists>\nlang: en\ndate: 2026-02-03\nupdated: 2026-03-04\n"
    "summary: About\nauthor: Ann\ntags: [Polling day, x]\nimage: media/p.svg\n---\n\n"
    '## Part\n\nSee [b](b.md#part) and `<a href="/x">`. <b onclick="x()">Bold</b>\n\n'
    "[up](#part) [out](https://example.com/) ![p](media/p.svg)\n\nMore.\n",
    "articles/b.md": "---\ntitle: Два\nlang: be\ndate: 2026-01-01\ntags: [дзень выбараў]\n---\n\n"
    "## Part\n\nТэкст.\n",
    "articles/media/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>',
}
BE = {"Votes & <lists>": "Галасы", "Polling day": "Дзень выбараў", "Part": "Частка"}


def test_an_article_as_json(site: Make) -> None:
    reader = site(FILES, be=BE)
    answer = reader.get("/en/articles/a.json")
    assert answer.mimetype == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    article = json.loads(answer.data)
    html = article.pop("html")
    address = "https://example.org"
    total = article.pop("total")
    assert article.pop("words") > 5
    assert article == {
        "slug": "a", "language": "en", "source_language": "en", "available": True,
        "finished": total, "outdated": 0, "completeness": 1.0,
        "title": {"text": "Votes & <lists>", "lang": "en"},
        "summary": {"text": "About", "lang": "en"}, "author": {"text": "Ann", "lang": "en"},
        "date": "2026-02-03", "updated": "2026-03-04",
        "tags": [
            {"text": "Polling day", "lang": "en", "url": f"{address}/en/tags/polling-day"},
            {"text": "x", "lang": "en", "url": f"{address}/en/tags/x"},
        ],
        "image": f"{address}/media/p.svg",
        "url": f"{address}/en/articles/a", "canonical": f"{address}/en/articles/a",
        "alternates": {"en": f"{address}/en/articles/a"},
    }  # fmt: skip
    assert f'<a href="{address}/en/articles/b#part"' in html
    assert f'<img src="{address}/media/p.svg"' in html
    assert '<a href="#part"' in html
    assert 'href="/x"' in html.replace("&quot;", '"')  # the author's words stay as they are
    assert "onclick" not in html


def test_the_json_says_how_complete_a_translation_is(site: Make) -> None:
    reader = site(FILES, be=BE, outdated={"More.": "Яшчэ."})
    article = json.loads(reader.get("/be/articles/a.json").data)
    assert article["title"] == {"text": "Галасы", "lang": "be"}
    assert article["summary"]["lang"] == "en"
    assert article["available"] is False
    assert article["canonical"] == "https://example.org/en/articles/a"
    assert (article["finished"], article["outdated"]) == (3, 1)
    assert article["completeness"] == round(3 / article["total"], 4)
    assert 'lang="en"' in article["html"]


def test_a_page_names_its_json_and_none_is_made_up(site: Make) -> None:
    reader = site(FILES, config=CONFIG.replace("https://example.org", "https://example.org/news"))
    page = reader.get("/be/articles/b", base_url="https://example.org/news")
    link = Page(page.text).one("link", type="application/json")
    assert (link.get("rel"), link.get("href")) == ("alternate", "/news/be/articles/b.json")
    assert reader.get("/be/articles/none.json").status_code == 404
    answer = reader.get("/be/articles/b.json")
    again = reader.get("/be/articles/b.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "title", "entries"),
    [
        ("/be/tags/дзень-выбараў/feed.atom", "Дзень выбараў – Газета", ["Галасы", "Два"]),
        ("/en/tags/polling-day/feed.atom", "Polling day – Paper", ["Votes & <lists>"]),
    ],
)
def test_a_tag_has_a_feed(site: Make, path: str, title: str, entries: list[str]) -> None:
    be = {**BE, "About": "Пра", "Ann": "Ганна", "x": "ікс", "More.": "Яшчэ."}
    reader = site(FILES, be=be)
    page = reader.page(path.removesuffix("/feed.atom"))
    feeds = page.all("link", type="application/atom+xml")
    assert len(feeds) == 2
    href = feeds[1].get("href", "")
    assert feeds[1].get("title", "").casefold() == title.casefold()
    answer = reader.get(href)
    assert answer.mimetype == "application/atom+xml"
    feed = defusedxml.ElementTree.fromstring(answer.data)
    assert feed.findtext(f"{ATOM}title").casefold() == title.casefold()
    assert [e.findtext(f"{ATOM}title") for e in feed.iter(f"{ATOM}entry")] == entries
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"https://example.org{href}"
    whole = feed.find(f"{ATOM}link[@rel='alternate']").get("href")
    assert feed.findtext(f"{ATOM}id") == whole
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):  # RFC 4287 §4.1.1, §4.1.2
            assert len(element.findall(f"{ATOM}{name}")) == 1


def test_no_tag_no_feed(site: Make) -> None:
    assert site(FILES).get("/be/tags/none/feed.atom").status_code == 404
