"""The workbench's library: what its pages call. Safe for several threads and processes."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from typing import Self

from polib import POEntry

from pieraklad.catalogs.message import is_finished
from pieraklad.editing.answers import (
    Answer,
    Conflict,
    Person,
    Refused,
    Save,
    Saved,
    Suggestion,
    Version,
    Waiting,
)
from pieraklad.editing.history import History, Place
from pieraklad.editing.identity import content_hash
from pieraklad.editing.locks import CatalogLocks, LockBusy
from pieraklad.editing.people import People
from pieraklad.editing.records import Records
from pieraklad.editing.requests import (
    NO_MESSAGE,
    NOTHING,
    place_problem,
    request_problem,
    with_line_feeds,
)
from pieraklad.editing.reviews import Reviews
from pieraklad.editing.settle import CannotWrite, Settler
from pieraklad.editing.sheet import Sheet, Unreadable
from pieraklad.editing.sync.rounds import Synchronizer
from pieraklad.editing.sync.state import SyncStatus
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.foreign_errors import reason_of
from pieraklad.storage.files import read_file

log = logging.getLogger("pieraklad.editing")

_LOCK_TIMEOUT = 5.0
"""How long a save waits for others' saves in the same catalog, in seconds."""
_REPLAY_EVERY = 2.0
"""How often a save looks for requests that killed processes left, in seconds."""
_ABANDONED = 1.0
"""From which age on a request in the journal is done by somebody else, in seconds."""

_BUSY = Bilingual(
    "others are saving in this article; your text will follow theirs",
    "іншыя якраз захоўваюць у гэтым артыкуле; ваш тэкст будзе запісаны пасля",
)
_UNFINISHED = Bilingual(
    "the database could not be written; your text is kept and will be processed again",
    "база не запісалася; ваш тэкст захаваны і будзе апрацаваны зноў",
)
_SAME_REQUEST = Bilingual(
    "another text was already sent under this request's ID",
    "пад гэтым ідэнтыфікатарам запыту ўжо прыйшоў іншы тэкст",
)
_CHANGED = Bilingual("somebody changed this text meanwhile", "тым часам гэты тэкст нехта змяніў")
_UNFINISHED_TEXT = Bilingual(
    "only a finished translation can be approved", "ухваліць можна толькі гатовы пераклад"
)
_OWN_TEXT = Bilingual(
    "somebody else has to review what you wrote", "ваш тэкст мусіць ухваліць нехта іншы"
)
_NOT_KEPT = Bilingual(
    "the text could not be kept on the server: ", "тэкст не ўдалося захаваць на серверы: "
)


