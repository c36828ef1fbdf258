"""Filling the project's catalogs from another memory: untranslated messages with the same text.

A *unit* is one text in two languages. Units that are not used are counted with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from polib import POEntry

from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.exchange.tmx import Unit
from pieraklad.project import Project
from pieraklad.project.languages import UnknownLanguage, canonical_tag
from pieraklad.storage.files import writing_lock
from pieraklad.workflow.steps import Report, catalog_languages, edit_catalog, readable_articles
from pieraklad.workflow.suggestions import SURE_WORDS

UNUSED = {
    "languages": "in other languages",
    "texts": "for texts that no catalog has",
    "translated": "for messages that are already translated",
    "plurals": "for messages with plural forms",
    "others": "after another translation of the same text",
}
"""Why a unit was not used, as a report words it."""


@dataclass(slots=True)
class Filling(Report):
    """The result: `counts` has `filled` and `fuzzy`, `unused` the units by a key of UNUSED."""

    unused: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    """The language pairs that the site does not have, as written."""


@dataclass(slots=True)
class _Units:
    """Units for look-up by languages and text, each with its number."""

    exact: dict[tuple[str, str, str], tuple[int, str]] = field(default_factory=dict)
    near: dict[tuple[str, str, str], tuple[int, str]] = field(default_factory=dict)

    def find(self, source: str, target: str, text: str) -> tuple[int, str] | None:
        """Return the number and the translation of a unit; of another region if none matches exactly."""
        return self.exact.get((_tag(source), _tag(target), text)) or self.near.get(
            (_regionless(source), _regionless(target), text)
        )


def fill_from(project: Project, units: Iterable[Unit]) -> Filling:
    """Fill untranslated messages with translations of the same text, and write those catalogs.

    `en-US`, `en_US` and `BE-BY` count as `en` and `be`. A text of fewer than three words is filled as
    fuzzy: it may mean something else here. Units come in both directions, as `read_tmx` yields them; the
    two are counted as one.
    """
    report = Filling(counts={"filled": 0, "fuzzy": 0})
    found = _Units()
    numbers: dict[frozenset[tuple[str, str]], int] = {}
    pairs: list[tuple[str, str]] = []
    fate: dict[int, str] = {}
    for unit in units:
        sides = (unit.source_language, unit.source), (unit.target_language, unit.target)
        number = numbers.setdefault(frozenset(sides), len(numbers))
        if number == len(pairs):
            pairs.append((unit.source_language, unit.target_language))
        first = (number, unit.target)
        tags = _tag(unit.source_language), _tag(unit.target_language)
        if found.exact.setdefault((*tags, unit.source), first)[0] != number:
            fate.setdefault(number, "others")
        tags = _regionless(unit.source_language), _regionless(unit.target_language)
        found.near.setdefault((*tags, unit.source), first)
    with writing_lock(project.root):
        for article in readable_articles(project, None, report, iter):
            for language in catalog_languages(project):
                path = project.catalog_path(article.slug, language)
                if language == article.lang or not path.is_file():
                    continue

                def edit(
                    catalog: Catalog | None, source: str = article.lang, target: str = language
                ) -> tuple[Catalog | None, _Filled]:
                    return catalog, _fill(catalog or (), found, source, target)

                edited = edit_catalog(project, path, report, edit)
                if edited is not None:
                    report.count(edited.outcome.counts)
                    for number, what in edited.outcome.fate.items():
                        if what == "used":
                            fate[number] = what
                        else:
                            fate.setdefault(number, what)
    _count_unused(project, pairs, fate, report)
    return report


@dataclass(slots=True)
class _Filled:
    """The result of filling one catalog: the counts, and what happened to each unit, by its number."""

    counts: dict[str, int] = field(default_factory=lambda: {"filled": 0, "fuzzy": 0})
    fate: dict[int, str] = field(default_factory=dict)


def _fill(entries: Iterable[POEntry], units: _Units, source: str, target: str) -> _Filled:
    result = _Filled()
    for entry in entries:
        unit = None if entry.obsolete else units.find(source, target, entry.msgid)
        if unit is None or not unit[1]:
            continue
        number, text = unit
        if entry.msgid_plural:
            result.fate.setdefault(number, "plurals")
        elif entry.msgstr:
            result.fate.setdefault(number, "translated")
        else:
            result.fate[number] = "used"
            entry.msgstr = text
            sure = len(entry.msgid.split()) >= SURE_WORDS
            result.counts["filled" if sure else "fuzzy"] += 1
            if not sure:
                entry.flags.insert(0, "fuzzy")
    return result


def _count_unused(
    project: Project, pairs: list[tuple[str, str]], fate: dict[int, str], report: Filling
) -> None:
    known = {_regionless(tag) for tag in (*project.languages, *catalog_languages(project))}
    for number, pair in enumerate(pairs):
        if fate.get(number) == "used":
            continue
        languages = {_regionless(tag) for tag in pair}
        if len(languages) < 2 or not languages <= known:
            report.unused["languages"] += 1
            report.languages[" – ".join(pair)] += 1
        else:
            report.unused[fate.get(number, "texts")] += 1


def _tag(tag: str) -> str:
    try:
        return canonical_tag(tag)
    except UnknownLanguage:
        return tag.lower()


def _regionless(tag: str) -> str:
    """Return a tag without its region: `en` of `en-US` and `en_US`, but `be-tarask` as it is."""
    parts = _tag(tag).split("-")
    return "-".join(part for part in parts if not (part.isupper() or part.isdecimal()))
