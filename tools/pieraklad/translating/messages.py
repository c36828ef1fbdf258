"""The messages of an article in one language, in the article's order: what the workbench shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from polib import POEntry

from pieraklad.catalogs.message import (
    MessageKey,
    has_translation,
    is_finished,
    message_id,
    message_key,
)
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.catalogs.reviewed import LanguageReviews, Review
from pieraklad.checks.plural_rule import forms_of_header
from pieraklad.documents import Segment
from pieraklad.editing import content_hash
from pieraklad.project import Project
from pieraklad.project.articles import Article
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.languages import is_made, plural_header
from pieraklad.project.problems import Problem
from pieraklad.storage.files import read_file

STATES = ("untranslated", "fuzzy", "translated", "reviewed")
_EXAMPLES = 4


@dataclass(frozen=True)
class MessageRow:
    """One place of a message in an article.

    `entry` is None while the catalog does not have the message: it was written after the last `update`.
    A text that stands in an article twice has two rows with the same `id`; `again` is the
    number of the first.
    """

    number: int
    """Its place in the article, from 1."""
    id: str
    segment: Segment
    entry: POEntry | None
    again: int = 0
    review: Review | None = None

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.entry is None or not has_translation(self.entry):
            return "untranslated"
        if not is_finished(self.entry):
            return "fuzzy"
        return "translated" if self.review is None else "reviewed"

    @property
    def is_finished(self) -> bool:
        """Whether readers may see the translation."""
        return self.state in ("translated", "reviewed")

    @property
    def source(self) -> tuple[str, ...]:
        """The text, or a plural's singular and plural."""
        entry = self.entry
        if entry is not None and entry.msgid_plural:
            return entry.msgid, entry.msgid_plural
        return (self.segment.message,)

    @property
    def target(self) -> tuple[str, ...]:
        """The translation, or a plural's forms in order."""
        if self.entry is None:
            return ("",)
        forms = self.entry.msgstr_plural
        if self.entry.msgid_plural:
            return tuple(forms[number] for number in sorted(forms)) or ("",)
        return (self.entry.msgstr,)

    @property
    def previous(self) -> str:
        """The text that a fuzzy translation is of; empty if unknown."""
        return (self.entry.previous_msgid or "") if self.entry is not None else ""

    @property
    def comment(self) -> str:
        """What the article's author says to translators."""
        return self.segment.comment or ""

    @cached_property
    def hash(self) -> str:
        """The fingerprint that a save names as what it is based on; empty without an entry."""
        return "" if self.entry is None else content_hash(self.entry)

    @property
    def words(self) -> int:
        """How many words the text has, roughly."""
        return self.segment.message.count(" ") + 1


class Messages:
    """An article's messages with their translations into a language.

    `problems` say why the catalog could not be read; the rows then have no entries.
    """

    def __init__(
        self,
        article: Article,
        language: str,
        catalog: Catalog,
        problems: tuple[Problem, ...] = (),
        reviews: LanguageReviews | None = None,
    ) -> None:
        self.article = article
        self.language = language
        self.catalog = catalog
        self.problems = problems
        self.rows = tuple(_rows(article, catalog, reviews))
        self._by_id = {row.id: row for row in reversed(self.rows)}

    def row(self, id: str) -> MessageRow | None:
        """Return the first row of a message, or None."""
        return self._by_id.get(id)

    @property
    def finished(self) -> int:
        """How many messages are finished; a text that stands twice counts once."""
        return sum(row.is_finished for row in self._by_id.values())

    @property
    def total(self) -> int:
        """The number of messages."""
        return len(self._by_id)

    @property
    def is_stale(self) -> bool:
        """Whether the article has texts that the catalog does not have yet."""
        return any(row.entry is None for row in self.rows)

    def words_left(self) -> int:
        """Return how many words of the article have no finished translation."""
        return sum(row.words for row in self._by_id.values() if not row.is_finished)

    @property
    def plural_header(self) -> str:
        """The catalog's Plural-Forms; by the language's rule where it has none."""
        own = self.catalog.headers.get("Plural-Forms", "")
        return own or plural_header(self.language).get("Plural-Forms", "")

    def form_numbers(self, form: int) -> list[int]:
        """Return the first numbers that take a plural form; none where the rule cannot be read."""
        forms = forms_of_header(self.plural_header) or ()
        return [number for number, taken in enumerate(forms) if taken == form][:_EXAMPLES]

    def next_to_do(self, number: int) -> MessageRow | None:
        """Return the next message after a place that is not finished, from the start after the end."""
        for row in (*self.rows[number:], *self.rows[:number]):
            if not row.is_finished and not row.again and row.number != number:
                return row
        return None

    def contains(self, row: MessageRow, query: str) -> bool:
        """Return whether a text, or its translation, has the words of a query, whatever their case."""
        wanted = query.casefold()
        return any(wanted in text.casefold() for text in (*row.source, *row.target))


def read_messages(
    project: Project, article: Article, language: str, reviews: LanguageReviews | None = None
) -> Messages:
    """Return an article's messages as the catalog has them now. Never raises because of the catalog."""
    path = project.catalog_path(article.slug, language)
    try:
        catalog = Catalog.from_bytes(read_file(project.confine(path)))
    except FileNotFoundError:
        catalog = Catalog()
    except OSError as error:
        cannot = Bilingual("cannot be read: ", "не чытаецца: ")
        problem = Problem(path, 0, joined(cannot, reason_of(error)))
        return Messages(article, language, Catalog(), (problem,))
    problems = tuple(problem.of(path) for problem in catalog.problems)
    return Messages(article, language, catalog, problems, reviews)


def segment_of(article: Article, id: str) -> Segment | None:
    """Return the first place of a message in an article, or None."""
    for segment in article.document.segments:
        if message_id(segment.context, segment.message) == id:
            return segment
    return None


def languages_to_translate(project: Project, source: str) -> list[str]:
    """Return the languages of a project that people translate an article in `source` into."""
    return [tag for tag in project.languages if tag != source and not is_made(tag)]


def _rows(
    article: Article, catalog: Catalog, reviews: LanguageReviews | None
) -> Iterator[MessageRow]:
    entries: dict[MessageKey, POEntry] = {}
    for entry in catalog:
        if not entry.obsolete:
            entries.setdefault(message_key(entry), entry)
    first: dict[str, int] = {}
    for number, segment in enumerate(article.document.segments, 1):
        key = segment.context, segment.message
        name = message_id(*key)
        entry_ = entries.get(key)
        review = reviews.of(entry_) if reviews is not None and entry_ is not None else None
        yield MessageRow(number, name, segment, entry_, first.get(name, 0), review)
        first.setdefault(name, number)
