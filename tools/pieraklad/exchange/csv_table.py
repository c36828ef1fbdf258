"""Catalogs as CSV (RFC 4180), for spreadsheets: a row per message, or per plural form."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from polib import POEntry

from pieraklad.catalogs.message import mark_fuzzy, other_flags
from pieraklad.exchange.exchanged import Exchanged, ExchangeError, read_flags
from pieraklad.project.bilingual import quoted

_COLUMNS = (
    "article", "language", "context", "source", "plural", "form", "translation", "state",
    "comment", "note", "previous", "flags",
)  # fmt: skip
_NEEDED = ("article", "language", "source", "translation")
_STATES = ("", "fuzzy", "finished")
_SEPARATOR = re.compile(r"\"?sep=([,;\t|])\"?\r?\n", re.IGNORECASE)


def write_csv(catalogs: Iterable[Exchanged]) -> bytes:
    """Return a CSV file (RFC 4180, UTF-8): a row per message, or per plural form; no obsolete ones."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for catalog in catalogs:
        for entry in catalog.entries:
            if entry.obsolete:
                continue
            forms = [("", entry.msgstr)]
            if entry.msgid_plural:
                texts = entry.msgstr_plural or {0: ""}
                forms = [(str(form), text) for form, text in sorted(texts.items())]
            for form, text in forms:
                state = "fuzzy" if entry.fuzzy else "finished" if text else ""
                flags = ", ".join(other_flags(entry))
                writer.writerow([
                    catalog.article, catalog.language, entry.msgctxt or "", entry.msgid,
                    entry.msgid_plural, form, text, state, entry.comment, entry.tcomment,
                    entry.previous_msgid or "", flags,
                ])  # fmt: skip
    return output.getvalue().encode("utf-8")


def read_csv(data: bytes) -> list[Exchanged]:
    """Read a CSV file with at least the columns article, language, source and translation.

    Raises ExchangeError. Semicolons and tabs, as written by spreadsheets, separate columns, too; a first line
    `sep=;` says which. If a program wrote every line end in a cell as CRLF, each is read as one line feed.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ExchangeError(line, f"byte {error.start} is not UTF-8") from None
    said = _SEPARATOR.match(text)
    before = 0
    if said is not None:
        text, before = text[said.end() :], 1
    first = text.partition("\n")[0]
    delimiter = said.group(1) if said is not None else max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = reader.fieldnames or ()
    except csv.Error as error:
        raise ExchangeError(1 + before, f"not TMX, XLIFF or CSV: {error}") from None
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise ExchangeError(1 + before, f"not TMX, XLIFF or CSV: no column {', '.join(missing)}")
    catalogs: dict[tuple[str, str], dict[tuple[str, str], POEntry]] = {}
    try:
        rows = [(row, reader.line_num + before) for row in reader]
    except csv.Error as error:
        raise ExchangeError(reader.line_num + 1 + before, f"not CSV: {error}") from None
    cells = [cell for row, _ in rows for cell in row.values() if isinstance(cell, str)]
    windows = any("\r\n" in cell for cell in cells) and not any(
        "\n" in cell.replace("\r\n", "") for cell in cells
    )
    for row, line in rows:
        if windows:
            row = {  # noqa: PLW2901
                name: cell.replace("\r\n", "\n") if isinstance(cell, str) else cell
                for name, cell in row.items()
            }
        _take_row(row, line, catalogs)
    return [
        Exchanged(article, language, "", list(entries.values()))
        for (article, language), entries in catalogs.items()
    ]


def _take_row(
    row: dict[str | None, str | None],
    line: int,
    catalogs: dict[tuple[str, str], dict[tuple[str, str], POEntry]],
) -> None:
    if None in row or None in [row[column] for column in _NEEDED]:
        raise ExchangeError(line, "the row does not have as many columns as the first one")
    cells = {str(key): value or "" for key, value in row.items()}
    state = cells.get("state", "finished").strip().lower()
    if state not in _STATES:
        raise ExchangeError(
            line, f"state: expected “fuzzy”, “finished” or nothing, got {quoted(state)}"
        )
    form = cells.get("form", "").strip()
    if form and not form.isdecimal():
        raise ExchangeError(line, f"form: expected a number, got {quoted(form)}")
    entries = catalogs.setdefault((cells["article"], cells["language"]), {})
    context = cells.get("context", "")
    entry = entries.setdefault((context, cells["source"]), POEntry(msgid=cells["source"]))
    if context:
        entry.msgctxt = context
    if form:
        entry.msgid_plural = cells.get("plural", "")
        entry.msgstr_plural[int(form)] = cells["translation"]
    else:
        entry.msgstr = cells["translation"]
    if state == "fuzzy":
        mark_fuzzy(entry)
    entry.flags += [
        flag for flag in read_flags([cells.get("flags", "")]) if flag not in entry.flags
    ]
    entry.comment, entry.tcomment = cells.get("comment", ""), cells.get("note", "")
    if cells.get("previous"):
        entry.previous_msgid = cells["previous"]
