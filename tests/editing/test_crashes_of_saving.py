"""A save that is killed, or meets a full or read-only disk, at each of its file operations.

Whatever happens, the file parses, what was acknowledged is there, and what reached the journal is
written when the server starts again.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from helpers.crashes import FULL_DISK, KILL, READ_ONLY, Ended, run_function
from helpers.desks import Desk, entry
from pieraklad.catalogs import Catalog
from pieraklad.editing import Save, Saved, Waiting, Workbench
from pieraklad.editing.records import FILE_NAME

ENTRIES = (entry("One star.", "Адна зорка."), entry("No stars."), entry("Two stars.", "Дзве."))


def save_in_child(desk: Desk, request: Save, what: str, at: int | None) -> Ended:
    def save() -> None:
        with Workbench(desk.project) as workbench:
            print(type(workbench.save(request)).__name__)

    return run_function(desk.root, save, what, at)


def is_in_journal(desk: Desk, request: Save) -> bool:
    connection = sqlite3.connect(desk.root / FILE_NAME)
    found = connection.execute("SELECT 1 FROM journal WHERE request = ?", (request.request,))
    is_there = found.fetchone() is not None
    connection.close()
    return is_there


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "site"


def new_desk(root: Path, at: int | None) -> Desk:
    desk = Desk(root / str(at), ENTRIES)
    desk.saved("Two stars.", "Дзве зоркі.")
    desk.close()
    return desk


@pytest.mark.parametrize("what", [KILL, FULL_DISK, READ_ONLY])
def test_at_every_step_the_text_is_either_written_or_kept_or_was_never_acknowledged(
    root: Path, what: str
) -> None:
    whole = new_desk(root, None)
    steps = save_in_child(whole, whole.request("No stars.", "Няма."), what, None).operations
    assert steps >= 5
    outcomes: set[str] = set()
    for at in range(1, steps + 1):
        desk = new_desk(root, at)
        stale = desk.path.read_bytes()
        request = desk.request("No stars.", "Няма.")
        ended = save_in_child(desk, request, what, at)
        said = "killed" if ended.status is None else ended.said.split("\n")[0]
        assert "Traceback" not in ended.said, ended.said
        outcomes.add(said)
        assert Catalog.from_bytes(desk.path.read_bytes()).problems == []
        assert desk.text("Two stars.") == "Дзве зоркі."
        was_kept = is_in_journal(desk, request)
        if said in ("Saved", "Waiting"):
            assert was_kept
        if said == "Saved":
            assert desk.text("No stars.") == "Няма."
        if at % 2:  # an outside editor saves what it had read before
            desk.path.write_bytes(stale)
        desk.workbench = Workbench(desk.project)
        desk.reconcile()
        assert desk.text("No stars.") == ("Няма." if was_kept else "")
        answer = desk.workbench.save(request)
        assert isinstance(answer, Saved), answer
        assert desk.text("No stars.") == "Няма."
        assert [text for text, _, origin in desk.past("No stars.") if origin == "workbench"] == [
            "Няма."
        ]
        compiled = Catalog.from_bytes(desk.path.read_bytes()).to_mo(outdated=True)
        assert desk.path.with_suffix(".mo").read_bytes() == compiled
        desk.saved("One star.", "Зорка.")  # this removes what the killed process left
        assert [one.name for one in desk.path.parent.iterdir() if one.suffix == ".tmp"] == []
        desk.close()
    assert outcomes >= ({"killed"} if what == KILL else {"Waiting", "Refused"}), outcomes


@pytest.mark.parametrize("what", [FULL_DISK, READ_ONLY])
def test_on_a_full_or_read_only_disk_nothing_is_acknowledged(root: Path, what: str) -> None:
    desk = new_desk(root, 0)
    request = desk.request("No stars.", "Няма.")
    ended = save_in_child(desk, request, what, 0)
    assert ended.said == "Refused\n"
    desk.workbench = Workbench(desk.project)
    assert isinstance(desk.workbench.save(request), Saved)
    desk.close()


def test_a_conflict_is_kept_once_however_often_the_process_is_killed(root: Path) -> None:
    for at in range(1, 9):
        desk = new_desk(root, at)
        request = desk.request("One star.", "Адзіная.", base="0" * 16)
        ended = save_in_child(desk, request, KILL, at)
        was_kept = is_in_journal(desk, request)
        desk.workbench = Workbench(desk.project)
        assert desk.offered() == ([("Адзіная.", "conflict")] if was_kept else [])
        again = desk.workbench.save(request)
        assert type(again).__name__ == "Conflict", (ended, again)
        assert len(desk.offered()) == 1
        assert desk.text("One star.") == "Адна зорка."
        desk.close()


def test_a_text_that_waited_is_told_so_and_written_by_the_next_save_of_anybody(root: Path) -> None:
    desk = new_desk(root, 0)
    desk.workbench = Workbench(desk.project)
    good = desk.path.read_bytes()
    desk.path.write_bytes(good[:-20])
    request = desk.request("One star.", "Адзіная.")
    assert isinstance(desk.workbench.save(request), Waiting)
    desk.path.write_bytes(good)
    desk.saved("No stars.", "Няма.", who="Алесь")
    assert desk.text("One star.") == "Адзіная."
    assert desk.text("No stars.") == "Няма."
    desk.close()
