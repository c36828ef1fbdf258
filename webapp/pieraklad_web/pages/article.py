"""An article's page: the article itself, and behind it what names other articles."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from pieraklad.index.readings import Loaded, Reading, make_readings
from pieraklad.project.languages import base_of
from pieraklad.site import Entry, Snapshot
from pieraklad.site.machines.article_json import article_json
from pieraklad.site.machines.json_ld import json_ld
from pieraklad.site.model import addresses as at
from pieraklad.site.model.addresses import Address
from pieraklad.site.model.related import unresolved_names
from pieraklad.site.rendering.body import Body, make_body, read_source
from pieraklad.site.rendering.media import media_path
from pieraklad_web.interface import interface
from pieraklad_web.pages.making import HTML, JSON, Maker
from pieraklad_web.pages.table import Page, Params, Trace, page

_WORDS_A_MINUTE = 180
_LONG = 3
"""Headings from which an article has a table of contents."""


def _each(pages: Maker, language: str) -> Iterable[Params]:
    return ((entry.slug,) for entry in pages.site.snapshot.newest)


class ArticlePages(Maker):
    """The pages of a site's articles."""

    @page(at.article_path, each=_each, in_sitemap=True, of_article=True)
    def article(self, address: Address, language: str, slug: str) -> Page | None:
        """An article, with whatever is not finished marked."""
        snapshot = self.site.snapshot
        entry = snapshot.article(slug)
        if entry is None:
            return None
        _, alternates, default_path = self._paths(entry, language)

        def shows() -> object:
            older, newer = snapshot.neighbours(entry)
            return (
                entry.key, self._picture_facts(entry),
                [_shown(other, language) for other in (older, newer) if other is not None],
                older is None, self._unresolved(snapshot, entry), self._credits(language, entry),
                [(_shown(item.entry, language), item.reading.available, item.entry.lang)
                 for item in self.site.related(snapshot, entry, language)],
            )  # fmt: skip

        def make(trace: Trace) -> bytes:
            body = self.site.body(
                snapshot, entry, language, interface(language).phrases(), address.base,
                self._workbench(address, language, entry),
            )  # fmt: skip
            trace.asked.update(dict.fromkeys(body.asked))
            trace.said.extend(body.problems)
            return self._written(address, language, entry, entry.readings[language], body)

        return Page(
            ("article", slug, language, address), shows, make, HTML, language,
            answer=lambda link: self.site.links(snapshot, language, address.base).answer(link), alternates=alternates,
            default_path=default_path, changed=lambda: entry.changed, facts=self.facts,
        )  # fmt: skip

    def draft(self, address: Address, language: str, entry: Entry, loaded: Loaded) -> bytes:
        """An article's page as it would be with the translations in `loaded`; it is not kept."""
        reading = make_readings(loaded, [language], self.project.threshold)[language]
        links = self.site.links(self.site.snapshot, language, address.base)
        body = make_body(
            read_source(loaded.article), loaded.lookup(language), links,
            interface(language).phrases(), self._workbench(address, language, entry),
        )  # fmt: skip
        return self._written(address, language, entry, reading, body)

    def _workbench(self, address: Address, language: str, entry: Entry) -> str:
        """Return where the article is translated into a page's language; empty for readers."""
        base = base_of(language)
        if not self.workbench or base == entry.lang:
            return ""
        return f"{address.base}{self.workbench}/{base}/{quote(entry.slug)}"

    def _credits(self, language: str, entry: Entry) -> tuple[str, ...]:
        """Return who is thanked for the translation."""
        base = base_of(language)
        return () if base == entry.lang else self.site.credits.of(base, entry.slug)

    def _propose(self, address: Address, language: str, entry: Entry) -> str:
        """Return where readers propose corrections; empty if the site does not want them."""
        base = base_of(language)
        if not self.project.reader_suggestions or base == entry.lang:
            return ""
        return f"{address.base}/workbench/propose/{base}/{quote(entry.slug)}"

    def _paths(
        self, entry: Entry, language: str, reading: Reading | None = None
    ) -> tuple[dict[str, str], dict[str, str], str]:
        """Return an article's addresses, those of languages that have it, and the one for all others."""
        paths = {tag: at.article_path(tag, entry.slug) for tag in self.project.languages}
        if not (reading or entry.readings[language]).available:
            return paths, {}, ""
        available = {tag: paths[tag] for tag in entry.available_languages()}
        return paths, available, at.article_path(entry.lang, entry.slug)

    def _written(
        self, address: Address, language: str, entry: Entry, reading: Reading, body: Body
    ) -> bytes:
        snapshot = self.site.snapshot
        path = at.article_path(language, entry.slug)
        source_path = at.article_path(entry.lang, entry.slug)
        paths, alternates, default_path = self._paths(entry, language, reading)
        picture = self.site.media.name_of(entry.image)
        if picture is not None and self.site.media.find(picture) is None:
            picture = None
        older, newer = snapshot.neighbours(entry)
        return self._html(
            "article.html", address, language,
            path=path,
            canonical=path if reading.available else source_path,
            paths=paths,
            alternates=alternates,
            default_path=default_path,
            entry=entry,
            reading=reading,
            body=body,
            translated=base_of(language) != entry.lang,
            finished=reading.finished - len(body.refused),
            workbench=self._workbench(address, language, entry),
            credits=self._credits(language, entry),
            propose=self._propose(address, language, entry),
            contents=body.headings if len(body.headings) >= _LONG else (),
            minutes=max(1, round(body.words / _WORDS_A_MINUTE)),
            lead=self._picture(picture, address, body.pictures),
            image=address.absolute(media_path(picture)) if picture else "",
            source_path=source_path,
            json_ld=json_ld(self.project, entry, language, address, self.site.media),
            unresolved=self._unresolved(snapshot, entry),
            related=self.site.related(snapshot, entry, language),
            older=older,
            newer=newer,
        )  # fmt: skip

    @page(at.article_json_path, each=_each, of_article=True)
    def article_json(self, address: Address, language: str, slug: str) -> Page | None:
        """An article as JSON for other sites, which may read it from their pages."""
        snapshot = self.site.snapshot
        entry = snapshot.article(slug)
        if entry is None:
            return None

        def make(trace: Trace) -> bytes:
            phrases = interface(language).phrases()
            body = self.site.body(snapshot, entry, language, phrases, address.base)
            trace.asked.update(dict.fromkeys(body.asked))
            return article_json(entry, language, body, address, self.site.media)

        return Page(
            ("article json", slug, language, address),
            lambda: (entry.key, self._picture_facts(entry)), make, JSON, language,
            answer=lambda link: self.site.links(snapshot, language, address.base).answer(link), headers=(("Access-Control-Allow-Origin", "*"),), facts=self.facts,
        )  # fmt: skip

    def _unresolved(self, snapshot: Snapshot, entry: Entry) -> tuple[str, ...]:
        """Return the related titles that no article has; nothing for readers."""
        if not self.editing or not entry.related:
            return ()
        return unresolved_names(entry, snapshot.titles)

    def _picture(
        self, name: str | None, address: Address, shown: tuple[str, ...]
    ) -> tuple[str, tuple[int, int] | None] | None:
        """Return an article's picture unless its text shows it anyway."""
        if name is None or address.link(media_path(name)) in shown:
            return None
        return address.link(media_path(name)), self.site.media.size(name)


def _shown(entry: Entry, language: str) -> tuple[object, ...]:
    """Return what a link to an article shows."""
    return entry.slug, *entry.readings[language].title
