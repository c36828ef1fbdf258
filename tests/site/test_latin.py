"""A page in Łacinka: the page's own text in Latin letters, everything else as it was."""

from __future__ import annotations

import pytest

from helpers.sites import CONFIG, Make
from pieraklad.site.rendering.latin import latinise

ARTICLE = """\
---
title: Назіранне
lang: be
tags: [выбары]
summary: Як назіраць.
---

Голас і `код` ды <span lang="ru">Речь</span> і [спасылка](https://example.org/шлях).
"""


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Мова</p>", "<p>Mova</p>"),
        ("<p>аб&#39;ект</p>", "<p>abjekt</p>"),
        ("<p>Мова <code>Мова</code> жывая</p>", "<p>Mova <code>Мова</code> žyvaja</p>"),
        ('<p lang="ru">Мова <b>мова</b></p>Мова', '<p lang="ru">Мова <b>мова</b></p>Mova'),
        ('<i lang="ru">а<i>б</i>в</i>г', '<i lang="ru">а<i>б</i>в</i>h'),
        ('<img alt="Мова" src="/мова">', '<img alt="Mova" src="/мова">'),
        ('<input value="Мова" placeholder="Мова">', '<input value="Мова" placeholder="Mova">'),
        ('<meta name="description" content="Мова">', '<meta name="description" content="Mova">'),
        ('<meta property="og:url" content="/мова">', '<meta property="og:url" content="/мова">'),
        ("<script>мова</script>мова", "<script>мова</script>mova"),
        ('<title xml:lang="en">Мова</title><id>мова</id>', '<title xml:lang="en">Мова</title><id>мова</id>'),
        ('<i lang="be-Latn">Мова</i>', '<i lang="be-Latn">Mova</i>'),
        ("<!-- мова --> мова", "<!-- мова --> mova"),
    ],
)  # fmt: skip
def test_only_the_pages_own_text_changes(page: str, expected: str) -> None:
    assert latinise(page, "be-Latn") == expected


def test_a_page_in_lacinka_is_a_page_of_its_own(site: Make) -> None:
    config = CONFIG.replace('["be", "en"]', '["be", "en", "be-Latn"]')
    visitor = site({"articles/naziranne.md": ARTICLE}, config=config)
    page = visitor.page("/be-Latn/articles/naziranne")
    html = page.one("html")
    assert html.get("lang") == "be-Latn"
    assert "Hołas i код dy Речь i spasyłka" in page.words()
    assert page.links()["be-Latn"] == "https://example.org/be-Latn/articles/naziranne"
    assert page.links()["be"] == "https://example.org/be/articles/naziranne"
    assert {"Беларуская", "Biełaruskaja"} <= {"".join(a.itertext()) for a in page.all("a")}
    assert "Biełaruskaja" in visitor.page("/be/articles/naziranne").source
    feed = visitor.get("/be-Latn/feed.atom").get_data(as_text=True)
    assert 'xml:lang="be-Latn"' in feed
    assert "/be-Latn/" in visitor.get("/sitemap.xml").get_data(as_text=True)
    front = visitor.get("/", headers={"Accept-Language": "be-Latn"})
    assert front.location == "/be-Latn/"


def test_a_search_in_lacinka_finds_cyrillic_articles(site: Make) -> None:
    config = CONFIG.replace('["be", "en"]', '["be", "en", "be-Latn"]')
    visitor = site({"articles/naziranne.md": ARTICLE}, config=config)
    for address in ("/be-Latn/search?q=Nazirannia", "/be/search?q=nazirańnie", "/be-Latn/search?q=holasu",
                    "/be-Latn/search?q=голас", "/be/search?q=spasylka"):  # fmt: skip
        assert "naziranne" in visitor.page(address).source.split("<main")[1], address
