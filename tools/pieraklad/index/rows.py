"""An article's rows: written and dropped inside a transaction."""

from __future__ import annotations

import sqlite3

from pieraklad.index.nearest import pack_terms
from pieraklad.index.work import Worked
from pieraklad.storage.fingerprints import digest_of


def put_article(connection: sqlite3.Connection, worked: Worked, revision: int) -> bytes:
    """Write the rows of an article; return its packed terms, none for a draft."""
    facts = worked.facts
    assert facts is not None
    terms = pack_terms(facts.terms) if worked.published else b""
    connection.execute(
        "INSERT OR REPLACE INTO article (slug, key, revision, published, entry, terms, source)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (worked.slug, worked.key, revision, worked.published, facts.entry, terms, worked.source),
    )
    connection.execute("DELETE FROM catalog WHERE slug = ?", (worked.slug,))
    connection.executemany(
        "INSERT INTO catalog (slug, tag, data) VALUES (?, ?, ?)",
        [(worked.slug, tag, data) for tag, data in worked.catalogs.items()],
    )
    _drop_pages(connection, worked.slug)
    for page in facts.pages if worked.published else ():
        cursor = connection.execute(
            "INSERT INTO page (slug, language, texts, heads, others, digest)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                worked.slug,
                page.language,
                page.texts,
                page.heads,
                page.others,
                digest_of(f"{page.heads}\n{page.others}".encode()),
            ),
        )
        connection.execute(
            "INSERT INTO words (rowid, title, tags, summary, text) VALUES (?, ?, ?, ?, ?)",
            (cursor.lastrowid, *page.indexed),
        )
    return terms


def drop_article(connection: sqlite3.Connection, slug: str) -> None:
    _drop_pages(connection, slug)
    for table in ("article", "catalog"):
        connection.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))  # noqa: S608


def _drop_pages(connection: sqlite3.Connection, slug: str) -> None:
    for (number,) in connection.execute("SELECT id FROM page WHERE slug = ?", (slug,)).fetchall():
        connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
        connection.execute("DELETE FROM page WHERE id = ?", (number,))
