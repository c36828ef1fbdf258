"""Words to search for: near ones where nothing was found, and frequent ones while one types."""

from __future__ import annotations

from collections import Counter

from pieraklad.index.database import Database
from pieraklad.index.passages import unpack_texts
from pieraklad.index.words import sought_words, words
from pieraklad.site.model.snapshot import Snapshot

SUGGESTIONS = 5
_LIKENESS = 66.0
"""The least likeness of a suggested key (rapidfuzz's normalised Indel ratio, 0 to 100)."""
_MISSPELT = 3
"""Words of a query to which near ones are looked for."""
_FREQUENT_TAGS = 30
_FREQUENT_WORDS = 40
_SHORTEST = 5
_NEWEST = 100
"""Articles whose topics and titles are read; all of a large site's would take seconds."""


def near_words(
    database: Database, snapshot: Snapshot, wanted: list[str], language: str
) -> tuple[str, ...]:
    """Return words of the articles that are written much like the keys `wanted`, likest first."""
    # Needed only after a typo, so that the site starts without it.
    from rapidfuzz import fuzz, process

    likeness: dict[str, float] = {}
    for key in wanted[:_MISSPELT]:
        near: list[tuple[str, float, int]] = []
        # The vocabulary is slow to read as a whole; few slips are in the first letters.
        for beginning in (key[:2], key[:1]):
            rows = database.rows(
                "SELECT term FROM vocabulary WHERE term >= ? AND term < ?",
                (beginning, beginning[:-1] + chr(ord(beginning[-1]) + 1)),
            )
            near = process.extract(
                key, [term for (term,) in rows], scorer=fuzz.ratio, score_cutoff=_LIKENESS,
                limit=SUGGESTIONS,
            )  # fmt: skip
            if near:
                break
        for term, score, _ in near:
            likeness[term] = max(score, likeness.get(term, 0.0))
    best = sorted(likeness, key=lambda term: (-likeness[term], term))[:SUGGESTIONS]
    shown = (_as_written(database, snapshot, term, language) for term in best)
    return tuple(dict.fromkeys(word for word in shown if word))


def _as_written(database: Database, snapshot: Snapshot, key: str, language: str) -> str:
    """Return a word with this key, in small letters, as some article has it; empty if none has."""
    rows = database.rows(
        "SELECT page.slug, page.language, page.texts FROM words JOIN page ON page.id = words.rowid"
        " WHERE words MATCH ? ORDER BY page.language <> ? LIMIT 1",
        (f'"{key}"', language),
    )
    for slug, tag, texts in rows:
        entry = snapshot.article(slug)
        reading = entry.readings.get(tag) if entry is not None else None
        heads = (reading.title, reading.summary, *reading.tags) if reading is not None else ()
        for text, _ in (*heads, *unpack_texts(texts)):
            for word in sought_words(text, frozenset({key})):
                return str(text[word.start : word.end]).lower()
    return ""


def frequent_words(snapshot: Snapshot, language: str) -> tuple[str, ...]:
    """Return the topics and the words of titles that the newest articles share most.

    Only what is in the language itself; a word in more than an eighth of many titles tells nothing.
    """
    tags: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    newest = snapshot.newest[:_NEWEST]
    for entry in newest:
        reading = entry.readings[language]
        tags.update({tag.text for tag in reading.tags if tag.lang in ("", language)})
        if reading.title.lang != language:
            continue
        text = reading.title.text
        found = {word.key: text[word.start : word.end].lower() for word in words(text)}
        for key, form in found.items():
            if len(form) >= _SHORTEST:
                counts[key] += 1
                forms.setdefault(key, form)
    most = max(20, len(newest) // 8)
    topics = sorted(tags, key=lambda tag: (-tags[tag], tag))[:_FREQUENT_TAGS]
    shared = sorted((-count, forms[key]) for key, count in counts.items() if 1 < count <= most)
    return tuple(dict.fromkeys([*topics, *(form for _, form in shared[:_FREQUENT_WORDS])]))
