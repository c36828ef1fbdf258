"""The files that articles show: where a link to one leads, how large a picture is, what may be served."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from pieraklad.project import Project
from pieraklad.storage.fingerprints import digest_of

TYPES = {
    ".avif": "image/avif",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
"""What a browser may show; everything else is offered for saving."""


class MediaFile(NamedTuple):
    """A file that may be served; `mimetype` is empty when a browser should not show it."""

    path: Path
    mimetype: str


class Media:
    """The project's media folder; sizes are read once per version of a file."""

    def __init__(self, project: Project) -> None:
        self.root = project.media_dir
        self.articles = project.articles_dir
        self._sizes: dict[Path, tuple[int, tuple[int, int] | None]] = {}

    def names(self) -> list[str]:
        """Return every file that may be served, by its path below the folder, sorted."""
        found: list[str] = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in files:
                relative = (Path(folder) / name).relative_to(self.root).as_posix()
                if self.find(relative) is not None:
                    found.append(relative)
        return sorted(found)

    def stamp(self) -> str:
        """Return a fingerprint that changes when a file is added, removed or written."""
        parts: list[tuple[str, int, int]] = []
        for folder, _, files in os.walk(self.root):
            for name in files:
                try:
                    status = os.stat(os.path.join(folder, name))
                except OSError:
                    continue
                parts.append((os.path.join(folder, name), status.st_mtime_ns, status.st_size))
        return digest_of(repr(sorted(parts)).encode("utf-8", "surrogateescape"))

    def find(self, relative: str) -> MediaFile | None:
        """Return the file at `relative`; None for what is hidden, missing or outside the folder."""
        parts = relative.split("/")
        if not relative or "\0" in relative or "\\" in relative or len(relative) > 1000:
            return None
        if any(not part or part.startswith(".") for part in parts):
            return None
        try:
            relative.encode("utf-8")  # no address can name a file whose name is no text
            root = self.root.resolve()
            path = root.joinpath(*parts).resolve()
            if not path.is_relative_to(root) or not path.is_file():
                return None
        except (OSError, ValueError, RuntimeError):
            return None
        return MediaFile(path, TYPES.get(path.suffix.lower(), ""))

    def name_of(self, source: str) -> str | None:
        """Return the path below the folder of what an article names, as `media/x.svg`; else None."""
        if source.startswith(("https://", "http://", "#")):  # most links; parsing takes longer
            return None
        try:
            address = urlsplit(source)
        except ValueError:  # `//[x`: no address at all; `check` says so
            return None
        if address.scheme or address.netloc or not address.path or address.path.startswith("/"):
            return None
        path = re.sub(r"\A(?:\./)+", "", unquote(address.path))
        candidate = os.path.normpath(self.articles / path)
        try:
            name = Path(candidate).relative_to(os.path.normpath(self.root)).as_posix()
        except ValueError:
            if not path.startswith("media/"):
                return None
            name = path.removeprefix("media/")
        return name if ".." not in name.split("/") else None

    def size(self, name: str) -> tuple[int, int] | None:
        """Return the width and height of a picture in CSS pixels, where its file tells them."""
        found = self.find(name)
        if found is None:
            return None
        try:
            stamp = found.path.stat().st_mtime_ns
            known = self._sizes.get(found.path)
            if known is not None and known[0] == stamp:
                return known[1]
            with found.path.open("rb") as file:
                size = picture_size(file.read(262_144))
        except OSError:
            return None
        self._sizes[found.path] = (stamp, size)
        return size


def media_path(name: str) -> str:
    """Return the address of a media file on the site."""
    return "/media/" + quote(name)


_LARGEST = 100_000
"""Pixels: what says that it is larger says nothing that a page could use."""
_SVG = re.compile(rb"<svg\b[^>]*>", re.S)
_LENGTH = re.compile(rb"\s(width|height)\s*=\s*[\"']\s*([\d.]+)(?:px)?\s*[\"']")
_VIEW_BOX = re.compile(rb"\sviewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)")


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height from the first bytes of a picture file, where they tell them."""
    import imagesize  # which loads a web client

    try:
        is_drawing = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
        size = _drawing_size(data) if is_drawing else imagesize.get(io.BytesIO(data))
    except Exception:  # whatever the bytes are, the page does without a size
        return None
    return (round(size[0]), round(size[1])) if 1 <= min(size) <= max(size) <= _LARGEST else None


def _drawing_size(data: bytes) -> tuple[float, float]:
    """Return the size of an SVG file; many have no other one than their view box."""
    found = _SVG.search(data)
    head = found.group() if found is not None else b""
    lengths = {name: float(value) for name, value in _LENGTH.findall(head)}
    if len(lengths) == 2:
        return lengths[b"width"], lengths[b"height"]
    box = _VIEW_BOX.search(head)
    return (0, 0) if box is None else (float(box.group(1)), float(box.group(2)))
