"""The owner's link, sessions, and tokens for scripts."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from helpers.desks import Desk
from pieraklad.editing import Person, Workbench, people
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
    monkeypatch.setattr(people, "time", clock)
    return clock


def test_the_owners_link_opens_one_session(desk: Desk) -> None:
    token = desk.workbench.owner_link()
    session = desk.workbench.sign_in(token)
    assert session is not None
    person = desk.workbench.person(session)
    assert person is not None
    assert person.role == "owner"
    assert person.name
    assert desk.workbench.sign_in(token) is None
    desk.workbench.sign_out(session)
    assert desk.workbench.person(session) is None


def test_a_link_used_twice_at_the_same_time_opens_one_session(desk: Desk) -> None:
    token = desk.workbench.owner_link()
    sessions: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: sessions.append(desk.workbench.sign_in(token)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in sessions if one is not None]) == 1


@pytest.mark.parametrize("token", ["", "x", "é" * 500, "\ud800", "' OR 1=1 --"])
def test_what_is_no_token_opens_nothing(desk: Desk, token: str) -> None:
    assert desk.workbench.sign_in(token) is None
    assert desk.workbench.person(token) is None
    assert desk.workbench.person_of_token(token) is None


def test_a_link_is_valid_for_a_day(desk: Desk, clock: Clock) -> None:
    late, early = desk.workbench.owner_link(), desk.workbench.owner_link()
    clock.now += DAY - 1
    assert desk.workbench.sign_in(early) is not None
    clock.now += 2
    assert desk.workbench.sign_in(late) is None


def test_a_session_lasts_90_days_after_its_last_use(desk: Desk, clock: Clock) -> None:
    session = desk.workbench.sign_in(desk.workbench.owner_link()) or ""
    clock.now += 89 * DAY
    assert desk.workbench.person(session) is not None
    clock.now += 89 * DAY
    assert desk.workbench.person(session) is not None
    clock.now += 91 * DAY
    assert desk.workbench.person(session) is None


def test_the_owner_is_one_person_however_many_links_there_are(desk: Desk) -> None:
    first = desk.workbench.sign_in(desk.workbench.owner_link()) or ""
    desk.reopen()
    second = desk.workbench.sign_in(desk.workbench.owner_link()) or ""
    assert desk.workbench.person(first) == desk.workbench.person(second)


def test_a_script_works_with_a_token_of_its_own(desk: Desk) -> None:
    one, other = desk.workbench.api_token("Робат"), desk.workbench.api_token("Робат")
    assert one != other
    assert desk.workbench.person_of_token(one) == Person("Робат", "owner")
    assert desk.workbench.person_of_token(other) == Person("Робат", "owner")
    assert desk.workbench.person(one) is None


def test_the_database_holds_no_secret_that_opens_anything(desk: Desk) -> None:
    link = desk.workbench.owner_link()
    session = desk.workbench.sign_in(desk.workbench.owner_link()) or ""
    token = desk.workbench.api_token("Робат")
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
