"""What waits for somebody, as feeds and letters tell it: what people said, and what they proposed."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from pieraklad.editing.comments import Comments
from pieraklad.editing.history import History
from pieraklad.editing.people.rights import Person

_AT_MOST = 100


class Notice(NamedTuple):
    """One thing that waits."""

    kind: str
    """A comment's kind, or "suggestion"."""
    number: int
    language: str
    slug: str
    id: str
    who: str
    text: str
    at: float
    """In seconds since 1970."""


class Notices:
    """What waits in one project."""

    def __init__(self, comments: Comments, history: History) -> None:
        self._comments = comments
        self._history = history

    def of(self, person: Person, language: str = "") -> list[Notice]:
        """Return what waits for somebody, in a language or all, newest first; a hundred at most."""
        said = self._comments.for_person(person.name)
        said += [
            one for one in self._comments.for_everybody("returned")
            if person.may("save", one.language)
        ]  # fmt: skip
        if person.may("answer"):
            said += self._comments.for_everybody("question")
        found = [
            Notice(one.kind, one.number, one.language, one.slug, one.id, one.who, one.text, one.at)
            for one in said
        ]
        found += [
            Notice("suggestion", one.number, place.language, place.slug, one.id, one.who, one.target[0], one.when)
            for place, one in self._history.open_suggestions(_AT_MOST)
            if one.who != person.name and person.may("close suggestion", place.language)
        ]  # fmt: skip
        chosen = [one for one in found if language in ("", one.language)]
        return sorted(chosen, key=lambda one: one.at, reverse=True)[:_AT_MOST]

    def counts(self, person: Person) -> Counter[str]:
        """Return how many things of each kind wait for somebody."""
        return Counter(one.kind for one in self.of(person))
