"""The search, the pages for what is not there (404 and other errors), and the choice of a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from pieraklad.project.languages import base_of, native_name
from pieraklad.site.discovery.search import PAGE_RESULTS, QUERY_LIMIT, Piece, SearchResult
from pieraklad.site.model import addresses as at
from pieraklad.site.model.addresses import Address
from pieraklad_web.assets import assets
from pieraklad_web.interface import interface
from pieraklad_web.pages.making import HTML, Maker, environment, lang_attribute
from pieraklad_web.pages.stored import Stored, store
from pieraklad_web.pages.table import Page, Trace, page

_NEWEST = 5
"""Articles that the page for what is not there offers."""


def _marked(pieces: Iterable[Piece]) -> Markup:
    """Return a text with the words that were found marked."""
    listed = [f"<mark>{escape(text)}</mark>" if found else escape(text) for text, found in pieces]
    return Markup("".join(listed))  # noqa: S704


def _shown(result: SearchResult, address: Address, language: str) -> tuple[str | Markup, ...]:
    """Return what the template shows of a result: at once, for each call from a template takes 5 µs."""
    entry, tag, title, snippet, snippet_lang = result
    day = entry.date
    return (
        tag, address.link(at.article_path(tag, entry.slug)),
        lang_attribute(entry.readings[tag].title, tag), _marked(title), _marked(snippet), snippet_lang,
        day.isoformat() if day else "", interface(language).date(day) if day else "",
    )  # fmt: skip


class OtherPages(Maker):
    """The pages that are neither an article nor a list of articles."""

    @page(at.search_path, is_served=False)  # a server's has a query
    def search(self, address: Address, language: str) -> Page:
        """The search of plain files: a script's, and a list of all articles without one."""
        snapshot = self.site.snapshot
        return self._search_page(
            address, language, "",
            lambda: {
                "found": None, "number": 1, "first": 1, "link_to": None, "frequent": (),
                "everything": snapshot.alphabetical(language),
            },
        )  # fmt: skip

    def results(
        self, address: Address, language: str, query: str, number: int = 1
    ) -> Stored | None:
        """What the search finds, a page of it; the page is not kept."""
        snapshot = self.site.snapshot
        query = query[:QUERY_LIMIT]
        found = self.site.search(snapshot, language, query, number)
        if not 1 <= number <= found.pages:
            return None

        def link_to(words: str, page: int = 1) -> str:
            parameters = {"q": words, "page": str(page)} if page > 1 else {"q": words}
            return f"{address.link(at.search_path(language))}?{urlencode(parameters)}"

        made = self._search_page(
            address, language, query,
            lambda: {
                "found": found, "number": number, "first": (number - 1) * PAGE_RESULTS + 1,
                "link_to": link_to,
                "shown": lambda result: _shown(result, address, language),
                "frequent": self.site.frequent_words(snapshot, language),
                "everything": (),
            },
        )  # fmt: skip
        return store(made.make(Trace()), HTML, 200, language)

    def _search_page(self, address: Address, language: str, query: str, values: Any) -> Page:
        snapshot = self.site.snapshot

        def all_values() -> Mapping[str, Any]:
            return {"query": query, "base": base_of(language), **values()}

        return self._html_page(
            ("search", query), "search.html", address, language,
            path=at.search_path(language),
            paths={tag: at.search_path(tag) for tag in self.project.languages},
            noindex=True,
            shows=lambda: [entry.shown for entry in snapshot.newest],
            values=all_values,
            switch_query=query,
        )  # fmt: skip

    @page(at.Rule("/<language>/404.html"), is_served=False)
    def not_found(self, address: Address, language: str, status: int = 404) -> Page:
        """The page for what is not there, in the reader's language."""
        newest = self.site.snapshot.newest[:_NEWEST]
        return self._html_page(
            ("error", status), "error.html", address, language,
            path=at.home_path(language),
            paths={tag: at.home_path(tag) for tag in self.project.languages},
            noindex=True,
            status=status,
            shows=lambda: [entry.shown for entry in newest],
            values=lambda: {"newest": newest},
        )  # fmt: skip

    @page(at.Rule("/404.html"), is_served=False)
    def not_found_anywhere(self, address: Address) -> Page:
        """The page for what is not there, where an address names no language."""
        return self.not_found(address, self.project.default_language)

    @page(at.Rule("/"), is_served=False)  # a server sends its readers to their language
    def choice(self, address: Address) -> Page:
        """The first page of plain files: the languages to choose from."""
        default = self.project.default_language
        tags = [default, *(tag for tag in self.project.languages if tag != default)]

        def make(trace: Trace) -> bytes:
            html = environment.get_template("choice.html").render(
                sites=[
                    (tag, native_name(tag), self.project.title(tag), self.project.description(tag),
                     address.link(at.home_path(tag)))
                    for tag in tags
                ],
                language=default,
                alternates=[
                    (tag, address.absolute(at.home_path(tag))) for tag in self.project.languages
                ],
                canonical=address.absolute("/"),
                asset=lambda name: address.link(assets()[name].path),
            )  # fmt: skip
            return html.encode("utf-8")

        return Page(("choice", address), lambda: (), make, HTML, facts=self.facts)
