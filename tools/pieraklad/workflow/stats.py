"""How much is translated: words and messages by article, language and tag."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pieraklad.catalogs.message import has_translation, is_finished, message_key
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.catalogs.reviewed import LanguageReviews
from pieraklad.index.step_cache import StepCache, clock
from pieraklad.project import Project
from pieraklad.project.articles import Article
from pieraklad.project.published import Published
from pieraklad.storage.files import read_file
from pieraklad.workflow.steps import Report, catalog_languages, read_catalog, unknown_articles

STATES = ("translated", "unreviewed", "fuzzy", "missing")
"""`unreviewed`: finished, but not published where readers see only what is reviewed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article in one language: messages and source words by state."""

    article: str
    language: str
    source_language: str
    messages: dict[str, int]
    words: dict[str, int]
    obsolete: dict[str, int] = field(default_factory=lambda: {"messages": 0, "words": 0})
    """Obsolete messages, which do not count towards the share."""
    tags: Sequence[str] = ()

    @property
    def share(self) -> float:
        """The translated share of the words, 0 to 1."""
        total = sum(self.words.values())
        return self.words["translated"] / total if total else 1.0

    def as_json(self) -> dict[str, Any]:
        """Return the row as `stats --format json` prints it."""
        return {
            "article": self.article,
            "language": self.language,
            "source_language": self.source_language,
            "messages": self.messages,
            "words": self.words,
            "obsolete": self.obsolete,
            "tags": list(self.tags),
            "translated": round(self.share, 4),
        }


def summed(rows: Iterable[Row]) -> Row:
    """Return the sum of several rows, without an article or language."""
    chosen = list(rows)

    def total(counts: str, names: Iterable[str]) -> dict[str, int]:
        return {name: sum(getattr(row, counts)[name] for row in chosen) for name in names}

    return Row(
        "", "", "", total("messages", STATES), total("words", STATES),
        total("obsolete", ("messages", "words")),
    )  # fmt: skip


def by_language(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the sum of each language's rows, by tag of the language, sorted."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.language, []).append(row)
    return {language: summed(groups[language]) for language in sorted(groups)}


def by_tag(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Return the sum of the rows of each article's tag and language, sorted."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        for tag in dict.fromkeys(row.tags):
            groups.setdefault((tag, row.language), []).append(row)
    return {key: summed(groups[key]) for key in sorted(groups)}


def count_words(text: str) -> int:
    """Return the number of words by Unicode word boundaries (UAX #29)."""
    from unicode_segmentation_rs import unicode_words

    return len(unicode_words(text))


def statistics(project: Project) -> tuple[list[Row], Report]:
    """Count every article in every language that it is not written in.

    Articles whose files are unchanged are not counted again.
    """
    report = Report()
    rows: list[Row] = []
    published = Published(project)
    options = f"{project.cutting} publish={project.publish}"
    with StepCache(project.root, "stats", options) as made:

        def files(path: Path) -> list[Path]:
            found = [path]
            for tag in catalog_languages(project):
                catalog = project.catalog_path(path.stem, tag)
                found += [catalog, *published.lists(catalog)]
            return found

        def known(path: Path) -> bool:
            word = made.word(*files(path))
            if word is None:
                return False
            try:
                rows.extend([Row(**row) for row in json.loads(word)])
            except (ValueError, TypeError, RecursionError):  # not what we wrote
                return False
            return True

        for article, when, is_clean in unknown_articles(project, None, report, iter, known):
            group: list[tuple[Path, str, bytes | None]] = [
                (article.path, when, article.document.data)
            ]
            found: list[Row] = []
            problems = len(report.problems)
            for language in catalog_languages(project):
                path = project.catalog_path(article.slug, language)
                before = clock(path)
                catalog = None
                if language != article.lang:
                    catalog = read_catalog(project, path, report) if path.is_file() else None
                    found.append(_row(article, language, catalog or Catalog(), published.of(path)))
                group.append((path, before, None if catalog is None else catalog.to_bytes()))
                for one in published.lists(path):
                    group.append((one, clock(one), read_file(one) if one.is_file() else None))
            rows += found
            if is_clean and problems == len(report.problems):
                made.note(
                    *group, word=json.dumps([asdict(row) for row in found], ensure_ascii=False)
                )
    return rows, report


def _row(article: Article, language: str, catalog: Catalog, reviews: LanguageReviews | None) -> Row:
    states: dict[tuple[str | None, str], str] = {}
    obsolete = {"messages": 0, "words": 0}
    for entry in catalog:
        if entry.obsolete:
            obsolete["messages"] += 1
            obsolete["words"] += count_words(entry.msgid)
        if entry.obsolete or not (is_finished(entry) or (entry.fuzzy and has_translation(entry))):
            continue
        state = "translated" if reviews is None or reviews.of(entry) else "unreviewed"
        states[message_key(entry)] = "fuzzy" if entry.fuzzy else state
    messages = dict.fromkeys(STATES, 0)
    words = dict.fromkeys(STATES, 0)
    seen: set[tuple[str | None, str]] = set()
    for segment in article.document.segments:
        key = (segment.context, segment.message)
        if key in seen:
            continue
        seen.add(key)
        state = states.get(key, "missing")
        messages[state] += 1
        words[state] += count_words(segment.message)
    return Row(article.slug, language, article.lang, messages, words, obsolete, tuple(article.tags))
