"""A message's markup → its words, for titles, the search and the comparison of articles."""

from __future__ import annotations

import html
import re

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINK_END = re.compile(r"\](?:\((?:[^()\s]|\([^()]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)|\[[^\]]*\])")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]*)>")
_EMPHASIS = re.compile(r"\*+|~~|(?<!\w)_+|_+(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BRACKET = re.compile(r"!?\[(?=\S)|(?<=\S)\]")


def plain_text(message: str) -> str:
    """Return the words of a message without its markup, on one line."""
    text = _AUTOLINK.sub(r"\1", message)
    text = _TAG.sub("", text)
    text = _FOOTNOTE.sub("", text)
    text = _LINK_END.sub("", text)
    text = _CODE.sub(r"\2", text)
    text = _BRACKET.sub("", text)
    text = _EMPHASIS.sub("", text)
    text = _ESCAPE.sub(r"\1", text)
    return " ".join(html.unescape(text).split())
