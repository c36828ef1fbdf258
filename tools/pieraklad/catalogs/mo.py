"""Compile a catalog to MO: hash-free, the bytes that `msgfmt --no-hash` writes.

The format is the one in the GNU gettext manual, “The Format of GNU MO Files”: revision 0, strings
sorted by their bytes, alignment 1, the two string tables immediately after the header.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pieraklad.catalogs.po.catalog import Catalog

OUTDATED = "outdated"
"""The context under which a site that shows outdated translations keeps them in its .mo files."""

_MAGIC = 0x950412DE
_CREATION_DATE = re.compile(r"^POT-Creation-Date:[^\n]*\n?", re.MULTILINE)


def compile_catalog(catalog: Catalog, use_fuzzy: bool = False, outdated: bool = False) -> bytes:
    """Return the MO file of a catalog's translated messages.

    Untranslated and obsolete entries are left out, as are fuzzy ones unless `use_fuzzy`; the header
    always stays. With `outdated`, fuzzy translations are included under a separate context, where
    plain gettext never looks.
    """
    return encode(_messages(catalog, use_fuzzy, outdated))


def _messages(catalog: Catalog, use_fuzzy: bool, outdated: bool) -> Iterator[tuple[bytes, bytes]]:
    header = catalog.header
    if header is not None and header.msgstr:
        # msgfmt leaves the date out, so that the same translations give the same file.
        said = _CREATION_DATE.sub("", header.msgstr)
        yield b"", said.encode(catalog.charset, "surrogateescape")
    mark = f"{OUTDATED}\x04".encode()
    for key, text, fuzzy in catalog.pairs():
        if not fuzzy or use_fuzzy:
            yield key, text
        elif outdated:
            yield mark + key, text


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
