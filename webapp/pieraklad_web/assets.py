"""The few files that the pages themselves need, under addresses that change with their content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file under /static/; its name contains its hash, so that it can be cached for ever."""

    path: str
    data: bytes
    mimetype: str


@cache
def assets() -> dict[str, Asset]:
    """Return the assets by their plain names."""
    found: dict[str, Asset] = {}
    for source in sorted((Path(__file__).parent / "static").iterdir(), key=lambda f: f.name):
        stem, _, ending = source.name.rpartition(".")
        if ending not in _TYPES:
            continue
        data = source.read_bytes()
        if ending == "css":
            data = _smaller(data.decode("utf-8")).encode("utf-8")
        digest = hashlib.sha256(data).hexdigest()[:10]
        path = f"/static/{stem}-{digest}.{ending}"
        found[source.name] = Asset(path, data, _TYPES[ending])
    return found


def _smaller(css: str) -> str:
    """Return a style sheet without comments and needless white space; ours has no strings with either."""
    return _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", css))).replace(";}", "}").strip()
