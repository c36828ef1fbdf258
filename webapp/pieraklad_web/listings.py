"""The pages that list articles by something other than their newness: by tag, by month, by letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

from pieraklad.site import Entry, Snapshot
from pieraklad.site import addresses as at
from pieraklad.site.addresses import Address
from pieraklad.site.caching import Stored
from pieraklad.site.letters import LetterGroup
from pieraklad.site.snapshot import Tag
from pieraklad_web.making import Maker

LIST_LENGTH = 50
"""Articles on a page of a tag or a month."""
TITLES_AT_ONCE = 500
"""Up to so many titles are on one page from A to Z; of more, each letter has pages of its own."""
TITLES_LENGTH = 100
"""Titles on a page of a letter."""

_Listed = TypeVar("_Listed", Tag, LetterGroup)


class Listings(Maker):
    """The lists of a site's articles."""

    def tags(self, address: Address, language: str) -> Stored:
        """All tags, in the language's order."""
        snapshot = self.site.snapshot
        make: Callable[[], Stored] = lambda: self._page(  # noqa: E731
            "tags.html", address, language,
            path=at.tags_path(language),
            paths={tag: at.tags_path(tag) for tag in self.project.languages},
            tags=list(self._tags(snapshot, language).values()),
        )  # fmt: skip
        return self._kept(("tags",), snapshot, address, language, make)

    def tag(self, address: Address, language: str, slug: str, number: int = 1) -> Stored | None:
        """The articles with a tag, newest first, `LIST_LENGTH` on a page."""
        snapshot = self.site.snapshot
        tag = self._tags(snapshot, language).get(slug)
        if tag is None or not 1 <= number <= list_pages(tag.entries):
            return None
        make: Callable[[], Stored] = lambda: self._tag(  # noqa: E731
            snapshot, tag, address, language, number
        )
        return self._kept(("tag", slug, number), snapshot, address, language, make)

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

    def month(
        self, address: Address, language: str, month: tuple[int, int], number: int = 1
    ) -> Stored | None:
        """The articles of a month (year, 1 to 12), newest first; None for one without articles."""
        snapshot = self.site.snapshot
        entries = snapshot.months.get(month)
        if entries is None or not 1 <= number <= list_pages(entries):
            return None

        def make() -> Stored:
            months = list(snapshot.months)
            position = months.index(month)
            return self._list(
                "month.html", address, language, partial(at.month_path, month=month, number=number),
                month=month, total=len(entries), entries=_part(entries, number),
                number=number, count=list_pages(entries),
                address_of=lambda page: address.link(at.month_path(language, month, page)),
                newer=months[position - 1] if position else None,
                older=months[position + 1] if position + 1 < len(months) else None,
            )  # fmt: skip

        return self._kept(("month", month, number), snapshot, address, language, make)

    def letters(self, address: Address, language: str) -> Stored:
        """All titles in the language's order, by their first letters; of many only the letters."""
        snapshot = self.site.snapshot

        def make() -> Stored:
            return self._list(
                "letters.html", address, language, at.index_path,
                groups=list(self._letters(snapshot, language).values()),
                apart=has_letter_pages(snapshot),
            )  # fmt: skip

        return self._kept(("letters",), snapshot, address, language, make)

    def list_pages(self, entries: Sequence[Entry]) -> range:
        """Return the numbers of the pages of a tag's or a month's articles."""
        return range(1, list_pages(entries) + 1)

    def letter_pages(self, language: str) -> Iterator[tuple[str, int]]:
        """Iterate over the letters that have pages of their own, with these pages' numbers."""
        snapshot = self.site.snapshot
        if has_letter_pages(snapshot):
            for slug, group in self._letters(snapshot, language).items():
                for number in range(1, list_pages(group.entries, TITLES_LENGTH) + 1):
                    yield slug, number

    def letter(self, address: Address, language: str, slug: str, number: int = 1) -> Stored | None:
        """The titles under one letter, where there are too many for a page of them all."""
        snapshot = self.site.snapshot
        if not has_letter_pages(snapshot):
            return None
        groups = self._letters(snapshot, language)
        group = groups.get(slug)
        if group is None or not 1 <= number <= list_pages(group.entries, TITLES_LENGTH):
            return None

        def make() -> Stored:
            path = at.letter_path(language, slug, number)
            others = {tag: at.index_path(tag) for tag in self.project.languages}
            return self._page(
                "letter.html", address, language,
                path=path, paths={**others, language: path}, alternates={language: path},
                group=group, entries=_part(group.entries, number, TITLES_LENGTH),
                number=number, count=list_pages(group.entries, TITLES_LENGTH),
                groups=list(groups.values()),
            )  # fmt: skip

        return self._kept(("letter", slug, number), snapshot, address, language, make)

    def _tags(self, snapshot: Snapshot, language: str) -> dict[str, Tag]:
        if snapshot.has_tags(language):
            return snapshot.tag_table(language)
        return self._look_all_up(snapshot, snapshot.tag_table, language)

    def _letters(self, snapshot: Snapshot, language: str) -> dict[str, LetterGroup]:
        if snapshot.has_letters(language):
            return snapshot.letters(language)
        return self._look_all_up(snapshot, snapshot.letters, language)

    def _look_all_up(
        self, snapshot: Snapshot, ask: Callable[[str], dict[str, _Listed]], language: str
    ) -> dict[str, _Listed]:
        """Ask what takes the titles or tags of all articles; the store gives those that it knows."""
        with self.site.index.standing_aside():
            self.site.remember(snapshot.newest)
            return ask(language)

    def _tag(
        self, snapshot: Snapshot, tag: Tag, address: Address, language: str, number: int
    ) -> Stored:
        if number > 1:  # how many pages there are differs between languages
            path = at.tag_path(language, tag.slug, number)
            others = self._tag_paths(snapshot, tag, language)[0]
            return self._tag_page(
                tag, address, language, number, {**others, language: path}, {language: path}
            )
        paths, alternates = self._tag_paths(snapshot, tag, language)
        return self._tag_page(tag, address, language, 1, paths, alternates)

    def _tag_page(
        self,
        tag: Tag,
        address: Address,
        language: str,
        number: int,
        paths: dict[str, str],
        alternates: dict[str, str],
    ) -> Stored:
        return self._page(
            "tag.html", address, language,
            path=paths[language], paths=paths, alternates=alternates, tag=tag,
            entries=_part(tag.entries, number), number=number, count=list_pages(tag.entries),
            address_of=lambda page: address.link(at.tag_path(language, tag.slug, page)),
        )  # fmt: skip

    def _tag_paths(
        self, snapshot: Snapshot, tag: Tag, language: str
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return where the language switch leads from a tag, and its alternates."""
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
        return paths, alternates

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


def list_pages(entries: Sequence[Entry], length: int = LIST_LENGTH) -> int:
    """Return the number of pages that a list has."""
    return -(-len(entries) // length)


def has_letter_pages(snapshot: Snapshot) -> bool:
    """Return whether each letter of the index has pages of its own."""
    return len(snapshot.newest) > TITLES_AT_ONCE


def _part(entries: Sequence[Entry], number: int, length: int = LIST_LENGTH) -> Sequence[Entry]:
    return entries[(number - 1) * length : number * length]
