"""Front matter read without a YAML parser gives the same as PyYAML, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.documents.quick_front_matter import quick_metadata

_SCALARS = st.one_of(
    st.sampled_from(
        [
            "a",
            "Word two",
            "слова і слова",
            "yes",
            "No",
            "null",
            "~",
            "1",
            "1.5",
            "2026-11-24",
            "2026-13-01",
            "true",
            "false",
            "'x'",
            '"x: y"',
            "'a''b'",
            "a: b",
            "a:b",
            "a, b",
            "a,b",
            "a #b",
            "a#b",
            "[a, b]",
            "[a,b c]",
            "[]",
            "[ a ]",
            "[1]",
            "[a, [b]]",
            "{a: b}",
            "- a",
            "> a",
            "*a",
            "&a b",
            "!a b",
            "@a",
            "`a",
            "%a",
            "a:",
            ":a",
            "it's",
            "“x”",
            "a\xa0b",
            "A",
            "0x1f",
            "12:30",
            "=",
            "<<",
            ".inf",
            "a\\b",
            '"a\\n"',
            "",
        ]
    ),
    st.text(max_size=8),
)
_LINES = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(["title", "date", "tags", "y", "No", "a b"]), _SCALARS),
    st.builds("  - {}".format, _SCALARS),
    st.sampled_from(["tags:", "# note", "", "  x", "title:  a ", "- a", "---"]),
)  # fmt: skip


@given(st.lists(_LINES, max_size=6))
def test_what_is_read_at_a_glance_is_what_yaml_says(lines: list[str]) -> None:
    block = "".join(f"{line}\n" for line in lines)
    quick = quick_metadata(f"---\n{block}---\ntext\n")
    if quick is not None:
        head = block.split("\n---", 1)[0] if not block.startswith("---") else ""
        assert quick == (yaml.safe_load(head) or {})


@pytest.mark.parametrize("article", sorted(Path("articles").glob("*.md")), ids=lambda p: p.stem)
def test_the_demonstrations_articles_need_no_parser(article: Path) -> None:
    text = article.read_text("utf-8")
    assert quick_metadata(text) == yaml.safe_load(text.split("\n---\n", 1)[0])
