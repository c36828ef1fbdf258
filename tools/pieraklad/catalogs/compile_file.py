"""A catalog's file → its .mo file, however many programs write the two at the same time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pieraklad.storage.files import read_file, write_if_changed


def write_mo(
    source: Path,
    target: Path,
    data: bytes,
    compiled: bytes,
    compile_: Callable[[bytes], bytes | None],
    durable: bool = True,
) -> tuple[bool, bytes]:
    """Write `compiled`, made of `data`, to the .mo file `target`; return whether it changed it.

    If somebody saved the catalog `source` meanwhile, their .mo may just have been replaced by this
    one, which is older: the new catalog is then compiled, too, until both agree. `compile_` returns None
    for one that cannot be compiled. `durable`: see `write_atomically`. Also returns the catalog's bytes that were compiled last. Raises OSError.
    """
    written = False
    while True:
        written = write_if_changed(target, compiled, durable) or written
        try:
            now = read_file(source)
        except FileNotFoundError:
            return written, data
        if now == data:
            return written, data
        newer = compile_(now)
        if newer is None:  # whoever is writing it will compile it
            return written, data
        data, compiled = now, newer
