"""An article file → Article: its document and its front matter, validated."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pieraklad.documents import Document, parse
from pieraklad.project import Project, slug_problem
from pieraklad.project.bilingual import (
    GOT,
    Bilingual,
    joined,
    not_utf8,
    quoted,
    said_by,
    value_shown,
)
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.languages import UnknownLanguage, canonical_tag, not_a_language
from pieraklad.project.problems import Problem, problem_of
from pieraklad.storage.files import read_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: what its front matter says, and its document.

    `related` holds slugs or titles, as written.
    """

    slug: str
    path: Path
    title: str
    lang: str
    """The source language."""
    date: datetime.date | None = None
    updated: datetime.date | None = None
    summary: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    image: str = ""
    image_alt: str = ""
    draft: bool = False
    document: Document


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """The result of reading an article file: the article, unless it cannot be used, and the problems.

    `warnings` do not prevent the article from being used, `errors` do.
    """

    path: Path
    article: Article | None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def read_article(path: Path, project: Project) -> ReadArticle:
    """Read one article file. A bad one is reported, with the line, and does not affect others."""
    try:
        data = read_file(project.confine(path))
    except OSError as error:
        cannot = Bilingual("cannot be read: ", "не чытаецца: ")
        return _refused(path, 0, joined(cannot, reason_of(error)))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        remedy = Bilingual("; save the file as UTF-8", "; захавайце файл у UTF-8")
        return _refused(path, line, joined(not_utf8(error), remedy))
    return make_article(path, text, project)


def make_article(path: Path, text: str, project: Project) -> ReadArticle:
    """Make an article from a file's text. Whatever the text, nothing is raised."""
    try:
        return _make_article(path, text, project)
    except Exception as error:  # one bad article must not affect the others
        return ReadArticle(path, None, (problem_of(path, error),))


def _make_article(path: Path, text: str, project: Project) -> ReadArticle:
    document = parse(text, "markdown", keys=project.front_matter_keys)
    if document.unreadable:
        return ReadArticle(path, None, tuple(w.of(path) for w in document.unreadable))
    reader = _Metadata(path, text, document.metadata)
    values = reader.head(project)
    values["title"] = values["title"] or _first_heading(document) or path.stem
    warnings = (*reader.warnings, *(w.of(path) for w in document.warnings))
    if reader.errors:
        return ReadArticle(path, None, tuple(reader.errors), warnings)
    return ReadArticle(path, Article(**values, document=document), (), warnings)


class _Metadata:
    """Takes values from the front matter and reports those of the wrong type, with the line."""

    def __init__(self, path: Path, text: str, values: dict[str, Any]) -> None:
        self.path = path
        self.source = text
        self.values = values
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def head(self, project: Project) -> dict[str, Any]:
        """Return the fields of an Article but for its document; what is wrong goes to `errors` and `warnings`."""
        unfit = slug_problem(self.path.stem)
        if unfit:
            name = Bilingual("the file name ", "назва файла ")
            text = joined(name, quoted(self.path.name), " ", unfit)
            self.errors.append(Problem(self.path, 0, text))
        values = {
            "slug": self.path.stem,
            "path": self.path,
            "title": self.text("title"),
            "lang": self.language(project),
            "date": self.date("date"),
            "updated": self.date("updated"),
            "summary": self.text("summary"),
            "author": self.text("author"),
            "tags": self.texts("tags"),
            "related": self.texts("related"),
            "image": self.text("image"),
            "image_alt": self.text("image_alt"),
            "draft": self.flag("draft"),
        }
        if not self.values.get("title"):
            text = Bilingual(
                "there is no title; the first heading or the file's name is used instead",
                "назвы няма; замест яе будзе першы загаловак або імя файла",
            )
            self.warn("title", text)
        return values

    def language(self, project: Project) -> str:
        value = self.values.get("lang")
        if value is None:
            return project.default_language
        try:
            tag = canonical_tag(str(value))
        except UnknownLanguage as error:
            self.fail("lang", said_by(error))
            return project.default_language
        if tag not in project.languages:
            self.fail("lang", not_a_language(tag, project.languages))
        return tag

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, (dict, list)):
            self._expected(key, Bilingual("expected text", "патрэбны тэкст"), value)
            return ""
        return str(value).strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value.strip(),) if value.strip() else ()
        if not isinstance(value, list):
            self._expected(key, Bilingual("expected a list", "патрэбны спіс"), value)
            return ()
        return tuple(str(item).strip() for item in value if item not in (None, ""))

    def date(self, key: str) -> datetime.date | None:
        value = self.values.get(key)
        if isinstance(value, datetime.datetime):
            return value.date()
        if value is None or isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            wanted = Bilingual(
                "expected a date such as 2026-11-23", "патрэбная дата, напрыклад 2026-11-23"
            )
            self._expected(key, wanted, value)
            return None

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            wanted = Bilingual("expected true or false", "патрэбна true або false")
            taken = Bilingual("; treated as true", "; лічыцца за true")
            self._expected(key, wanted, value, taken)
            return True
        return value

    def fail(self, key: str, text: str) -> None:
        self.errors.append(Problem(self.path, self._line(key), joined(f"{key}: ", text)))

    def warn(self, key: str, text: str) -> None:
        self.warnings.append(Problem(self.path, self._line(key), joined(f"{key}: ", text)))

    def _expected(self, key: str, wanted: str, given: Any, end: str = "") -> None:
        self.warn(key, joined(wanted, GOT, value_shown(given), end))

    def _line(self, key: str) -> int:
        found = re.search(rf"^[\"']?{re.escape(key)}[\"']?\s*:", self.source, re.MULTILINE)
        return self.source.count("\n", 0, found.start()) + 1 if found else 1


def _first_heading(document: Document) -> str:
    return next((s.message for s in document.segments if s.kind.startswith("heading")), "")


def _refused(path: Path, line: int, text: str) -> ReadArticle:
    return ReadArticle(path, None, (Problem(path, line, text),))
