"""The generated site for Pelican: the same articles, translations in its format, its default theme."""

from __future__ import annotations

from pathlib import Path

from generated import TRANSLATED, sources
from hugo import translated

CONFIG = """\
SITENAME = "A large site"
SITEURL = "https://example.org"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = 20
FEED_ALL_ATOM = "feeds/all.atom.xml"
"""


def write_site(folder: Path, count: int) -> None:
    """Write the project; `pelican content` in `folder` builds it."""
    content = folder / "content"
    content.mkdir(parents=True, exist_ok=True)
    (folder / "pelicanconf.py").write_text(CONFIG, "utf-8")
    for number, slug, source in sources(count):
        (content / f"{slug}.md").write_text(_metadata(source, slug, "en"), "utf-8")
        if number % 10 < TRANSLATED * 10:
            text = _metadata(translated(number), slug, "be")
            (content / f"{slug}-be.md").write_text(text, "utf-8")


def _metadata(source: str, slug: str, language: str) -> str:
    """Return an article with its front matter in the format of Pelican's Markdown reader."""
    head, _, body = source.removeprefix("---\n").partition("\n---\n")
    lines = [line for line in head.split("\n") if not line.startswith("lang:")]
    lines = [line.replace("[", "").replace("]", "") for line in lines]
    return "\n".join([*lines, f"slug: {slug}", f"lang: {language}"]) + "\n" + body
