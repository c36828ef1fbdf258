"""A message's markup → its words, for titles, the search and the comparison of articles."""

from __future__ import annotations

import html
import re

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK_END = re.compile(
    r"\](?:\((?:[^()\s]|\([^()]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)|\[[^\]]*\])"
)
_FOOTNOTE = re.compile(r"\[\^[^\]\[\s]+\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^-<]*(?:(?:-(?!->)|<(?!!--))[^-<]*)*-->", re.DOTALL)
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]*)>")
_LINES = re.compile(r"(?<!\w)_+|_+(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# What is meant literally waits in Unicode's private area until the markup is gone.
_AWAY = {code: 0xE100 + code for code in range(33, 127)}
_BACK = {away: code for code, away in _AWAY.items()}
_BRACKET = re.compile(r"!?\[(?=\S)|(?<=\S)\]")
# The same where there is neither `![` nor `]`; a pattern that begins with a letter is found sooner.
_OPENING = re.compile(r"\[(?=\S)")


def plain_text(message: str) -> str:
    """Return the words of a message without its markup, on one line."""
    text = message
    # Looking for single letters takes a tenth of a pattern's time, and most texts have none of them.
    if "`" in text:
        text = _CODE.sub(lambda found: found.group(2).translate(_AWAY), text)
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: found.group(1).translate(_AWAY), text)
    if "<" in text:
        text = _AUTOLINK.sub(lambda found: found.group(1).translate(_AWAY), text)
        text = _TAG.sub("", text)
    if "]" in text:
        text = _FOOTNOTE.sub("", text)
        text = _LINK_END.sub("", text)
    if "]" in text or "![" in text:
        text = _BRACKET.sub("", text)
    elif "[" in text:
        text = _OPENING.sub("", text)
    if "~~" in text:
        text = text.replace("~~", "")
    if "*" in text:
        text = text.replace("*", "")
    if "_" in text:
        text = _LINES.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if "`" in message or "\\" in message or "<" in message:
        text = text.translate(_BACK)
    # Of all white space only the space is printable.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return " ".join(text.split())