class Workbench:
    """Saving, history, suggestions and people of one project. Close it, or use it in a `with` statement."""

    def __init__(self, project: Project) -> None:
        """Open `workbench.sqlite` beside pieraklad.toml. Raises ProjectError if it cannot be used."""
        self.project = project
        self._records = Records(project.root)
        self._history = History(self._records)
        self._people = People(self._records, project.root)
        self.reviews = Reviews(project)
        """Which translations are reviewed."""
        self._locks = CatalogLocks(project.root)
        self._settler = Settler(project, self._history)
        self.synchronizer = Synchronizer(project, self._history, self._locks, self._settler)
        """The exchange with git."""
        self._replayed = time.monotonic()
        try:
            self.replay()
        except (sqlite3.Error, OSError) as error:
            log.warning("the journal cannot be replayed now: %s", error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; the workbench cannot be used any more."""
        self._settler.close()
        self._records.close()

    # Saving

    def save(self, request: Save) -> Saved | Conflict | Waiting | Refused:
        """Write a translation, if its message is what the person saw.

        The text is in the journal, on disk, before anything else is done. The same request again gets
        the same answer. Nothing is raised.
        """
        problem = request_problem(self.project, request)
        if problem is not None:
            return problem
        request = with_line_feeds(request)
        place = Place(request.language, request.slug)
        try:
            if not self._is_known(place):
                return Refused(404, NO_MESSAGE)
            number, answer, is_same = self._history.enter(request)
        except sqlite3.Error as error:
            return Refused(503, joined(_NOT_KEPT, str(error)))
        if not is_same:
            return Refused(422, _SAME_REQUEST)
        if answer is None:
            answer = self._settled(place, number)
        self._replay_now_and_then()
        return answer

    def _settled(self, place: Place, number: int) -> Answer:
        try:
            with self._locks.hold(*place, _LOCK_TIMEOUT):
                # Whoever held the lock before may have done this request with its own.
                answer = self._history.answer(number)
                if answer is None:
                    self._settler.settle(place)
                    answer = self._history.answer(number)
        except LockBusy:
            return Waiting(_BUSY)
        except CannotWrite as error:
            return Waiting(error.reason)
        except OSError as error:
            return Waiting(reason_of(error))
        except sqlite3.Error as error:
            log.warning("a request waits in the journal: %s", error)
            return Waiting(_UNFINISHED)
        return answer or Waiting(_UNFINISHED)

    def _is_known(self, place: Place) -> bool:
        """Return whether a catalog is there, or was."""
        return (
            self._history.file(place) is not None
            or self.project.catalog_path(place.slug, place.language).exists()
        )

    def replay(self) -> int:
        """Do what killed processes left in the journal; return how many requests that were."""
        return self._replay(0.0)

    def _replay(self, age: float) -> int:
        self._replayed = time.monotonic()
        done = 0
        for place in self._history.pending_places(time.time() - age):
            if place_problem(self.project, *place) is not None:
                continue  # a language that is no longer the project's; it may come back
            try:
                with self._locks.hold(*place, 0.0):
                    done += self._settler.settle(place)
            except LockBusy:  # whoever holds it does the same
                continue
            except (CannotWrite, OSError) as error:
                log.info("%s/%s: texts wait in the journal: %s", *place, error)
        return done

    def _replay_now_and_then(self) -> None:
        if time.monotonic() - self._replayed < _REPLAY_EVERY:
            return
        try:
            self._replay(_ABANDONED)
        except sqlite3.Error as error:
            log.info("the journal cannot be replayed now: %s", error)

    def reconcile(self, language: str, slug: str) -> None:
        """Take in what other programs wrote into a catalog. Call it before showing an article.

        Does nothing for a catalog that is not there, and for one that cannot be read now.
        """
        place = Place(language, slug)
        if place_problem(self.project, language, slug) is not None or not self._is_known(place):
            return
        try:
            if self._settler.is_settled(place):
                return
            with self._locks.hold(*place, _LOCK_TIMEOUT):
                self._settler.settle(place)
        except LockBusy:
            return
        except (CannotWrite, OSError, sqlite3.Error) as error:
            log.info("%s/%s cannot be reconciled now: %s", language, slug, error)

    def propose(self, request: Save) -> int | Refused:
        """Keep a text as a suggestion, of somebody who may not save; return its number."""
        problem = request_problem(self.project, request)
        if problem is not None:
            return problem
        request = with_line_feeds(request)
        place = Place(request.language, request.slug)
        if not any(request.target):
            return Refused(422, NOTHING)
        known = self._history.message(place, request.id)
        if known is None:
            return Refused(404, NO_MESSAGE)
        return self._history.suggest(place, request, known.target)

    # Reviewing

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
        versions = self.history(language, slug, id)
        is_own = all(version.who == who for version in versions if any(version.target))
        if is_own and len(self._people.who_may("review", language)) > 1:
            return Refused(403, _OWN_TEXT)
        return self._reviewed(lambda: self.reviews.approve(language, entry, who))

    def withdraw(self, language: str, slug: str, id: str) -> Refused | None:
        """Take back the review of a message's translation."""
        entry = self._entry(language, slug, id)
        if isinstance(entry, Refused):
            return entry
        return self._reviewed(lambda: self.reviews.withdraw(language, entry))

    def _reviewed(self, act: Callable[[], None]) -> Refused | None:
        try:
            act()
        except OSError as error:
            return Refused(503, reason_of(error))
        return None

    def _entry(self, language: str, slug: str, id: str) -> POEntry | Refused:
        problem = place_problem(self.project, language, slug)
        if problem is not None:
            return problem
        try:
            path = self.project.confine(self.project.catalog_path(slug, language))
            found = Sheet.read(read_file(path)).entries.get(id)
        except (OSError, Unreadable):
            found = None
        return Refused(404, NO_MESSAGE) if found is None else found

    # What is known of messages

    def history(self, language: str, slug: str, id: str) -> list[Version]:
        """Return the values that a message had, newest first."""
        return self._history.versions(Place(language, slug), id)

    def suggestions(self, language: str, slug: str, id: str | None = None) -> list[Suggestion]:
        """Return the open suggestions for a message, or for a whole article, oldest first."""
        return self._history.suggestions(Place(language, slug), id)

    def close_suggestion(self, number: int, who: str) -> None:
        """Close a suggestion, taken or not; it stays in the database."""
        self._history.close_suggestion(number, who)

    def changes(self, since: int) -> tuple[int, list[tuple[str, str, str]]]:
        """Return the latest number of a version, and (language, slug, ID) of what changed after `since`."""
        return self._history.changes(since)

    # Git

    def sync_status(self) -> SyncStatus:
        """Return how the exchange with git stands, and what the owner has to do about it."""
        return self.synchronizer.status()

    # People

    def owner_link(self) -> str:
        """Return a new one-time token for the local owner; it is valid for a day."""
        return self._people.owner_link()

    def sign_in(self, token: str) -> str | None:
        """Use up a one-time token; return a new session ID, or None."""
        return self._people.sign_in(token)

    def person(self, session: str) -> Person | None:
        """Return whose session it is, or None; it lasts for 90 days after its last use."""
        return self._people.person(session)

    def sign_out(self, session: str) -> None:
        """End a session."""
        self._people.sign_out(session)

    @property
    def people(self) -> People:
        """Who may work here."""
        return self._people

    def api_token(self, name: str) -> str:
        """Return a new bearer token for scripts of a person. Raises ProjectError for one that is unknown."""
        return self._people.api_token(name)

    def person_of_token(self, token: str) -> Person | None:
        """Return whose bearer token it is, or None."""
        return self._people.person_of_token(token)
