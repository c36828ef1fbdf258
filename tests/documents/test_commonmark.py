"""The examples of the CommonMark specification: each keeps its bytes, takes any translation, loses no word."""

from __future__ import annotations

import json
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest

from fetch_commonmark import TARGET
from pieraklad.documents import parse
from pieraklad.documents.prose import NOT_PROSE

from .other_parser import WORD, decoded

EXAMPLES: list[dict[str, Any]] = json.loads(TARGET.read_text("utf-8"))
# What is not prose for us, although the specification shows it as text.
_UNFINISHED_TAG = "an HTML block that begins with a tag which never ends: browsers show nothing"
_NO_TAG = "looks like a tag or an address, and is none for one character"
_RAW = "the content of <pre> or <textarea>"
NOT_OURS = {
    148: _RAW, 156: _UNFINISHED_TAG, 157: _UNFINISHED_TAG, 158: _UNFINISHED_TAG, 171: _RAW,
    601: _NO_TAG, 609: _NO_TAG, 610: _NO_TAG, 619: _NO_TAG, 620: _NO_TAG, 622: _NO_TAG, 624: _NO_TAG, 632: _NO_TAG,
}  # fmt: skip
SECTIONS = sorted({example["section"] for example in EXAMPLES})
each_section = pytest.mark.parametrize("section", SECTIONS)


def of(section: str) -> list[dict[str, Any]]:
    return [example for example in EXAMPLES if example["section"] == section]


def test_the_specification_was_found_whole() -> None:
    assert len(EXAMPLES) > 600


@each_section
def test_an_example_that_is_not_translated_keeps_its_bytes(section: str) -> None:
    for example in of(section):
        document = parse(example["markdown"], "markdown")
        assert example["markdown"] == document.render(lambda segment: None)
        assert example["markdown"] == document.render(lambda segment: segment.message)


@each_section
@pytest.mark.parametrize("before", ["Ж ", "# ", "1. ", "- ", "> ", "~~~ ", "*"])
def test_an_example_says_what_its_translation_says(section: str, before: str) -> None:
    for example in of(section):
        document = parse(example["markdown"], "markdown")
        output = document.render(lambda segment: before + segment.message)
        meant = [before + segment.message for segment in document.segments]
        assert meant == [segment.message for segment in parse(output, "markdown").segments]


class _Prose(HTMLParser):
    """The words of a page outside code, and of its alternative texts and titles."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.code = 0
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.code += tag in ("code", "script", "style")
        values = dict(attrs)
        self.address = (values.get("href") or "").removeprefix("mailto:")
        self.text += "".join(f" {values[name]} " for name in ("alt", "title") if values.get(name))

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag in ("code", "script", "style")
        self.address = ""

    def handle_data(self, data: str) -> None:
        if not self.code and data != self.address:
            self.text += f" {data} "  # a word half of which is emphasised is two words in a message


@each_section
def test_every_word_of_an_example_is_in_a_message(section: str) -> None:
    for example in of(section):
        page = _Prose()
        page.feed(example["html"])
        page.close()
        wanted = Counter(WORD.findall(NOT_PROSE.sub(" ", page.text)))
        have: Counter[str] = Counter()
        for segment in parse(example["markdown"], "markdown").segments:
            have.update(WORD.findall(segment.message + " " + decoded(segment.message)))
        missing = wanted - have
        assert not missing or example["example"] in NOT_OURS, (example["example"], missing)
