"""What other programs write into the same file: taken in, put back, or waited for; and nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.desks import PLACE, Desk, entry, git, until
from helpers.sites import write
from pieraklad.catalogs import Catalog
from pieraklad.editing import Refused, Saved, message_id
from pieraklad.editing import settle as settling
from pieraklad.editing.git import Git
from pieraklad.project.bilingual import in_belarusian
from pieraklad.workflow.compile import compile_catalogs
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update

MakeDesk = Callable[..., Desk]


def replaced(data: bytes, old: str, new: str) -> bytes:
    assert old.encode() in data
    return data.replace(old.encode(), new.encode())


@pytest.mark.parametrize("by_rename", [True, False])
def test_a_stale_copy_takes_nothing_back_and_its_own_work_is_kept(
    desk: Desk, by_rename: bool
) -> None:
    stale = desk.path.read_bytes()
    desk.saved("No stars.", "Няма.")
    desk.saved("No stars.", "Ніводнай зоркі.")
    desk.outside(replaced(stale, "Адна зорка.", "Зорка адна."), by_rename)
    desk.reconcile()
    assert desk.text("No stars.") == "Ніводнай зоркі."
    assert desk.text("One star.") == "Зорка адна."
    assert desk.past("One star.") == [
        ("Зорка адна.", "translated", "outside"), ("Адна зорка.", "translated", "outside"),
    ]  # fmt: skip
    assert desk.offered() == []


def test_a_stale_copy_is_seen_through_by_the_next_save_too(desk: Desk) -> None:
    stale = desk.path.read_bytes()
    desk.saved("No stars.", "Няма.")
    desk.outside(replaced(stale, "Адна зорка.", "Зорка адна."))
    desk.saved("Two stars.", "Дзве.")
    assert desk.text("No stars.") == "Няма."
    assert desk.text("One star.") == "Зорка адна."
    assert desk.text("Two stars.") == "Дзве."


def test_a_stale_copy_that_lacks_what_was_finished_takes_no_mark_back(make_desk: MakeDesk) -> None:
    desk = make_desk('\n#, fuzzy\n#| msgid "A star."\nmsgid "One star."\nmsgstr "Зорка."\n')
    stale = desk.path.read_bytes()
    desk.saved("One star.", "Зорка.")
    desk.outside(stale)
    desk.reconcile()
    assert not desk.entry("One star.").fuzzy
    assert desk.entry("One star.").previous_msgid is None


def test_an_editor_that_never_looks_at_the_file_again_takes_nothing_back(desk: Desk) -> None:
    copy = desk.path.read_bytes()
    desk.saved("No stars.", "Няма.")
    for old, new in (("Адна зорка.", "Зорка адна."), ("Дзве зоркі.", "Зоркі дзве.")):
        copy = replaced(copy, old, new)
        desk.outside(copy)
        desk.reconcile()
        assert desk.text("No stars.") == "Няма."
        assert new.encode() in desk.path.read_bytes()
    assert desk.offered() == []


def test_another_text_from_outside_stays_and_ours_is_offered(desk: Desk) -> None:
    stale = desk.path.read_bytes()
    desk.saved("One star.", "Адзіная зорка.")
    desk.outside(replaced(stale, "Адна зорка.", "Зорка адна."))
    desk.reconcile()
    assert desk.text("One star.") == "Зорка адна."
    assert desk.offered("One star.") == [("Адзіная зорка.", "outside")]


def test_whoever_saw_our_text_and_changed_it_gets_no_suggestion(desk: Desk) -> None:
    desk.saved("One star.", "Адзіная зорка.")
    desk.saved("No stars.", "Няма.")
    desk.outside(replaced(desk.path.read_bytes(), "Адзіная зорка.", "Зорка адна."))
    desk.reconcile()
    assert desk.text("One star.") == "Зорка адна."
    assert desk.offered() == []


def test_whoever_saw_our_later_texts_may_return_to_an_older_one(desk: Desk) -> None:
    desk.saved("One star.", "Адзіная зорка.")
    desk.saved("No stars.", "Няма.")
    desk.outside(replaced(desk.path.read_bytes(), "Адзіная зорка.", "Адна зорка."))
    desk.reconcile()
    assert desk.text("One star.") == "Адна зорка."
    assert desk.past("One star.")[1] == ("Адзіная зорка.", "translated", "workbench")


def test_a_change_of_the_mark_alone_loses_no_text_and_offers_none(desk: Desk) -> None:
    desk.saved("Two stars.", "Дзве зоркі!", state="fuzzy")
    desk.outside(desk.path.read_bytes().replace(b"#, fuzzy\n", b""))
    desk.reconcile()
    assert not desk.entry("Two stars.").fuzzy
    assert desk.offered() == []


def test_what_git_reverts_stays_although_it_is_older(desk: Desk) -> None:
    write(desk.root, ".gitignore", "workbench.sqlite*\n*.mo\n.pieraklad/\n")
    desk.git("init", "-q")
    desk.reopen()
    desk.git("add", "-A")
    desk.git("commit", "-qm", "start")
    desk.saved("No stars.", "Няма.")
    desk.git("commit", "-qam", "ours")
    desk.saved("One star.", "Адзіная зорка.")
    desk.git("commit", "-qam", "ours, too")
    desk.git("revert", "--no-edit", "HEAD")
    desk.reconcile()
    assert desk.text("One star.") == "Адна зорка."
    assert desk.text("No stars.") == "Няма."
    assert desk.past("One star.")[0] == ("Адна зорка.", "translated", "outside")
    assert desk.offered() == [("Адзіная зорка.", "outside")]


def test_a_stale_copy_is_one_even_after_a_commit(desk: Desk) -> None:
    """The commit contains our text: it is not what brought the older one."""
    write(desk.root, ".gitignore", "workbench.sqlite*\n*.mo\n.pieraklad/\n")
    desk.git("init", "-q")
    desk.reopen()
    desk.git("add", "-A")
    desk.git("commit", "-qm", "start")
    stale = desk.path.read_bytes()
    desk.saved("One star.", "Адзіная зорка.")
    desk.git("commit", "-qam", "ours")
    desk.outside(stale)
    desk.reconcile()
    assert desk.text("One star.") == "Адзіная зорка."


def test_a_stale_copy_is_one_although_a_commit_of_its_text_was_made_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit was made while the next save was on its way: HEAD had moved, to the older text."""
    desk.git("init", "-q")
    desk.reopen()
    (desk.root / ".gitignore").write_text("workbench.sqlite*\n.pieraklad\n*.mo\n")
    desk.git("add", "-A")
    desk.git("commit", "-qm", "start")
    desk.saved("One star.", "Зорка адна.")
    stale = desk.path.read_bytes()
    git_ = desk.workbench._settler._git
    before = git_.head()
    desk.git("commit", "-qam", "the workbench's own")
    with monkeypatch.context() as patch:
        patch.setattr(git_, "head", lambda: before)
        desk.saved("One star.", "Адна зорка.")
    desk.outside(stale, by_rename=True)
    desk.reconcile()
    assert desk.text("One star.") == "Адна зорка."


