"""Characters in plain text that Markdown would read as markup, and how to escape them."""

from __future__ import annotations

import re

# An address stays as it is. The look-behind lets a long word be tried once, not from each letter.
_ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:)[^\s<>«»“”]+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
# Of a run of underscores, all or none: `\__init_\_` would be emphasis still.
_INLINE = re.compile(r"[\\`*\[\]<$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|~")


def escaped(text: str) -> str:
    """Return a line of plain text escaped so that Markdown shows exactly that; addresses stay as they are."""
    pieces: list[str] = []
    position = 0
    for address in _ADDRESS.finditer(text):
        pieces.append(_INLINE.sub(r"\\\g<0>", text[position : address.start()]))
        pieces.append(address.group())
        position = address.end()
    pieces.append(_INLINE.sub(r"\\\g<0>", text[position:]))
    return "".join(pieces)


def escaped_signs(text: str) -> str:
    """Return text escaped so that Markdown shows exactly that, wherever in a line it stands."""
    return _INLINE.sub(r"\\\g<0>", text)
