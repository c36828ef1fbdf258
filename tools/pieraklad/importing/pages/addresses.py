"""Where a page's links and pictures lead once it is an article: to other articles, to files, elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin

PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"))
_IGNORED = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(slots=True)
class Addresses:
    """Answers where an address of a page leads.

    `base` is what relative addresses are relative to, empty if nobody knows. `folder` is the page's own on
    this machine. `articles` are the pages imported with it, by their file or address, with their slugs. With
    `media`, pictures below the folder come along: `pictures` collects them, by their names in the site's media.
    """

    base: str = ""
    folder: Path | None = None
    articles: Mapping[str, str] = field(default_factory=dict)
    media: str = ""
    pictures: dict[str, Path] = field(default_factory=dict)

    def link(self, address: str) -> str:
        """Return where a link leads: `slug.md` for a page that is imported, too."""
        address = _IGNORED.sub("", address)
        if not address or address.startswith("#"):
            return address
        whole = self._absolute(address)
        page, mark, place = whole.partition("#")
        slug = self.articles.get(plain_address(page))
        if slug is None and not _SCHEME.match(address):
            file = self._file(address.partition("#")[0])
            slug = self.articles.get(str(file)) if file is not None else None
        return f"{slug}.md{mark}{place}" if slug is not None else whole

    def picture(self, address: str) -> str:
        """Return where a picture is: among the site's media, if it came along."""
        address = _IGNORED.sub("", address)
        if self.media and not _SCHEME.match(address):
            file = self._file(address)
            if file is not None and file.suffix.lower() in PICTURES and file.is_file():
                return f"media/{self._named(file)}"
        return self._absolute(address)

    def _named(self, file: Path) -> str:
        stem = re.sub(r"[^\w-]+", "-", file.stem).strip("-") or "picture"
        name = f"{self.media}-{stem}{file.suffix.lower()}"
        number = 2
        while self.pictures.get(name, file) != file:
            name = f"{self.media}-{stem}-{number}{file.suffix.lower()}"
            number += 1
        self.pictures[name] = file
        return name

    def _absolute(self, address: str) -> str:
        if not self.base:
            return address
        try:
            return urljoin(self.base, address)
        except ValueError:
            return address

    def _file(self, address: str) -> Path | None:
        """Return the file beside the page that a relative address names; none outside its folder."""
        path = unquote(re.split(r"[?#]", address, maxsplit=1)[0]).replace("\\", "/")
        if self.folder is None or not path or path.startswith("/") or "\0" in path:
            return None
        try:
            root = self.folder.resolve()
            file = (root / path).resolve()
        except (OSError, RuntimeError, ValueError):
            return None
        return file if file.is_relative_to(root) else None


def plain_address(address: str) -> str:
    """Return an address as pages are compared by: without scheme, `www.`, query, `index.html` and a last slash."""
    address = re.split(r"[?#]", address, maxsplit=1)[0]
    address = re.sub(r"\Ahttps?://(?:www\.)?", "", address)
    return unquote(re.sub(r"(?:/index\.html?)?/?\Z", "", address))
