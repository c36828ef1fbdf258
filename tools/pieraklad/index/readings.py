"""What a reader of a language is shown for each message of an article, and how complete that is.

A message is *finished* (its translation is shown), *outdated* (the translation of an older text is
shown, marked) or *untranslated* (another language's text is shown, marked with that language).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pieraklad.catalogs.translations import Translations
from pieraklad.documents import Segment
from pieraklad.documents.prose import NOT_PROSE
from pieraklad.documents.spaces import collapse
from pieraklad.index.plain import plain_text
from pieraklad.project.articles import Article
from pieraklad.project.languages import base_of, fallback_chain

State = Literal["finished", "outdated", "untranslated"]

WRAPPED_FORMS = frozenset({"block", "heading", "setext", "cell", "html", "html-first"})
"""The places where an element can stand around a message; in an attribute none can."""

_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
# HTML's phrasing content, as far as the sanitiser lets it pass: it cannot end a paragraph.
_PHRASING_NAMES = (
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span "
    "strong sub sup time u var wbr"
)
_PHRASING = frozenset(_PHRASING_NAMES.split())


class Text(NamedTuple):
    """A text and the language it is in; `lang` is empty for what is in no language."""

    text: str
    lang: str


class Shown(NamedTuple):
    """What stands in a message's place."""

    text: str
    lang: str
    state: State


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as a reader of `language` meets it: titles, tags and how much is translated."""

    language: str
    title: Text
    summary: Text
    author: Text
    image_alt: Text
    tags: tuple[Text, ...]
    finished: int
    total: int
    available: bool
    """Whether it counts as a page of its language: the source, or translated enough."""

    @property
    def share(self) -> float:
        """The finished share of the messages, 0 to 1; exact, so 1 means all."""
        return self.finished / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article ready for rendering: its document, and its translations by language."""

    article: Article
    catalogs: Mapping[str, Translations]
    _lookups: dict[tuple[str, bool], Lookup] = field(
        default_factory=dict, repr=False, compare=False
    )

    def lookup(self, language: str, outdated: bool = False) -> Lookup:
        """Return what a reader of `language` is shown; whoever asks next gets the same answers."""
        known = self._lookups.get((language, outdated))
        if known is None:
            known = Lookup(self.article.lang, language, self.catalogs, outdated)
            self._lookups[language, outdated] = known
        return known


class Lookup:
    """Answers what a reader of `language` is shown; `catalogs` holds translations by language."""

    def __init__(
        self, source: str, language: str, catalogs: Mapping[str, Translations], outdated: bool
    ) -> None:
        self.source = source
        self.language = language
        self.catalogs = catalogs
        self.outdated = outdated
        # What a function makes of a language's texts, Łacinka, is that language until the end.
        self.base = base_of(language)
        self.chain = fallback_chain(self.base, source)
        self._shown: dict[int, Shown] = {}

    def shown(self, segment: Segment) -> Shown:
        """Return what stands in the place of `segment`; looked up once."""
        known = self._shown.get(segment.start)
        if known is None:
            known = self._shown[segment.start] = self._look_up(segment)
        return known

    def _look_up(self, segment: Segment) -> Shown:
        for tag in self.chain:
            if tag == self.source:
                state: State = "finished" if self.base == tag else "untranslated"
                return Shown(segment.message, tag, state)
            catalog = self.catalogs.get(tag)
            if catalog is None:
                continue
            text = catalog.finished(segment)
            if text is not None and stays_inside(segment, text):
                return Shown(text, tag, "finished" if tag == self.base else "untranslated")
            if self.outdated and tag == self.base and segment.form in WRAPPED_FORMS:
                text = catalog.outdated(segment)
                if text is not None and stays_inside(segment, text):
                    return Shown(text, tag, "outdated")
        return Shown(segment.message, self.source, "untranslated")


def stays_inside(segment: Segment, text: str) -> bool:
    """Return whether a translation keeps to its place: no HTML that would end its paragraph.

    Phrasing elements may be added; any other tag only where the source message has it too.
    """
    if "<" not in text:
        return True
    names = _tag_names(text) - _PHRASING
    return not names or names <= _tag_names(segment.message)


def _tag_names(text: str) -> set[str]:
    return {name.lower() for name in _TAG_NAME.findall(NOT_PROSE.sub(" ", text))}


def make_readings(loaded: Loaded, languages: Iterable[str], threshold: float) -> dict[str, Reading]:
    """Return the article's reading in each of the site's languages."""
    article = loaded.article
    front: dict[tuple[str, str], Segment] = {}
    for segment in article.document.segments:
        if segment.form.startswith("yaml"):
            front[segment.kind, segment.message] = segment
    return {
        language: _reading(article, loaded.lookup(language), front, threshold)
        for language in languages
    }


def _reading(
    article: Article, lookup: Lookup, front: dict[tuple[str, str], Segment], threshold: float
) -> Reading:
    total = len(article.document.segments)
    finished = total
    if lookup.base != article.lang:
        finished = sum(
            lookup.shown(segment).state == "finished" for segment in article.document.segments
        )

    def own(lang: str) -> str:
        """What a function makes of a language's texts is in the reader's own language."""
        return lookup.language if lang == lookup.base else lang

    def text(kind: str, value: str) -> Text:
        segment = front.get((kind, collapse(value))) or front.get((kind, value))
        if segment is None:
            return Text(value, own(article.lang) if any(c.isalpha() for c in value) else "")
        shown = lookup.shown(segment)
        return Text(shown.text.strip(), own(shown.lang))

    share = finished / total if total else 1.0
    return Reading(
        language=lookup.language,
        title=text("title", article.title)
        if ("title", collapse(article.title)) in front
        else _heading_title(article, lookup),
        summary=text("summary", article.summary),
        author=text("author", article.author),
        image_alt=text("image_alt", article.image_alt),
        tags=tuple(text("tag", tag) for tag in article.tags),
        finished=finished,
        total=total,
        available=lookup.base == article.lang or share >= threshold,
    )


def _heading_title(article: Article, lookup: Lookup) -> Text:
    """Return the title of an article whose front matter has none: its first heading's text."""
    for segment in headings(article):
        if segment.message == article.title:
            shown = lookup.shown(segment)
            lang = lookup.language if shown.lang == lookup.base else shown.lang
            return Text(plain_text(shown.text), lang)
    return Text(article.title, article.lang)


def headings(article: Article) -> Iterator[Segment]:
    """Iterate over the headings among the article's segments."""
    return (s for s in article.document.segments if s.kind.startswith("heading"))
