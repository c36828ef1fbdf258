"""How a page is made of a template: what all pages of a site share.

`article`, `lists`, `machines` and `search_and_errors` add the pages themselves.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pieraklad.project.languages import is_made, native_name
from pieraklad.site import Entry, Site, Text
from pieraklad.site.model import addresses as at
from pieraklad.site.model.addresses import Address
from pieraklad.site.model.snapshot import shown_once, tag_slug
from pieraklad.site.rendering.latin import latinise
from pieraklad.site.rendering.media import media_path
from pieraklad.site.rendering.sanitising import page_bytes
from pieraklad_web.assets import assets
from pieraklad_web.compiled import PACKAGE, CompiledTemplates
from pieraklad_web.edition import settings_shown
from pieraklad_web.interface import interface
from pieraklad_web.pages.stored import PageCache, Stored
from pieraklad_web.pages.table import Page, Trace

HTML = "text/html; charset=utf-8"
JSON = "application/json"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"

# Open Graph wants a territory (ogp.me): the one that CLDR thinks likeliest.
_OG_LOCALES = {"be": "be_BY", "en": "en_US"}
_KEPT_FRAGMENTS = 50_000


def lang_attribute(text: Text, language: str, name: str = "lang") -> Markup | str:
    """Return the attribute that a text needs on a page of `language`."""
    if not text.lang or text.lang == language:
        return ""
    return Markup(f' {name}="{escape(text.lang)}"')  # noqa: S704


def latest_change(entries: Iterable[Entry]) -> datetime.date | None:
    """Return the day on which any of the articles changed last."""
    return max((day for entry in entries if (day := entry.changed)), default=None)


@lru_cache(maxsize=5_000)
def _tag_link(tag: Text, address: Address, language: str) -> Markup:
    return Markup('<a rel="tag" href="{}"{}>{}</a>').format(
        address.link(at.tag_path(language, tag_slug(tag.text))),
        lang_attribute(tag, language),
        tag.text,
    )


@lru_cache(maxsize=5_000)
def _author_link(author: Text, address: Address, language: str) -> Markup:
    slug = tag_slug(author.text)
    if not slug:  # a name of signs alone has no page
        return escape(author.text)
    return Markup('<a rel="author" href="{}"{}>{}</a>').format(
        address.link(at.author_path(language, slug)), lang_attribute(author, language), author.text
    )


environment = Environment(
    loader=PackageLoader("pieraklad_web"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,  # the package's own templates do not change while it runs
    bytecode_cache=CompiledTemplates(PACKAGE / "templates"),
)
environment.globals["lang"] = lang_attribute
environment.globals["shown_once"] = shown_once
environment.globals["og_locale"] = lambda tag: _OG_LOCALES.get(tag, tag.replace("-", "_"))


class Maker:
    """Makes pages. With `static` they link only to what plain files can do.

    With `editing` they tell the editors what readers need not know. `workbench` is the path of the
    translators' pages, for links to them.
    """

    def __init__(
        self, site: Site, static: bool = False, editing: bool = False, workbench: str = ""
    ) -> None:
        self.site = site
        self.project = site.project
        self.static = static
        self.editing = editing
        self.workbench = workbench
        self._cache = PageCache()
        self.facts = settings_shown(site.project, static, editing, workbench)
        self._fragments: dict[tuple[str, ...], Markup] = {}

    def stored(self, page: Page) -> Stored:
        """Return a page ready to be sent, made now unless it is kept."""
        return self._cache.stored(page, self.site.snapshot.version)

    def _html_page(
        self,
        name: tuple[object, ...],
        template: str,
        address: Address,
        language: str,
        *,
        path: str,
        paths: Mapping[str, str],
        shows: Callable[[], object],
        values: Callable[[], Mapping[str, Any]],
        alternates: Mapping[str, str] | None = None,
        status: int = 200,
        noindex: bool = False,
        switch_query: str = "",
        default_path: str = "",
        changed: Callable[[], datetime.date | None] = lambda: None,
    ) -> Page:
        """Return a page made of a template; `values` are what it needs beside what every page does.

        `paths` is where the language switch leads, by language; the alternates are the same unless
        others are given.
        """
        listed = {} if noindex else paths if alternates is None else alternates

        def make(trace: Trace) -> bytes:
            return self._html(
                template, address, language, path=path, paths=paths, alternates=listed,
                default_path=default_path, noindex=noindex, status=status,
                switch_query=switch_query, **values(),
            )  # fmt: skip

        return Page(
            (*name, language, address), lambda: (path, paths, listed, shows()), make,
            HTML, language, status, alternates=listed, default_path=default_path, changed=changed, facts=self.facts,
        )  # fmt: skip

    def _html(
        self,
        template: str,
        address: Address,
        language: str,
        *,
        path: str,
        paths: Mapping[str, str],
        canonical: str = "",
        alternates: Mapping[str, str],
        default_path: str = "",
        noindex: bool = False,
        status: int = 200,
        switch_query: str = "",
        **values: Any,
    ) -> bytes:
        words = interface(language)
        here = "" if status != 200 else self._section(language, path)
        links = [] if noindex else [(tag, address.absolute(p)) for tag, p in alternates.items()]
        if len(links) == 1:  # alone it says nothing
            links = []
        if links and default_path:
            links.append(("x-default", address.absolute(default_path)))
        html = environment.get_template(template).render(
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
            picture=partial(self._card_picture, address),
            path=path,
            canonical=address.absolute(canonical or path),
            alternates=links,
            noindex=noindex,
            status=status,
            static=self.static,
            editing=self.editing,
            title_link=lambda entry, rel="": self._title_link(entry, address, language, rel),
            tag_link=lambda tag: _tag_link(tag, address, language),
            card=lambda entry: self._card(entry, address, language),
            author_link=lambda author: _author_link(author, address, language),
            part=lambda name: self._part(name, address, language, here, switch_query),
            switch=[
                (tag, native_name(tag), self._switch(address.link(paths[tag]), switch_query))
                for tag in self.project.languages
            ],
            **values,
        )
        return page_bytes(latinise(html, language) if is_made(language) else html)

    def _title_link(self, entry: Entry, address: Address, language: str, rel: str) -> Markup:
        """Return an article's title as a link to it."""

        def make() -> str:
            title = entry.readings[language].title
            relation = f' rel="{rel}"' if rel else ""
            href = escape(address.link(at.article_path(language, entry.slug)))
            lang = lang_attribute(title, language)
            # Markup.format would escape all this by itself, in ten times the time.
            return f'<a{relation} href="{href}"{lang}>{escape(title.text)}</a>'

        return self._kept(("link", entry.key, address.base, language, rel), make)

    def _card(self, entry: Entry, address: Address, language: str) -> Markup:
        """Return an article's place in a list, without a picture; several lists have the same."""
        words = interface(language)
        return self._kept(
            ("card", entry.key, address.base, language),
            lambda: environment.get_template("card.html").render(
                _=words.gettext, words=words, at=at, link=address.link, language=language, entry=entry,
                title_link=lambda entry: self._title_link(entry, address, language, ""),
            ),
        )  # fmt: skip

    def _part(self, name: str, address: Address, language: str, here: str, query: str) -> Markup:
        """Return a part that many pages share."""
        return self._kept(
            (name, address.base, language, here),  # not the host, which a request may make up
            lambda: environment.get_template(name).render(
                _=interface(language).gettext, at=at, site=self.project, language=language,
                link=address.link, static=self.static, here=here, query=query,
                asset=lambda name: address.link(assets()[name].path),
            ),
            is_worth_it=not query,
        )  # fmt: skip

    def _kept(
        self, key: tuple[str, ...], make: Callable[[], str], is_worth_it: bool = True
    ) -> Markup:
        """Return a fragment of many pages, made once; what is in it is escaped already.

        Several threads may be at it, for which a plain dictionary is safe.
        """
        kept = self._fragments.get(key) if is_worth_it else None
        if kept is None:
            kept = Markup(make())  # noqa: S704
            if is_worth_it:
                if len(self._fragments) > _KEPT_FRAGMENTS:
                    self._fragments.clear()
                self._fragments[key] = kept
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

    def _picture_facts(self, entry: Entry) -> object:
        """Return what a page shows of an article's picture."""
        name = self.site.media.name_of(entry.image)
        return name and (name, self.site.media.size(name), self.site.media.find(name) is not None)

    def _card_facts(self, entries: Iterable[Entry]) -> list[object]:
        """Return what a list shows of articles."""
        return [(entry.shown, self._picture_facts(entry)) for entry in entries]

    def _card_picture(self, address: Address, entry: Entry) -> tuple[str, tuple[int, int]] | None:
        name = self.site.media.name_of(entry.image)
        size = self.site.media.size(name) if name else None
        return (address.link(media_path(name)), size) if name and size else None
