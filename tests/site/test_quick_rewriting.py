"""The quick ways through an article's HTML end where the thorough one does."""

from __future__ import annotations

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.site.rendering import tag_scan as tags
from pieraklad.site.rendering.body import PAGE_OPTIONS
from pieraklad.site.rendering.rewriting import Mark, Picture, Rewriter
from pieraklad.site.rendering.sanitising import sanitise
from pieraklad_web.interface import interface

PHRASES = interface("en").phrases()
STATES = {
    "untranslated:en:1": Mark({"lang": "en", "class": "untranslated"}),
    "outdated:be:2": Mark({"class": "outdated"}, "<details>now</details>"),
}
INLINE = [
    "word", "*soft*", "**loud**", "[there](https://example.org/x)", "[here](other.md#part)",
    "[both](https://example.org/?a=1&b='2')", "`code`", '<a href="https://example.org/" id="n">named</a>',
    "<span>plain</span>", "x[^1]", "![p](p.png)", "line  \nbreak", "5 < 6 > 4",
]  # fmt: skip
BLOCKS = [
    "{}", "## {}", "## {} {{#own}}", "- {}\n- {}", "1. {}\n   - {}\n2. {}", "> {}", "| a | {} |\n|---|:-:|\n| b | {} |",
    "{}\n\n[^1]: {}", '<p id="mine">{}</p>', "<ol start='3'><li>{}</li></ol>", "term\n: {}", "- [x] {}",
]  # fmt: skip


def rewrite(html: str, aliases: bool) -> tuple[str, object, object]:
    rewriter = Rewriter(
        "be", PHRASES, ("one", "two"), lambda to: None if "gone" in to else to,
        lambda to: Picture("/media/p.png", (3, 2)), STATES.get, 1, aliases,
    )  # fmt: skip
    return rewriter.rewrite(html), rewriter.headings, rewriter.outdated


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Return sanitised HTML of some blocks, parts of which are marked as not finished."""

    def message() -> str:
        text = " ".join(draw(st.lists(st.sampled_from(INLINE), min_size=1, max_size=3)))
        state = draw(st.sampled_from(["", "", *STATES, "untranslated:en:9"]))
        return f'<span data-state="{state}">{text}</span>' if state else text

    blocks = draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=5))
    texts = (b.format(*(message() for _ in range(b.count("{}")))) for b in blocks)
    return sanitise(pyromark.html("\n\n".join(texts), options=PAGE_OPTIONS))


@given(pages(), st.booleans())
def test_quick_and_thorough_rewriting_agree(page: str, aliases: bool) -> None:
    quick = rewrite(page, aliases)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tags, "_few", lambda page: None)
        patch.setattr(Rewriter, "_mark_whole_blocks", lambda self, page: page)
        assert rewrite(page, aliases) == quick


def test_only_what_may_change_is_looked_at() -> None:
    page = '<p>a <a href="https://example.org/">b</a></p>\n<h2>c</h2><ul><li>d</li></ul>'
    assert [tag.name for tag in tags.tags_to_rewrite(page)] == ["h2", "h2"]
    assert "img" in [tag.name for tag in tags.tags_to_rewrite(page + '<img src="x" alt="">')]
