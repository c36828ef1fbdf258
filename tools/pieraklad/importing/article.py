"""A text → an article: its title, its language, its related list, and Markdown with front matter."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pieraklad.belarusian import guess_language, slugify
from pieraklad.importing.header import Header, split_header, write_header
from pieraklad.importing.pages.addresses import Addresses
from pieraklad.importing.pages.page import PageText, read_page
from pieraklad.importing.pages.tree import check_depth
from pieraklad.importing.plain import markdown_of_plain
from pieraklad.importing.related import take_related
from pieraklad.importing.title import take_title, without_heading
from pieraklad.project.languages import UnknownLanguage, canonical_tag

_MAX_SLUG = 70
_OTHER_LINE_ENDS = str.maketrans({"\u2028": "\v", "\u2029": "\n\n", "\x85": "\n", "\f": "\n\n"})


@dataclass(frozen=True, slots=True)
class Imported:
    """An article made from a text: its Markdown with front matter, and the guesses.

    `pictures` are the files that come along, by their names in the site's media.
    """

    slug: str
    title: str
    language: str
    related: tuple[str, ...]
    text: str
    notes: tuple[str, ...]
    pictures: Mapping[str, Path] = field(default_factory=dict)


def import_text(
    text: str,
    source_format: str,
    *,
    name: str,
    title: str | None = None,
    language: str | None = None,
    languages: tuple[str, ...] = ("be", "en"),
    date: datetime.date | None = None,
    today: datetime.date | None = None,
    addresses: Addresses | None = None,
) -> Imported:
    """Make an article from `text` ("plain", "markdown" or "html").

    `name` is the file's name without its extension; `title`, `language` and `date` override the guesses,
    what a page says of itself and the front matter; without any date, it is `today`. `languages` are the
    site's, the default first. `addresses` says where a page's links and pictures lead. Letters, quotation
    marks, dashes and no-break spaces stay as they are. Raises UnreadableFrontMatter and Unimportable.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if source_format == "html":
        check_depth(text)
        addresses = addresses or Addresses()
        page = read_page(text, addresses)
        return article_of(
            page, name=name, title=title, language=language, languages=languages,
            date=date or page.facts.date or today, pictures=addresses.pictures,
        )  # fmt: skip
    notes: list[str] = []
    header = Header()
    plain = source_format == "plain"
    instead = {key: value for key, value in (("title", title), ("lang", language)) if value}
    if plain:
        text = text.translate(_OTHER_LINE_ENDS)
    else:
        header, text, mended = split_header(text)
        notes += mended
    metadata = header.metadata
    lines = text.split("\n")
    related: list[str] = []
    if "related" not in metadata:  # else an editor has to merge the two lists
        lines, related = _related(lines, notes)
    title = title or str(metadata.get("title") or "") or None
    if title is None:
        title, rest = take_title(lines, plain)
        if "title" not in metadata:  # an empty one there is left empty
            lines = rest
        notes.append(
            f"title: “{title}”" if title else "title: none found; taken from the file's name"
        )
    elif not plain:
        lines = without_heading(lines, title)
    title = title or _title_of_name(name)
    if language is None and metadata.get("lang"):
        language = str(metadata["lang"])
    language = language or _language("\n".join([title, *lines]), "", languages, notes)
    body = markdown_of_plain(lines) if plain else "\n".join(_trimmed(lines))
    values: dict[str, Any] = {"title": title, "lang": language}
    if date or today:
        values["date"] = date or today
    if related:
        values["related"] = related
    front = write_header(header, values, instead)
    return Imported(
        slug=slug_of(title, name),
        title=title,
        language=language,
        related=tuple(related),
        text=f"{front}\n{body}\n" if body else front,
        notes=tuple(notes),
    )


def article_of(
    page: PageText,
    *,
    name: str,
    title: str | None = None,
    language: str | None = None,
    languages: tuple[str, ...] = ("be", "en"),
    date: datetime.date | None = None,
    pictures: Mapping[str, Path] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Imported:
    """Make an article from a page that was read; `more` are other values for its front matter."""
    facts = page.facts
    notes = list(page.notes)
    lines, related = _related(page.text.split("\n"), notes, only_marked=True)
    found = title or page.title
    if not title:
        notes.append(
            f"title: “{found}”" if found else "title: none found; taken from the file's name"
        )
    found = found or _title_of_name(name)
    language = language or _language("\n".join([found, *lines]), facts.language, languages, notes)
    values: dict[str, Any] = {"title": found, "lang": language}
    for key, value in (
        ("date", date), ("updated", facts.updated), ("author", facts.author),
        ("summary", facts.summary), ("tags", list(facts.tags)), ("source", facts.address),
        ("related", related), *(more or {}).items(),
    ):  # fmt: skip
        if value:
            values[key] = value
    body = "\n".join(_trimmed(lines))
    front = write_header(Header(), values, {})
    return Imported(
        slug=slug_of(found, name),
        title=found,
        language=language,
        related=tuple(related),
        text=f"{front}\n{body}\n" if body else front,
        notes=tuple(notes),
        pictures=dict(pictures or {}),
    )


def _related(
    lines: list[str], notes: list[str], *, only_marked: bool = False
) -> tuple[list[str], list[str]]:
    """Take the related lists from the end of a text, and note what was found."""
    text = "\n".join(lines)
    lines, related = take_related(lines, only_marked=only_marked)
    if related:
        notes.append(f"related: {len(related)} found at the end")
        left_out = text.count("://") - "\n".join([*lines, *related]).count("://")
        if left_out:
            notes.append(f"related: {left_out} addresses left out; the titles name the articles")
    return lines, related


def _title_of_name(name: str) -> str:
    return name.replace("-", " ").replace("_", " ").strip() or "untitled"


def _language(text: str, said: str, languages: tuple[str, ...], notes: list[str]) -> str:
    """Return a text's language: what its letters say, else what its page says, else the site's first."""
    guess = guess_language(text)
    if guess in languages:
        notes.append(f"language: {guess}, recognised by its letters")
        return guess
    tag = ""
    with contextlib.suppress(UnknownLanguage):
        tag = canonical_tag(said.replace("_", "-")) if said else ""
    for wanted in (tag, tag.partition("-")[0]):
        if wanted in languages:
            notes.append(f"language: {wanted}, as the page says")
            return wanted
    notes.append(f"language: not recognised; using the site's first, {languages[0]}")
    return languages[0]


def _trimmed(lines: list[str]) -> list[str]:
    """Return `lines` without surrounding blank ones; the indent of the first line may mean code."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def slug_of(title: str, name: str) -> str:
    """Return an article's name: from its title, else from the file's name."""
    return _slug(title) or _slug(name) or "article"


def _slug(text: str) -> str:
    slug = slugify(text)
    if len(slug) > _MAX_SLUG:
        slug = slug[: _MAX_SLUG + 1].rpartition("-")[0] or slug[:_MAX_SLUG]
    return slug
