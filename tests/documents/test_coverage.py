"""Every word that another parser sees as prose is in a message, and nothing that it sees as code."""

from __future__ import annotations

import pytest

from helpers.specs import inputs
from pieraklad.documents import parse
from pieraklad.documents.markdown.dialects import find_markers

from .other_parser import body_of, code_lines, missing_words, tokens

# Left out: what an author excludes, and what the other parser does not know (footnotes, TOML, the blocks
# of other dialects).
TEXTS = [
    text
    for text in inputs("markdown")
    if not any(mark in text for mark in ("i18n:", "xgettext:", "translate=", "lang=", "]: ", "+++"))
    and not (text.startswith("---\n") and not parse(text, "markdown").metadata)
    and not find_markers(text.replace("\r\n", "\n")).shape
]


def test_words_seen_by_another_parser_are_in_messages() -> None:
    missing: list[str] = []
    count = 0
    for text in TEXTS:
        document = parse(text.replace("\r\n", "\n"), "markdown")
        lost, words = missing_words(document, tokens(body_of(document)))
        missing += lost.elements()
        count += words
    assert count > 500
    assert len(missing) <= count * 0.002, missing


@pytest.mark.parametrize("text", TEXTS)
def test_no_message_is_in_what_another_parser_sees_as_code(text: str) -> None:
    document = parse(text.replace("\r\n", "\n"), "markdown")
    code = code_lines(tokens(body_of(document)))
    assert not [segment for segment in document.segments if segment.line in code]
