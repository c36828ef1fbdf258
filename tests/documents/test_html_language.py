"""A page's language: where it is stated, what a translation writes there, and what is reported as left out."""

from __future__ import annotations

import pytest

from pieraklad.documents import parse

PAGES = [
    ('<html lang="en"><p>One</p></html>', '<html lang="be"><p>Адзін</p></html>'),
    ("<HTML LANG=en-US><p>One</p>", "<HTML LANG=be><p>Адзін</p>"),
    ("<html><p>One</p></html>", '<html lang="be"><p>Адзін</p></html>'),
    (
        '<html xmlns="x" xml:lang="en"><p>One</p></html>',
        '<html lang="be" xmlns="x" xml:lang="be"><p>Адзін</p></html>',
    ),
    (
        "<div lang='en-US' xml:lang='en-US'><p>One</p><p lang=la>Ora</p></div>",
        "<div lang='be' xml:lang='be'><p>Адзін</p><p lang=la>Ora</p></div>",
    ),
    (
        '<html lang="en"><body lang="en-GB"><p lang="en">One</p><p>A <i lang="en">two</i></p></body></html>',
        '<html lang="be"><body lang="be"><p lang="be">Адзін</p><p>A <i lang="en">two</i></p></body></html>',
    ),
    (
        '<meta http-equiv="content-language" content="en"><p>One</p>',
        '<meta http-equiv="content-language" content="be"><p>Адзін</p>',
    ),
    ("<p>One</p>", "<p>Адзін</p>"),
]


@pytest.mark.parametrize(("source", "expected"), PAGES)
def test_a_translation_says_its_own_language(source: str, expected: str) -> None:
    document = parse(source, "html")
    table = {"One": "Адзін"}
    assert expected == document.render(lambda s: table.get(s.message), language="be")


@pytest.mark.parametrize("source", [source for source, _ in PAGES])
def test_a_page_of_which_nothing_is_translated_keeps_its_bytes(source: str) -> None:
    assert source == parse(source, "html").render(lambda s: None, language="be")


@pytest.mark.parametrize("source", [source for source, _ in PAGES])
def test_the_translated_page_has_the_translated_messages(source: str) -> None:
    document = parse(source, "html")
    output = document.render(lambda s: f"Пераклад: {s.message}", language="be")
    assert [f"Пераклад: {s.message}" for s in document.segments] == [
        s.message for s in parse(output, "html").segments
    ]


def test_a_named_language_overrules_what_the_page_says() -> None:
    page = '<html lang="en"><p>One</p><p lang="be">Два</p><p lang="en">Three</p></html>'
    assert [s.message for s in parse(page, "html", language="be-tarask").segments] == ["One", "Два"]


def test_what_is_left_out_is_counted_with_the_reason() -> None:
    page = (
        '<html lang="en">\n<p>One</p>\n<div lang="be"><p>Два словы</p>\n<p>і яшчэ</p></div>\n'
        '<p translate="no">Brand name</p><pre>no prose</pre></html>'
    )
    assert [tuple(passed) for passed in parse(page, "html").passed_over] == [
        (3, 4, 'lang="be"'),
        (5, 2, 'translate="no"'),
    ]


def test_html_in_markdown_is_counted_too() -> None:
    article = '---\nlang: en\n---\nText.\n\n<div lang="la">\n<p>Ora et labora</p>\n</div>\n'
    assert [tuple(p) for p in parse(article, "markdown").passed_over] == [(7, 3, 'lang="la"')]


def test_words_that_would_make_the_page_look_like_another_language_are_refused() -> None:
    """Without the language's name a page must be read again as it was written."""
    page = "<p>The box is sealed, and so on.</p><p lang=be>Так</p>"
    document = parse(page, "html")
    refused: list[str] = []

    def translate(segment: object) -> str:
        return "Скрыню апячатваюць, і гэта ўсё."

    output = document.render(translate, on_error=lambda error: refused.append(str(error)))
    assert (output, len(refused)) == (page, 1)
    named = document.render(translate, language="be")
    assert "Скрыню апячатваюць" in named
