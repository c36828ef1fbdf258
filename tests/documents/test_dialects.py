"""Blocks from other dialects: whatever they contain, reading takes time in proportion to the text."""

from __future__ import annotations

import pytest

from helpers.timing import grows_too_fast
from pieraklad.documents import parse

HOSTILE = [
    ":::a[\n", ":::a[b]\n\n", ":::a[b] [", ":::a ", ":::", '!!! a "', "!!! a\n    b\n", "    !!! a\n", "!!!a\n\n\n",
    "!!! a b c ", "??? a\n\n    ", '=== "a"\n    b\n', "{: \n", "{:a}\n", "{.a ", "/// a | ", "///\n", "[TOC]\n",
    "\\newpage{", "\\newpage\n", "> :::a[b]\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_four_times_the_text_takes_less_than_eight_times_as_long(piece: str) -> None:
    assert grows_too_fast(lambda text: parse(text, "markdown"), piece, size=16_000) == ""


@pytest.mark.parametrize(
    "text",
    [
        '<A>\n!!!A "A"',
        "<DIV\n>:::A[A]",
        "<div>\n:::tip[A]\n</div>\n",
        '- a\n\n  !!! b "c"\nd\n',
        '> !!! a "b"\nc\n',
    ],
)
def test_markers_beside_html_and_lists_cut_nothing_twice(text: str) -> None:
    document = parse(text, "markdown")
    ends = [0, *(segment.end for segment in document.segments)]
    starts = [segment.start for segment in document.segments]
    assert all(end <= start for end, start in zip(ends, starts, strict=False))
    assert document.render(lambda s: s.message) == text
    again = parse(document.render(lambda s: f"Ы {s.message}", on_error=lambda e: None), "markdown")
    assert len(again.segments) == len(document.segments)
