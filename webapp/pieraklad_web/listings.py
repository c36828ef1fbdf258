"""The pages that list articles by something other than their newness: by tag, by month, by letter."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from functools import partial
from itertools import groupby
from typing import Any

from pieraklad.project import Project
from pieraklad.site import Site, Snapshot
from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.caching import Stored, store
from pieraklad.site.feeds import atom
from pieraklad.site.letters import group_by_letter
from pieraklad.site.snapshot import Tag

ATOM = "application/atom+xml; charset=utf-8"


class Listings(ABC):
    """The lists of a site's `Pages`, which brings the two methods that make and keep a page."""

    site: Site
    project: Project

    def tags(self, address: Address, language: str) -> Stored:
        """All tags, in the language's order."""
        snapshot = self.site.snapshot
        make: Callable[[], Stored] = lambda: self._page(  # noqa: E731
            "tags.html", address, language,
            path=at.tags_path(language),
            paths={tag: at.tags_path(tag) for tag in self.project.languages},
            tags=snapshot.tags(language),
        )  # fmt: skip
        return self._kept(("tags",), snapshot, address, language, make)

    def tag(self, address: Address, language: str, slug: str) -> Stored | None:
        """The articles with a tag."""
        snapshot = self.site.snapshot
        tag = snapshot.tag(language, slug)
        if tag is None:
            return None
        make: Callable[[], Stored] = lambda: self._tag(snapshot, tag, address, language)  # noqa: E731
        return self._kept(("tag", slug), snapshot, address, language, make)

    def tag_feed(self, address: Address, language: str, slug: str) -> Stored | None:
        """A tag's Atom feed."""
        snapshot = self.site.snapshot
        tag = snapshot.tag(language, slug)
        if tag is None:
            return None
        make: Callable[[], Stored] = lambda: store(  # noqa: E731
            atom(self.project, snapshot, language, address, tag), ATOM, 200, language
        )
        return self._kept(("tag feed", slug), snapshot, address, language, make)

    def archive(self, address: Address, language: str) -> Stored:
        """The years and months, newest first, with the numbers of their articles."""
        snapshot = self.site.snapshot

        def make() -> Stored:
            months = [(month, len(entries)) for month, entries in snapshot.months.items()]
            return self._list(
                "archive.html", address, language, at.archive_path,
                years=[(year, list(group)) for year, group in groupby(months, lambda m: m[0][0])],
            )  # fmt: skip

        return self._kept(("archive",), snapshot, address, language, make)

    def month(self, address: Address, language: str, month: tuple[int, int]) -> Stored | None:
        """The articles of a month (year, 1 to 12), newest first; None for one without articles."""
        snapshot = self.site.snapshot
        entries = snapshot.months.get(month)
        if entries is None:
            return None

        def make() -> Stored:
            months = list(snapshot.months)
            position = months.index(month)
            return self._list(
                "month.html", address, language, partial(at.month_path, month=month),
                month=month, entries=entries,
                newer=months[position - 1] if position else None,
                older=months[position + 1] if position + 1 < len(months) else None,
            )  # fmt: skip

        return self._kept(("month", month), snapshot, address, language, make)

    def letters(self, address: Address, language: str) -> Stored:
        """All titles in the language's order, by their first letters."""
        snapshot = self.site.snapshot

        def make() -> Stored:
            groups = group_by_letter(snapshot.alphabetical(language), language)
            return self._list("letters.html", address, language, at.index_path, groups=groups)

        return self._kept(("letters",), snapshot, address, language, make)

    def _tag(self, snapshot: Snapshot, tag: Tag, address: Address, language: str) -> Stored:
        paths = {language: at.tag_path(language, tag.slug)}
        alternates = dict(paths)
        for other in self.project.languages:
            if other == language:
                continue
            theirs = snapshot.counterpart(tag, language, other)
            paths[other] = at.tag_path(other, theirs.slug) if theirs else at.tags_path(other)
            # Alternates are mutual: two tags may share one counterpart, which names only one.
            back = snapshot.counterpart(theirs, other, language) if theirs else None
            if theirs is not None and back is not None and back.slug == tag.slug:
                alternates[other] = paths[other]
        return self._page(
            "tag.html", address, language,
            path=paths[language], paths=paths, alternates=alternates, tag=tag,
        )  # fmt: skip

    def _list(
        self, template: str, address: Address, language: str, path: Callable[[str], str],
        **values: Any,
    ) -> Stored:  # fmt: skip
        """Return a page whose address differs between languages by the language alone."""
        return self._page(
            template, address, language,
            path=path(language),
            paths={tag: path(tag) for tag in self.project.languages},
            default_path=path(self.project.default_language),
            **values,
        )  # fmt: skip

    @abstractmethod
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
        """Return a page made from a template."""

    @abstractmethod
    def _kept(
        self,
        page: tuple[Hashable, ...],
        snapshot: Snapshot,
        address: Address,
        language: str,
        make: Callable[[], Stored],
    ) -> Stored:
        """Return a page that was kept, or make and keep it."""
