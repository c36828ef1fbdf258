"""Reviewing: approving a translation that was read, and sending one back with a reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from polib import POEntry

from pieraklad.catalogs.message import is_finished
from pieraklad.catalogs.reviewed import review_hash, texts_of
from pieraklad.editing.answers import Answer, Conflict, Refused, Save, Texts
from pieraklad.editing.comments import Comments
from pieraklad.editing.history import History
from pieraklad.editing.identity import content_hash
from pieraklad.editing.people.members import People
from pieraklad.editing.requests import NO_MESSAGE, place_problem
from pieraklad.editing.reviews import Reviews
from pieraklad.editing.sheet import Sheet, Unreadable
from pieraklad.editing.values import Place
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual
from pieraklad.project.foreign_errors import reason_of
from pieraklad.storage.files import read_file

_CHANGED = Bilingual("somebody changed this text meanwhile", "тым часам гэты тэкст нехта змяніў")
_UNFINISHED_TEXT = Bilingual(
    "only a finished translation can be approved", "ухваліць можна толькі гатовы пераклад"
)
_NOTHING_TO_RETURN = Bilingual(
    "there is no translation to send back", "няма перакладу, які можна было б вярнуць"
)
_OWN_TEXT = Bilingual(
    "somebody else has to review what you wrote", "ваш тэкст мусіць ухваліць нехта іншы"
)


class Reviewing:
    """What reviewers do in one project."""

    def __init__(
        self, project: Project, history: History, reviews: Reviews, comments: Comments,
        people: People, save: Callable[[Save], Answer], reconcile: Callable[[str, str], None],
    ) -> None:  # fmt: skip
        self._project = project
        self._history = history
        self._reviews = reviews
        self._comments = comments
        self._people = people
        self._save = save
        self._reconcile = reconcile

    def approve(self, language: str, slug: str, id: str, base: str, who: str) -> Refused | None:
        """Record that `who` reviewed a message's translation as it was read; None if that was done.

        Where a language has two reviewers, nobody approves what they alone wrote; another
        person's translation they may correct and approve.
        """
        entry = self._entry(language, slug, id)
        if isinstance(entry, Refused):
            return entry
        if content_hash(entry) != base:
            return Refused(409, _CHANGED)
        if not is_finished(entry):
            return Refused(422, _UNFINISHED_TEXT)
        versions = self._history.versions(Place(language, slug), id)
        is_own = all(version.who == who for version in versions if any(version.target))
        if is_own and len(self._people.who_may("review", language)) > 1:
            return Refused(403, _OWN_TEXT)
        return self._reviewed(
            language, slug, entry, lambda: self._reviews.approve(language, entry, who)
        )

    def withdraw(self, language: str, slug: str, id: str) -> Refused | None:
        """Take back the review of a message's translation."""
        entry = self._entry(language, slug, id)
        if isinstance(entry, Refused):
            return entry
        return self._reviewed(
            language, slug, entry, lambda: self._reviews.withdraw(language, entry)
        )

    def send_back(
        self, language: str, slug: str, id: str, base: str, who: str, reason: str
    ) -> Refused | None:
        """Mark a translation as one to be looked at again, and tell whoever wrote it why.

        Raises ProjectError for a reason that is empty or too long.
        """
        entry = self._entry(language, slug, id)
        if isinstance(entry, Refused):
            return entry
        target = texts_of(entry)
        if not any(target):
            return Refused(422, _NOTHING_TO_RETURN)
        author = self.author(language, slug, id, target)
        place = Place(language, slug)
        number = self._comments.add(place, id, "returned", reason, who, author)
        saved = self._save(
            Save(
                language, slug, id, target, "fuzzy", base=base, request=str(uuid.uuid4()),
                who=who, base_target=target, origin="returned",
            )
        )  # fmt: skip
        if isinstance(saved, Conflict | Refused):
            self._comments.close(number, who)
            return saved if isinstance(saved, Refused) else Refused(409, _CHANGED)
        return None

    def author(self, language: str, slug: str, id: str, target: Texts) -> str:
        """Return who wrote a message's present text; empty if it came from outside."""
        for version in reversed(self._history.versions(Place(language, slug), id)):
            if version.target == target:
                return version.who
        return ""

    def approved_before(self, language: str, slug: str, id: str) -> Texts | None:
        """Return the latest of a message's earlier texts that was approved, or None."""
        entry = self._entry(language, slug, id)
        if isinstance(entry, Refused):
            return None
        known = self._reviews.of(language).by_hash
        for version in self._history.versions(Place(language, slug), id):
            if version.target != texts_of(entry) and review_hash(entry, version.target) in known:
                return version.target
        return None

    def _reviewed(
        self, language: str, slug: str, entry: POEntry, act: Callable[[], None]
    ) -> Refused | None:
        try:
            act()
        except OSError as error:
            return Refused(503, reason_of(error))
        if self._project.publish == "reviewed":
            # The same text may stand in other articles, too.
            own = Place(language, slug)
            places = {own, *self._history.places_of(language, content_hash(entry))}
            self._history.compile_again(places)
            for place in places:
                self._reconcile(*place)
        return None

    def _entry(self, language: str, slug: str, id: str) -> POEntry | Refused:
        problem = place_problem(self._project, language, slug)
        if problem is not None:
            return problem
        try:
            path = self._project.confine(self._project.catalog_path(slug, language))
            found = Sheet.read(read_file(path)).entries.get(id)
        except (OSError, Unreadable):
            found = None
        return Refused(404, NO_MESSAGE) if found is None else found
