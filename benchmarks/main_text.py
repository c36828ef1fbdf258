"""Where a page's own text is: `import`'s plain way beside trafilatura, on pages whose authors marked it.

    pip install trafilatura; python benchmarks/main_text.py

The pages are websites' own files in public repositories of GitHub Pages (fetched by git, never committed). What is right
is the element that their generator marks as the post's body; a page is kept if it has exactly one. That element's mark
and every `main`, `article` and role are taken away before the extractors see the page in the second table.
"""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from pieraklad.importing.pages.page import main_element
from pieraklad.importing.pages.seen import VisibleParts
from pieraklad.importing.pages.tree import parse_page

TRUTH = ".post-content, .entry-content, .article-content, .e-content, .post-body, .markdown-body, [itemprop=articleBody]"
MARKS = re.compile(r"<(/?)(?:main|article)\b", re.IGNORECASE)


def counted(text: str) -> Counter[str]:
    """Return the words of a text: letters and digits, whatever the extractors do with the signs between."""
    return Counter(re.findall(r"\w+", text))


def words(html: str) -> Counter[str]:
    """Return the words of a fragment."""
    body = LexborHTMLParser(html)
    for node in body.css("script, style, noscript, template"):
        node.decompose()
    return counted(body.text(separator=" "))


def plain_way(page: str) -> str:
    """Return the text that `import` would take."""
    return " ".join(b.text() for b in VisibleParts().blocks(main_element(parse_page(page))))


def by_trafilatura(page: str) -> str:
    """Return the text that trafilatura takes, with all that it can keep."""
    import trafilatura

    return (
        trafilatura.extract(page, include_tables=True, include_comments=False, favor_recall=True)
        or ""
    )


def main() -> None:
    """Print lost and foreign words of 10,000 for both, with the marks and without."""
    warnings.simplefilter("ignore")
    found = []
    for folder in map(Path, sys.argv[1:]):
        names = subprocess.run(
            ["git", "--git-dir", folder, "ls-tree", "-r", "--name-only", "HEAD"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\n")
        pages = [n for n in names if n.endswith(".html")]
        for name in pages[:: max(1, len(pages) // 60)]:
            page = subprocess.run(
                ["git", "--git-dir", folder, "show", f"HEAD:{name}"],
                capture_output=True,
                check=False,
            ).stdout.decode("utf-8", "replace")
            right = LexborHTMLParser(page).css(TRUTH)
            if len(right) == 1 and len(right[0].text().split()) > 80:
                found.append((page, words(right[0].html or "")))
    print(
        f"{len(found)} pages\n| | lost of 10,000 | foreign | pages with ≥ 95 % of the words |\n|---|--:|--:|--:|"
    )
    for marked in (True, False):
        for name, way in (("plain", plain_way), ("trafilatura", by_trafilatura)):
            total = lost = foreign = good = 0
            for page, right in found:
                got = counted(way(page if marked else MARKS.sub(r"<\1div", page)))
                missing = (right - got).total()
                total, lost, foreign = (
                    total + right.total(),
                    lost + missing,
                    foreign + (got - right).total(),
                )
                good += missing <= 0.05 * right.total()
            print(
                f"| {name}, {'marks' if marked else 'no marks'} | {1e4 * lost / total:.0f} | {1e4 * foreign / total:.0f} | {100 * good / len(found):.0f} % |"
            )


if __name__ == "__main__":
    main()
