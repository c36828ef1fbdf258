"""What people say to each other about a message: comments, questions, and why a text was sent back.

They are about a message of one article in one language; they are not part of the translation and stay
in the database.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from pieraklad.editing.records import Records
from pieraklad.editing.values import Place
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.problems import ProjectError

KINDS = ("comment", "question", "returned", "answer")
"""A word to colleagues; a question to the article's author; the reason of a reviewer; an answer to a question."""
LONGEST = 2_000
"""Characters of a comment."""

_LENGTH = Bilingual(
    f"a comment has 1 to {LONGEST} characters", f"у заўвазе ад 1 да {LONGEST} знакаў"
)


class Comment(NamedTuple):
    """Something that somebody said about a message."""

    number: int
    language: str
    slug: str
    id: str
    kind: str
    text: str
    who: str
    at: float
    """In seconds since 1970."""
    to_whom: str
    """The name of whoever it is for; empty for everybody who may do something about it."""
    answers: int | None
    """The number of the question that it answers."""
    closed_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.closed_by is None


_COLUMNS = ", ".join(Comment._fields)


class Comments:
    """The comments of one project."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(
        self, place: Place, id: str, kind: str, text: str, who: str, to_whom: str = ""
    ) -> int:  # fmt: skip
        """Keep a comment and return its number. Raises ProjectError for one that is empty or too long."""
        with self._records.writing() as connection:
            number = connection.execute(
                "INSERT INTO comment (language, slug, id, kind, text, who, at, to_whom)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*place, id, kind, _checked(text), who, time.time(), to_whom),
            ).lastrowid
        assert number is not None
        return number

    def answer(self, number: int, text: str, who: str) -> Comment | None:
        """Answer an open question, which is then closed; return the answer. Raises ProjectError."""
        text = _checked(text)
        with self._records.writing() as connection:
            row = connection.execute(
                "UPDATE comment SET closed_by = ?, closed_at = ? WHERE number = ?"
                " AND kind = 'question' AND closed_at IS NULL RETURNING language, slug, id, who",
                (who, time.time(), number),
            ).fetchone()
            if row is None:
                return None
            made = connection.execute(
                "INSERT INTO comment (language, slug, id, kind, text, who, at, to_whom, answers)"
                " VALUES (?, ?, ?, 'answer', ?, ?, ?, ?, ?)",
                (row[0], row[1], row[2], text, who, time.time(), row[3], number),
            ).lastrowid
        return self.get(made or 0)

    def get(self, number: int) -> Comment | None:
        """Return a comment by number."""
        found = self._select("number = ?", number)
        return found[0] if found else None

    def close(self, number: int, who: str) -> None:
        """Note that nothing is left to be done about a comment; it stays where it is."""
        with self._records.writing() as connection:
            connection.execute(
                "UPDATE comment SET closed_by = ?, closed_at = ? WHERE number = ? AND closed_at IS NULL",
                (who, time.time(), number),
            )

    def close_returned(self, place: Place, id: str, who: str) -> None:
        """Close the reasons for which a text was sent back: somebody saved it as finished."""
        query = "SELECT 1 FROM comment WHERE language = ? AND slug = ? AND id = ? AND kind = 'returned' AND closed_at IS NULL"  # fmt: skip
        if self._records.row(query, (*place, id)) is None:
            return
        with self._records.writing(durable=False) as connection:
            connection.execute(
                "UPDATE comment SET closed_by = ?, closed_at = ? WHERE language = ? AND slug = ?"
                " AND id = ? AND kind = 'returned' AND closed_at IS NULL",
                (who, time.time(), *place, id),
            )

    def of(self, place: Place, id: str) -> list[Comment]:
        """Return all that was said about a message, oldest first."""
        return self._select("language = ? AND slug = ? AND id = ?", *place, id)

    def for_person(self, name: str) -> list[Comment]:
        """Return the open comments that are for somebody: what was sent back, answers, words to them."""
        return self._select("to_whom = ? AND closed_at IS NULL", name)

    def for_everybody(self, kind: str) -> list[Comment]:
        """Return the open comments of a kind that are for nobody alone."""
        return self._select("kind = ? AND to_whom = '' AND closed_at IS NULL", kind)

    def _select(self, where: str, *values: object) -> list[Comment]:
        query = f"SELECT {_COLUMNS} FROM comment WHERE {where} ORDER BY number"  # noqa: S608
        rows = self._records.rows(query, values)
        return [Comment(*row) for row in rows]


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST or any(sign < " " and sign != "\n" for sign in text):
        raise ProjectError(_LENGTH)
    return text
