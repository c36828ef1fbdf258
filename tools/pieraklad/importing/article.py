"""A text → an article: its title, its language, its related list, and Markdown with front matter."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from pieraklad.belarusian import guess_language, slugify
from pieraklad.importing.header import Header, split_header, write_header
from pieraklad.importing.pages.page import read_page
from pieraklad.importing.plain import markdown_of_plain
from pieraklad.importing.related import take_related
from pieraklad.importing.title import take_title, without_heading

_MAX_SLUG = 70
_OTHER_LINE_ENDS = str.maketrans({"\u2028": "\v", "\u2029": "\n\n", "\x85": "\n", "\f": "\n\n"})


@dataclass(frozen=True, slots=True)
class Imported:
    """An article made from a text: its Markdown with front matter, and the guesses."""

    slug: str
    title: str
    language: str
    related: tuple[str, ...]
    text: str
    notes: tuple[str, ...]


def import_text(
    text: str,
    source_format: str,
    *,
    name: str,
    title: str | None = None,
    language: str | None = None,
    languages: tuple[str, ...] = ("be", "en"),
    date: datetime.date | None = None,
) -> Imported:
    """Make an article from `text` ("plain", "markdown" or "html").

    `name` is the file's name without its extension; `title` and `language` override the guesses and
    the front matter; `languages` are the site's, the default first. Letters, quotation marks, dashes
    and no-break spaces stay as they are. Raises UnreadableFrontMatter.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    notes: list[str] = []
    header = Header()
    plain = source_format == "plain"
    instead = {key: value for key, value in (("title", title), ("lang", language)) if value}
    if source_format == "html":
        page = read_page(text)
        text, title = page.text, title or page.title
        notes += page.notes
    if plain:
        text = text.translate(_OTHER_LINE_ENDS)
    else:
        header, text, mended = split_header(text)
        notes += mended
    metadata = header.metadata
    lines = text.split("\n")
    related: list[str] = []
    if "related" not in metadata:  # else an editor has to merge the two lists
        lines, related = take_related(lines, only_marked=source_format == "html")
    if related:
        notes.append(f"related: {len(related)} found at the end")
        left_out = text.count("://") - "\n".join([*lines, *related]).count("://")
        if left_out:
            notes.append(f"related: {left_out} addresses left out; the titles name the articles")
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
    title = title or name.replace("-", " ").replace("_", " ").strip() or "untitled"
    if language is None and metadata.get("lang"):
        language = str(metadata["lang"])
    if language is None:
        guess = guess_language("\n".join([title, *lines]))
        language = guess if guess in languages else languages[0]
        notes.append(
            f"language: {language}, recognised by its letters"
            if guess == language
            else f"language: not recognised; using the site's first, {language}"
        )
    body = markdown_of_plain(lines) if plain else "\n".join(_trimmed(lines))
    values: dict[str, Any] = {"title": title, "lang": language}
    if date is not None:
        values["date"] = date
    if related:
        values["related"] = related
    front = write_header(header, values, instead)
    return Imported(
        slug=_slug(title) or _slug(name) or "article",
        title=title,
        language=language,
        related=tuple(related),
        text=f"{front}\n{body}\n" if body else front,
        notes=tuple(notes),
    )


def _trimmed(lines: list[str]) -> list[str]:
    """Return `lines` without surrounding blank ones; the indent of the first line may mean code."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _slug(text: str) -> str:
    slug = slugify(text)
    if len(slug) > _MAX_SLUG:
        slug = slug[: _MAX_SLUG + 1].rpartition("-")[0] or slug[:_MAX_SLUG]
    return slug
