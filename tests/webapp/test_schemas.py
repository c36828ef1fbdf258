"""Feeds and sitemaps against schemas of RFC 4287 and sitemaps.org, written down in schemas/*.rng."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from helpers.sites import Make
from pieraklad.cli import main
from pieraklad.project import Project
from pieraklad_web import create_app

ROOT = Path(__file__).parent.parent.parent
AWKWARD = {
    "articles/a.md": '---\ntitle: One <&> "two"\nlang: en\ndate: 2026-02-03\ntags: ["a & b", "<x>"]\n'
    "summary: |\n  Two\n  lines <b>\n---\n\nText.\n",
    "articles/б.md": "---\ntitle: Два\nlang: be\nauthor: Ян & Ганна\ntags: [ўсё]\n---\n\nТэкст.\n",
}


@cache
def schema(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / f"{name}.rng"))


def errors(name: str, data: bytes) -> list[str]:
    """What a schema says against a document; nothing where it is valid."""
    checker = schema(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    checker.validate(etree.fromstring(data, parser))
    return [f"line {entry.line}: {entry.message}" for entry in checker.error_log]


def feeds(languages: tuple[str, ...], tags: dict[str, str]) -> list[str]:
    own = [f"/{language}/feed.atom" for language in languages]
    return own + [f"/{language}/tags/{tag}/feed.atom" for language, tag in tags.items()]


def test_the_demonstration_is_valid() -> None:
    project = Project.load(ROOT)
    client = create_app(project).test_client()
    for path in feeds(project.languages, {"be": "назіранне", "en": "observation"}):
        answer = client.get(path)
        assert answer.status_code == 200
        assert errors("atom", answer.data) == [], path
    assert errors("sitemap", client.get("/sitemap.xml").data) == []


def test_awkward_articles_are_valid(site: Make) -> None:
    reader = site(AWKWARD)
    for path in feeds(("be", "en"), {"be": "ўсё", "en": "a-b"}):
        answer = reader.get(path)
        if answer.status_code == 200:
            assert errors("atom", answer.data) == [], path
    assert errors("sitemap", reader.get("/sitemap.xml").data) == []


def test_a_static_build_is_valid(site: Make, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as ended:
        main(["build", str(out), "--project", str(site(AWKWARD).root), "--quiet"])
    assert not ended.value.code
    built = sorted(out.rglob("*.atom"))
    assert len(built) > 3
    for path in built:
        assert errors("atom", path.read_bytes()) == [], path
    assert errors("sitemap", (out / "sitemap.xml").read_bytes()) == []


@pytest.mark.parametrize(
    ("name", "path", "old", "new"),
    [
        ("atom", "/en/feed.atom", b"<updated>2026-02-03T00:00:00Z</updated>", b""),
        ("atom", "/en/feed.atom", b"T00:00:00Z</updated>", b"</updated>"),
        ("atom", "/en/feed.atom", b"<id>https://example.org/", b"<id>/"),
        ("atom", "/en/feed.atom", b'hreflang="en"', b'hreflang="en GB"'),
        ("sitemap", "/sitemap.xml", b"<loc>https://example.org", b"<loc>"),
        ("sitemap", "/sitemap.xml", b"<lastmod>2026-02-03", b"<lastmod>3.2.2026"),
    ],
)
def test_the_schemas_can_fail(site: Make, name: str, path: str, old: bytes, new: bytes) -> None:
    data = site(AWKWARD).get(path).data
    assert old in data
    assert errors(name, data) == []
    assert errors(name, data.replace(old, new)) != []
