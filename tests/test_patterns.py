"""Regular expressions mean the same on every supported Python.

CPython before 3.11.5 gets possessive quantifiers and atomic groups wrong (gh-106052), and Debian 12
has 3.11.2. So they are not used; their replacements are equivalent to the plain formulations beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.patterns import Found, all_patterns
from pieraklad.belarusian import alphabet, inflection, masks, punctuation, wording
from pieraklad.catalogs.po import scanner as po_scan
from pieraklad.catalogs.po import strings as po_strings
from pieraklad.catalogs.po.reader import Contents
from pieraklad.checks import numbers
from pieraklad.documents import prose
from pieraklad.documents.front_matter import toml_matter as toml_front_matter
from pieraklad.documents.html import tokens as html_tokens
from pieraklad.site.rendering import rewriting

_MISREAD = ("POSSESSIVE_REPEAT", "ATOMIC_GROUP")


def _operators(parsed: Any) -> Iterator[str]:
    """Yield the names of a parsed pattern's operators, those of its parts included."""
    if type(parsed).__name__ == "_NamedIntConstant":
        yield str(parsed)
    elif isinstance(parsed, (list, tuple)) or type(parsed).__name__ == "SubPattern":
        for part in parsed:
            yield from _operators(part)


def test_the_list_of_patterns_is_not_empty() -> None:
    places = {found.place for found in all_patterns()}
    assert len(places) > 300
    assert "pieraklad.catalogs.po.scanner.quick[0]" in places
    assert "pieraklad.documents.prose.NOT_PROSE" in places


def test_no_pattern_is_one_that_older_pythons_misread() -> None:
    parse = re._parser.parse  # type: ignore[attr-defined]
    assert set(_operators(parse("(?>a)b*+"))) >= set(_MISREAD)
    found = [
        (place, name)
        for place, pattern, _ in all_patterns()
        for name in set(_operators(parse(pattern.pattern, pattern.flags & ~re.DEBUG)))
        if name in _MISREAD
    ]
    assert found == []


