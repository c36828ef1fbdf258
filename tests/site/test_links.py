"""Links that an article has from elsewhere: rewritten where the page exists, reported where it does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.commands import CONFIG
from helpers.sites import Make
from pieraklad.cli import main
from pieraklad.site.model.snapshot import tag_slug
from pieraklad.site.rendering.targets import read_target

Links = Callable[..., None]
"""Writes an article with links to the given addresses."""

HEAD = "---\ntitle: {}\nlang: en\ndate: 2026-03-01\ntags: [Votes, C, C++, C#]\n---\n\n"

# as written, where it leads on the English page of a site at the root
LIVE = [
    ("b.md", "/en/articles/b"),
    ("b.md?y=1#here", "/en/articles/b?y=1#here"),
    ("b.md?y=1", "/en/articles/b?y=1"),
    ("b.html", "/en/articles/b"),
    ("b.html#here", "/en/articles/b#here"),
    ("./b.htm", "/en/articles/b"),
    ("../articles/b.html", "/en/articles/b"),
    ("b", "/en/articles/b"),
    ("b/", "/en/articles/b"),
    ("/b/", "/en/articles/b"),
    ("/b", "/en/articles/b"),
    ("/b.html?x=1", "/en/articles/b?x=1"),
    ("/articles/b/", "/en/articles/b"),
    ("/be/articles/b", "/be/articles/b"),
    ("/be/articles/b/#here", "/be/articles/b#here"),
    ("/be/b/", "/be/articles/b"),
    ("/en/articles/b.json", "/en/articles/b.json"),
    ("/en/tags/votes", "/en/tags/votes"),
    ("/en/tags/c-plus-plus", "/en/tags/c-plus-plus"),
    ("/en/tags/", "/en/tags/"),
    ("/be/", "/be/"),
    ("/en/search?q=x", "/en/search?q=x"),
    ("/en/archive/2026-03", "/en/archive/2026-03"),
    ("/sitemap.xml", "/sitemap.xml"),
    ("/", "/"),
    ("#here", "#here"),
    ("https://example.org/de/", "https://example.org/de/"),
    ("mailto:a@b.by", "mailto:a@b.by"),
    ("media/a.svg", "/media/a.svg"),
]
DEAD = [
    ("none.md?y=1#z", "no article none"),
    ("none.html", "no such page"),
    ("none", "no such page"),
    ("/about-us/", "no such page"),
    ("/2026/03/about-us/", "no such page"),
    ("/en/tags/nope", "no tag nope"),
    ("/be/tags/nope/feed.atom", "no tag nope"),
    ("/en/articles/none", "no article none"),
    ("/en/archive/1999-01", "no such page"),
    ("/en/nope/", "no such page"),
    ("/de/", "no such page"),
    ("/de/articles/b", "no such page"),
    ("media/none.svg", "no file media/none.svg"),
    ("/media/none.svg", "no file /media/none.svg"),
    ("b.md?y=1#nowhere", "b has no heading #nowhere"),
    ("/en/articles/b#nowhere", "b has no heading #nowhere"),
]


def files(*addresses: str) -> dict[str, str]:
    links = "\n\n".join(f"[link {n}]({address})" for n, address in enumerate(addresses))
    return {
        "articles/a.md": HEAD.format("Alpha") + "## Here\n\n" + links + "\n",
        "articles/b.md": HEAD.format("Beta") + "## Here\n\nText.\n",
        "articles/media/a.svg": "<svg/>",
    }


def test_links_lead_where_the_page_is(site: Make) -> None:
    page = site(files(*(address for address, _ in LIVE))).page("/en/articles/a")
    found = {a.text: a.get("href") for a in page.one("main").iter("a")}
    assert [(written, found.get(f"link {n}")) for n, (written, _) in enumerate(LIVE)] == LIVE


def test_a_link_of_no_language_stays_in_the_readers(site: Make) -> None:
    page = site(files("b.html", "/b/")).page("/be/articles/a")
    hrefs = [a.get("href") for a in page.one("main").iter("a") if a.text in ("link 0", "link 1")]
    assert hrefs == ["/be/articles/b"] * 2


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Links:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles/media").mkdir(parents=True)
    (tmp_path / "pieraklad.toml").write_text(CONFIG, "utf-8")

    def write(*addresses: str) -> None:
        for name, text in files(*addresses).items():
            (tmp_path / name).write_text(text, "utf-8")

    return write


def run(*args: str) -> int:
    try:
        main(list(args))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_check_is_silent_about_what_is_there(
    project: Links, capsys: pytest.CaptureFixture[str]
) -> None:
    project(*(address for address, _ in LIVE))
    run("check")
    assert "link-target" not in capsys.readouterr().out


@pytest.mark.parametrize(("address", "words"), DEAD)
def test_check_reports_what_leads_nowhere(
    project: Links, capsys: pytest.CaptureFixture[str], address: str, words: str
) -> None:
    project("b.md", address)
    assert run("check") == 1
    [line] = [line for line in capsys.readouterr().out.splitlines() if "link-target" in line]
    assert line.startswith("articles/a.md:12: ")
    assert words in line


def test_links_in_html_are_read_too(project: Links, capsys: pytest.CaptureFixture[str]) -> None:
    project("b.md")
    text = HEAD.format("Gamma") + (
        'A <a class="x" href="/about-us/">link</a>, <a href="b.html">another</a>.\n\n'
        "<div>\n<p><a href='none.html?a=1&amp;b=2'>three</a></p>\n</div>\n"
    )
    Path("articles/c.md").write_text(text, "utf-8")
    assert run("check") == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if "link-target" in line]
    assert [line.partition(": error: ")[0] for line in lines] == [
        "articles/c.md:8",
        "articles/c.md:11",
    ]
    assert "none.html?a=1&b=2: the site has no such page" in lines[1]


def test_build_reports_them_too(project: Links, capfd: pytest.CaptureFixture[str]) -> None:
    dead = [address for address, words in DEAD if "heading" not in words]
    project(*(address for address, _ in LIVE), *dead)
    run("build", "public")
    err = capfd.readouterr().err
    for address in dead:
        line = 12 + 2 * ([*(a for a, _ in LIVE), *dead].index(address))
        assert f"articles/a.md:{line - 2}: the link {address} leads nowhere" in err
    assert err.count("leads nowhere") == len(dead)


@pytest.mark.parametrize(
    "address", ["//[x", "http://[x", "", "?", "a\\b", "%00", "/%2e%2e/", "javascript:x"]
)
def test_odd_addresses_are_read_without_harm(address: str) -> None:
    read_target(address, ["en"], ["a"])


def test_names_with_signs_are_tags_of_their_own(site: Make) -> None:
    reader = site(files())
    names = {"c": "C", "c-plus-plus": "C++", "c-sharp": "C#"}
    for slug, text in names.items():
        assert reader.page(f"/en/tags/{slug}").one("h1").text == text
    links = [a.get("href") for a in reader.page("/en/articles/a").one("main").iter("a")]
    assert [f"/en/tags/{slug}" for slug in names] == [h for h in links if h and "/c" in h]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("A+", "a-plus"), ("F#", "f-sharp"), ("C++17", "c-plus-plus-17"), ("Notepad++", "notepad-plus-plus"),
        ("#elections", "elections"), ("a+b", "a-b"), ("Votes & lists", "votes-lists"), ("дзень #1", "дзень-1"),
    ],
)  # fmt: skip
def test_tags_have_addresses(text: str, slug: str) -> None:
    assert tag_slug(text) == slug


def test_two_spellings_of_a_tag_show_once(site: Make) -> None:
    head = "---\ntitle: {}\nlang: en\ntags: [{}]\n---\n\nText.\n"
    reader = site({
        "articles/a.md": head.format("A", "Belarus, belarus, Votes"),
        "articles/b.md": head.format("B", "BELARUS"),
    })  # fmt: skip
    page = reader.page("/en/articles/a")
    tags = [a.get("href") for a in page.root.iter("a") if a.get("rel") == "tag"]
    assert tags == ["/en/tags/belarus", "/en/tags/votes"]
    listed = [a.get("href") for a in reader.page("/en/tags/").one("main").iter("a")]
    assert listed.count("/en/tags/belarus") == 1
    assert len(reader.page("/en/tags/belarus").one("main").findall(".//h2")) == 2
