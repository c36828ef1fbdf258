"""Runs every case of `tests/specs/<folder>/*.md`; the table at the end says how."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from helpers.specs import Case, all_cases, read_cases
from pieraklad.documents import Document, Format, UnrenderableTranslation, parse
from pieraklad.documents.markdown.encoders import unescape_start
from pieraklad.documents.prose import has_prose
from pieraklad.importing import UnreadableFrontMatter, import_text


def _line(text: str) -> str:
    """Return a message on one line: `⏎` is a line end, `␠` a no-break space."""
    return text.replace("\n", "⏎").replace("\u00a0", "␠")


def _unline(text: str) -> str:
    return text.replace("⏎", "\n").replace("␠", "\u00a0")


def _parse(case: Case) -> Document:
    block = case.blocks[0]
    keys = [switch[5:] for switch in block.switches if switch.startswith("keys=")]
    name = cast("Format", block.name)
    return parse(block.text, name, keys=keys[0].split(",") if keys else None)


def _normal(text: str) -> str:
    """Return a translation without insignificant parts: spaces at its ends, `\\#` for `#`."""
    return "\n".join(unescape_start(line) for line in text.strip(" ").split("\n"))


def segment(case: Case) -> str:
    """Return the messages, one per line, and the warnings."""
    document = _parse(case)
    lines: list[str] = []
    for item in document.segments:
        notes = [f"context: {item.context}"] if item.context else []
        notes += [f"comment: {_line(item.comment)}"] if item.comment else []
        lines.append(f"{item.kind}: {_line(item.message)}" + "".join(f"  ({n})" for n in notes))
    lines += [f"warning on line {w.line}: {w.text}" for w in document.warnings]
    return "".join(f"{line}\n" for line in lines)


def render(case: Case) -> str:
    """Return the document with the translations of the second block (`message => text`).

    Refused translations keep the source and are listed after the document.
    """
    document = _parse(case)
    pairs = (line.partition(" => ") for line in case.blocks[1].body.splitlines())
    table = {_unline(message): _unline(text) for message, _, text in pairs}
    unused = set(table) - {item.message for item in document.segments}
    assert not unused, f"no such message: {unused}"
    errors: list[UnrenderableTranslation] = []
    output = document.render(lambda item: table.get(item.message), on_error=errors.append)
    for error in errors:
        del table[error.segment.message]
    again = parse(output, cast("Format", document.format), keys=document.extra.get("keys"))
    meant = [table.get(item.message, item.message) for item in document.segments]
    # A translation without a letter ("No. 5" → "№ 5") is fine, but no longer a message.
    meant = [text for text in meant if has_prose(text)]
    assert len(meant) == len(again.segments)
    for text, item in zip(meant, again.segments, strict=True):
        assert item.message in (text, _normal(text))
    for switch, mark in (("crlf", "\r\n"), ("cr", "\r")):
        if switch in case.blocks[0].switches:
            assert "\n" not in output.replace("\r\n", "")
            output = output.replace(mark, "\n")
    if "bom" in case.blocks[0].switches:
        output = output.removeprefix("\ufeff")
    if "open" in case.blocks[0].switches:
        output += "\n"
    if "visible" in case.blocks[0].switches:
        output = output.replace("\t", "→").replace("  \n", "··\n")
    return output + "".join(f"refused: {error}\n" for error in errors)


def import_(case: Case) -> str:
    """Return the article made from the text of the first block, or why there is none."""
    block = case.blocks[0]
    try:
        imported = import_text(block.text, block.name, name="some-file")
    except UnreadableFrontMatter as error:
        return f"error in line {error.line}: {error.text}\n"
    notes = [n for n in imported.notes if n.startswith("front matter")]
    return imported.text + "".join(f"{note}\n" for note in notes)


RUNNERS: dict[str, Callable[[Case], str]] = {
    "segment": segment,
    "render": render,
    "import": import_,
}


@pytest.mark.parametrize(
    ("folder", "case"),
    [pytest.param(folder, case, id=case.id) for folder in RUNNERS for case in all_cases(folder)],
)
def test_spec(folder: str, case: Case, request: pytest.FixtureRequest) -> None:
    expected = case.blocks[-1]
    got = RUNNERS[folder](case)
    if request.config.getoption("--update-specs") and got != expected.body:
        now = next(other for other in read_cases(case.path) if other.title == case.title)
        source = case.path.read_text("utf-8")
        start, end = now.blocks[-1].start, now.blocks[-1].end
        case.path.write_text(source[:start] + got + source[end:], encoding="utf-8")
        return
    assert expected.body == got


def test_titles_are_unique() -> None:
    ids = [case.id for folder in RUNNERS for case in all_cases(folder)]
    assert len(ids) == len(set(ids))


def test_render_keeps_the_source_of_every_spec() -> None:
    for folder in RUNNERS:
        for case in all_cases(folder):
            document = _parse(case)
            assert document.render(lambda item: None) == case.blocks[0].text
            assert document.render(lambda item: item.message) == case.blocks[0].text
