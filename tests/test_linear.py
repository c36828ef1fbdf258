"""No text makes a pattern, a check or a command run for long: four times the length, four times the time.

Hostile pieces are repeated, and repeated after an opening that is never closed. How the time is
measured: `helpers/timing.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from helpers.checks import GLOSSARY, speller
from helpers.patterns import Found, all_patterns
from helpers.timing import BLINK, SIZE, grows_too_fast, seconds
from pieraklad.catalogs import Catalog
from pieraklad.checks.base import Message, Options
from pieraklad.checks.registry import CHECKS, check_message, check_text
from pieraklad.checks.whole import LONGEST
from pieraklad.documents import parse
from pieraklad.importing import import_text
from pieraklad.merging.carry_over import carry_over

PIECES = (
    "<a ", "<a='", '<a href="', "<div>", "</", "<", "<!--", "<code>", "<h1>", "{{", "{%", "{#", "{",
    "{a:", "%(", "%0", "%", "](", "[^", "[", "]", "[a](", "![", "`", "`a", "``a", "*", "**a", "_", "~",
    "$", "$a", "&", "&a", "http://", "www.", "a@", "@", ".", "a.", "1.", "1,", "1 ", "#", "# ", "> ",
    "- ", "-", "|", "=", ":", ": ", "'", '"', "“", "«", "»", "’", "\\", '\\"', "a", "aa ", "a’", "a''",
    "a, ", "A", "а", "а ", "а’", "а''", "а, ", "а,", "А", "Аб ", "ў", "у ", "іа’", "нь", "дзь", "протяз", "па а",
    "т.д", "г. ", " ", "\t", "\n", "\n\n", "\r\n", "\u00a0", "\u0301", "\u00ad", "\u2060", "é", "漢", "0",
    '"\n', '"a\\n"\n', "msgid ", 'msgid "', '#~ "', "a: ", "+++\n", "---\n",
)  # fmt: skip
OPENINGS = ("", "{", "<a ", '"', "a ")
BOUNDED = {
    "pieraklad.catalogs.po.catalog._CHARSET": "20,000 bytes are looked at",
    **{
        f"pieraklad.belarusian.masks._PATTERNS[{name}]": "ends where its last closing mark does"
        for name in ("comment", "statement", "note")
    },
    "pieraklad.glossary.matching._WORD_BEFORE": "30 characters are looked at",
    "pieraklad.belarusian.punctuation._VERSION_WORDS": "30 characters are looked at",
    "pieraklad.catalogs.po.lenient._loose_patterns[0]": "it is matched, from the beginning of a line",
    "pieraklad.catalogs.po.lenient._loose_patterns[1]": "it is matched, from the beginning of a line",
    "pieraklad.site.rendering.anchors._HEADING": "the sanitiser closes every element",
    "pieraklad.site.rendering.anchors._TAGS": "the sanitiser closes every tag",
    "pieraklad.site.rendering.rewriting._TAGS": "the sanitiser closes every tag",
    "pieraklad.site.rendering.latin._TAG": "a page holds no comment",
}
"""Patterns that never see a long text, or none of that form."""


def _run(found: Found) -> Callable[[str], object]:
    pattern = found.pattern
    is_bytes = isinstance(pattern.pattern, bytes)

    def run(text: str) -> None:
        data = text.encode() if is_bytes else text
        if found.searches:
            for _ in pattern.finditer(data):
                pass
        else:
            pattern.match(data)

    return run


PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_every_pattern_is_linear(part: int) -> None:
    # Many modules import the same pattern; it is tried once.
    each = {
        (found.pattern, found.searches): found
        for found in all_patterns()
        if found.place not in BOUNDED
    }
    wrong = [
        f"{found.place} {fault}"
        for found in [*each.values()][part::PARTS]
        for opening in (OPENINGS if found.searches else ("",))
        for piece in PIECES
        if (fault := grows_too_fast(_run(found), piece, opening))
    ]
    assert wrong == []


@pytest.mark.parametrize(("pattern", "piece"), [("a*b", "a"), ("<a .*?>", "<a "), ("<[^>]*>", "<")])
def test_a_quadratic_pattern_is_noticed(pattern: str, piece: str) -> None:
    found = Found("here", re.compile(pattern), True)
    assert grows_too_fast(_run(found), piece)


def test_a_cubic_pattern_is_noticed_by_the_shorter_text() -> None:
    piece = '<a href="'
    found = Found("here", re.compile(f"(?:{piece})*?(?:{piece})*?>"), True)
    part = piece * (SIZE // 4 // len(piece))
    assert seconds(lambda: _run(found)(part), 3) > BLINK / 4**2


def test_patterns_that_need_not_be_linear_are_there() -> None:
    assert set(BOUNDED) <= {found.place for found in all_patterns()}


OPTIONS = Options("’", GLOSSARY, (("be", speller("be", "слова")), ("en", speller("en", "word"))))


@pytest.mark.parametrize("check", [c for c in CHECKS if c.scope == "message"], ids=lambda c: c.id)
def test_every_check_is_linear(check: object) -> None:
    def both(text: str) -> None:
        list(check.find(Message(text, text + ".", "be", options=OPTIONS)))  # type: ignore[attr-defined]

    def one(text: str) -> None:
        list(check.find(Message("A text.", text, "be", options=OPTIONS)))  # type: ignore[attr-defined]

    wrong = [fault for run in (both, one) for piece in PIECES if (fault := _uncached(run, piece))]
    assert wrong == []


def _uncached(run: Callable[[str], object], piece: str) -> str:
    """Like `grows_too_fast`, but each run has a different text, so that no cache has it."""
    number = 0

    def fresh(text: str) -> None:
        nonlocal number
        number += 1
        run(f"{text}{'x' * (number % 50)} {number}")

    return grows_too_fast(fresh, piece)


DOCUMENTS: dict[str, Callable[[str], object]] = {
    **{
        f"{kind} is cut and written": lambda text, kind=kind: parse(text, kind).render(
            lambda segment: f"{segment.message}!", on_error=lambda _: None
        )
        for kind in ("markdown", "html", "plain")
    },
    "a catalog is read": lambda text: list(Catalog.from_bytes(f'msgid "a"\nmsgstr "{text}"\n'.encode())),
    "a translation is carried over": lambda text: carry_over(f"{text} 1", f"{text} 2", f"{text} 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_and_catalogs_take_linear_time(name: str) -> None:
    wrong = [fault for piece in PIECES if (fault := grows_too_fast(DOCUMENTS[name], piece))]
    assert wrong == []


def _imported(text: str) -> object:
    return import_text(f"Title\n\n{text}\n", "plain", name="a")


def test_an_import_takes_linear_time() -> None:
    wrong = [fault for piece in PIECES if (fault := grows_too_fast(_imported, piece))]
    assert wrong == []


def test_a_message_past_a_sane_length_is_said_to_be_too_long() -> None:
    text = "<a {{ь’ " * (LONGEST // 8 + 1)

    def check() -> None:
        for found in (
            check_message(Message("A text.", text * 50, "be", options=OPTIONS)),
            check_message(Message(text, "Тэкст.", "be", options=OPTIONS)),
            check_text(text, "be", options=OPTIONS),
        ):
            assert [finding.check for finding in found] == ["too-long"]

    assert seconds(check, 3, enough=1) < 1
    assert check_message(Message(text, text, "be"), disabled=["too-long"]) == []
    assert "too-long" not in {f.check for f in check_text("a" * LONGEST, "be")}
