"""Feeds, sitemap and robots.txt: well formed, complete, consistent."""

import datetime

import defusedxml.ElementTree
import pytest

from helpers.sites import Make

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
FILES = {
    "articles/a.md": '---\ntitle: One <&> "two"\nlang: en\ndate: 2026-02-03\nupdated: 2026-03-04\n'
    "summary: About\nauthor: Ann\ntags: [x]\n---\n\nText.\n",
    "articles/б.md": "---\ntitle: Два\nlang: be\ndate: 2026-01-01\n---\n\nТэкст.\n",
    "articles/c.md": '---\ntitle: "No\\x01 date"\nlang: en\n---\n\nText.\n',
}
BE = {'One <&> "two"': "Адзін", "Text.": "Тэкст.", "About": "Пра", "Ann": "Ганна", "x": "ікс"}


def test_the_feed_is_valid_atom(site: Make) -> None:
    answer = site(FILES, be=BE).get("/be/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    feed = defusedxml.ElementTree.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "be"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):  # RFC 4287 §4.1.1, §4.1.2
            assert len(element.findall(f"{ATOM}{name}")) == 1
        datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "")
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == ["Адзін", "Два"]
    assert entries[0].findtext(f"{ATOM}updated") == "2026-03-04T00:00:00Z"
    assert entries[0].findtext(f"{ATOM}author/{ATOM}name") == "Ганна"
    assert [e.findtext(f"{ATOM}id") for e in entries] == [
        "https://example.org/be/articles/a",
        "https://example.org/be/articles/%D0%B1",
    ]
    own = feed.find(f"{ATOM}link[@rel='self']")
    assert own.get("href") == "https://example.org/be/feed.atom"


def test_the_sitemap_names_alternates_mutually(site: Make) -> None:
    answer = site(FILES, be=BE).get("/sitemap.xml")
    root = defusedxml.ElementTree.fromstring(answer.data)
    alternates = {
        url.findtext(f"{SITEMAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")
        }
        for url in root.iter(f"{SITEMAP}url")
    }
    address = "https://example.org"
    lists = {f"{address}/{tag}/{name}" for tag in ("be", "en")
             for name in ("index", "archive/", "archive/2026-01", "archive/2026-02")}  # fmt: skip
    assert set(alternates) == lists | {
        f"{address}/be/", f"{address}/en/", f"{address}/be/articles/a",
        f"{address}/en/articles/a", f"{address}/be/articles/%D0%B1", f"{address}/en/articles/c",
        f"{address}/be/authors/%D0%B3%D0%B0%D0%BD%D0%BD%D0%B0", f"{address}/en/authors/ann",
    }  # fmt: skip
    for loc, links in alternates.items():
        assert loc in links.values()
        assert "x-default" in links
        for tag, href in links.items():
            if tag != "x-default":
                assert alternates[href] == links
    lastmod = {
        url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod")
        for url in root.iter(f"{SITEMAP}url")
    }
    assert lastmod[f"{address}/be/articles/a"] == "2026-03-04"
    assert lastmod[f"{address}/be/archive/2026-01"] == "2026-01-01"


def test_robots_names_the_sitemap(site: Make) -> None:
    text = site(FILES).text("/robots.txt")
    assert "Sitemap: https://example.org/sitemap.xml" in text
    assert "Disallow: /*?set=" in text


@pytest.mark.parametrize("path", ["/be/feed.atom", "/sitemap.xml"])
def test_without_a_known_address_the_hosts_is_taken(site: Make, path: str) -> None:
    reader = site(FILES, config='[site]\nlanguages = ["be", "en"]\n')
    assert (
        "https://news.example:8443/be/"
        in reader.get(path, base_url="https://news.example:8443").text
    )


def test_an_empty_site_has_feeds_too(site: Make) -> None:
    reader = site({})
    for path in ("/be/feed.atom", "/sitemap.xml"):
        defusedxml.ElementTree.fromstring(reader.get(path).data)
    assert "Артыкулаў пакуль няма" in reader.page("/be/").words()
