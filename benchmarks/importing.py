"""How true `import` is to a page: words, headings, items, cells, links and pictures, before and after.

    python benchmarks/importing.py [PAGES]      # per package, evenly chosen; 60 by default

The pages are HTML documentation from Debian's packages, fetched by `apt-get download`, never committed. What is
counted is counted here, with a parser's selectors, on the page's main element and on the article as the site
shows it; `import`'s own idea of a page is not asked. pandoc converts the same elements beside it.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from pieraklad.importing import import_text
from pieraklad.project import Project
from pieraklad.project.articles import make_article
from pieraklad.site.rendering.body import read_source

PACKAGES = {
    "python3.11-doc": "[role=main]",
    "postgresql-doc-15": "body",
    "git-doc": "body",
    "debian-handbook": "body",
    "debian-reference-en": "body",
    "debian-faq": "body",
}
CACHE = Path(__file__).parent.parent / ".pieraklad" / "bench" / "pages"
_UNSEEN = "script, style, nav, noscript, template, svg, a.headerlink, title, head, form, select, input[type=hidden]"


class Seen(NamedTuple):
    """What a page shows: its words, and how often each kind of part."""

    words: Counter[str]
    parts: Counter[str]


def pages(number: int) -> list[tuple[str, str]]:
    """Return (package, HTML of the main element) of evenly chosen pages."""
    CACHE.mkdir(parents=True, exist_ok=True)
    result: list[tuple[str, str]] = []
    for package, selector in PACKAGES.items():
        folder = CACHE / package
        if not folder.is_dir():
            subprocess.run(["apt-get", "-qq", "download", package], cwd=CACHE, check=True)
            [archive] = CACHE.glob(f"{package}_*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
        files = sorted(f for f in folder.rglob("*.html") if f.is_file() and not f.is_symlink())
        for file in files[:: max(1, len(files) // number)][:number]:
            main = LexborHTMLParser(file.read_bytes()).css_first(selector)
            if main is not None and len(main.text().split()) > 20:
                result.append((package, f"<html><body>{main.html}</body></html>"))
    return result


def look(html: str) -> Seen:
    """Return what a reader sees of a page."""
    parser = LexborHTMLParser(html)
    for node in parser.css(_UNSEEN):
        node.decompose()
    parts: Counter[str] = Counter()
    for name, selector in (
        ("headings", "h1,h2,h3,h4,h5,h6"),
        ("items", "li"),
        ("cells", "td,th"),
        ("pictures", "img[src]"),
    ):
        parts[name] = len(parser.css(selector))
    parts["links"] = sum(1 for a in parser.css("a[href]") if a.text().strip() or a.css_first("img"))
    body = parser.body
    assert body is not None
    # Blocks end words, as they do on a screen.
    for node in body.css(
        "p,div,li,td,th,dt,dd,h1,h2,h3,h4,h5,h6,br,pre,table,tr,ul,ol,dl,blockquote,section,summary,figure,figcaption,caption,hr,header,footer,article,aside,main,address,center,details"
    ):
        node.insert_before(" ")
        node.insert_after(" ")
    return Seen(Counter(body.text().split()), parts)


def shown_by_us(html: str) -> str:
    """Return the HTML of the imported article, as the site shows it."""
    imported = import_text(html, "html", name="page", language="en")
    read = make_article(Path("page.md"), imported.text, Project(Path()))
    assert read.article is not None
    first = (
        f"<h1>{imported.title.replace('&', '&amp;').replace('<', '&lt;')}</h1>"
        if "<h1" in html
        else ""
    )
    return f"<body>{first}{read_source(read.article).page}</body>"


def shown_by_pandoc(html: str) -> str:
    """Return the same through pandoc's Markdown, rendered by the same site."""
    import pypandoc

    program = pypandoc.get_pandoc_path()
    parser = LexborHTMLParser(html)
    for node in parser.css(_UNSEEN):  # it has no way to leave them out by itself
        node.decompose()
    html = parser.html or ""
    done = subprocess.run(
        [program, "-f", "html-native_divs-native_spans", "-t", "gfm", "--wrap=none"],
        input=html.encode(), capture_output=True, check=True,
    )  # fmt: skip
    text = f"---\ntitle: x\nlang: en\n---\n\n{done.stdout.decode()}"
    read = make_article(Path("page.md"), text, Project(Path()))
    assert read.article is not None
    return f"<body>{read_source(read.article).page}</body>"


def measure(converter: object, found: list[tuple[str, str]]) -> dict[str, list[float]]:
    """Return per package: pages, equal pages, words, lost, foreign, parts, parts that differ, seconds."""
    rows: dict[str, list[float]] = {}
    for package, html in found:
        start = time.perf_counter()
        after = look(converter(html))  # type: ignore[operator]
        seconds = time.perf_counter() - start
        before = look(html)
        lost, foreign = before.words - after.words, after.words - before.words
        differ = sum(abs(before.parts[k] - after.parts[k]) for k in before.parts)
        if "-v" in sys.argv and (lost or foreign or differ):
            print(package, html[:80].replace("\n", " "), dict(lost), dict(foreign),
                  {k: (before.parts[k], after.parts[k]) for k in before.parts if before.parts[k] != after.parts[k]})  # fmt: skip
        for name in (package, "all"):
            row = rows.setdefault(name, [0.0] * 8)
            for n, value in enumerate(
                (
                    1,
                    not (lost or foreign),
                    before.words.total(),
                    lost.total(),
                    foreign.total(),
                    before.parts.total(),
                    differ,
                    seconds,
                )
            ):
                row[n] += value
    return rows


def main() -> None:
    """Print the table."""
    number = next((int(a) for a in sys.argv[1:] if a.isdigit()), 60)
    found = pages(number)
    for name, converter in (("pieraklad", shown_by_us), ("pandoc", shown_by_pandoc)):
        if name == "pandoc" and "--ours" in sys.argv:
            continue
        print(
            f"\n{name}\n| package | pages | words equal | lost of 10,000 | foreign | parts differ | ms a page |\n|---|--:|--:|--:|--:|--:|--:|"
        )
        for package, (n, equal, words, lost, foreign, parts, differ, s) in measure(
            converter, found
        ).items():
            print(
                f"| {package} | {n:.0f} | {100 * equal / n:.1f} % | {lost / words * 1e4:.2f} | {foreign / words * 1e4:.2f} | {100 * differ / max(parts, 1):.2f} % | {1000 * s / n:.0f} |"
            )


if __name__ == "__main__":
    main()
