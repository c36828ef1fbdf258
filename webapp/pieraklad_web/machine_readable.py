"""What machines read: feeds, the sitemap, robots.txt, articles as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pieraklad.languages import is_made
from pieraklad.site import Entry, Snapshot
from pieraklad.site.addresses import Address
from pieraklad.site.caching import Stored, store
from pieraklad.site.exchange import article_json
from pieraklad.site.feeds import FEED_LENGTH, atom, robots, sitemap
from pieraklad.site.latin import latinise
from pieraklad.site.snapshot import Tag
from pieraklad_web.interface import interface
from pieraklad_web.listings import Listings
from pieraklad_web.making import ATOM, JSON, TEXT, XML


class MachineReadable(Listings):
    """What a site has for machines; each topic that it lists has a feed."""

    def feed(self, address: Address, language: str) -> Stored:
        """A language's Atom feed."""
        snapshot = self.site.snapshot
        make: Callable[[], Stored] = lambda: store(  # noqa: E731
            self._feed(snapshot, address, language), ATOM, 200, language
        )
        return self._kept(("feed",), snapshot, address, language, make)

    def tag_feed(self, address: Address, language: str, slug: str) -> Stored | None:
        """A tag's Atom feed."""
        snapshot = self.site.snapshot
        tag = self._tags(snapshot, language).get(slug)
        if tag is None:
            return None
        make: Callable[[], Stored] = lambda: store(  # noqa: E731
            self._atom(snapshot, tag.entries, address, language, tag), ATOM, 200, language
        )
        return self._kept(("tag feed", slug), snapshot, address, language, make)

    def sitemap(self, address: Address) -> Stored:
        """The sitemap. Raises NotYet where too many articles have to be read for it."""
        snapshot = self.site.snapshot

        def make() -> Stored:
            self.site.settle(snapshot, self.project.languages)
            return store(sitemap(self.project, snapshot, address), XML)

        return self._kept(("sitemap",), snapshot, address, "", make)

    def robots(self, address: Address) -> Stored:
        """robots.txt."""
        return store(robots(address), TEXT)

    def article_json(self, address: Address, language: str, slug: str) -> Stored | None:
        """An article as JSON for other sites; all its addresses are whole."""
        snapshot = self.site.snapshot
        entry = snapshot.article(slug)
        if entry is None:
            return None

        def make() -> Stored:
            body = self.site.body(
                snapshot, entry, language, interface(language).phrases(), address.base
            )
            data = article_json(entry, language, body, address, self.site.media)
            return store(data, JSON, 200, language)

        return self._kept(("article json", slug), snapshot, address, language, make)

    def _feed(self, snapshot: Snapshot, address: Address, language: str) -> bytes:
        feed = self._atom(snapshot, snapshot.newest, address, language)
        if not is_made(language):
            return feed
        return latinise(feed.decode("utf-8"), language).encode("utf-8")

    def _atom(
        self,
        snapshot: Snapshot,
        entries: Sequence[Entry],
        address: Address,
        language: str,
        tag: Tag | None = None,
    ) -> bytes:
        """Return a feed. Raises NotYet where too much has to be read for it."""
        dated = (entry for entry in entries if entry.date is not None)
        listed = self.site.available(snapshot, dated, language, FEED_LENGTH)
        return atom(self.project, listed, language, address, tag)
