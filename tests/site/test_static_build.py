"""The static build: complete, its links resolve, the same bytes each time, careful with folders."""

import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli
import pytest

from helpers.sites import CONFIG, Make, Page
from pieraklad.cli import main

FILES = {
    "articles/a.md": "---\ntitle: One\nlang: en\ndate: 2026-01-01\ntags: [Polling day]\n"
    "related: [b]\nimage: media/p.svg\n---\n\n## Part\n\n[b](b.md#part-1) ![p](media/p.svg)\n",
    "articles/b.md": "---\ntitle: Два\nlang: be\n---\n\n## Part\n\n## Part\n\nТэкст.\n",
    "articles/media/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>',
}


def build(root: Path, out: Path, *options: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["build", str(out), "--project", str(root), "--quiet", *options])
    return int(ended.value.code or 0)


def files(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def target(out: Path, base: str, href: str) -> Path:
    path = unquote(urlsplit(href).path).removeprefix(base).strip("/")
    found = out / path
    return found / "index.html" if found.is_dir() or not path else found


@pytest.mark.parametrize("base", ["", "/news"])
def test_every_link_leads_to_a_file(site: Make, tmp_path: Path, base: str) -> None:
    config = CONFIG.replace("https://example.org", f"https://example.org{base}")
    out = tmp_path / "out"
    reader = site(FILES, be={"One": "Адзін", "Polling day": "Дзень выбараў"}, config=config)
    assert build(reader.root, out) == 0
    assert {"index.html", "404.html", "be/index.html", "en/articles/b/index.html",
            "be/tags/дзень-выбараў/index.html", "en/search/index.html",
            "be/archive/index.html", "en/archive/2026-01/index.html", "be/index/index.html",
            "en/articles/a.json", "be/tags/дзень-выбараў/feed.atom"} <= set(files(out))  # fmt: skip
    assert_links_lead_to_files(out, base)


def test_the_pages_of_long_lists_are_all_there(
    site: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pieraklad_web.pages.lists.TITLES_AT_ONCE", 3)
    text = "---\ntitle: Story {}\nlang: en\ndate: 2026-01-01\ntags: [Votes]\n---\n\nText.\n"
    reader = site({f"articles/a{n:02}.md": text.format(n) for n in range(51)})
    out = tmp_path / "out"
    assert build(reader.root, out) == 0
    assert {"en/tags/votes/page/2/index.html", "be/archive/2026-01/page/2/index.html",
            "en/index/S/index.html", "be/index/S-en/index.html"} <= set(files(out))  # fmt: skip
    assert_links_lead_to_files(out, "")


def assert_links_lead_to_files(out: Path, base: str) -> None:
    for path in sorted(out.rglob("*.html")):
        page = Page(path.read_text("utf-8"))
        for element in page.root.iter():
            for name in ("href", "src"):
                href = element.get(name)
                if href is None or href.startswith("#"):
                    continue
                if href.startswith("https://example.org"):
                    href = href.removeprefix("https://example.org")
                assert href.startswith(f"{base}/"), (path, href)
                found = target(out, base, href)
                assert found.is_file(), (path, href)
                if "#" in href:
                    anchor = unquote(href.partition("#")[2])
                    assert f'id="{anchor}"' in found.read_text("utf-8")
        assert "?set=" not in page.source


def test_the_same_input_gives_the_same_bytes(site: Make, tmp_path: Path) -> None:
    reader = site(FILES)
    assert build(reader.root, tmp_path / "one") == 0
    assert build(reader.root, tmp_path / "two") == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_second_build_writes_only_what_changed(site: Make, tmp_path: Path) -> None:
    reader, out = site(FILES), tmp_path / "out"
    build(reader.root, out)
    style = next(out.glob("static/*.css"))
    before = style.stat().st_mtime_ns
    (reader.root / "articles/b.md").unlink()
    assert build(reader.root, out) == 0
    assert style.stat().st_mtime_ns == before
    assert not (out / "be/articles/b").exists()
    assert (out / "be/articles/a/index.html").is_file()


def test_a_build_after_an_edit_equals_one_from_nothing(site: Make, tmp_path: Path) -> None:
    reader, out = site(FILES, be={"One": "Адзін", "Polling day": "Дзень выбараў"}), tmp_path / "out"
    assert build(reader.root, out) == 0
    catalog = reader.root / "locales/be/LC_MESSAGES/articles/a.po"
    catalog.write_text(catalog.read_text("utf-8").replace("Адзін", "Першы"), "utf-8")
    assert build(reader.root, out) == 0
    assert build(reader.root, tmp_path / "fresh") == 0
    assert "Першы" in (out / "be/articles/b/index.html").read_text("utf-8")  # the neighbour by date
    assert files(tmp_path / "fresh") == files(out)


def test_several_processes_write_what_one_writes(
    site: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "---\ntitle: Report {n}\nlang: en\ndate: 2026-01-{n:02}\n---\n\n## Part\n\nCounting votes {n}.\n"
    articles = {f"articles/r{n}.md": text.format(n=n) for n in range(1, 13)}
    reader = site(FILES | articles, be={"Part": "Частка"})
    for jobs in (1, 3):
        monkeypatch.setattr("pieraklad.storage.processes.cores", lambda jobs=jobs: jobs)
        assert build(reader.root, tmp_path / str(jobs)) == 0
    assert files(tmp_path / "1") == files(tmp_path / "3")
    assert len(files(tmp_path / "1")) > 100


def test_a_folder_of_somebodys_is_left_alone(site: Make, tmp_path: Path) -> None:
    reader, out = site(FILES), tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("dear")
    assert build(reader.root, out) == 2
    assert files(out) == {"letter.txt": b"dear"}
    assert build(reader.root, out, "--force") == 0
    assert (out / "letter.txt").read_text() == "dear"
    assert (out / "index.html").is_file()


def test_the_first_page_offers_both_languages(site: Make, tmp_path: Path) -> None:
    reader, out = site(FILES), tmp_path / "out"
    build(reader.root, out)
    page = Page((out / "index.html").read_text("utf-8"))
    assert [(a.get("href"), a.get("hreflang"), a.text) for a in page.all("a")] == [
        ("/be/", "be", "Беларуская"), ("/en/", "en", "English"),
    ]  # fmt: skip
    search = Page((out / "be/search/index.html").read_text("utf-8"))
    assert "Усе артыкулы паводле назваў" in search.words()
    assert "/be/articles/a" in {a.get("href") for a in search.all("a")}
    # The form works by a script alone, and so does not show without one.
    assert [form.get("hidden") for form in search.all("form")] == [""]


def test_hosts_of_plain_files_are_told_how_to_send_them(site: Make, tmp_path: Path) -> None:
    reader, out = site(FILES), tmp_path / "out"
    build(reader.root, out)
    assert "/ /be/ 302 Language=be\n" in (out / "_redirects").read_text()
    assert "  Cache-Control: public, max-age=31536000, immutable" in (out / "_headers").read_text()
    apache = (out / ".htaccess").read_text()
    assert "RewriteRule ^$ /en/ [R=302,L]" in apache
    assert "script-src 'self'" in apache


def test_other_sites_may_fetch_the_json_of_articles_and_nothing_else(
    site: Make, tmp_path: Path
) -> None:
    config = CONFIG.replace("https://example.org", "https://example.org/news")
    reader, out = site(FILES, config=config), tmp_path / "out"
    build(reader.root, out)
    allow = "Access-Control-Allow-Origin"
    path, allowing = "", []
    for line in (out / "_headers").read_text().splitlines():
        path = path if line.startswith(" ") else line
        if line == f"  {allow}: *":
            allowing.append(path)
    assert allowing == ["/news/be/articles/*.json", "/news/en/articles/*.json"]
    apache = (out / ".htaccess").read_text()
    condition = re.search(rf'm#(.+)#">\nHeader set {allow} "\*"\n</If>', apache)
    assert condition is not None
    for address in ("/news/be/articles/a.json", "/news/en/articles/выбары.json"):
        assert re.search(condition[1], address)
    for address in ("/news/be/articles/a", "/news/search/be.json", "/be/articles/a.json"):
        assert not re.search(condition[1], address)


def test_compressed_copies_hold_the_same_and_go_with_their_pages(
    site: Make, tmp_path: Path
) -> None:
    reader, out = site(FILES), tmp_path / "out"
    assert build(reader.root, out, "--compress") == 0
    page = out / "be/articles/b/index.html"
    assert gzip.decompress(Path(f"{page}.gz").read_bytes()) == page.read_bytes()
    assert brotli.decompress(Path(f"{page}.br").read_bytes()) == page.read_bytes()
    (reader.root / "articles/b.md").unlink()
    assert build(reader.root, out, "--compress") == 0
    assert not page.parent.exists()
