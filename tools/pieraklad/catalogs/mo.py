"""Compile a catalog to MO: hash-free, the bytes that `msgfmt --no-hash` writes.

The format is the one in the GNU gettext manual, “The Format of GNU MO Files”: revision 0, strings
sorted by their bytes, alignment 1, the two string tables right behind the header.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pieraklad.catalogs.po import Catalog

OUTDATED = "outdated"
"""The context under which a site that shows outdated translations keeps them in its .mo files."""

_MAGIC = 0x950412DE
_CREATION_DATE = re.compile(r"^POT-Creation-Date:[^\n]*\n?", re.MULTILINE)


def compile_catalog(catalog: Catalog, use_fuzzy: bool = False, outdated: bool = False) -> bytes:
    """Return the MO file of a catalog's translated messages.

    Untranslated and obsolete entries stay out, and fuzzy ones unless `use_fuzzy`; the header
    stays always. With `outdated`, fuzzy translations go in under a context of their own, where
    plain gettext never looks.
    """
    header = catalog.header
    messages: list[tuple[str, str]] = []
    if header is not None and header.msgstr:
        # msgfmt leaves the date out, so that the same translations give the same file.
        messages.append(("", _CREATION_DATE.sub("", header.msgstr)))
    for key, text, fuzzy in catalog.pairs():
        if not fuzzy or use_fuzzy:
            messages.append((key, text))
        elif outdated:
            messages.append((f"{OUTDATED}\x04{key}", text))
    return encode(messages, catalog.charset)


def encode(messages: list[tuple[str, str]], charset: str = "utf-8") -> bytes:
    """Return an MO file of (key, translation) pairs; of equal keys the first one counts."""
    pairs: dict[bytes, bytes] = {}
    for key, text in messages:
        pairs.setdefault(
            key.encode(charset, "surrogateescape"), text.encode(charset, "surrogateescape")
        )
    # C strings are compared up to their NUL, where the plural begins.
    ordered = sorted(pairs.items(), key=lambda pair: pair[0].split(b"\0", 1)[0])
    count = len(ordered)
    originals, translations = 28, 28 + 8 * count
    offset = 28 + 16 * count
    tables: list[int] = []
    body: list[bytes] = []
    for column in (0, 1):
        for pair in ordered:
            tables += (len(pair[column]), offset)
            offset += len(pair[column]) + 1
            body.append(pair[column])
    head = struct.pack(
        "<7I", _MAGIC, 0, count, originals, translations, 0, translations + 8 * count
    )
    return head + struct.pack(f"<{len(tables)}I", *tables) + b"\0".join([*body, b""])
