"""Compile a catalog to MO: hash-free, the bytes that `msgfmt --no-hash` writes.

The format is the one in the GNU gettext manual, “The Format of GNU MO Files”: revision 0, strings
sorted by their bytes, alignment 1, the two string tables immediately after the header.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from collections.abc import Iterable

OUTDATED = "outdated"
"""The context under which a site that shows outdated translations keeps them in its .mo files."""

_MAGIC = 0x950412DE
_CREATION_DATE = re.compile(rb"^POT-Creation-Date:[^\n]*\n?", re.MULTILINE)


def compiled(
    header: bytes,
    pairs: Iterable[tuple[bytes, bytes, bool]],
    use_fuzzy: bool = False,
    outdated: bool = False,
) -> bytes:
    """Return the MO file of translated messages: (key, translation, whether it is fuzzy).

    Fuzzy ones are left out unless `use_fuzzy`; the header, if there is one, always stays. With
    `outdated`, they are included under a separate context, where plain gettext never looks.
    """
    # msgfmt leaves the date out, so that the same translations give the same file.
    said = _CREATION_DATE.sub(b"", header)
    mark = f"{OUTDATED}\x04".encode()
    found: list[tuple[bytes, bytes]] = [(b"", said)] if header else []
    for key, text, fuzzy in pairs:
        if not fuzzy or use_fuzzy:
            found.append((key, text))
        elif outdated:
            found.append((mark + key, text))
    return encode(found)


def encode(messages: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return an MO file of (key, translation) pairs; of equal keys the first one counts."""
    pairs: dict[bytes, bytes] = {}
    for key, text in messages:
        pairs.setdefault(key, text)
    # C strings are compared up to their NUL, where the plural begins; NUL is the least byte.
    keys = sorted(pairs)
    texts = [pairs[key] for key in keys]
    count = len(keys)
    translations = 28 + 8 * count
    offset = translations + 8 * count
    head = struct.pack("<7I", _MAGIC, 0, count, 28, translations, 0, offset)
    tables = array("I")
    for column in (keys, texts):
        for size in map(len, column):
            tables.append(size)
            tables.append(offset)
            offset += size + 1
    if sys.byteorder == "big":
        tables.byteswap()
    return b"".join([head, tables.tobytes(), b"\0".join([*keys, *texts, b""])])
