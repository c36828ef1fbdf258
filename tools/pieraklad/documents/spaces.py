"""White space inside a message: rewrapping lines does not change a message."""

from __future__ import annotations

import re

# Only the white space that markup folds. A no-break space is part of the text and stays.
_RUN = re.compile(r"[ \t\r\n\f\v]+")
_NEEDED = re.compile(r"[\t\r\n\f\v]|  ")

BLANK = " \t\r\n\f\v"


def collapse(text: str) -> str:
    """Return `text` with every run of folding white space as one space, none at the ends."""
    if _NEEDED.search(text):
        text = _RUN.sub(" ", text)
    return text.strip(BLANK)
