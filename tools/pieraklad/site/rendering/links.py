"""Where an article's links and pictures lead on the site."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from pieraklad.site.rendering.media import Media, media_path
from pieraklad.site.rendering.rewriting import Picture
from pieraklad.site.rendering.targets import Known, article_address, read_target


@dataclass(frozen=True, slots=True)
class Links:
    """Where an article's links lead on the site; `base` is the site's path on its server.

    `missing` takes the links that lead nowhere, `asked` all whose answer depends on more than the
    article, as they are written.
    """

    language: str
    known: Known
    media: Media
    base: str = ""
    languages: Container[str] = ()
    missing: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def href(self, source: str) -> str | None:
        """Return the address of a link's target; None for an article that is not there."""
        if source.startswith(("https://", "http://", "#", "mailto:")):  # most of them
            return source
        self.asked.append(source)
        name = self.media.name_of(source)
        if name is not None and self.media.find(name) is not None:
            return self.base + media_path(name)
        target = read_target(source, self.languages, self.known.slugs, self.base)
        if target is None:
            if name is not None:
                self.missing.append(source)
            return source
        there = self.known.has(target)
        if not there:
            self.missing.append(source)
        if target.kind == "article":
            return self.base + article_address(target, self.language) if there else None
        if source.startswith("/") and not (self.base and source.startswith(f"{self.base}/")):
            return self.base + source
        return source

    def picture(self, source: str) -> Picture | None:
        """Return a picture of the site's own; None for one from elsewhere."""
        if not source.startswith(("https://", "http://")):
            self.asked.append(source)
        name = self.media.name_of(source)
        if name is not None:
            return Picture(self.base + media_path(name), self.media.size(name))
        if source.startswith("/") and not source.startswith("//"):
            return Picture(self.base + source, None)
        return None

    def answer(self, source: str) -> tuple[str | None, Picture | None, bool]:
        """Return everything that matters of an address to a page and to its editor."""
        missing = len(self.missing)
        href = self.href(source)
        is_missing = len(self.missing) > missing
        del self.missing[missing:], self.asked[:]
        return href, self.picture(source), is_missing
