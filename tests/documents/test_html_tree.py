"""A translated page has the same tree as before, compared by html5lib, which parses as browsers do."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.specs import inputs
from pieraklad.documents import UnrenderableTranslation, parse

from .strategies import documents, hostile

LETTERS = re.compile(r"[^\W\d_]+")
TEXT_ATTRIBUTES = {"alt", "title", "aria-label", "placeholder", "content", "value", "label"}
# A bit of noise is enough to make a browser repair a page in ways that depend on its text
# (text in a table is moved out of it); such pages are compared by their segments alone.
ORDERLY = [t for t in inputs("html") if "<table><caption>" not in t]


def tree(text: str) -> Any:
    return html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)


def skeleton(element: Any) -> list[Any]:
    """Return tags and attributes, with mere marks for text that has letters."""
    if not isinstance(element.tag, str):
        return ["comment"]
    attributes = {
        name: "text" if name in TEXT_ATTRIBUTES else value for name, value in element.attrib.items()
    }
    children = [skeleton(child) for child in element]
    return [element.tag, attributes, children]


def words(text: str) -> list[str]:
    """Return the visible words of the page, in order."""
    found: list[str] = []

    def walk(element: Any) -> None:
        if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in (
            "script", "style", "pre", "svg", "math", "code", "kbd", "textarea",
        ):  # fmt: skip
            return
        found.extend(LETTERS.findall(element.text or ""))
        for child in element:
            walk(child)
            found.extend(LETTERS.findall(child.tail or ""))

    walk(tree(text))
    return found


@pytest.mark.parametrize("text", inputs("html"))
def test_a_translation_keeps_the_tree(text: str) -> None:
    document = parse(text, "html")
    output = document.render(lambda s: f"ы {s.message} ы")
    assert skeleton(tree(text)) == skeleton(tree(output))


@given(text=documents("html"), translation=hostile)
def test_a_hostile_translation_keeps_the_elements_outside_it(text: str, translation: str) -> None:
    """Tags balance inside a message; so the number of elements outside it cannot change."""
    try:
        document = parse(text, "html")
        output = document.render(lambda s: translation)
    except UnrenderableTranslation:
        return
    except ValueError:
        return
    assert document.shape == parse(output, "html").shape


@pytest.mark.parametrize("text", ORDERLY)
def test_every_word_that_a_browser_shows_is_in_a_message(text: str) -> None:
    if "translate=" in text or "lang=" in text or "i18n:" in text:
        return
    document = parse(text, "html")
    have = unescape(" ".join(s.message for s in document.segments))
    assert not [word for word in words(text) if word not in have]


@given(data=st.data())
def test_layout_of_the_source_changes_no_message(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([t for t in ORDERLY if "<pre" not in t and "\u00a0" not in t]))
    messages = [s.message for s in parse(text, "html").segments]
    wide = text.replace("\n", data.draw(st.sampled_from(["\r\n", "\n\n", "\n \n\t", "\r", "  "])))
    assert messages == [s.message for s in parse(wide, "html").segments]
