"""The pages that list articles by something other than their newness: by month, by letter."""

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
from pieraklad.site.caching import Stored
from pieraklad.site.letters import group_by_letter


class Listings(ABC):
    """The lists of a site's `Pages`, which brings the two methods that make and keep a page."""

    site: Site
    project: Project

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
