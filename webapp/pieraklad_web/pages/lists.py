"""The pages that list articles: newest first, by tag, author, month and letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from pieraklad.site import Entry
from pieraklad.site.model import addresses as at
from pieraklad.site.model.addresses import Address, Rule
from pieraklad.site.model.snapshot import Topic
from pieraklad_web.pages.making import Maker, latest_change
from pieraklad_web.pages.table import Page, Params, page

PAGE_LENGTH = 20
"""Articles on a page of the home page's list."""
LIST_LENGTH = 50
"""Articles on a page of a tag, an author or a month."""
TITLES_AT_ONCE = 500
"""Up to so many titles are on one page from A to Z; of more, each letter has pages of its own."""
TITLES_LENGTH = 100
"""Titles on a page of a letter."""
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})\Z")


def _each_home(pages: Maker, language: str) -> Iterable[Params]:
    return _numbers((), pages.site.snapshot.newest, PAGE_LENGTH)


def _each_topic(kind: str, pages: Maker, language: str) -> Iterator[Params]:
    for topic in pages.site.snapshot.topics(kind, language).values():
        yield from _numbers((topic.slug,), topic.entries)


def _each_month(pages: Maker, language: str) -> Iterator[Params]:
    for (year, month), entries in pages.site.snapshot.months.items():
        yield from _numbers((f"{year:04}-{month:02}",), entries)


def _each_letter(pages: Maker, language: str) -> Iterator[Params]:
    snapshot = pages.site.snapshot
    if len(snapshot.newest) > TITLES_AT_ONCE:
        for slug, group in snapshot.letters(language).items():
            yield from _numbers((slug,), group.entries, TITLES_LENGTH)


