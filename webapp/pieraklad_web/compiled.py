"""What is compiled of the package's own files, kept where Python keeps compiled modules.

Whoever may write there is trusted anyway. As with Python's own, nothing is written with `-B` or
PYTHONDONTWRITEBYTECODE, PYTHONPYCACHEPREFIX is followed, and nobody hears of a folder that cannot be written.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from pieraklad.storage.files import write_atomically
from pieraklad.storage.fingerprints import digest_of

PACKAGE = Path(__file__).parent


def kept_or_made(source: Path, make: Callable[[bytes], bytes]) -> bytes:
    """Return what `make` makes of a file's bytes, unless that is kept. Raises OSError without the file."""
    data = source.read_bytes()
    with suppress(OSError, NotImplementedError):
        head, _, found = _place(source, ".kept").read_bytes().partition(b"\n")
        if head == _head(data, found):  # a power failure may have torn it
            return found
    made = make(data)
    _keep(source, ".kept", _head(data, made) + b"\n" + made)
    return made


def _head(source: bytes, made: bytes) -> bytes:
    return f"{digest_of(source)} {digest_of(made)}".encode()


class CompiledTemplates(BytecodeCache):
    """The compiled templates of a folder; to compile all that an article needs takes a tenth of a second."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds the templates."""
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept of a template, unless it was made of another text or by another Jinja."""
        try:
            bucket.bytecode_from_string(_place(self._folder / bucket.key, ".jinja").read_bytes())
        except Exception:  # there is none, or it is torn: a template can always be compiled
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled."""
        _keep(self._folder / bucket.key, ".jinja", bucket.bytecode_to_string())


def _place(source: Path, ending: str) -> Path:
    """Return where something is kept. Raises NotImplementedError for a Python that keeps nothing."""
    module = importlib.util.cache_from_source(str(source.with_suffix(".py")))
    return Path(module).with_suffix(ending)


def _keep(source: Path, ending: str, data: bytes) -> None:
    if not sys.dont_write_bytecode:
        with suppress(OSError, NotImplementedError):
            place = _place(source, ending)
            place.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(place, data, durable=False)
