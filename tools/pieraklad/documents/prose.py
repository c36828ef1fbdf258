"""Whether a message contains anything to translate: a letter outside code, markup and addresses."""

from __future__ import annotations

import re

LETTER = re.compile(r"[^\W\d_]")

# Parts of a message that are never prose. Order matters: code first, since nothing in it counts.
# Every alternative stops where the next one of its kind would start, or after 10,000 characters,
# so that a file of unclosed openings takes linear time.
NOT_PROSE = re.compile(
    r"""
      (?<!`)(?P<ticks>`+)(?!`).{0,10000}?(?<!`)(?P=ticks)(?!`)   # code span
    | \{\{[^{}]*(?:(?:\{[^{}]*\}|\}(?!\}))[^{}]*)*\}\}   # shortcodes and template tags
    | \{%[^%{]*(?:(?:%(?!\})|\{(?!%))[^%{]*)*%\}
    | \$\$[^$]*\$\$ | \$(?!\s)[^$]*(?<!\s)\$             # math
    | <!--[^-<]*(?:(?:-(?!->)|<(?!!--))[^-<]*)*--> | <(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>   # comments, autolinks
    | <[\w.!\#$%&'*+/=?^`{|}~-]+@[\w.-]+>              # e-mail autolinks
    | (?:https?://|mailto:|www\.)[^\s<>()]*              # bare addresses
    | \[\^[^\]\[\s]+\]                                     # footnote references
    | &(?:\#\d+|\#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);
    | \]\([^()\s]*                                       # a link's destination, not its title
    """,
    re.VERBOSE | re.DOTALL,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TEXT_ATTRIBUTE = re.compile(
    r"""\s(?:alt|title|aria-label|placeholder)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I
)


# A word at the start that cannot be part of an address, code, a tag or math: most messages have one.
_FIRST_WORD = re.compile(r"""["'(*_~“„«!\[]*[^\W\d_]+[ ,\]]""")


def doubtful(message: str) -> bool:
    """Return whether letters are not enough to recognise prose: they may be in an address, math or a tag."""
    # Seven look-ups of a substring take a tenth of the time of one alternation of them.
    return (
        "<" in message
        or "$" in message
        or "://" in message
        or "www." in message
        or "{{" in message
        or "{%" in message
        or "mailto:" in message
        or message.startswith("[")
    )


def surely_prose(message: str) -> bool:
    """Return whether `message` begins with a visible letter; faster than `has_prose`."""
    return LETTER.match(message) is not None and (not doubtful(message) or has_prose(message))


def has_prose(message: str) -> bool:
    """Return whether `message` has a visible letter."""
    if _FIRST_WORD.match(message):
        return True
    rest = NOT_PROSE.sub(" ", message)
    for tag in _TAG.finditer(rest):
        for values in _TEXT_ATTRIBUTE.findall(tag.group()):
            if LETTER.search("".join(values)):
                return True
    return LETTER.search(_TAG.sub(" ", rest)) is not None
