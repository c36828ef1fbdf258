"""An article's rows: written and dropped inside a transaction."""

from __future__ import annotations

import sqlite3

from pieraklad.index.prefixes import Prefixes
from pieraklad.index.work import Worked


def put_article(
    connection: sqlite3.Connection, worked: Worked, revision: int, prefixes: Prefixes
) -> bytes:
    """Write the rows of an article; return its packed terms, none for a draft."""
    facts = worked.facts
    assert facts is not None
    terms = facts.terms if worked.published else b""
    connection.execute(
        "INSERT OR REPLACE INTO article"
        " (slug, key, revision, published, entry, terms, source, packed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            worked.slug,
            worked.key,
            revision,
            worked.published,
            facts.entry,
            terms,
            worked.source,
            worked.packed,
        ),
    )
    connection.execute("DELETE FROM catalog WHERE slug = ?", (worked.slug,))
    connection.executemany(
        "INSERT INTO catalog (slug, tag, data) VALUES (?, ?, ?)",
        [(worked.slug, tag, data) for tag, data in worked.catalogs.items()],
    )
    before = _drop_pages(connection, worked.slug)
    for page in facts.pages if worked.published else ():
        cursor = connection.execute(
            "INSERT INTO page (slug, language, texts, heads, others) VALUES (?, ?, ?, ?, ?)",
            (worked.slug, page.language, page.texts, page.heads, page.others),
        )
        connection.execute(
            "INSERT INTO words (rowid, title, tags, summary, text) VALUES (?, ?, ?, ?, ?)",
            (cursor.lastrowid, *page.indexed),
        )
        old = before.pop(page.language, None)
        if old is None:
            prefixes.add(page.language, page.prefixes)
        else:
            prefixes.replace(page.language, old, (page.heads, page.others))
    _forget_keys(before, prefixes)
    return terms


def drop_article(connection: sqlite3.Connection, slug: str, prefixes: Prefixes) -> None:
    _forget_keys(_drop_pages(connection, slug), prefixes)
    for table in ("article", "catalog"):
        connection.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))  # noqa: S608


def _drop_pages(connection: sqlite3.Connection, slug: str) -> dict[str, tuple[str, str]]:
    """Drop an article's pages; return the keys that each held, by its language."""
    query = "SELECT id, language, heads, others FROM page WHERE slug = ?"
    found = {}
    for number, language, heads, others in connection.execute(query, (slug,)).fetchall():
        connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
        connection.execute("DELETE FROM page WHERE id = ?", (number,))
        found[language] = heads, others
    return found


def _forget_keys(pages: dict[str, tuple[str, str]], prefixes: Prefixes) -> None:
    for language, keys in pages.items():
        prefixes.replace(language, keys, ("", ""))
