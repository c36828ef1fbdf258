"""The workbench's library: what its pages call. Safe for several threads and processes."""

from __future__ import annotations

import logging
import sqlite3
import time
from typing import Self

from pieraklad.editing.answers import (
    Answer,
    Conflict,
    Refused,
    Save,
    Saved,
    Suggestion,
    Version,
    Waiting,
)
from pieraklad.editing.comments import Comments
from pieraklad.editing.credits import CreditBook
from pieraklad.editing.history import History
from pieraklad.editing.locks import CatalogLocks, LockBusy
from pieraklad.editing.notices import Notices
from pieraklad.editing.people.members import People
from pieraklad.editing.presence import Presence
from pieraklad.editing.progress import Progress
from pieraklad.editing.records import Records
from pieraklad.editing.requests import (
    NO_MESSAGE,
    NOTHING,
    place_problem,
    request_problem,
    with_line_feeds,
)
from pieraklad.editing.reviewing import Reviewing
from pieraklad.editing.reviews import Reviews
from pieraklad.editing.settle import CannotWrite, Settler
from pieraklad.editing.sync.rounds import Synchronizer
from pieraklad.editing.sync.state import SyncStatus
from pieraklad.editing.undoing import Undoing, undoings
from pieraklad.editing.values import Place
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual, joined
from pieraklad.project.foreign_errors import reason_of
from pieraklad.project.published import Published

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
        self._people = People(self._records, project)
        self.comments = Comments(self._records)
        """What people say to each other about messages."""
        self.notices = Notices(self.comments, self._history)
        """What waits for whom."""
        self.credits = CreditBook(project, self._records)
        """Who is named under the articles."""
        self.progress = Progress(self._records)
        self.presence = Presence(self._records)
        """Who is at which message now."""
        self._published = Published(project)
        self.reviews = Reviews(project, self._published)
        """Which translations are reviewed."""
        self._locks = CatalogLocks(project.root)
        self._settler = Settler(project, self._history, self._published)
        self.reviewing = Reviewing(
            project, self._history, self.reviews, self.comments, self._people, self.save, self.reconcile
        )  # fmt: skip
        """Approving, sending back."""
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
        if isinstance(answer, Saved) and answer.state == "translated":
            self._finished(place, request)
        self._replay_now_and_then()
        return answer

    def _finished(self, place: Place, request: Save) -> None:
        """Do what follows from a finished text, which is saved whether or not this succeeds."""
        try:
            self.comments.close_returned(place, request.id, request.who)
            self.credits.note(*place, request.who)
        except (sqlite3.Error, OSError) as error:
            log.info("%s/%s: %s", *place, error)

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

    def latest_places(self, who: str, at_most: int = 5) -> list[tuple[str, str]]:
        """Return (language, slug) of the articles in which somebody worked last."""
        return [(place.language, place.slug) for place in self._history.latest_places(who, at_most)]

    def sync_status(self) -> SyncStatus:
        """Return how the exchange with git stands, and what the owner has to do about it."""
        return self.synchronizer.status()

    def authors(self) -> list[str]:
        """Return the names of all who ever changed a text here."""
        return self._history.names()

    def undoings(self, who: str, since: float) -> list[Undoing]:
        """Return what taking back all that somebody did since a time would change, latest first."""
        return undoings(self._history, who, since)

    @property
    def people(self) -> People:
        """Who may work here."""
        return self._people
