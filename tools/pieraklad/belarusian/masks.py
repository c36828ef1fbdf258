"""The definition of "not prose" for all the finders: `mask` blanks code, tags, URLs and placeholders.

The text is a gettext message or an article's segment: CommonMark inline Markdown or inline HTML.
Two kinds are distinguished, because the rule for ў requires it (a tag between two words is not
punctuation, a placeholder may stand for anything):

*opaque* — something the reader sees that is not prose: `code`, an address, a placeholder;
*silent* — markup the reader does not see: a tag, emphasis marks, a link's destination.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

OPAQUE: Final = "\ufffc"
"""Replaces each character of code, addresses and placeholders (OBJECT REPLACEMENT CHARACTER)."""

SILENT: Final = "\u2060"
"""Replaces each character of invisible markup (WORD JOINER)."""

_UNSEEN: Final = re.compile(f"[{SILENT}\u00ad]+")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Compile on first use: importing the package must stay cheap."""
    return re.compile(_PATTERNS[name])


_PATTERNS: Final = {
    # CommonMark 6.1: a code span ends with a run of as many backticks as it began with.
    # GNU's old quotes, `so', are not code.
    "code": r"(?s)(?<!`)(`+)(?!`)(?![^`'\s][^`'\n]{0,60}'(?:[\s.,;:!?)]|$)).+?(?<!`)\1(?!`)",
    "code_element": r"(?i)<(code|kbd|samp|var|pre|script|style|tt)\b[^<>]*>",
    "comment": r"(?s)<!--.*?-->",
    # CommonMark 6.4: an autolink in angle brackets is seen by the reader.
    "autolink": r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>",
    "tag": r"(?s)</?[A-Za-z][A-Za-z0-9:-]*(?:\s[^<>]*)?/?>",
    "link_end": r"\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)|\]\[[^\[\]\n]*\]",
    "url": r"(?:\b[A-Za-z][A-Za-z0-9+.-]{0,31}://|\bwww\.|\bmailto:)[^\s<>«»“”„\"]*[^\s<>«»“”„\".,;:!?)'*_]",
    "email": r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]+)*",
    "statement": r"(?s)\{%.*?%\}",
    "note": r"(?s)\{#.*?#\}",
    "braces": r"[$%#]?\{\{[^{}]*\}\}|[$%#]?\{[^{}\s:!]*(?:[:!][^{}]*)?\}"
    r"|[$%#]?\{\s*[A-Za-z_][^{}\n]*\}",
    "printf": r"%(?:\([^()\s]*\))?(?:\d{1,3}\$)?[#0+'I-]{0,6}(?:\d{1,4}|\*)?(?:\.(?:\d{1,4}|\*)?)?"
    r"(?:hh|h|ll|l|L|q|j|z|t)?[diouxXeEfFgGaAcspnrSm](?![A-Za-z])|%<PRI[a-zA-Z0-9]+>"
    r"|%[A-Za-z](?![A-Za-z])",
    "variable": r"\$[A-Za-z_][A-Za-z0-9_]*",
    "entity": r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});",
    # Emphasis marks touch the text they mark; a lone * between spaces is literal.
    "emphasis": r"\*(?:(?<=\S.)|(?=\S))\*{0,2}|_(?:(?<=\S.)|(?=\S))_*|~~",
    # &File in Qt, F_ile in GTK: the mnemonic's mark is not part of the word.
    "mnemonic": r"&(?=[A-Za-z\u0400-\u052f])",
}