@pytest.mark.parametrize(
    ("commands", "is_commit"),
    [([["commit", "-qam", "x"]], True), ([["commit", "-qam", "x"], ["commit", "-q", "--amend", "-m", "y"]], True),
     ([["commit", "-qam", "x"], ["commit", "-q", "--allow-empty", "-m", "z"]], True),
     ([["commit", "-qam", "x"], ["revert", "--no-edit", "HEAD"]], False),
     ([["commit", "-qam", "x"], ["reset", "-q", "--hard", "HEAD~1"], ["commit", "-q", "--allow-empty", "-m", "z"]], False),
     ([["commit", "-qam", "x"], ["checkout", "-q", "HEAD~1"]], False)],
)  # fmt: skip
def test_a_commit_is_told_from_what_writes_files(
    desk: Desk, commands: list[list[str]], is_commit: bool
) -> None:
    desk.git("init", "-q")
    (desk.root / ".gitignore").write_text("workbench.sqlite*\n.pieraklad\n*.mo\n")
    desk.git("add", "-A")
    desk.git("commit", "-qm", "start")
    git_ = Git(desk.root)
    before = git_.head()
    desk.saved("One star.", "Зорка адна.")
    for command in commands:
        desk.git(*command)
    assert git_.only_committed(before, git_.head()) == is_commit
    assert not git_.only_committed("1" * 40, git_.head())
    assert not git_.only_committed("", git_.head())


