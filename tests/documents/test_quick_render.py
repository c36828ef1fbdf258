"""Sentences that need no encoder are rendered as the encoders would render them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.documents import Segment, parse
from pieraklad.documents import document as rendering

from .strategies import documents, hostile

ORDINARY = ["Слова.", "No. 5", "Два словы, *так*", "a|b", "x#", "[там]", "Ü {y}", "e\u00a0f"]


@given(
    source=documents("markdown"), texts=st.lists(st.sampled_from(ORDINARY) | hostile, min_size=1)
)
def test_the_quick_way_renders_what_the_encoders_do(source: str, texts: list[str]) -> None:
    article = parse(source, "markdown")
    numbers = {segment: number for number, segment in enumerate(article.segments)}

    def translate(segment: Segment) -> str:
        return texts[numbers[segment] % len(texts)]

    def render() -> str:
        return article.render(translate, lambda error: None)

    quick = render()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "_inline_only", lambda text: False)
        assert render() == quick
