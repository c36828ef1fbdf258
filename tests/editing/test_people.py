"""The owner's link, sessions, and tokens for scripts."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from helpers.desks import Desk
from pieraklad.editing import Person, Workbench
from pieraklad.editing.people import members, sessions
from pieraklad.editing.records import FILE_NAME
from pieraklad.project.problems import ProjectError

DAY = 86_400.0


class Clock:
    """What stands for `time` in the module: a clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (members, sessions):
        monkeypatch.setattr(module, "time", clock)
    return clock


def test_the_owners_link_opens_one_session(desk: Desk) -> None:
    token = desk.workbench.people.owner_link()
    session = desk.workbench.people.sign_in(token)
    assert session is not None
    person = desk.workbench.people.person(session)
    assert person is not None
    assert person.roles == {"": "owner"}
    assert person.name
    assert desk.workbench.people.sign_in(token) is None
    desk.workbench.people.sessions.end(session)
    assert desk.workbench.people.person(session) is None


def test_a_link_used_twice_at_the_same_time_opens_one_session(desk: Desk) -> None:
    token = desk.workbench.people.owner_link()
    sessions: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: sessions.append(desk.workbench.people.sign_in(token)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in sessions if one is not None]) == 1


@pytest.mark.parametrize("token", ["", "x", "é" * 500, "\ud800", "' OR 1=1 --"])
def test_what_is_no_token_opens_nothing(desk: Desk, token: str) -> None:
    assert desk.workbench.people.sign_in(token) is None
    assert desk.workbench.people.person(token) is None
    assert desk.workbench.people.person_of_token(token) is None


def test_a_link_is_valid_for_a_day(desk: Desk, clock: Clock) -> None:
    late, early = desk.workbench.people.owner_link(), desk.workbench.people.owner_link()
    clock.now += DAY - 1
    assert desk.workbench.people.sign_in(early) is not None
    clock.now += 2
    assert desk.workbench.people.sign_in(late) is None


def test_a_session_lasts_90_days_after_its_last_use(desk: Desk, clock: Clock) -> None:
    session = desk.workbench.people.sign_in(desk.workbench.people.owner_link()) or ""
    clock.now += 89 * DAY
    assert desk.workbench.people.person(session) is not None
    clock.now += 89 * DAY
    assert desk.workbench.people.person(session) is not None
    clock.now += 91 * DAY
    assert desk.workbench.people.person(session) is None


def test_the_owner_is_one_person_however_many_links_there_are(desk: Desk) -> None:
    first = desk.workbench.people.sign_in(desk.workbench.people.owner_link()) or ""
    desk.reopen()
    second = desk.workbench.people.sign_in(desk.workbench.people.owner_link()) or ""
    assert desk.workbench.people.person(first) == desk.workbench.people.person(second)


def test_a_script_works_with_a_token_of_its_own(desk: Desk) -> None:
    desk.workbench.people.add("Робат", "translator", "be")
    one, other = desk.workbench.people.api_token("Робат"), desk.workbench.people.api_token("Робат")
    assert one != other
    assert desk.workbench.people.person_of_token(one) == Person("Робат", {"be": "translator"})
    assert desk.workbench.people.person_of_token(other) == Person("Робат", {"be": "translator"})
    assert desk.workbench.people.person(one) is None


def test_the_database_holds_no_secret_that_opens_anything(desk: Desk) -> None:
    link = desk.workbench.people.owner_link()
    session = desk.workbench.people.sign_in(desk.workbench.people.owner_link()) or ""
    desk.workbench.people.add("Робат", "translator")
    token = desk.workbench.people.api_token("Робат")
    desk.close()
    data = b"".join(path.read_bytes() for path in desk.root.glob("workbench.sqlite*") if path.is_file())  # fmt: skip
    assert not any(secret.encode() in data for secret in (link, session, token))
    assert all(len(secret) >= 22 for secret in (link, session, token))


def test_a_database_of_a_newer_version_is_left_alone(desk: Desk) -> None:
    desk.close()
    connection = sqlite3.connect(desk.root / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ProjectError, match="newer version"):
        Workbench(desk.project)


