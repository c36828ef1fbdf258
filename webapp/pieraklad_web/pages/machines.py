"""What machines read: feeds, the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, zip_longest

from pieraklad.project.languages import is_made
from pieraklad.site import Entry
from pieraklad.site.machines.feeds import FEED_LENGTH, SitemapEntry, atom, robots, sitemap
from pieraklad.site.model import addresses as at
from pieraklad.site.model.addresses import Address
from pieraklad.site.model.snapshot import Topic
from pieraklad.site.rendering.latin import latinise
from pieraklad_web.pages.making import ATOM, TEXT, XML, Maker
from pieraklad_web.pages.table import TABLE, Page, Params, page


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
        return Page(
            ("sitemap", address),
            lambda: [entry.shown for entry in snapshot.newest],
            lambda trace: sitemap(self._listed(address), address), XML, facts=self.facts,
        )  # fmt: skip

    @page(at.Rule("/robots.txt"))
    def robots(self, address: Address) -> Page:
        """robots.txt."""
        return Page(("robots", address), lambda: (), lambda trace: robots(address), TEXT)

    def _listed(self, address: Address) -> Iterator[SitemapEntry]:
        """Iterate over the pages that the sitemap lists: of long lists the first page alone."""
        days = [day for entry in self.site.snapshot.newest if (day := entry.changed) is not None]
        latest = max(days, default=None)
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
                        changed = found.changed() or latest
                        yield SitemapEntry(
                            found.alternates[language],
                            changed,
                            found.alternates,
                            found.default_path,
                        )

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

        def make() -> bytes:
            data = atom(self.project, listed, language, address, tag)
            if tag is None and is_made(language):
                return latinise(data.decode("utf-8"), language).encode("utf-8")
            return data

        return Page(
            (*name, language, address),
            lambda: (tag and tag.text, [entry.shown for entry in listed]),
            lambda trace: make(), ATOM, language, facts=self.facts,
        )  # fmt: skip
