"""Reading MO files: what the site needs from them, one look-up table per file."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from operator import add

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


class MoTable(Mapping[str, str]):
    """An MO file of which only a few messages are needed: only what is looked up is decoded.

    It behaves like the dict of `read_mo`. Raises MoError, also later if a text is damaged.
    """

    __slots__ = ("_data", "_originals", "_table", "_translations")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._table: dict[str, str] | None = None
        try:
            order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
            magic, _, count, originals, translations = struct.unpack_from(f"{order}5I", data)
            if magic != 0x950412DE:
                raise MoError("not an MO file")
            self._originals = struct.unpack_from(f"{order}{2 * count}I", data, originals)
            self._translations = struct.unpack_from(f"{order}{2 * count}I", data, translations)
        except struct.error as error:
            raise MoError(f"the MO file is damaged: {error}") from None
        for table in (self._originals, self._translations):
            if max(map(add, table[::2], table[1::2]), default=0) > len(data):
                raise MoError("the MO file is truncated")

    def __getitem__(self, key: str) -> str:
        if self._table is not None:
            return self._table[key]
        sought, data, originals = key.encode("utf-8", "replace"), self._data, self._originals
        low, high = 0, len(originals) // 2
        while low < high:
            middle = (low + high) // 2
            size, start = originals[2 * middle : 2 * middle + 2]
            if data[start : start + size] < sought:
                low = middle + 1
            else:
                high = middle
        size, start = originals[2 * low : 2 * low + 2] or (0, 0)
        if 2 * low < len(originals) and data[start : start + size] == sought:
            length, place = self._translations[2 * low : 2 * low + 2]
            try:
                return data[place : place + length].decode("utf-8")
            except UnicodeDecodeError as error:
                raise MoError(f"the MO file is damaged: {error}") from None
        if sought + b"\0" not in data:
            raise KeyError(key)
        # Perhaps the end of a longer one; perhaps a file whose messages are not sorted.
        return self._whole()[key]

    def _whole(self) -> dict[str, str]:
        if self._table is None:
            self._table = read_mo(self._data)
        return self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())


def key_of(message: str, context: str | None = None, outdated: bool = False) -> str:
    """Return the key of a message; with `outdated` that of its old translation."""
    key = message if context is None else f"{context}\x04{message}"
    return f"{OUTDATED}\x04{key}" if outdated else key
