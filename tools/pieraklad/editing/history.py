"""The journal, the values that messages had, and the suggestions: the rows of `workbench.sqlite`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable

from pieraklad.editing.answers import (
    Answer,
    Save,
    Suggestion,
    Texts,
    Version,
    from_json,
    payload,
    texts_from_json,
)
from pieraklad.editing.records import Records
from pieraklad.editing.values import (
    MO_IS_DUE,
    OUTSIDE,
    LastFile,
    LastValue,
    Pending,
    Place,
    Recorded,
)
from pieraklad.editing.writer import Writer


class History:
    """What is known of the messages of a project."""

    def __init__(self, records: Records) -> None:
        self.records = records

    # The journal

    def enter(self, request: Save) -> tuple[int, Answer | None, bool]:
        """Put a request into the journal, on disk. Return its number and its answer, if it has one.

        The third value is False if the same UUID has been used for another request.
        """
        said = payload(request)
        with self.records.writing() as connection:
            row = connection.execute(
                "SELECT number, answer, payload FROM journal WHERE request = ?", (request.request,)
            ).fetchone()
            if row is None:
                number = connection.execute(
                    "INSERT INTO journal (request, payload, language, slug, at)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (request.request, said, request.language, request.slug, time.time()),
                ).lastrowid
                assert number is not None
                return number, None, True
        return row[0], from_json(row[1]) if row[1] else None, row[2] == said

    def answer(self, number: int) -> Answer | None:
        """Return the answer to a request in the journal."""
        row = self.records.row("SELECT answer FROM journal WHERE number = ?", (number,))
        return from_json(row[0]) if row is not None and row[0] else None

    def pending(self, place: Place) -> list[Pending]:
        """Return the requests for a catalog that have no answer, in order."""
        rows = self.records.rows(
            "SELECT number, payload, at FROM journal"
            " WHERE language = ? AND slug = ? AND answer IS NULL ORDER BY number",
            place,
        )
        return [Pending(number, _request(said), at) for number, said, at in rows]

    def pending_places(self, before: float) -> list[Place]:
        """Return the catalogs with requests from before a time that have no answer."""
        rows = self.records.rows(
            "SELECT DISTINCT language, slug FROM journal WHERE answer IS NULL AND at <= ?",
            (before,),
        )
        return [Place(*row) for row in rows]

    # Files and messages

    def file(self, place: Place) -> LastFile | None:
        """Return a catalog's file as it was last known."""
        row = self.records.row(
            "SELECT digest, stamp, head FROM catalog WHERE language = ? AND slug = ?", place
        )
        return None if row is None else LastFile(*row)

    def compiled(self, place: Place, digest: str) -> None:
        """Note that the .mo file was made of the catalog with this digest."""
        with self.records.writing(durable=False) as connection:
            connection.execute(
                "UPDATE catalog SET stamp = '' WHERE language = ? AND slug = ? AND digest = ?",
                (*place, digest),
            )

    def compile_again(self, places: Iterable[Place]) -> None:
        """Note that .mo files are to be made again: what of the catalogs is published has changed."""
        with self.records.writing(durable=False) as connection:
            connection.executemany(
                "UPDATE catalog SET stamp = ? WHERE language = ? AND slug = ?",
                [(MO_IS_DUE, *place) for place in places],
            )

    def places_of(self, language: str, hash_: str) -> list[Place]:
        """Return the known catalogs that have a message with this `content_hash`."""
        rows = self.records.rows(
            "SELECT language, slug FROM message WHERE language = ? AND hash = ? AND here",
            (language, hash_),
        )
        return [Place(*row) for row in rows]

    def message(self, place: Place, id: str) -> LastValue | None:
        """Return the last known value of a message."""
        row = self.records.row(
            _VALUES + " AND id = ?",
            (*place, id),
        )
        return None if row is None else _value(row)

    def messages(self, place: Place) -> dict[str, LastValue]:
        """Return the last known values of a catalog's messages, those that are gone included."""
        rows = self.records.rows(_VALUES, place)
        return {row[-1]: _value(row) for row in rows}

    def past(self, place: Place) -> dict[str, list[Recorded]]:
        """Return the values that each message of a catalog had, oldest first; only of those that changed."""
        found: dict[str, list[Recorded]] = {}
        for key, *change in self.records.rows(
            "SELECT id, seq, hash, origin FROM version WHERE language = ? AND slug = ? ORDER BY seq",
            place,
        ):
            found.setdefault(key, []).append(Recorded(*change))
        return found

    def authors(self, place: Place) -> list[tuple[str, int, str, str, float, str]]:
        """Return ID, number, hash, author, time and origin of each value that a catalog's messages had, in order."""
        return self.records.rows(
            "SELECT id, seq, hash, who, at, origin FROM version WHERE language = ? AND slug = ?"
            " ORDER BY seq",
            place,
        )

    def origin(self, place: Place, id: str) -> tuple[str, str]:
        """Return who wrote the last recorded value of a message, and its origin."""
        row = self.records.row(
            "SELECT who, origin FROM version WHERE language = ? AND slug = ? AND id = ?"
            " ORDER BY seq DESC LIMIT 1",
            (*place, id),
        )
        return ("", OUTSIDE) if row is None else (row[0], row[1])

    def target_of(self, place: Place, id: str, hash_: str) -> Texts | None:
        """Return the texts that a message had under a hash, or None."""
        row = self.records.row(
            "SELECT target FROM version WHERE language = ? AND slug = ? AND id = ? AND hash = ?",
            (*place, id, hash_),
        ) or self.records.row(
            "SELECT target FROM message WHERE language = ? AND slug = ? AND id = ? AND hash = ?",
            (*place, id, hash_),
        )
        return None if row is None else texts_from_json(row[0])

    # What pages ask

    def versions(self, place: Place, id: str) -> list[Version]:
        """Return the values that a message had, newest first."""
        rows = self.records.rows(
            "SELECT target, state, who, at, origin FROM version"
            " WHERE language = ? AND slug = ? AND id = ? ORDER BY seq DESC",
            (*place, id),
        )
        if not rows:  # never changed since it was first seen
            value = self.message(place, id)
            if value is None or not any(value.target):
                return []
            return [Version(value.target, value.state, "", value.at, OUTSIDE)]
        return [Version(texts_from_json(row[0]), *row[1:]) for row in rows]

    def touched_by(self, who: str, since: float) -> list[tuple[str, str, str]]:
        """Return (language, slug, ID) of the messages that somebody changed since a time, latest first."""
        rows = self.records.rows(
            "SELECT language, slug, id FROM version WHERE who = ? AND at >= ?"
            " GROUP BY language, slug, id ORDER BY max(seq) DESC",
            (who, since),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def latest_places(self, who: str, at_most: int) -> list[Place]:
        """Return the articles in which somebody worked last, latest first."""
        rows = self.records.rows(
            "SELECT language, slug FROM (SELECT language, slug, seq FROM version WHERE who = ?"
            " ORDER BY at DESC LIMIT 500) GROUP BY language, slug ORDER BY max(seq) DESC LIMIT ?",
            (who, at_most),
        )
        return [Place(*row) for row in rows]

    def names(self) -> list[str]:
        """Return the names of all who ever changed anything."""
        rows = self.records.rows("SELECT DISTINCT who FROM version WHERE who != '' ORDER BY who")
        return [row[0] for row in rows]

    def suggestions(self, place: Place, id: str | None) -> list[Suggestion]:
        """Return the open suggestions for a message or a whole catalog, oldest first."""
        rows = self.records.rows(
            "SELECT number, id, target, who, at, reason, base FROM suggestion"
            " WHERE language = ? AND slug = ? AND closed_at IS NULL AND (? IS NULL OR id = ?)"
            " ORDER BY number",
            (*place, id, id),
        )
        return [_suggestion(*row) for row in rows]

    def open_suggestions(self, at_most: int) -> list[tuple[Place, Suggestion]]:
        """Return the latest open suggestions of the project, newest first."""
        rows = self.records.rows(
            "SELECT language, slug, number, id, target, who, at, reason, base FROM suggestion"
            " WHERE closed_at IS NULL ORDER BY number DESC LIMIT ?",
            (at_most,),
        )
        return [(Place(*row[:2]), _suggestion(*row[2:])) for row in rows]

    def suggest(self, place: Place, request: Save, base: Texts) -> int:
        """Keep a text that somebody proposes; return the number of the suggestion."""
        now = time.time()
        with self.records.writing() as connection:
            writer = Writer(connection, place, now)
            return writer.suggest(request.id, request.target, base, request.who, now, "proposed")

    def close_suggestion(self, number: int, who: str) -> None:
        """Close a suggestion; it stays in the database."""
        with self.records.writing() as connection:
            connection.execute(
                "UPDATE suggestion SET closed_by = ?, closed_at = ?"
                " WHERE number = ? AND closed_at IS NULL",
                (who, time.time(), number),
            )

    def changes(self, since: int) -> tuple[int, list[tuple[str, str, str]]]:
        """Return the latest version's number and the messages with versions after `since`."""
        rows = self.records.rows(
            "SELECT language, slug, id, max(seq) AS last FROM version WHERE seq > ?"
            " GROUP BY language, slug, id ORDER BY last",
            (since,),
        )
        if rows:
            return rows[-1][3], [(row[0], row[1], row[2]) for row in rows]
        return self.latest(), []

    def latest(self) -> int:
        """Return the number of the latest version; 0 if there is none."""
        row = self.records.row("SELECT max(seq) FROM version")
        return int(row[0] or 0)


_VALUES = (
    "SELECT hash, target, state, at, here, msgctxt, msgid, id FROM message"
    " WHERE language = ? AND slug = ?"
)


def _suggestion(
    number: int, id: str, target: str, who: str, at: float, reason: str, base: str
) -> Suggestion:
    return Suggestion(number, id, texts_from_json(target), who, at, reason, texts_from_json(base))


def _value(row: tuple[str, str, str, float, int, str | None, str, str]) -> LastValue:
    return LastValue(row[0], texts_from_json(row[1]), row[2], row[3], bool(row[4]), row[5], row[6])


def _request(said: str) -> Save:
    values = json.loads(said)
    for name in ("target", "base_target", "dismiss"):
        values[name] = tuple(values[name])
    return Save(**values)
