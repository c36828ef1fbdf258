"""What holds for any document and any translation."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pieraklad.documents import FORMATS, Document, Format, Segment, UnrenderableTranslation, parse
from pieraklad.documents.markdown.encoders import unescape_start
from pieraklad.documents.prose import has_prose
from pieraklad.documents.spaces import collapse

from .strategies import documents, hostile

every_format = pytest.mark.parametrize("format", FORMATS)
TEXTS = {name: documents(name) for name in FORMATS}


def encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def check_segments(document: Document) -> None:
    """Assert what all code that uses segments relies on."""
    last = 0
    assert document.data == document.source.encode("utf-8")
    for segment in document.segments:
        assert last <= segment.start < segment.end <= len(document.data)
        last = segment.end
        document.data[segment.start : segment.end].decode("utf-8")
        newlines = document.data.count(b"\n", 0, segment.start)
        if b"\r" not in document.data:
            assert newlines + 1 == segment.line
        assert segment.message.strip(" \t\r\n")


def same(meant: str, got: str) -> bool:
    """Whether a message that was read back is the intended one.

    White space folds, and a backslash that is needed only in that place is not part of a message.
    """
    if collapse(meant) == collapse(got):
        return True
    if meant.count("\\") or meant.count("&"):
        normal = "\n".join(unescape_start(line.strip(" \t\r\n\f\v")) for line in meant.split("\n"))
        plain = meant.replace("&quot;", '"').replace("&#39;", "'")
        loose = meant.replace("\\", "")
        return collapse(got) in (collapse(normal), collapse(plain)) or collapse(
            got.replace("\\", "")
        ) == collapse(loose)
    return False


@every_format
@given(data=st.data())
def test_nothing_translated_gives_the_source_back(format: Format, data: st.DataObject) -> None:
    source = data.draw(TEXTS[format].filter(encodable))
    document = parse(source, format)
    check_segments(document)
    assert source == document.render(lambda segment: None)
    assert source == document.render(lambda segment: segment.message)


@every_format
@given(data=st.data())
def test_segments_of_a_rendering_are_the_translated_segments(
    format: Format, data: st.DataObject
) -> None:
    source = data.draw(TEXTS[format].filter(encodable))
    document = parse(source, format)
    texts = data.draw(st.lists(st.one_of(st.none(), hostile.filter(encodable)), max_size=8))
    chosen = dict(zip(document.segments, texts, strict=False))

    def translate(segment: Segment) -> str | None:
        return chosen.get(segment)

    try:
        output = document.render(translate)
    except UnrenderableTranslation as error:
        assert error.segment in document.segments  # noqa: PT017
        assert f"line {error.segment.line}" in str(error)  # noqa: PT017
        refused: list[UnrenderableTranslation] = []
        output = document.render(translate, on_error=refused.append)
        assert refused
        for one in refused:
            chosen[one.segment] = None
    meant = [
        segment.message if text is None or not text.strip(" \t\r\n\f\v") else text
        for segment, text in ((s, chosen.get(s)) for s in document.segments)
    ]
    again = parse(output, format)
    check_segments(again)
    got = [segment.message for segment in again.segments]
    for text in meant:
        if got and same(text, got[0]):
            del got[0]
        else:  # a translation without a letter is no longer a message
            assert not has_prose(text), (text, got, output)
    assert not got
    assert again.shape == document.shape


@every_format
@given(data=st.data())
def test_rendering_again_with_the_own_messages_changes_nothing(
    format: Format, data: st.DataObject
) -> None:
    source = data.draw(TEXTS[format].filter(encodable))
    document = parse(source, format)
    output = document.render(lambda s: f"Ы {s.message}", on_error=lambda error: None)
    again = parse(output, format)
    assert output == again.render(lambda s: s.message)
    assert len(document.segments) == len(again.segments)


@every_format
@given(text=st.text())
@example("\ud800")
def test_any_text_is_read_or_refused_with_a_value_error(format: Format, text: str) -> None:
    try:
        document = parse(text, format)
    except ValueError:
        assert not encodable(text)
    else:
        assert text == document.render(lambda segment: None)


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(ValueError, match="unknown format 'docx': expected one of markdown"):
        parse("x", "docx")  # type: ignore[arg-type]
