"""Reading MO files: what the site needs from them, one look-up table per file."""

from __future__ import annotations

import struct

from pieraklad.catalogs.mo import OUTDATED


class MoError(ValueError):
    """Not an MO file, or a damaged one."""


def read_mo(data: bytes) -> dict[str, str]:
    """Return {key: translation}; a key is `msgid`, or `msgctxt` U+0004 `msgid`.

    Plural forms stay joined by NUL in both. Raises MoError.
    """
    try:
        (magic,) = struct.unpack_from("<I", data)
        order = "<" if magic == 0x950412DE else ">"
        if struct.unpack_from(f"{order}I", data)[0] != 0x950412DE:
            raise MoError("not an MO file")
        _, count, originals, translations = struct.unpack_from(f"{order}4I", data, 4)
        first = struct.unpack_from(f"{order}{2 * count}I", data, originals)
        second = struct.unpack_from(f"{order}{2 * count}I", data, translations)
        result: dict[str, str] = {}
        for index in range(0, 2 * count, 2):
            size, start = first[index], first[index + 1]
            length, place = second[index], second[index + 1]
            if start + size > len(data) or place + length > len(data):
                raise MoError("the MO file is truncated")
            key = data[start : start + size].decode("utf-8")
            result[key] = data[place : place + length].decode("utf-8")
    except (struct.error, UnicodeDecodeError) as error:
        raise MoError(f"the MO file is damaged: {error}") from None
    return result


def key_of(message: str, context: str | None = None, outdated: bool = False) -> str:
    """Return the key of a message; with `outdated` that of its old translation."""
    key = message if context is None else f"{context}\x04{message}"
    return f"{OUTDATED}\x04{key}" if outdated else key
