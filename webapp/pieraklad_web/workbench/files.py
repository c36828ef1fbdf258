"""The workbench's script and style, under an address that changes with their content.

The modules import each other by their plain names, so all of them are in one folder that has the hash.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from pieraklad_web.assets import assets
from pieraklad_web.pages.stored import Stored, store
from pieraklad_web.reader.answers import FOR_EVER, answer

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_SHARED = ("site.css", "icon.svg")
"""Files of the reader's site that these pages need, too; the two may be on different machines."""
_ROOT = "/workbench/static"


@cache
def _files() -> tuple[str, dict[str, Stored]]:
    found = {name: store(assets()[name].data, assets()[name].mimetype) for name in _SHARED}
    digest = hashlib.sha256(b"".join(file.body for file in found.values()))
    folder = Path(__file__).parent / "static"
    for source in sorted(folder.iterdir(), key=lambda file: file.name):
        ending = source.name.rpartition(".")[2]
        if ending in _TYPES:
            data = source.read_bytes()
            digest.update(data)
            found[source.name] = store(data, _TYPES[ending])
    return digest.hexdigest()[:10], found


def asset_path(name: str) -> str:
    """Return the address of a file."""
    return f"{_ROOT}/{_files()[0]}/{name}"


def register_files(app: Flask) -> None:
    """Add the route of the files."""

    def asset(digest: str, name: str) -> Response:
        known, found = _files()
        if digest != known or name not in found:
            raise NotFound
        return answer(request, found[name], FOR_EVER)

    app.add_url_rule(f"{_ROOT}/<digest>/<name>", "asset", asset)
