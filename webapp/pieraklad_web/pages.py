"""The pages: what a reader asked for → HTML bytes; no request, so that a static build calls them too.

Each method returns None where there is no such page. Finished pages are kept as bytes for as
long as nothing they were made of changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pieraklad.languages import base_of, is_made, native_name
from pieraklad.site import Entry, Site, Snapshot, Text
from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.caching import PageCache, Stored, store
from pieraklad.site.exchange import article_json
from pieraklad.site.feeds import json_ld, robots, sitemap
from pieraklad.site.latin import latinise
from pieraklad.site.media import media_path
from pieraklad.site.related import unresolved_names
from pieraklad.site.search import PAGE_RESULTS, QUERY_LIMIT, Found
from pieraklad.site.snapshot import tag_slug
from pieraklad_web.assets import assets
from pieraklad_web.interface import interface
from pieraklad_web.listings import ATOM, Listings

HTML = "text/html; charset=utf-8"
JSON = "application/json"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

# What an HTML document may not hold at all (HTML Standard §13.2.3.5): controls, noncharacters.
_NOT_HTML = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17))
    + "]"
)
_ASCII_CONTROLS = bytes(code for code in [*range(9), 11, *range(14, 32), 127])
# The others in UTF-8; a page without these bytes needs no look at every character.
_C1 = re.compile(rb"\xc2[\x80-\x9f]")


def _clean(page: str) -> bytes:
    """Return a page's bytes without the characters that no page may hold."""
    try:
        data = page.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates
        return _NOT_HTML.sub("", page).encode("utf-8")
    # Noncharacters begin with one of these bytes; looking for a single byte takes next to no time.
    rare = any(byte in data for byte in (0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4))
    if (rare and (b"\xef\xb7" in data or b"\xbf\xbe" in data or b"\xbf\xbf" in data)) or _C1.search(
        data
    ):
        return _NOT_HTML.sub("", page).encode("utf-8")
    return data.translate(None, _ASCII_CONTROLS)


PAGE_LENGTH = 20
_WORDS_A_MINUTE = 180
# Open Graph wants a territory (ogp.me): the one that CLDR thinks likeliest.
_OG_LOCALES = {"be": "be_BY", "en": "en_US"}
_LONG = 3
"""Headings from which an article has a table of contents."""

_KEPT_LINKS = 20_000
_END_OF_ARTICLE = "</article>\n"
"""Behind the last one of a page stands what names other articles."""


def _lang(text: Text, language: str) -> Markup | str:
    """Return the attribute that a text needs on a page of `language`."""
    if not text.lang or text.lang == language:
        return ""
    return Markup(f' lang="{escape(text.lang)}"')  # noqa: S704


@lru_cache(maxsize=5_000)
def _tag_link(tag: Text, address: Address, language: str) -> Markup:
    return Markup('<a rel="tag" href="{}"{}>{}</a>').format(
        address.link(at.tag_path(language, tag_slug(tag.text))), _lang(tag, language), tag.text
    )


