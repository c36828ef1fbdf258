"""What machines read: an Atom feed per language and per tag, the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any

from pieraklad.project.languages import is_made
from pieraklad.site import Entry
from pieraklad.site.model import addresses as at
from pieraklad.site.model.addresses import Address
from pieraklad.site.model.snapshot import Topic
from pieraklad.site.rendering.latin import latinise
from pieraklad.site.rendering.sanitising import page_bytes
from pieraklad_web.pages.making import (
    ATOM,
    TEXT,
    XML,
    Maker,
    environment,
    lang_attribute,
    latest_change,
)
from pieraklad_web.pages.table import TABLE, Page, Params, page

FEED_LENGTH = 50


def _xml(template: str, made: str = "", **values: Any) -> bytes:
    """Return a document; one in a language that is `made` of another is made of that one's words."""
    text = environment.get_template(template).render(**values)
    text = latinise(text, made) if made and is_made(made) else text
    # Pages and XML 1.0 (§2.2) have no place for the same characters, and XML none for form feeds.
    return page_bytes(f"{text}\n").translate(None, b"\f")


def _each_tag(pages: Maker, language: str) -> Iterator[Params]:
    return ((slug,) for slug in pages.site.snapshot.topics("tag", language))


class MachinePages(Maker):
    """What a site has for machines; each topic that it lists has a feed."""

    @page(at.feed_path)
    def feed(self, address: Address, language: str) -> Page:
        """A language's Atom feed."""
        return self._feed(("feed",), self.site.snapshot.newest, address, language)

    @page(at.tag_feed_path, each=_each_tag)
    def tag_feed(self, address: Address, language: str, slug: str) -> Page | None:
        """A tag's Atom feed."""
        tag = self.site.snapshot.topics("tag", language).get(slug)
        if tag is None:
            return None
        return self._feed(("tag feed", slug), tag.entries, address, language, tag)

    @page(at.Rule("/sitemap.xml"))
    def sitemap(self, address: Address) -> Page:
        """The sitemap: every page that is one of its language, with its alternates."""
        snapshot = self.site.snapshot

        def shows() -> object:  # neither titles nor summaries: most edits leave it as it is
            return [
                (entry.slug, entry.lang, entry.date, entry.updated,
                 [(reading.author, reading.tags, reading.available) for reading in entry.readings.values()])
                for entry in snapshot.newest
            ]  # fmt: skip

        return Page(
            ("sitemap", address), shows,
            lambda trace: _xml("sitemap.xml", entries=self._listed(address), origin=address.absolute("")),
            XML, facts=self.facts,
        )  # fmt: skip

    @page(at.Rule("/robots.txt"))
    def robots(self, address: Address) -> Page:
        """robots.txt: all may be read but for what only repeats other pages."""
        text = (
            f"User-agent: *\nDisallow: {address.base}/*/search\nDisallow: {address.base}/*?set=\n\n"
            f"Sitemap: {address.absolute('/sitemap.xml')}\n"
        )
        return Page(("robots", address), lambda: (), lambda trace: text.encode(), TEXT)

    def _listed(self, address: Address) -> Iterator[tuple[object, ...]]:
        """Iterate over the pages that the sitemap lists: of long lists the first page alone.

        Each has its address, the day of its last change, and its addresses by language, its own included.
        """
        latest = latest_change(self.site.snapshot.newest)
        for kind in TABLE.values():
            if not kind.in_sitemap:
                continue
            make: Callable[..., Page | None] = getattr(self, kind.method)
            # Those of all languages in turn: what is known of an article is then looked up once.
            for several in zip_longest(*(kind.each(self, tag) for tag in self.project.languages)):
                for language, params in zip(self.project.languages, several, strict=True):
                    if params is None or (kind.numbered and params[-1] != 1):
                        continue
                    found = make(address, language, *params)
                    if found is not None and language in found.alternates:
                        yield (
                            found.alternates[language], found.changed() or latest,
                            found.alternates, found.default_path,
                        )  # fmt: skip

    def _feed(
        self,
        name: tuple[object, ...],
        entries: Sequence[Entry],
        address: Address,
        language: str,
        tag: Topic | None = None,
    ) -> Page:
        dated = (e for e in entries if e.date is not None and e.readings[language].available)
        listed = list(islice(dated, FEED_LENGTH))

        title, about = self.project.title(language), self.project.description(language)
        page, own = at.home_path(language), at.feed_path(language)
        if tag is not None:
            title, about = f"{tag.text.text} – {title}", ""
            page, own = at.tag_path(language, tag.slug), at.tag_feed_path(language, tag.slug)

        def make() -> bytes:
            return _xml(
                "feed.xml", language if tag is None else "",
                language=language, title=title, about=about, page=page, own=own, entries=listed,
                changed=latest_change(listed), at=at, site=self.project, absolute=address.absolute,
                xml_lang=lambda text: lang_attribute(text, language, "xml:lang"),
            )  # fmt: skip

        return Page(
            (*name, language, address),
            lambda: (tag and tag.text, [entry.shown for entry in listed]),
            lambda trace: make(), ATOM, language, facts=self.facts,
        )  # fmt: skip
