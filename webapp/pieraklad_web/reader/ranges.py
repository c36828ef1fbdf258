"""A file → the HTTP answer that streams it, or the part of it that was asked for (RFC 9110 §14)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flask import Request, Response

from pieraklad_web.headers import SECURITY_HEADERS
from pieraklad_web.reader.answers import matches

_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*\Z")
_PIECE = 1 << 16


def send_file(request: Request, path: Path, mimetype: str, etag: str, cache: str) -> Response:
    """Return the answer with a file's bytes as they are; its ETag is a strong one.

    A range is answered with 206, one that begins behind the end with 416; several ranges at once
    are answered with the whole file, as the standard allows. Raises OSError.
    """
    part = _Part(path)
    size = part.size
    headers = {
        **SECURITY_HEADERS,
        "Accept-Ranges": "bytes",
        "Cache-Control": cache,
        "ETag": etag,
        "Vary": "Accept-Encoding",
    }
    if matches(request.headers.get("If-None-Match", ""), etag):
        return Response(status=304, headers=headers)
    status, start, end = 200, 0, size
    wanted = _range(request, etag, size)
    if wanted is not None:
        status, (start, end) = 206, wanted
        if start >= size:
            return Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    part.choose(start, end - start)
    response = Response(part, status, headers, content_type=mimetype)
    response.content_length = end - start
    return response


def _range(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """Return the range that was asked for, as start and end; None where the whole file is meant."""
    found = _RANGE.match(request.headers.get("Range", ""))
    if found is None or request.method != "GET" or not (found[1] or found[2]):
        return None
    # Dates never match: a file's ETag is known, and no Last-Modified is sent (RFC 9110 §13.1.5).
    if request.headers.get("If-Range", etag) != etag:
        return None
    if not found[1]:
        length = int(found[2])
        return (max(0, size - length), size) if length else (size, size)
    start = int(found[1])
    end = min(int(found[2]) + 1, size) if found[2] else size
    if found[2] and int(found[2]) < start:
        return None  # no valid range (RFC 9110 §14.1.1)
    return start, end


class _Part:
    """Bytes of an open file, in pieces; nobody need close it who never reads it."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        self.size = os.fstat(self._file.fileno()).st_size
        self._left = self.size

    def choose(self, start: int, length: int) -> None:
        """Let it be `length` bytes from `start`."""
        self._file.seek(start)
        self._left = length

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (piece := self._file.read(min(_PIECE, self._left))):
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __del__(self) -> None:
        if hasattr(self, "_file"):  # else it could not be opened
            self.close()