_environment = Environment(
    loader=PackageLoader("pieraklad_web"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,  # the package's own templates do not change while it runs
)
_environment.globals["lang"] = _lang
_environment.globals["og_locale"] = lambda tag: _OG_LOCALES.get(tag, tag.replace("-", "_"))


class Pages(Listings):
    """The pages of a site. With `static` they link only to what plain files can do.

    With `editing` they tell the editors what readers need not know.
    """

    def __init__(self, site: Site, static: bool = False, editing: bool = False) -> None:
        self.site = site
        self.project = site.project
        self.static = static
        self.editing = editing
        self._cache = PageCache()
        self._links: dict[tuple[str, str, str, str], Markup] = {}
        self._parts: dict[tuple[str, str, str, str], Markup] = {}

    def has_home(self, number: int) -> bool:
        """Return whether the list of articles has a page of this number."""
        return 1 <= number <= page_count(self.site.snapshot)

    def home(self, address: Address, language: str, number: int = 1) -> Stored | None:
        """The list of articles, newest first, `PAGE_LENGTH` on a page."""
        snapshot = self.site.snapshot
        if not self.has_home(number):
            return None

        def make() -> Stored:
            start = (number - 1) * PAGE_LENGTH
            listed = snapshot.newest[start : start + PAGE_LENGTH]
            return self._page(
                "home.html", address, language,
                path=at.home_path(language, number),
                paths={tag: at.home_path(tag, number) for tag in self.project.languages},
                default_path="/" if number == 1 else "",
                entries=listed,
                number=number,
                count=page_count(snapshot),
                address_of=lambda page: address.link(at.home_path(language, page)),
            )  # fmt: skip

        return self._kept(("home", number), snapshot, address, language, make)

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

    def search(self, address: Address, language: str, query: str, number: int = 1) -> Stored | None:
        """What the search finds; in a static build the list of all articles, and a note."""
        snapshot = self.site.snapshot
        query = query[:QUERY_LIMIT]
        found = self.site.search(snapshot, language, query, number) if query.strip() else Found()
        if not 1 <= number <= found.pages:
            return None

        def link_to(words: str, page: int = 1) -> str:
            parameters = {"q": words, "page": str(page)} if page > 1 else {"q": words}
            return f"{address.link(at.search_path(language))}?{urlencode(parameters)}"

        return self._page(
            "search.html", address, language,
            path=at.search_path(language),
            paths={tag: at.search_path(tag) for tag in self.project.languages},
            noindex=True,
            query=query,
            found=found,
            number=number,
            first=(number - 1) * PAGE_RESULTS + 1,
            link_to=link_to,
            frequent=() if self.static else self.site.frequent_words(snapshot, language),
            everything=snapshot.alphabetical(language) if self.static else [],
            switch_query=query,
            base=base_of(language),
        )  # fmt: skip

    def not_found(self, address: Address, language: str, status: int = 404) -> Stored:
        """The page for what is not there, in the reader's language."""
        snapshot = self.site.snapshot
        make: Callable[[], Stored] = lambda: self._page(  # noqa: E731
            "error.html", address, language,
            path=at.home_path(language),
            paths={tag: at.home_path(tag) for tag in self.project.languages},
            noindex=True,
            status=status,
            newest=snapshot.newest[:5],
        )  # fmt: skip
        return self._kept(("error", status), snapshot, address, language, make)

    def choice(self, address: Address) -> Stored:
        """The static site's first page: its languages to choose from."""
        html = _environment.get_template("choice.html").render(
            sites=[
                (tag, native_name(tag), self.project.title(tag), self.project.description(tag),
                 address.link(at.home_path(tag)))
                for tag in self._default_first()
            ],
            language=self.project.default_language,
            alternates=[
                (tag, address.absolute(at.home_path(tag))) for tag in self.project.languages
            ],
            canonical=address.absolute("/"),
            asset=lambda name: address.link(assets()[name].path),
        )  # fmt: skip
        return store(html.encode("utf-8"), HTML)

    def feed(self, address: Address, language: str) -> Stored:
        """A language's Atom feed."""
        snapshot = self.site.snapshot
        make: Callable[[], Stored] = lambda: store(  # noqa: E731
            self._feed(snapshot, address, language), ATOM, 200, language
        )
        return self._kept(("feed",), snapshot, address, language, make)

    def _feed(self, snapshot: Snapshot, address: Address, language: str) -> bytes:
        feed = self._atom(snapshot, snapshot.newest, address, language)
        if not is_made(language):
            return feed
        return latinise(feed.decode("utf-8"), language).encode("utf-8")

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
        after = _environment.get_template("after.html").render(
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

    def _kept(
        self,
        page: tuple[Hashable, ...],
        snapshot: Snapshot,
        address: Address,
        language: str,
        make: Callable[[], Stored],
    ) -> Stored:
        if self.static:  # each page is asked for once
            return make()
        key = (page, language, address, snapshot.version)
        kept = self._cache.get(key)
        if kept is None:
            with self.site.index.standing_aside():
                kept = make()
            self._cache.put(key, kept)
        return kept

    def _page(
        self,
        template: str,
        address: Address,
        language: str,
        *,
        path: str,
        paths: dict[str, str],
        canonical: str = "",
        alternates: dict[str, str] | None = None,
        default_path: str = "",
        noindex: bool = False,
        status: int = 200,
        switch_query: str = "",
        **values: Any,
    ) -> Stored:
        html = self._html(
            template, address, language, path=path, paths=paths, canonical=canonical,
            alternates=alternates, default_path=default_path, noindex=noindex, status=status,
            switch_query=switch_query, **values,
        )  # fmt: skip
        return self._stored(html, language, status)

    def _stored(self, html: str, language: str, status: int = 200) -> Stored:
        if is_made(language):
            html = latinise(html, language)
        return store(_clean(html), HTML, status, language)

    def _html(
        self,
        template: str,
        address: Address,
        language: str,
        *,
        path: str,
        paths: dict[str, str],
        canonical: str = "",
        alternates: dict[str, str] | None = None,
        default_path: str = "",
        noindex: bool = False,
        status: int = 200,
        switch_query: str = "",
        **values: Any,
    ) -> str:
        words = interface(language)
        here = "" if status != 200 else self._section(language, path)
        listed = paths if alternates is None else alternates
        links = [] if noindex else [(tag, address.absolute(p)) for tag, p in listed.items()]
        if len(links) == 1:  # alone it says nothing
            links = []
        if links and default_path:
            links.append(("x-default", address.absolute(default_path)))
        return _environment.get_template(template).render(
            _=words.gettext,
            ngettext=words.ngettext,
            words=words,
            at=at,
            site=self.project,
            site_title=self.project.title(language),
            feed_link=address.link(at.feed_path(language)),
            language=language,
            link=address.link,
            absolute=address.absolute,
            asset=lambda name: address.link(assets()[name].path),
            picture=self._card_picture(address),
            path=path,
            canonical=address.absolute(canonical or path),
            alternates=links,
            noindex=noindex,
            status=status,
            static=self.static,
            editing=self.editing,
            title_link=lambda entry, rel="": self._title_link(entry, address, language, rel),
            tag_link=lambda tag: _tag_link(tag, address, language),
            part=lambda name: self._part(name, address, language, here, switch_query),
            switch=[
                (tag, native_name(tag), self._switch(address.link(paths[tag]), switch_query))
                for tag in self.project.languages
            ],
            **values,
        )

    def _title_link(self, entry: Entry, address: Address, language: str, rel: str) -> Markup:
        """Return an article's title as a link to it."""
        key = (entry.key, address.base, language, rel)
        kept = self._links.get(key)
        if kept is None:
            title = entry.readings.front(language).title
            relation = f' rel="{rel}"' if rel else ""
            href = escape(address.link(at.article_path(language, entry.slug)))
            # Markup.format would escape all this by itself, in ten times the time.
            html = f'<a{relation} href="{href}"{_lang(title, language)}>{escape(title.text)}</a>'
            kept = Markup(html)  # noqa: S704
            if len(self._links) > _KEPT_LINKS:
                self._links.clear()
            self._links[key] = kept
        return kept

    def _part(self, name: str, address: Address, language: str, here: str, query: str) -> Markup:
        """Return a part that many pages share."""
        key = (name, address.base, language, here)  # not the host, which a request may make up
        kept = None if query else self._parts.get(key)
        if kept is None:
            words = interface(language)
            html = _environment.get_template(name).render(
                _=words.gettext, at=at, site=self.project, language=language, link=address.link,
                static=self.static, here=here, query=query,
                asset=lambda name: address.link(assets()[name].path),
            )  # fmt: skip
            # Jinja escaped what is in it.
            kept = Markup(html)  # noqa: S704
            if not query:
                self._parts[key] = kept
        return kept

    def _section(self, language: str, path: str) -> str:
        """Return which link of the navigation leads to a page."""
        sections = {
            at.home_path(language): "home",
            at.tags_path(language): "tags",
            at.archive_path(language): "archive",
            at.index_path(language): "index",
            at.search_path(language): "search",
        }
        return sections.get(path, "")

    def _switch(self, href: str, query: str) -> str:
        """Return a language link: on a server it also remembers the choice."""
        if self.static:
            return href
        parameters = {"q": query, "set": "1"} if query else {"set": "1"}
        return f"{href}?{urlencode(parameters)}"

    def _card_picture(
        self, address: Address
    ) -> Callable[[Entry], tuple[str, tuple[int, int]] | None]:
        def picture(entry: Entry) -> tuple[str, tuple[int, int]] | None:
            name = self.site.media.name_of(entry.image) if entry.image else None
            size = self.site.media.size(name) if name else None
            return (address.link(media_path(name)), size) if name and size else None

        return picture

    def _default_first(self) -> list[str]:
        default = self.project.default_language
        return [default, *(tag for tag in self.project.languages if tag != default)]


def page_count(snapshot: Snapshot) -> int:
    """Return the number of pages that the list of articles has; an empty site has one."""
    return max(1, -(-len(snapshot.newest) // PAGE_LENGTH))
