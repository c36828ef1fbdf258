"""An article from the index says and renders what the parsed one does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.documents import Segment
from pieraklad.index.packed_article import pack_article, unpack_article
from pieraklad.project import Project
from pieraklad.project.articles import make_article

FRONT = "---\ntitle: Votes\nlang: en\ndate: 2026-01-02\ntags: [Law, Polls]\ndraft: true\n---\n\n"
BODIES = st.lists(
    st.sampled_from([
        "A *text* with a [link](b.md).", "## Part", "- one\n- two", "| a | b |\n|---|---|\n| c | d |",
        "[named]\n\n[named]: b.md", "A note[^1].\n\n[^1]: Here.", "<div>HTML</div>", "> quoted",
    ]),
    max_size=5,
).map("\n\n".join)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("site")
    (root / "pieraklad.toml").write_text("")
    return Project.load(root)


@given(st.sampled_from([FRONT, "# Votes\n\n", ""]), BODIES)
def test_nothing_that_a_page_needs_is_lost(project: Project, front: str, body: str) -> None:
    path, text = Path("a.md"), front + body
    article = make_article(path, text, project).article
    assert article is not None
    known = unpack_article(path, text, pack_article(article), project)
    old, new = article.document, known.document
    assert replace(known, document=old) == article
    assert (new.segments, new.data, new.extra["body"]) == (
        old.segments,
        old.data,
        old.extra["body"],
    )
    assert bool(new.metadata.get("title")) == bool(old.metadata.get("title"))

    def breaking(segment: Segment) -> str:
        return f"# {segment.message}\n\n- | new"

    assert new.render(breaking, lambda error: None) == old.render(breaking, lambda error: None)
