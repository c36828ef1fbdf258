"""Which language a reader gets, how it is chosen, and what each page says about languages."""

import pytest

from helpers.sites import Make, paragraphs, translated
from pieraklad_web.reader.negotiation import preferred_language

ONE = {"articles/a.md": "---\ntitle: One\nlang: en\ndate: 2026-02-03\n---\n\nHello, world.\n"}
ONE_BE = {"One": "Адзін", "Hello, world.": "Вітаем, свет."}


@pytest.mark.parametrize(
    ("header", "available", "expected"),
    [
        ("be", ["be", "en"], "be"),
        ("en-GB,en;q=0.9,be;q=0.8", ["be", "en"], "en"),
        ("en;q=0.3, be;q=0.7", ["be", "en"], "be"),
        ("ru, pl;q=0.9", ["be", "en"], None),
        ("*", ["be", "en"], None),
        ("be-BY", ["be", "en"], "be"),
        ("BE-latn", ["be", "en"], "be"),
        ("be-Latn, be;q=0.5", ["be", "be-Latn"], "be-Latn"),
        ("be-tarask-BY", ["be-tarask", "be"], "be-tarask"),
        ("be-x-private, en", ["be", "en"], "be"),
        ("be;q=0, en;q=0.1", ["be", "en"], "en"),
        ("be;q=0", ["be", "en"], None),
        ("be-Latn;q=0", ["be", "en"], None),
        ("be;q=2, en", ["be", "en"], "en"),
        ("be;q=x, en;q=0.001", ["be", "en"], "en"),
        (";;;,,,=,be", ["be", "en"], "be"),
        ("", ["be", "en"], None),
        ("x" * 100_000, ["be", "en"], None),
        ("en, be", ["be", "en"], "en"),
    ],
)
def test_negotiation(header: str, available: list[str], expected: str | None) -> None:
    assert expected == preferred_language(header, available)


def test_the_root_goes_by_choice_then_browser_then_default(site: Make) -> None:
    reader = site(ONE)
    for header, expected in (("en", "/en/"), ("pl", "/be/"), ("be;q=0.1,en;q=0.9", "/en/")):
        answer = reader.get("/", headers={"Accept-Language": header})
        assert (answer.status_code, answer.location) == (302, expected)
        assert answer.headers["Vary"] == "Accept-Language, Cookie"
    reader.get("/be/?set=1")
    assert reader.get("/", headers={"Accept-Language": "en"}).location == "/be/"
    reader.client.set_cookie("lang", "xx")
    assert reader.get("/", headers={"Accept-Language": "en"}).location == "/en/"


def test_the_switch_keeps_the_article_and_sets_the_cookie(site: Make) -> None:
    reader = site(ONE, be=ONE_BE)
    switch = [a for a in reader.page("/be/articles/a").all("a", hreflang="en") if a.get("lang")]
    assert [(a.text, a.get("lang")) for a in switch] == [("English", "en")]
    answer = reader.get(switch[0].get("href", ""))
    assert (answer.status_code, answer.location) == (303, "/en/articles/a")
    assert answer.headers["Cache-Control"] == "private, no-store"
    cookie = answer.headers["Set-Cookie"]
    assert "lang=en" in cookie
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_under_https(site: Make) -> None:
    reader = site(ONE)
    assert "Secure" in reader.get("/en/?set=1", base_url="https://a.b").headers["Set-Cookie"]
    behind = reader.get("/en/?set=1", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in behind.headers["Set-Cookie"]


def test_a_choice_keeps_the_query_and_stays_on_the_site(site: Make) -> None:
    reader = site(ONE)
    assert reader.get("/en/search?q=a+b&set=1").location == "/en/search?q=a+b"
    for path in ("//evil.example/en/?set=1", "/en//evil.example?set=1", "/en/%0d%0aX:1?set=1"):
        location = reader.get(path).headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith("//")


def test_no_page_but_a_choice_sets_a_cookie(site: Make) -> None:
    reader = site(ONE)
    for path in ("/be/", "/be/articles/a", "/be/tags/", "/be/search?q=a", "/nope"):
        assert "Set-Cookie" not in reader.get(path).headers


@pytest.mark.parametrize("language", ["be", "en"])
def test_html_and_header_name_the_language(site: Make, language: str) -> None:
    reader = site(ONE)
    for path in ("/", "/articles/a", "/tags/", "/search?q=x"):
        answer = reader.get(f"/{language}{path}")
        assert answer.headers["Content-Language"] == language
        assert f'<html lang="{language}">' in answer.text


def test_untranslated_blocks_carry_their_language(site: Make) -> None:
    text = (
        "---\ntitle: One\nlang: en\ntags: [vote]\n---\n\n# Big\n\nFirst here.\n\nSecond *here*.\n\n"
        "- an item\n- another item\n  - a child\n\n> quoted words\n\n| head | two |\n|---|---|\n"
        "| cell | more |\n\n<p>raw words</p>\n\n![words](x.png)\n"
    )
    page = site({"articles/a.md": text}, be={"First here.": "Спачатку."}).page("/be/articles/a")
    marked = [
        (element.tag, "".join(element.itertext()).strip())
        for element in page.one("main").iter()
        if element.get("class") == "untranslated"
    ]
    assert marked == [
        ("h2", "Big"), ("p", "Second here."), ("li", "an item"), ("span", "another item"),
        ("li", "a child"), ("p", "quoted words"), ("th", "head"), ("th", "two"), ("td", "cell"),
        ("td", "more"), ("p", "raw words"), ("p", "words"),
    ]  # fmt: skip
    assert all(e.get("lang") == "en" for e in page.root.iter() if e.get("class") == "untranslated")
    assert page.one("h1").get("lang") == "en"
    assert [p.get("lang") for p in page.all("p") if p.text == "Спачатку."] == [None]
    assert page.one("a", rel="tag").get("lang") == "en"


def test_the_threshold_decides_what_a_page_claims(site: Make) -> None:
    text = "---\ntitle: One\nlang: en\ndate: 2026-02-03\n---\n\n" + paragraphs(9)
    config_be = {"One": "Адзін", **translated(range(1, 6))}
    reader = site({"articles/a.md": text}, be=config_be)
    address = "https://example.org"
    for done, available in ((5, True), (4, False)):
        reader.translate("a", "be", {"One": "Адзін", **translated(range(1, done + 1))})
        page = reader.page("/be/articles/a")
        canonical = page.one("link", rel="canonical").get("href")
        assert canonical == address + ("/be/articles/a" if available else "/en/articles/a")
        assert page.all("meta", name="robots") == []
        both = {
            "be": f"{address}/be/articles/a",
            "en": f"{address}/en/articles/a",
            "x-default": f"{address}/en/articles/a",
        }
        assert page.links() == (both if available else {})
        assert reader.page("/en/articles/a").links() == (both if available else {})
        assert (f"{address}/be/articles/a" in reader.text("/sitemap.xml")) == available
        assert ("/be/articles/a" in reader.text("/be/feed.atom")) == available
        assert ("/be/articles/a" in reader.page("/be/search?q=Адзін").source) == available
        assert "/en/articles/a" in reader.page("/en/search?q=speak").source
        assert ("пакуль толькі па-англійску" in reader.page("/be/").words()) != available
