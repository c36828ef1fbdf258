"""What goes over the wire: ETags, 304s, compression, freshness, weight."""

import gzip
import json
import logging
from pathlib import Path

import brotli
import pytest

from helpers.sites import Make
from pieraklad.project import Project
from pieraklad_web import create_app
from pieraklad_web.assets import assets

FILES = {
    "articles/a.md": "---\ntitle: One\nlang: en\n---\n\n" + "Some words stand here.\n\n" * 60,
    "articles/b.md": "---\ntitle: Two\nlang: en\n---\n\nMore words.\n",
}


def test_a_known_page_is_not_sent_again(site: Make) -> None:
    reader = site(FILES)
    for path in ("/en/articles/a", "/en/", "/en/feed.atom", "/sitemap.xml", "/en/tags/"):
        first = reader.get(path)
        etag = first.headers["ETag"]
        assert not etag.startswith("W/")
        assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
            again = reader.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"] == etag
        assert reader.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("br, gzip;q=0.5", "br"), ("br;q=0.5, gzip", "gzip"), ("gzip, br", "br"),
     ("*", "br"), ("*, br;q=0", "gzip"), ("gzip;q=0", None), ("", None), ("identity", None),
     ("gzip; q=0.000", None), ("gzip;q=x", None)],
)  # fmt: skip
def test_compression_is_negotiated(site: Make, accepted: str, coding: str | None) -> None:
    reader = site(FILES)
    plain = reader.get("/en/articles/a")
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding]
    for _ in range(2):  # made by the app, and sent again from what is ready
        answer = reader.get("/en/articles/a", headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == coding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert (answer.headers["ETag"] != plain.headers["ETag"]) == (coding is not None)
        assert unpack(answer.data) == plain.data


def test_a_page_that_is_ready_has_the_same_headers(site: Make) -> None:
    reader = site(FILES)
    first, again = reader.get("/en/articles/a"), reader.get("/en/articles/a")
    assert sorted(first.headers) == sorted(again.headers)
    assert first.data == again.data


def test_a_changed_article_is_never_sent_from_what_was_ready(site: Make) -> None:
    reader = site(FILES)
    before = reader.text("/en/articles/a")
    reader.write("articles/a.md", FILES["articles/a.md"] + "\n\nA new paragraph.\n")
    assert "A new paragraph." not in before
    assert "A new paragraph." in reader.text("/en/articles/a")
    (reader.root / "articles/a.md").unlink()
    assert reader.get("/en/articles/a").status_code == 404


def test_head_has_the_headers_alone(site: Make) -> None:
    answer = site(FILES).client.head("/en/articles/a")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["ETag"]


def test_other_methods_are_refused(site: Make) -> None:
    answer = site(FILES).client.post("/en/articles/a")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_the_style_sheet_is_kept_for_ever_under_the_name_of_its_content(site: Make) -> None:
    reader = site(FILES)
    style = reader.page("/en/").one("link", rel="stylesheet").get("href", "")
    answer = reader.get(style)
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_new_translation_shows_at_once(site: Make) -> None:
    reader = site(FILES, be={"More words.": "Больш слоў."})
    assert "Больш слоў." in reader.text("/be/articles/b")
    etag = reader.get("/be/articles/b").headers["ETag"]
    reader.translate("b", "be", {"More words.": "Яшчэ словы.", "Two": "Два"})
    assert "Яшчэ словы." in reader.text("/be/articles/b")
    assert reader.get("/be/articles/b").headers["ETag"] != etag
    assert "Два" in reader.page("/be/").words()


def test_articles_come_change_and_go(site: Make) -> None:
    reader = site(FILES)
    reader.write("articles/c.md", "---\ntitle: Three\nlang: en\n---\n\n[one](a.md)\n")
    assert "Three" in reader.page("/en/").words()
    assert (
        reader.page("/en/articles/c").one("main").find(".//a[@href='/en/articles/a']") is not None
    )
    (reader.root / "articles/a.md").unlink()
    assert reader.get("/en/articles/a").status_code == 404
    assert reader.page("/en/articles/c").one("main").find(".//a[@href='/en/articles/a']") is None


@pytest.mark.parametrize("broken", [b"\xff\xfe", b"---\ntitle: [\n---\n\nNew.\n"])
def test_a_broken_article_keeps_its_last_good_version(
    site: Make, broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    reader = site(FILES)
    before = reader.text("/en/articles/b")
    (reader.root / "articles/b.md").write_bytes(broken)
    with caplog.at_level(logging.ERROR, "pieraklad.site"):
        assert reader.text("/en/articles/b") == before
    assert "articles/b.md:" in caplog.text
    assert "the last good version stays" in caplog.text
    reader.translate("b", "be", {"More words.": "Больш слоў."})
    assert "Больш слоў." in reader.text("/be/articles/b")
    reader.write("articles/b.md", "---\ntitle: Two\nlang: en\n---\n\nBetter.\n")
    assert "Better." in reader.text("/en/articles/b")


def test_a_broken_catalog_keeps_its_last_good_version(
    site: Make, caplog: pytest.LogCaptureFixture
) -> None:
    reader = site(FILES, be={"More words.": "Больш слоў."})
    before = reader.text("/be/articles/b")
    reader.project.mo_path("b", "be").write_bytes(b"\xde\x12\x04\x95 cut")
    assert reader.text("/be/articles/b") == before
    assert "b.mo" in caplog.text


def test_an_article_broken_from_the_start_harms_no_other(site: Make) -> None:
    reader = site({**FILES, "articles/c.md": "---\ntitle: [\n---\n"})
    assert reader.get("/en/articles/c").status_code == 404
    assert "Two" in reader.page("/en/").words()


def test_json_ld_tells_of_the_translation(site: Make) -> None:
    files = {
        "articles/a.md": "---\ntitle: A </script> b\nlang: en\ndate: 2026-02-03\n---\n\nText.\n"
    }
    reader = site(files, be={"A </script> b": "Назва", "Text.": "Тэкст."})
    data = json.loads(reader.page("/be/articles/a").one("script").text or "")
    assert data["inLanguage"] == "be"
    assert data["translationOfWork"]["@id"] == "https://example.org/en/articles/a"
    data = json.loads(reader.page("/en/articles/a").one("script").text or "")
    assert data["headline"] == "A </script> b"
    assert data["workTranslation"][0]["inLanguage"] == "be"


def test_the_demonstration_weighs_little() -> None:
    app = create_app(Project.load(Path(__file__).parents[2]))
    packed = {"Accept-Encoding": "gzip"}
    with app.test_client() as client:
        for language, limit in (("en", 12_000), ("be", 16_000)):
            page = client.get(f"/{language}/articles/how-ballots-are-counted", headers=packed)
            style = client.get(assets()["site.css"].path, headers=packed)
            assert len(page.data) + len(style.data) <= limit