def test_what_is_no_database_is_reported_and_left_alone(desk: Desk) -> None:
    desk.close()
    for path in desk.root.glob("workbench.sqlite-*"):
        if path.is_file():
            path.unlink()
    (desk.root / FILE_NAME).write_bytes(
        b"no database at all, but long enough to be looked at\n" * 9
    )
    with pytest.raises(ProjectError, match=r"workbench\.sqlite"):
        Workbench(desk.project)
    assert (desk.root / FILE_NAME).read_bytes().startswith(b"no database")


def test_a_database_made_by_several_processes_at_once_is_made_once(desk: Desk) -> None:
    desk.close()
    for path in desk.root.glob("workbench.sqlite*"):
        if path.is_file():
            path.unlink()
    made: list[Workbench] = []
    errors: list[BaseException] = []

    def make() -> None:
        try:
            made.append(Workbench(desk.project))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for workbench in made:
        workbench.close()
    assert errors == []
    assert len(made) == 6


def test_an_invitation_is_for_two_weeks_once_and_a_new_one_ends_the_old(
    desk: Desk, clock: Clock
) -> None:
    team = desk.workbench.people
    team.add("Алеся", "translator", "be")
    old, new = team.link("Алеся"), team.link("Алеся")
    assert desk.workbench.people.sign_in(old) is None
    session = desk.workbench.people.sign_in(new) or ""
    assert desk.workbench.people.person(session) == Person("Алеся", {"be": "translator"})
    late = team.link("Алеся")
    clock.now += 14 * DAY + 1
    assert desk.workbench.people.sign_in(late) is None


def test_who_is_off_cannot_come_in_by_any_door_and_may_come_back(desk: Desk) -> None:
    team = desk.workbench.people
    team.add("Алеся", "editor")
    link, token = team.link("Алеся"), desk.workbench.people.api_token("Алеся")
    session = desk.workbench.people.sign_in(team.link("Алеся")) or ""
    team.off("Алеся")
    assert desk.workbench.people.sign_in(link) is None
    assert desk.workbench.people.person(session) is None
    assert desk.workbench.people.person_of_token(token) is None
    for act in (team.link, team.off, team.api_token):
        with pytest.raises(ProjectError, match="Алеся"):
            act("Алеся")
    team.add("Алеся", "reader", "be")
    [member] = team.everybody()
    assert (member.roles, member.is_off, member.sessions) == ({"be": "reader"}, False, 0)


def test_a_role_counts_in_its_language_or_in_all(desk: Desk) -> None:
    person = Person("Алеся", {"be": "translator", "": "reader"})
    assert person.may("save", "be")
    assert not person.may("save", "en")
    assert person.may("propose", "en")
    assert person.may("add term")
    assert not person.may("people")
    assert not Person("Ніхто", {}).may("look")


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101])
def test_what_is_no_name_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(ProjectError):
        desk.workbench.people.add(name, "translator")


def test_the_people_of_the_first_version_keep_their_roles(desk: Desk) -> None:
    from pieraklad.editing import records

    desk.close()
    for path in desk.root.glob("workbench.sqlite*"):
        if path.is_file():
            path.unlink()
    connection = sqlite3.connect(desk.root / FILE_NAME)
    connection.executescript(records._MIGRATIONS[0])
    connection.execute("INSERT INTO person (name, role, at) VALUES ('Алеся', 'owner', 0)")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with Workbench(desk.project) as workbench:
        [member] = workbench.people.everybody()
        assert (member.name, member.roles) == ("Алеся", {"": "owner"})


def test_closing_leaves_a_query_of_another_thread_alone(desk: Desk) -> None:
    """Closing the connection that another thread was using ended the process now and then."""
    opened, closed = threading.Event(), threading.Event()
    answers: list[object] = []

    def ask() -> None:
        connection = desk.workbench._records.connection
        opened.set()
        closed.wait(30)
        answers.append(connection.execute("SELECT 1").fetchone())
        with pytest.raises(sqlite3.ProgrammingError):
            _ = desk.workbench._records.connection

    thread = threading.Thread(target=ask)
    thread.start()
    opened.wait(30)
    desk.workbench.close()
    closed.set()
    thread.join(30)
    assert answers == [(1,)]