PLAIN: dict[str, tuple[re.Pattern[Any], str, list[str]]] = {
    "a PO string": (
        re.compile(po_strings.STRING), r'"(?:[^"\\\n]|\\.)*"',
        ['"', "\\", '\\"', "a", "\n", " "],
    ),
    "shortcodes, template tags and comments": (
        prose.NOT_PROSE,
        r"\{\{(?:[^{}]|\{[^{}]*\}|\}(?!\}))*\}\}|\{%(?:[^%{]|%(?!\})|\{(?!%))*%\}"
        r"|<!--(?:[^-<]|-(?!->)|<(?!!--))*-->",
        ["{{", "}}", "{", "}", "{%", "%}", "%", "<!--", "-->", "-", "a b"],
    ),
    "a first word": (
        prose._FIRST_WORD, r"""(?:["'(*_~“„«!\[])*(?:[^\W\d_])+[ ,\]]""",
        ["*", "_", "“", "a", "я", "1", " ", ",", "]"],
    ),
    "a TOML string": (
        toml_front_matter._STRING,
        r'''"""(?P<mb>(?:[^"\\]|\\.|"(?!""(?!")))*)"""|\'\'\'(?P<ml>(?:[^']|'(?!''(?!')))*)\'\'\''''
        r"""|"(?P<b>(?:[^"\\\n]|\\.)*)"|'(?P<l>[^'\n]*)'""",
        ['"', "'", '"""', "'''", "\\", "\n", "a"],
    ),
    "the marks of emphasis": (
        masks._pattern("emphasis"), r"(?:(?<=\S)|(?=[*_~]+\S))(?:\*{1,3}|_+|~~)",
        ["*", "**", "_", "~", "~~", "a", " "],
    ),
    "an initial ў": (inflection._INITIAL, r"(?<![^\W\d_])ў", ["ў", "а", " ", "1", "-"]),
    "apostrophes": (
        alphabet._APOSTROPHES, "(?<=[а-яў])[’'ʼ](?=[а-яў])", ["’", "'", "ʼ", "а", "ў", " "],
    ),
    "numbers": (
        numbers._NUMBER,
        r"(?<![\w.%{$\\])\d+(?:[.,:\u00a0\u202f\u2009]\d+|(?<=\d)[ ](?=\d{3}\b)\d{3})*",
        ["1", "234", " ", ".", ",", ":", "%", "a", "$", "\u00a0"],
    ),
    "«па» with the dative": (
        wording._PO, "(?<![а-я’])(?<!-)па[ \u00a0]([а-я’]{2,}?)(ам|ям)(?![а-я’])",
        ["па", " ", "\u00a0", "-", "т", "ам", "ям", "’"],
    ),
    "a tight dash": (
        punctuation._pattern("tight_dash"), "(?<=[а-я»])—(?=[а-я«])", ["—", "а", "«", "»", " "],
    ),
    "TOML's blanks": (
        toml_front_matter._SPACE, r"(?:[ \t\r\n]|#[^\n]*(?:\n|\Z))*", ["#", " ", "\n", "a", "\t"],
    ),
    "a block of one message": (
        rewriting._WHOLE_BLOCK,
        r'<(p|li|h[1-6])( id="[^"]*")?><span data-state="(untranslated:[A-Za-z0-9-]+:[0-9]+)">'
        r"((?:(?!</?span\b|</\1>).|\n)*)</span></\1>",
        ["<p>", '<p><span data-state="untranslated:be:1">', "</span></p>", "</p>", "a", "<b>", "<span>"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
@settings(max_examples=max(100, settings().max_examples))
@given(data=st.data())
def test_a_pattern_finds_what_its_plain_formulation_finds(name: str, data: st.DataObject) -> None:
    pattern, plain, pieces = PLAIN[name]
    text = data.draw(st.lists(st.sampled_from(pieces), max_size=14).map("".join))
    expected = [
        (found.span(), found.groups())
        for found in re.finditer(plain, text, re.DOTALL if name in DOTALL else 0)
    ]
    found = [
        (found.span(), found.groups()[:-1] if pattern is prose.NOT_PROSE else found.groups())
        for found in pattern.finditer(text)
    ]
    assert expected == found


DOTALL = frozenset({"shortcodes, template tags and comments", "a TOML string"})


def read_tag(text: str) -> tuple[int, str] | None:
    """Return the end and the name of the tag at the beginning of a text, found character by character."""
    if not re.match("</?[A-Za-z]", text):
        return None
    at = 2 if text[1] == "/" else 1
    start = at
    while at < len(text) and not (text[at].isspace() or text[at] in "/>"):
        at += 1
    name = text[start:at]
    while at < len(text) and text[at] != ">":
        if text[at] != "=":
            at += 1
            continue
        at += 1
        while at < len(text) and text[at].isspace():
            at += 1
        if at < len(text) and text[at] in "\"'":
            closing = text.find(text[at], at + 1)
            if closing < 0:
                return None
            at = closing + 1
            if at < len(text) and text[at] == "=":
                continue
    return (at + 1, name) if at < len(text) else None


@settings(max_examples=max(200, settings().max_examples))
@given(st.lists(st.sampled_from(list("<>/=\"' \nab")), max_size=14).map("".join))
def test_a_tag_ends_where_a_reader_of_single_characters_ends_it(rest: str) -> None:
    text = f"<a{rest}"
    found = html_tokens._TAG.match(text.encode())
    expected = read_tag(text)
    assert expected == (None if found is None else (found.end(), found.group("name").decode()))


KEYWORDS = ('"a"\n', '"a\\"b\\n"\n', '""\n"x\\n"\n"y"\n', '""\n', '"a"  \n', '""\n "x"\n\t"y"\n')
COMMENTS = ("", "# note\n", "#. where\n#: file.md:1\n", "#, fuzzy\n", '#| msgid "old"\n')


@st.composite
def entries(draw: st.DrawFn) -> str:
    """One entry as some tools may write it: blanks at the ends of lines, indented continuations."""
    pick = lambda *of: draw(st.sampled_from(of))  # noqa: E731
    lines = [f"msgid {pick(*KEYWORDS)}"]
    if draw(st.booleans()):
        lines.insert(0, f"msgctxt {pick(*KEYWORDS)}")
    if draw(st.booleans()):
        lines.append(f"msgid_plural {pick(*KEYWORDS)}")
        lines += [f"msgstr[{number}] {pick(*KEYWORDS)}" for number in range(pick(1, 3))]
    else:
        lines.append(f"msgstr {pick(*KEYWORDS)}")
    text = "".join(lines)
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return pick(*COMMENTS) + text


def _said(reading: Contents) -> list[tuple[Any, ...]]:
    return [
        (entry.msgctxt, entry.msgid, entry.msgid_plural, entry.msgstr, entry.msgstr_plural,
         entry.flags, entry.comment, entry.previous_msgid)
        for entry in reading.make()
    ]  # fmt: skip


@settings(max_examples=max(100, settings().max_examples))
@given(st.lists(entries(), min_size=1, max_size=4))
def test_entries_are_found_as_they_are_read_line_by_line(texts: list[str]) -> None:
    data = "\n".join(texts).encode()
    expected = Contents(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(po_scan, "live", lambda: re.compile(b"()" * 10 + b"((?s:.))(?s:.*)"))
        patch.setattr(po_scan, "quick", po_scan.live)
        patch.setattr(po_scan, "obsolete", po_scan.live)
        by_line = _said(expected)
    assert by_line == _said(Contents(data))


def test_patterns_are_told_apart_by_how_they_are_used() -> None:
    """A test of the tests' own helper: a pattern that is only matched does not search."""
    found: dict[str, Found] = {found.place: found for found in all_patterns()}
    assert not found["pieraklad.documents.html.tokens._TAG"].searches
    assert found["pieraklad.documents.prose.NOT_PROSE"].searches