class ListPages(Maker):
    """The lists of a site's articles."""

    @page(at.home_path, each=_each_home, numbered=True, in_sitemap=True)
    def home(self, address: Address, language: str, number: int = 1) -> Page | None:
        """The list of articles, newest first, `PAGE_LENGTH` on a page."""
        return self._list_page(
            "home.html", address, language, at.home_path,
            entries=self.site.snapshot.newest, number=number, length=PAGE_LENGTH,
            default_path="/" if number == 1 else "",
        )  # fmt: skip

    @page(at.tags_path)
    def tags(self, address: Address, language: str) -> Page | None:
        """All tags, in the language's order."""
        tags = list(self.site.snapshot.topics("tag", language).values())
        return self._list_page(
            "tags.html", address, language, at.tags_path,
            shows=lambda _: [(tag.slug, *tag.text, len(tag.entries)) for tag in tags],
            values=lambda: {"tags": tags},
            default_path="",
        )  # fmt: skip

    @page(at.tag_path, each=partial(_each_topic, "tag"), numbered=True)
    def tag(self, address: Address, language: str, slug: str, number: int = 1) -> Page | None:
        """The articles with a tag, newest first, `LIST_LENGTH` on a page."""
        return self._topic("tag", at.tag_path, slug, address, language, number, at.tags_path)

    @page(at.author_path, each=partial(_each_topic, "author"), numbered=True, in_sitemap=True)
    def author(self, address: Address, language: str, slug: str, number: int = 1) -> Page | None:
        """The articles of an author, newest first, `LIST_LENGTH` on a page."""
        return self._topic("author", at.author_path, slug, address, language, number, at.home_path)

    @page(at.archive_path, in_sitemap=True)
    def archive(self, address: Address, language: str) -> Page | None:
        """The years and months, newest first, with the numbers of their articles."""
        snapshot = self.site.snapshot
        months = [(month, len(entries)) for month, entries in snapshot.months.items()]
        return self._list_page(
            "archive.html", address, language, at.archive_path,
            shows=lambda _: months,
            values=lambda: {
                "years": [(year, list(group)) for year, group in groupby(months, lambda m: m[0][0])]
            },
        )  # fmt: skip

    @page(at.month_path, each=_each_month, numbered=True, in_sitemap=True)
    def month(self, address: Address, language: str, month: str, number: int = 1) -> Page | None:
        """The articles of a month, “2026-11”, newest first; None for one without articles."""
        found = _MONTH.match(month)
        when = (int(found[1]), int(found[2])) if found else (0, 0)
        months = self.site.snapshot.months
        if when not in months:
            return None
        listed = list(months)
        position = listed.index(when)
        newer = listed[position - 1] if position else None
        older = listed[position + 1] if position + 1 < len(listed) else None
        return self._list_page(
            "month.html", address, language, at.month_path, when,
            entries=months[when], number=number,
            shows=lambda part: (self._card_facts(part), newer, older),
            values=lambda: {"month": when, "newer": newer, "older": older},
            changed=partial(latest_change, months[when]),
        )  # fmt: skip

    @page(at.index_path, in_sitemap=True)
    def letters(self, address: Address, language: str) -> Page | None:
        """All titles in the language's order, by their first letters; of many only the letters."""
        snapshot = self.site.snapshot
        apart = len(snapshot.newest) > TITLES_AT_ONCE

        def shows(_: object) -> object:
            if not apart:
                return [entry.shown for entry in snapshot.newest]
            groups = snapshot.letters(language).values()
            return [(group.letter, group.lang, len(group.entries)) for group in groups]

        return self._list_page(
            "letters.html", address, language, at.index_path, shows=shows,
            values=lambda: {"groups": list(snapshot.letters(language).values()), "apart": apart},
        )  # fmt: skip

    @page(at.letter_path, each=_each_letter, numbered=True)
    def letter(self, address: Address, language: str, letter: str, number: int = 1) -> Page | None:
        """The titles under one letter, where there are too many for a page of them all."""
        snapshot = self.site.snapshot
        if len(snapshot.newest) <= TITLES_AT_ONCE:
            return None
        groups = snapshot.letters(language)
        group = groups.get(letter)
        if group is None:
            return None
        path = at.letter_path(language, letter, number=number)
        others = {tag: at.index_path(tag) for tag in self.project.languages}
        return self._list_page(
            "letter.html", address, language, at.letter_path, letter,
            entries=group.entries, number=number, length=TITLES_LENGTH,
            paths={**others, language: path}, alternates={language: path}, default_path="",
            shows=lambda part: (
                [entry.shown for entry in part],
                [(other.letter, other.lang) for other in groups.values()],
            ),
            values=lambda: {"group": group, "groups": list(groups.values())},
        )  # fmt: skip

    def _topic(
        self,
        kind: str,
        rule: Rule,
        slug: str,
        address: Address,
        language: str,
        number: int,
        otherwise: Rule,
    ) -> Page | None:
        """Return the articles that share a tag or an author, in a language.

        `otherwise` is where a language switch leads where the language has no such list.
        """
        topic = self.site.snapshot.topics(kind, language).get(slug)
        if topic is None:
            return None
        paths, alternates = self._topic_paths(kind, rule, topic, language, otherwise)
        if number > 1:  # how many pages there are differs between languages
            alternates = {language: rule(language, slug, number=number)}
            paths = {**paths, **alternates}
        return self._list_page(
            f"{kind}.html", address, language, rule, slug,
            entries=topic.entries, number=number, paths=paths, alternates=alternates,
            changed=partial(latest_change, topic.entries),
            default_path=alternates.get(self.project.default_language, paths[language]),
            shows=lambda part: (*topic.text, self._card_facts(part)),
            values=lambda: {kind: topic},
        )  # fmt: skip

    def _topic_paths(
        self, kind: str, rule: Rule, topic: Topic, language: str, otherwise: Rule
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return where the language switch leads from a tag or an author, and its alternates."""
        snapshot = self.site.snapshot
        paths = {language: rule(language, topic.slug)}
        alternates = dict(paths)
        for other in self.project.languages:
            if other == language:
                continue
            theirs = snapshot.counterpart(topic, language, other, kind)
            paths[other] = rule(other, theirs.slug) if theirs else otherwise(other)
            # Alternates are mutual: two tags may share one counterpart, which names only one.
            back = snapshot.counterpart(theirs, other, language, kind) if theirs else None
            if theirs is not None and back is not None and back.slug == topic.slug:
                alternates[other] = paths[other]
        return paths, alternates

    def _list_page(
        self,
        template: str,
        address: Address,
        language: str,
        rule: Rule,
        *params: object,
        entries: Sequence[Entry] = (),
        number: int = 1,
        length: int = LIST_LENGTH,
        shows: Callable[[Sequence[Entry]], object] | None = None,
        values: Callable[[], Mapping[str, Any]] = dict,
        paths: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> Page | None:
        """Return a page of a list of articles, the `number`-th; None where the list is shorter.

        Its address differs between languages by the language alone unless there are `paths`.
        `shows` is asked about the articles on the page.
        """
        count = max(1, _count(entries, length))
        if not 1 <= number <= count:
            return None
        part = entries[(number - 1) * length : number * length]
        default = self.project.default_language
        facts.setdefault("default_path", rule(default, *params, number=number))
        return self._html_page(
            (template, *params, number), template, address, language,
            path=rule(language, *params, number=number),
            paths=paths or {tag: rule(tag, *params, number=number) for tag in self.project.languages},
            shows=lambda: (count, len(entries), (shows or self._card_facts)(part)),
            values=lambda: {
                "entries": part, "number": number, "count": count, "total": len(entries),
                "address_of": lambda page: address.link(rule(language, *params, number=page)),
                **values(),
            },
            **facts,
        )  # fmt: skip


def _count(entries: Sequence[Entry], length: int = LIST_LENGTH) -> int:
    """Return the number of pages that a list has."""
    return -(-len(entries) // length)


def _numbers(
    params: Params, entries: Sequence[Entry], length: int = LIST_LENGTH
) -> Iterable[Params]:
    """Return the parameters of every page of a list."""
    return ((*params, number) for number in range(1, max(1, _count(entries, length)) + 1))
