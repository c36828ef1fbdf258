"""One document of a tree, in another language: its text, what is finished of it, and what could not be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from pieraklad.catalogs.translations import Translations
from pieraklad.documents import Document, Segment, UnrenderableTranslation, parse
from pieraklad.documents.front_matter.keys import DEFAULT_KEYS
from pieraklad.project.bilingual import Bilingual, joined, not_utf8, quoted
from pieraklad.project.languages import UnknownLanguage, canonical_tag
from pieraklad.project.problems import Problem
from pieraklad.trees.front_keys import CannotSet, set_keys

TREE_KEYS = (
    *DEFAULT_KEYS, "linkTitle", "linktitle", "categories", "keywords", "sidebar_label", "pagination_label",
    "sidebar.label", "sidebar.badge.text", "hero.title", "hero.tagline", "hero.actions.text", "banner.content",
)  # fmt: skip
"""The front-matter keys that Hugo, Docusaurus, Starlight, MkDocs and Jekyll show to readers."""
Fallback = Literal["source", "marked"]

_MARKABLE = frozenset(["block", "heading", "setext", "cell", "html", "html-first"])
"""The forms of segments in which an element may stand."""
_TEXT_ONLY = ("title", "option")
"""The elements of HTML in which no other may stand."""
_MDX = re.compile(r"(?:import|export)[\s{*]|\{[^\n]*\}\Z")
_ENOUGH = 2000
"""Code points of a text from which its language is guessed."""


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How documents are rendered: all that their text follows from, beside document and catalog.

    `keys` are the front-matter keys to translate; `source` is the documents' language, by default their own.
    `language_key` and `share_key` are front-matter keys to set to the language and the share, if given. `threshold`
    is the least share, in percent, of a page that is shown.
    """

    keys: tuple[str, ...] = TREE_KEYS
    source: str | None = None
    fallback: Fallback = "source"
    use_fuzzy: bool = False
    language_key: str | None = None
    share_key: str | None = None
    threshold: int = 0


DEFAULTS = PageOptions()


@dataclass(slots=True)
class Rendered:
    """A document's text in another language; messages and their words, and how many are translated."""

    text: str
    messages: int = 0
    translated: int = 0
    words: int = 0
    translated_words: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def share(self) -> int:
        """The finished share of the words in percent, rounded down."""
        return 100 * self.translated_words // self.words if self.words else 100


class UnreadableDocument(ValueError):
    """Not UTF-8; `problem` says where."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_document(path: Path, data: bytes, options: PageOptions) -> Document:
    """Parse a document. Raises UnreadableDocument."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableDocument(Problem(path, line, not_utf8(error))) from None
    kind = format_of(path)
    return parse(text, kind, keys=options.keys, language=options.source)


def messages_of(path: Path | PurePosixPath, document: Document) -> tuple[Segment, ...]:
    """Return the segments to translate: in MDX neither imports and exports nor expressions by themselves."""
    if path.suffix.lower() != ".mdx":
        return document.segments
    return tuple(
        segment
        for segment in document.segments
        if segment.kind != "paragraph" or not _MDX.match(segment.message)
    )


def format_of(path: Path | PurePosixPath) -> Literal["markdown", "html", "plain"]:
    """Return the format by a file's name."""
    suffix = path.suffix.lower()
    return "html" if suffix in (".html", ".htm") else "plain" if suffix == ".txt" else "markdown"


def render_page(
    path: Path, document: Document, translations: Translations, language: str, options: PageOptions
) -> Rendered:
    """Render a document, of the file `path`, in a language.

    A translation that cannot stand in its place is left out, with a problem that names its line.
    """
    own = options.source or stated_language(document)
    if own == language:
        finished: Callable[[Segment], str | None] = lambda segment: segment.message  # noqa: E731
    else:
        finished = translations.finished
    result = Rendered("")
    marks = _Marks(document, own) if options.fallback == "marked" else None
    refused: set[int] = set()

    def translate(segment: Segment) -> str | None:
        text = finished(segment)
        return text if text or marks is None else marks.marked(segment)

    def note(error: UnrenderableTranslation) -> str | None:
        if marks is not None and finished(error.segment) != error.translation:
            return None  # the mark itself has no place there
        refused.add(error.segment.start)
        reason = joined(error.reason, ": ", quoted(error.translation))
        result.problems.append(Problem(path, error.segment.line, reason))
        return None if marks is None else marks.marked(error.segment)

    wanted = messages_of(path, document)
    places = {segment.start for segment in wanted}
    text = document.render(
        lambda segment: translate(segment) if segment.start in places else None,
        on_error=note,
        language=language,
    )
    for segment in wanted:
        words = max(1, count_words(segment.message))
        done = segment.start not in refused and bool(finished(segment))
        result.messages += 1
        result.words += words
        result.translated += done
        result.translated_words += words * done
    values: dict[str, str | int] = {}
    if options.language_key:
        values[options.language_key] = language
    if options.share_key:
        values[options.share_key] = result.share
    result.text = _with(values, text, path, document, result)
    if marks is not None and own is None and result.translated < result.messages:
        unknown = Bilingual(
            "the language of the document is not known, so paragraphs in it are not marked; name it with --lang",
            "невядома мова дакумента, таму абзацы на ёй не пазначаныя; назавіце яе праз --lang",
        )
        result.problems.append(Problem(path, 0, unknown))
    return result


def _with(
    values: Mapping[str, str | int], text: str, path: Path, document: Document, result: Rendered
) -> str:
    if not values or document.format != "markdown":
        return text
    try:
        return set_keys(text, values)
    except CannotSet as error:
        result.problems.append(Problem(path, 1, error.args[0]))
        return text


class _Marks:
    """Puts an untranslated message into an element that names its language."""

    def __init__(self, document: Document, language: str | None) -> None:
        self._language = language
        self._body = int(document.extra.get("body", 0))

    def marked(self, segment: Segment) -> str | None:
        """Return the message with the mark; None where there can be none."""
        if self._language is None or segment.form not in _MARKABLE or segment.start < self._body:
            return None
        if segment.form.startswith("html") and segment.kind in _TEXT_ONLY:
            return None
        return f'<span lang="{self._language}">{segment.message}</span>'


def stated_language(document: Document) -> str | None:
    """Return the language of a document by its front matter, else by its words; None if unknown."""
    stated = document.metadata.get("lang") or document.metadata.get("language")
    try:
        return canonical_tag(str(stated or ""))
    except UnknownLanguage:
        from pieraklad.belarusian.recognise import guess_language

        return guess_language(" ".join(_beginning(document)))


def _beginning(document: Document) -> Iterator[str]:
    """Yield as many messages as show a language: recognising it takes longer than rendering."""
    length = 0
    for segment in document.segments:
        yield segment.message
        length += len(segment.message)
        if length > _ENOUGH:
            return


def count_words(text: str) -> int:
    """Return the number of words by Unicode word boundaries (UAX #29)."""
    from unicode_segmentation_rs import unicode_words

    return len(unicode_words(text))