def test_a_pull_of_others_work_is_taken_in_message_by_message(desk: Desk, tmp_path: Path) -> None:
    write(desk.root, ".gitignore", "workbench.sqlite*\n*.mo\n.pieraklad/\n")
    desk.git("init", "-q")
    desk.reopen()
    desk.git("add", "-A")
    desk.git("commit", "-qm", "start")
    theirs = tmp_path / "theirs"
    git(tmp_path, "clone", "-q", str(desk.root), str(theirs))
    other = theirs / desk.path.relative_to(desk.root)
    other.write_bytes(replaced(other.read_bytes(), "Адна зорка.", "Зорка адна."))
    git(theirs, "commit", "-qam", "theirs")
    desk.saved("No stars.", "Няма.")
    desk.git("commit", "-qam", "ours")
    desk.git("pull", "-q", "--no-rebase", "--no-edit", str(theirs), "HEAD")
    desk.reconcile()
    assert desk.text("One star.") == "Зорка адна."
    assert desk.text("No stars.") == "Няма."


def test_while_git_holds_its_index_a_text_waits_and_a_stale_lock_does_not_count(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "_PATIENCE", 0.1)
    desk.git("init", "-q")
    desk.reopen()
    lock = desk.root / ".git" / "index.lock"
    lock.touch()
    request = desk.request("No stars.", "Няма.")
    answer = desk.workbench.save(request)
    assert "git" in getattr(answer, "reason", "")
    assert desk.text("No stars.") == ""
    lock.unlink()
    assert isinstance(desk.workbench.save(request), Saved)
    lock.touch()
    import os

    os.utime(lock, (time.time() - 60, time.time() - 60))
    desk.saved("No stars.", "Ніводнай.")


def test_a_file_that_does_not_parse_is_never_written_and_the_text_waits(desk: Desk) -> None:
    good = desk.path.read_bytes()
    request = desk.request("No stars.", "Няма.")
    torn = good[: good.index(b'msgid "Two') + 9]
    for bad in (torn, b"", b"<<<<<<< HEAD\n" + good, good + good[good.index(b"\n#. par") :]):
        desk.path.write_bytes(bad)
        answer = desk.workbench.save(request)
        assert type(answer).__name__ == "Waiting"
        assert in_belarusian(getattr(answer, "reason", "")) != getattr(answer, "reason", "")
        assert desk.path.read_bytes() == bad
        assert desk.workbench.replay() == 0
    desk.path.write_bytes(good)
    assert desk.workbench.replay() == 1
    assert desk.text("No stars.") == "Няма."
    assert isinstance(desk.workbench.save(request), Saved)


def test_a_file_that_is_being_written_in_place_is_waited_for(desk: Desk) -> None:
    good = desk.path.read_bytes()
    half = good.index(b"\n#. paragraph", good.index(b"Two") - 90)
    file = desk.path.open("wb")
    file.write(good[:half])
    file.flush()
    request = desk.request("One star.", "Зорка.", base="0" * 16)

    def finish() -> None:
        time.sleep(0.2)
        file.write(good[half:])
        file.close()

    thread = threading.Thread(target=finish)
    thread.start()
    desk.workbench.save(request)
    thread.join()
    assert desk.path.read_bytes() == good


