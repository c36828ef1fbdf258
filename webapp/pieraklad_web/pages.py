"""The pages: what a reader asked for → HTML bytes; no request, so that a static build calls them too.

Each method returns None where there is no such page. Finished pages are kept as bytes for as
long as nothing they were made of changes.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from pieraklad.languages import base_of, native_name
from pieraklad.site import Snapshot
from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.caching import Stored, store
from pieraklad.site.search import PAGE_RESULTS, QUERY_LIMIT, Found
from pieraklad_web.article_pages import ArticlePages
from pieraklad_web.assets import assets
from pieraklad_web.machine_readable import MachineReadable
from pieraklad_web.making import HTML, environment

PAGE_LENGTH = 20


class Pages(ArticlePages, MachineReadable):
    """All pages of a site."""

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
        html = environment.get_template("choice.html").render(
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

    def _default_first(self) -> list[str]:
        default = self.project.default_language
        return [default, *(tag for tag in self.project.languages if tag != default)]


def page_count(snapshot: Snapshot) -> int:
    """Return the number of pages that the list of articles has; an empty site has one."""
    return max(1, -(-len(snapshot.newest) // PAGE_LENGTH))
