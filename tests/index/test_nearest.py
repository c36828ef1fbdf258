"""The nearest articles are the same, however the index came to be what it is."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from pieraklad.index.nearest import Change, compare_all, pack_terms, update_nearest

WORDS = [f"word{number}" for number in range(30)]
TERMS = st.dictionaries(st.sampled_from(WORDS), st.integers(1, 9), min_size=1, max_size=12)
SLUGS = st.sampled_from([f"a{number}" for number in range(40)])
EDITS = st.lists(st.dictionaries(SLUGS, st.none() | TERMS, min_size=1, max_size=6), max_size=6)


def new_tables() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE article (slug TEXT PRIMARY KEY, published INTEGER, terms BLOB);"
        "CREATE TABLE term (id INTEGER PRIMARY KEY, articles INTEGER);"
        "CREATE TABLE nearest (slug TEXT PRIMARY KEY, vector BLOB, near TEXT, slugs TEXT);"
    )
    return connection


def put(connection: sqlite3.Connection, slug: str, terms: dict[str, int] | None) -> Change:
    """Write an article's row, or remove it; return how its terms changed."""
    row = connection.execute("SELECT terms FROM article WHERE slug = ?", (slug,)).fetchone()
    new = b"" if terms is None else pack_terms(terms)
    connection.execute("DELETE FROM article WHERE slug = ?", (slug,))
    if terms is not None:
        connection.execute("INSERT INTO article VALUES (?, 1, ?)", (slug, new))
    return Change(row[0] if row else b"", new)


def found(connection: sqlite3.Connection) -> dict[str, list[str]]:
    rows = connection.execute("SELECT slug, slugs FROM nearest")
    return {slug: slugs.split() for slug, slugs in rows}


@given(st.dictionaries(SLUGS, TERMS, max_size=40), EDITS)
def test_what_edits_leave_is_what_a_fresh_comparison_gives(
    first: dict[str, dict[str, int]], edits: list[dict[str, dict[str, int] | None]]
) -> None:
    connection, fresh = new_tables(), new_tables()
    try:
        for slug, terms in first.items():
            put(connection, slug, terms)
        compare_all(connection)
        articles: dict[str, dict[str, int] | None] = {**first}
        for edit in edits:
            articles.update(edit)
            update_nearest(connection, {s: put(connection, s, terms) for s, terms in edit.items()})
        for slug, terms in articles.items():
            put(fresh, slug, terms)
        compare_all(fresh)
        assert found(connection) == found(fresh)
    finally:
        connection.close()
        fresh.close()


def test_articles_that_share_rare_words_are_near() -> None:
    connection = new_tables()
    for number in range(20):
        put(connection, f"a{number}", {"common": 3, f"pair{number // 2}": 2, f"own{number}": 4})
    compare_all(connection)
    nearest = found(connection)
    connection.close()
    for number in range(20):
        assert nearest[f"a{number}"][0] == f"a{number ^ 1}"
