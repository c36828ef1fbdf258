"""An article's page: the article itself, and behind it what names other articles."""

from __future__ import annotations

from pieraklad.languages import base_of
from pieraklad.site import Entry, Snapshot
from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.caching import Stored
from pieraklad.site.feeds import json_ld
from pieraklad.site.media import media_path
from pieraklad.site.related import unresolved_names
from pieraklad_web.interface import interface
from pieraklad_web.making import Maker, environment

_WORDS_A_MINUTE = 180
_LONG = 3
"""Headings from which an article has a table of contents."""
_END_OF_ARTICLE = "</article>\n"
"""Behind the last one of a page stands what names other articles."""


class ArticlePages(Maker):
    """The pages of a site's articles."""

    def article(self, address: Address, language: str, slug: str) -> Stored | None:
        """An article, with whatever is not finished marked."""
        snapshot = self.site.snapshot
        entry = snapshot.article(slug)
        if entry is None:
            return None
        self.site.index.follow(snapshot)

        def make() -> Stored:
            alone = self._article_alone(snapshot, entry, address, language)
            return self._article_whole(alone, snapshot, entry, address, language)

        key = ("article", slug, self.site.index.version)
        return self._kept(key, snapshot, address, language, make)

    def article_alone(self, address: Address, language: str, slug: str) -> str | None:
        """An article's page without what names other articles; `article_whole` adds that."""
        snapshot = self.site.snapshot
        entry = snapshot.article(slug)
        return None if entry is None else self._article_alone(snapshot, entry, address, language)

    def article_whole(self, alone: str, address: Address, language: str, slug: str) -> Stored:
        """The page of an article that is there, made of what `article_alone` returned."""
        snapshot = self.site.snapshot
        return self._article_whole(alone, snapshot, snapshot.entries[slug], address, language)

    def _article_alone(
        self, snapshot: Snapshot, entry: Entry, address: Address, language: str
    ) -> str:
        words = interface(language)
        reading = entry.readings[language]
        body = self.site.body(snapshot, entry, language, words.phrases(), address.base)
        picture = self.site.media.name_of(entry.image) if entry.image else None
        if picture is not None and self.site.media.find(picture) is None:
            picture = None
        available = entry.available_languages()
        path = at.article_path(language, entry.slug)
        source_path = at.article_path(entry.lang, entry.slug)
        return self._html(
            "article.html", address, language,
            path=path,
            canonical=path if reading.available else source_path,
            paths={tag: at.article_path(tag, entry.slug) for tag in self.project.languages},
            alternates={tag: at.article_path(tag, entry.slug) for tag in available}
            if reading.available else {},
            default_path=source_path if reading.available else "",
            entry=entry,
            reading=reading,
            body=body,
            translated=base_of(language) != entry.lang,
            finished=reading.finished - len(body.refused),
            contents=body.headings if len(body.headings) >= _LONG else (),
            minutes=max(1, round(body.words / _WORDS_A_MINUTE)),
            lead=self._picture(picture, address, body.pictures),
            image=address.absolute(media_path(picture)) if picture else "",
            source_path=source_path,
            json_ld=json_ld(self.project, entry, language, address, self.site.media),
        )  # fmt: skip

    def _article_whole(
        self, alone: str, snapshot: Snapshot, entry: Entry, address: Address, language: str
    ) -> Stored:
        """Add what names other articles, behind the article."""
        words = interface(language)
        older, newer = snapshot.neighbours(entry)
        after = environment.get_template("after.html").render(
            _=words.gettext,
            words=words,
            title_link=lambda entry, rel="": self._title_link(entry, address, language, rel),
            unresolved=self._unresolved(snapshot, entry),
            related=self.site.related(snapshot, entry, language),
            older=older,
            newer=newer,
        )
        article, end, rest = alone.rpartition(_END_OF_ARTICLE)
        return self._stored(f"{article}{end}{after}{rest}", language)

    def _unresolved(self, snapshot: Snapshot, entry: Entry) -> tuple[str, ...]:
        """Return the related titles that no article has; nothing for readers."""
        # On a large site the translated titles are known when it is indexed.
        if not self.editing or not entry.related or not self.site.index.covers(snapshot):
            return ()
        return unresolved_names(entry, snapshot.titles)

    def _picture(
        self, name: str | None, address: Address, shown: tuple[str, ...]
    ) -> tuple[str, tuple[int, int] | None] | None:
        """Return an article's picture unless its text shows it anyway."""
        if name is None or address.link(media_path(name)) in shown:
            return None
        return address.link(media_path(name)), self.site.media.size(name)