@lru_cache(maxsize=256)  # a dozen rules look at one text in a row
def mask(text: str) -> str:
    """Return a text of the same length whose not-prose characters are OPAQUE or SILENT.

    Entities become the character they stand for, padded with SILENT ("&nbsp;" is a no-break
    space and five SILENT), unless that is a letter, which a finder could not replace in place:
    then they are OPAQUE. Every prose character stays at its offset.
    """
    if "`" in text:
        text = _blank("code", text, OPAQUE)
    if "<" in text:
        text = _code_elements(text)
        text = _blank("comment", text, SILENT, "-->")
        text = _blank("autolink", text, OPAQUE)
        text = _blank("tag", text, SILENT)
    if "](" in text or "][" in text:
        text = _links(text)
    if "://" in text or "www." in text or "mailto:" in text:
        text = _blank("url", text, OPAQUE)
    if "@" in text:
        text = _blank("email", text, OPAQUE)
    if "{" in text:
        text = _blank("statement", text, OPAQUE, "%}")
        text = _blank("note", text, OPAQUE, "#}")
        text = _blank("braces", text, OPAQUE)
    if "%" in text:
        # "%%" is how a format string writes a percent sign.
        text = text.replace("%%", "%" + SILENT)
        text = _blank("printf", text, OPAQUE)
    if "$" in text:
        text = _blank("variable", text, OPAQUE)
    if "&" in text:
        text = _pattern("entity").sub(_entity, text)
        text = _blank("mnemonic", text, SILENT)
    if "*" in text or "_" in text or "~" in text:
        text = _blank("emphasis", text, SILENT)
    return text


def visible(masked: str) -> tuple[str, Sequence[int]]:
    """Return `masked` without SILENT and soft hyphens, and each remaining character's offset."""
    if SILENT not in masked and "\u00ad" not in masked:
        return masked, range(len(masked))
    offsets: list[int] = []
    position = 0
    for unseen in _UNSEEN.finditer(masked):
        offsets += range(position, unseen.start())
        position = unseen.end()
    return _UNSEEN.sub("", masked), [*offsets, *range(position, len(masked))]


def _blank(name: str, text: str, char: str, closing: str = "") -> str:
    """Blank what a pattern finds, searching no further than the last `closing`.

    So a text with only openings takes no longer than any other.
    """
    if not closing:
        return _pattern(name).sub(lambda match: char * len(match[0]), text)
    end = text.rfind(closing) + len(closing)
    if end < len(closing):
        return text
    return _pattern(name).sub(lambda match: char * len(match[0]), text[:end]) + text[end:]


def _code_elements(text: str) -> str:
    """Blank elements whose content is not prose; once a name is not closed, no more of it are looked for."""
    pieces: list[str] = []
    position = 0
    unclosed: set[str] = set()
    for opening in _pattern("code_element").finditer(text):
        name = opening[1].lower()
        if opening.start() < position or name in unclosed:
            continue
        closing = _closing(name).search(text, opening.end())
        if closing is None:
            unclosed.add(name)
            continue
        pieces += text[position : opening.start()], OPAQUE * (closing.end() - opening.start())
        position = closing.end()
    return "".join(pieces) + text[position:]


@cache
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)</{name}\s*>")


def _entity(match: re.Match[str]) -> str:
    char = html.unescape(match[0])
    if len(char) != 1 or char.isalnum():
        return OPAQUE * len(match[0])
    return char + SILENT * (len(match[0]) - 1)


def _links(text: str) -> str:
    """Blank the brackets and the destination of `[text](url)`; an image is opaque at both ends.

    An image's alternative text is separate prose, so the words around it are not neighbours
    of the words in it.
    """
    chars = list(text)
    open_brackets: list[int] = []
    position = 0
    for match in re.finditer(r"[\[\]]", text):
        start = match.start()
        if start < position or text[start - 1 : start] == "\\":
            continue
        if match[0] == "[":
            open_brackets.append(start)
            continue
        if not open_brackets:
            continue
        begin = open_brackets.pop()
        end = _pattern("link_end").match(text, start)
        if end is None:
            continue
        image = text[begin - 1 : begin] == "!"
        char = OPAQUE if image else SILENT
        for i in (*range(begin - 1 if image else begin, begin + 1), *range(start, end.end())):
            chars[i] = char
        position = end.end()
    return "".join(chars)
