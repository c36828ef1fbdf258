"""A book as mdBook sends it to preprocessors → the same book, translated with mdbook-i18n-helpers' catalogs.

mdBook's protocol (its guide, “Preprocessors”): JSON `[context, book]` on standard input, the book on standard output. A
book has `items` (`sections` before mdBook 0.5), each a chapter, a separator or the title of a part. The settings
are those of mdbook-i18n-helpers: `[preprocessor.gettext] po-dir`, one `<language>.po` for the whole book.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pieraklad.adopting.offers import Offers
from pieraklad.catalogs.message import has_translation
from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.documents import UnrenderableTranslation, parse
from pieraklad.documents.markdown.parser import events
from pieraklad.documents.spaces import collapse
from pieraklad.project.bilingual import Bilingual, joined, quoted
from pieraklad.project.problems import Problem
from pieraklad.storage.files import read_file
from pieraklad.trees.code_blocks import CODE_MARKS, translate_code


class NotABook(ValueError):
    """Input that mdBook would not send; its text says what was expected."""


@dataclass(slots=True)
class TranslatedBook:
    """The book to give back, messages and how many were translated, and what could not be used."""

    book: dict[str, Any]
    messages: int = 0
    translated: int = 0
    problems: list[Problem] = field(default_factory=list)


def translate_book(context: Any, book: Any) -> TranslatedBook:
    """Translate a book; without a catalog for its language it comes back as it is.

    Raises NotABook, OSError, and ValueError for a catalog that cannot be read.
    """
    if not isinstance(context, dict) or not isinstance(book, dict):
        raise NotABook(_EXPECTED)
    result = TranslatedBook(book)
    path = catalog_path(context)
    if path is None or not path.is_file():
        return result
    catalog = Catalog.from_bytes(read_file(path))
    if not len(catalog) and catalog.header is None:
        no_catalog = Bilingual("not a PO file: expected a `msgid`", "не файл PO: чакаўся `msgid`")
        raise ValueError(Problem(path, 1, no_catalog).line_of_text())
    result.problems += (problem.of(path) for problem in catalog.problems)
    source = Path(str(context.get("root") or "."), *_source_folder(context))
    translate = _Lookup(catalog)
    for item in _items(book.get("items", book.get("sections"))):
        if isinstance(item.get("PartTitle"), str):
            item["PartTitle"] = translate.title(item["PartTitle"])
        chapter = item.get("Chapter")
        if isinstance(chapter, dict):
            _translate_chapter(chapter, source, translate, result)
    return result


def catalog_path(context: dict[str, Any]) -> Path | None:
    """Return the catalog of a book's language; None if the book names no language."""
    config = _table(context, "config")
    language = _table(config, "book").get("language")
    if not isinstance(language, str) or not language:
        return None
    folder = "po"
    preprocessors = _table(config, "preprocessor")
    for name in ("gettext", "pieraklad"):
        stated = _table(preprocessors, name).get("po-dir")
        folder = stated if isinstance(stated, str) else folder
    root = Path(str(context.get("root") or "."), folder)
    exact = root / f"{language}.po"
    other = root / f"{language.replace('-', '_')}.po"
    return other if not exact.is_file() and other.is_file() else exact


def _source_folder(context: dict[str, Any]) -> list[str]:
    folder = _table(_table(context, "config"), "book").get("src")
    return [folder] if isinstance(folder, str) else ["src"]


def _table(values: dict[str, Any], key: str) -> dict[str, Any]:
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def _items(items: Any) -> Iterator[dict[str, Any]]:
    """Yield the items of a book that are not separators, chapters in chapters too."""
    if not isinstance(items, list):
        raise NotABook(_EXPECTED)
    waiting = list(reversed(items))
    while waiting:
        item = waiting.pop()
        if not isinstance(item, dict):  # "Separator"
            continue
        yield item
        chapter = item.get("Chapter")
        if isinstance(chapter, dict):
            waiting += reversed(chapter.get("sub_items") or [])


def _translate_chapter(
    chapter: dict[str, Any], source: Path, translate: _Lookup, result: TranslatedBook
) -> None:
    name = str(chapter.get("name") or "")
    chapter["name"] = translate.title(name)
    if isinstance(chapter.get("parent_names"), list):
        chapter["parent_names"] = [translate.title(str(n)) for n in chapter["parent_names"]]
    content = chapter.get("content")
    if not isinstance(content, str) or not content:
        return
    content, code = translate_code(content, translate.code)
    result.messages += code
    result.translated += code
    path = source / str(chapter.get("source_path") or chapter.get("path") or name)
    document = parse(content, "markdown")

    def refused(error: UnrenderableTranslation) -> None:
        reason = joined(error.reason, ": ", quoted(error.translation))
        result.problems.append(Problem(path, error.segment.line, reason))
        result.translated -= 1

    found = [translate(segment.message, segment.context) for segment in document.segments]
    result.messages += len(found)
    result.translated += sum(text is not None for text in found)
    texts = dict(zip((segment.start for segment in document.segments), found, strict=True))
    chapter["content"] = document.render(lambda s: texts[s.start], on_error=refused)


class _Lookup:
    """The finished translations of a message: by its text, else by its form (escapes, `*` for `_`, wrapping)."""

    def __init__(self, catalog: Catalog) -> None:
        self.code: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        for entry in catalog:
            if not entry.obsolete and not entry.fuzzy and has_translation(entry) and entry.msgid:
                if entry.msgid.startswith(CODE_MARKS):
                    self.code.setdefault(entry.msgid, entry.msgstr)
                self._texts.setdefault(collapse(entry.msgid), entry.msgstr)
                if any("SUMMARY.md" in name for name, _ in entry.occurrences):
                    self._titles.setdefault(_stripped(entry.msgid), _stripped(entry.msgstr))
        self._catalog = catalog
        self._made: Offers | None = None

    def __call__(self, message: str, context: str | None = None) -> str | None:
        exact = self._texts.get(message)
        if exact is not None:
            return exact
        if self._made is None:
            self._made = Offers(self._catalog)
        found = self._made.find(message, context)
        if found is None:
            return None
        offer, sure = found
        return offer.text if sure and offer.finished and not offer.obsolete else None

    def title(self, name: str) -> str:
        """Return the translation of a chapter's or a part's name, or the name."""
        return self._titles.get(name) or self(name) or name if name else name


def _stripped(text: str) -> str:
    """Return a line of SUMMARY.md as mdBook sends it, without markup."""
    pieces = (
        value if tag in ("Text", "Code") else " "
        for tag, _, value, _, _ in events(text)
        if tag in ("Text", "Code", "SoftBreak")
    )
    return "".join(pieces)


_EXPECTED = Bilingual(
    'expected mdBook’s JSON on standard input, a context and a book: `[{…}, {"items": […]}]`',
    'чакаўся JSON ад mdBook на стандартным уводзе, кантэкст і кніга: `[{…}, {"items": […]}]`',
)