def test_a_message_that_update_replaced_is_offered_at_its_successor(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.path.unlink()
    article = "---\ntitle: Stars\nlang: en\n---\n\nThere are very many stars tonight.\n"
    write(desk.root, "articles/stars.md", article)
    extract(desk.project)
    update(desk.project)
    old = "There are very many stars tonight."
    desk.saved(old, "Сёння вельмі шмат зорак.")
    late = desk.request(old, "Сёння зорак вельмі шмат.")
    write(desk.root, "articles/stars.md", article.replace("tonight", "every night"))
    extract(desk.project)
    update(desk.project)
    answer = desk.workbench.save(late)
    assert isinstance(answer, Refused)
    assert answer.status == 404
    assert "suggestion" in answer.reason
    new = "There are very many stars every night."
    assert desk.offered(new) == [("Сёння зорак вельмі шмат.", "gone")]
    assert desk.past(old)[0][0] == "Сёння вельмі шмат зорак."
    assert desk.entry(new).fuzzy


def test_a_text_for_a_catalog_that_is_gone_is_kept(desk: Desk) -> None:
    desk.reconcile()
    request = desk.request("One star.", "Зорка.")
    desk.path.unlink()
    answer = desk.workbench.save(request)
    assert isinstance(answer, Refused)
    assert "kept" in answer.reason
    assert desk.offered("One star.") == [("Зорка.", "gone")]
    assert not desk.path.exists()


def test_a_message_that_comes_back_is_known(desk: Desk) -> None:
    whole = desk.path.read_bytes()
    desk.saved("No stars.", "Няма.")
    later = desk.path.read_bytes()
    desk.outside(whole[: whole.index(b'\n#. paragraph\n#: articles/stars.md\nmsgid "No')])
    desk.reconcile()
    desk.outside(later)
    desk.reconcile()
    assert desk.text("No stars.") == "Няма."
    assert desk.past("No stars.")[0][0] == "Няма."


def test_update_and_compile_beside_saves_lose_none_and_leave_the_newest_mo(
    make_desk: MakeDesk,
) -> None:
    desk = make_desk()
    desk.path.unlink()
    sources = [f"Paragraph number {n} is here." for n in range(8)]
    front = "---\ntitle: Stars\nlang: en\n---\n\n"
    write(desk.root, "articles/stars.md", front + "\n\n".join(sources) + "\n")
    extract(desk.project)
    update(desk.project)
    stop = threading.Event()

    def commands() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            more = [*sources, f"One more paragraph, {number}."]
            write(desk.root, "articles/stars.md", front + "\n\n".join(more) + "\n")
            extract(desk.project)
            update(desk.project)
            compile_catalogs(desk.project)

    thread = threading.Thread(target=commands)
    thread.start()
    try:
        bases = {source: desk.seen(source) for source in sources}
        for number in range(10):
            for source in sources:
                answer = desk.saved(source, f"Абзац, спроба {number}.", base=bases[source])
                bases[source] = answer.hash
    finally:
        stop.set()
        thread.join()
    assert {desk.text(source) for source in sources} == {"Абзац, спроба 9."}
    expected = Catalog.from_bytes(desk.path.read_bytes()).to_mo(outdated=True)
    assert desk.path.with_suffix(".mo").read_bytes() == expected


def test_reconciling_twice_is_reconciling_once_and_costs_nothing(desk: Desk) -> None:
    desk.saved("No stars.", "Няма.")
    desk.outside(replaced(desk.path.read_bytes(), "Адна зорка.", "Зорка адна."))
    desk.reconcile()
    latest, _ = desk.workbench.changes(0)
    stat = desk.path.stat()
    assert until(lambda: (time.sleep(0.06), desk.reconcile())[1] is None)
    desk.reconcile()
    assert desk.workbench.changes(latest) == (latest, [])
    assert desk.path.stat().st_mtime_ns == stat.st_mtime_ns


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["save", "copy", "stale", "fresh", "reconcile"]),
        st.integers(0, 2), st.integers(0, 5),
    ),
    max_size=25,
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_in_any_order_every_acknowledged_text_is_found_somewhere(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    sources = ["One star.", "Two stars.", "No stars."]
    desk = Desk(tmp_path_factory.mktemp("desk"), [entry(source) for source in sources])
    written: dict[str, set[str]] = {source: set() for source in sources}
    copy = desk.path.read_bytes()
    for kind, which, number in steps:
        source, text = sources[which], f"Тэкст {number}."
        if kind == "save":
            if isinstance(desk.save(source, text), Saved):
                assert desk.text(source) == text
            written[source].add(text)
        elif kind == "copy":
            copy = desk.path.read_bytes()
        elif kind == "reconcile":
            desk.reconcile()
        else:
            data = copy if kind == "stale" else desk.path.read_bytes()
            catalog = Catalog.from_bytes(data)
            next(one for one in catalog if one.msgid == source).msgstr = text = f"Звонку {number}."
            desk.outside(catalog.to_bytes())
            copy = catalog.to_bytes()
            desk.reconcile()
            written[source].add(text)
    desk.reconcile()
    for source, texts in written.items():
        past = {text for text, _, _ in desk.past(source)}
        offered = {text for text, _ in desk.offered(source)}
        assert texts <= past | offered | {desk.text(source)}
        latest = desk.workbench.history(*PLACE, message_id(None, source))
        assert not latest or latest[0].target == (desk.text(source),)
    desk.close()


def test_a_large_catalog_is_compiled_a_moment_after_the_save(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pieraklad.editing import compiling

    monkeypatch.setattr(compiling, "_LARGE", 100)
    desk.saved("No stars.", "Няма.")
    desk.saved("One star.", "Зорка.")
    mo = desk.path.with_suffix(".mo")
    expected = Catalog.from_bytes(desk.path.read_bytes()).to_mo(outdated=True)
    assert until(lambda: mo.exists() and mo.read_bytes() == expected)
    desk.saved("No stars.", "Ніводнай.")
    desk.workbench.close()  # this waits for it
    assert mo.read_bytes() == Catalog.from_bytes(desk.path.read_bytes()).to_mo(outdated=True)
