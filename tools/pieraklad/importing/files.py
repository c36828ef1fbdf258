"""A file of any format that is read → an article."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pieraklad.importing.article import Imported, article_of, import_text, slug_of
from pieraklad.importing.decoding import decode_page
from pieraklad.importing.pages.addresses import Addresses, plain_address
from pieraklad.importing.pages.page import PageText, read_name, read_page
from pieraklad.importing.pandoc import html_of
from pieraklad.importing.problems import Unimportable
from pieraklad.importing.title import MAX_TITLE
from pieraklad.project.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller wants of every article, whatever the files say."""

    title: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ("be", "en")
    date: datetime.date | None = None
    today: datetime.date | None = None


def page_names(path: Path) -> tuple[str, str]:
    """Return the slug that a page's article will have, and the page's address. Raises Unimportable."""
    text, _ = decode_page(path.read_bytes())
    title, facts = read_name(text)
    return slug_of(title, path.stem), facts.address


def articles_of(slugs: Mapping[Path, str], addresses: Mapping[Path, str]) -> dict[str, str]:
    """Return the slugs of pages that are imported together, by file and by address."""
    found = {str(path.resolve()): slug for path, slug in slugs.items()}
    for path, address in addresses.items():
        if address and path in slugs:
            found[plain_address(address)] = slugs[path]
    return found


def import_data(
    data: bytes, source_format: str, name: str, wishes: Wishes, addresses: Addresses | None = None
) -> Imported:
    """Make an article from the bytes of a text, Markdown or HTML file.

    Raises Unimportable and UnreadableFrontMatter.
    """
    notes: list[str] = []
    if source_format == "html":
        text, note = decode_page(data)
        notes += [note] * bool(note)
    else:
        text = _decoded(data)
    if "\0" in text:
        raise Unimportable(
            Bilingual("contains NUL bytes; it is not text", "у ім нулявыя байты; гэта не тэкст")
        )
    made = import_text(
        text, source_format, name=name, title=wishes.title, language=wishes.language,
        languages=wishes.languages, date=wishes.date, today=wishes.today, addresses=addresses,
    )  # fmt: skip
    return _with_notes(made, notes)


def import_document(
    path: Path, source_format: str, wishes: Wishes, folder: Path | None = None, media: str = ""
) -> Imported:
    """Make an article from a document that pandoc reads.

    With `folder`, an empty one, its pictures come along under names that begin with `media`. Raises
    Unimportable.
    """
    if source_format == "mediawiki":
        _decoded(path.read_bytes())  # pandoc says only the byte
    page_source = html_of(path, source_format, folder)
    addresses = Addresses(folder=folder, media=media)
    page = read_page(page_source, addresses)
    # pandoc names a page after its file if the document has no title.
    title = page.title if page.title not in ("page", path.stem) else ""
    title, text = (title, page.text) if title else _first_line(page.text)
    pictures = page_source.count("<img ")
    notes = page.notes
    if pictures and folder is None:
        notes = (*notes, f"pictures: {pictures} left in the document; --media brings them along")
    page = PageText(title, text, page.facts, notes)
    return article_of(
        page, name=path.stem, title=wishes.title, language=wishes.language, languages=wishes.languages,
        date=wishes.date or page.facts.date or wishes.today, pictures=addresses.pictures,
    )  # fmt: skip


def _first_line(text: str) -> tuple[str, str]:
    """Return a first short line that stands alone, as a title, and the text without it."""
    first, _, rest = text.partition("\n\n")
    line = first.strip().removeprefix("**").removesuffix("**")
    if "\n" in line or len(line) > MAX_TITLE or not rest.strip() or not line[:1].isalnum():
        return "", text
    if line.endswith((".", ",", ";", ":")) or any(sign in line for sign in "[]<>`*|"):
        return "", text
    return line.replace("\\", ""), rest


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unimportable(
            Bilingual(
                f"byte {error.start} is not UTF-8; save the file as UTF-8",
                f"байт {error.start} не ў UTF-8; захавайце файл у UTF-8",
            ),
            line,
        ) from None


def _with_notes(made: Imported, notes: list[str]) -> Imported:
    from dataclasses import replace

    return replace(made, notes=(*notes, *made.notes)) if notes else made
