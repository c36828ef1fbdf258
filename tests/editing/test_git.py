"""Commits of what people saved: whose they are, what they leave alone, and what they wait for."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.clones import Clone, Logged
from helpers.desks import HEADER, PLACE, Desk, entry, git
from helpers.sites import CONFIG, write
from pieraklad.catalogs.message import message_id
from pieraklad.editing import Saved
from pieraklad.editing.sync import repository as repositories
from pieraklad.editing.sync.background import EXCHANGE, LATEST, SILENCE, Background
from pieraklad.editing.sync.commits import Signatures, name_for_git
from pieraklad.project.bilingual import in_belarusian

CATALOG = "locales/be/LC_MESSAGES/articles/stars.po"


def test_each_author_gets_a_commit_with_their_texts_alone(clone: Clone) -> None:
    clone.saved("No stars.", "Няма.", who="Алеся")
    clone.saved("Two stars.", "Дзве зоркі.", who="Янка")
    clone.saved("One star.", "Зорка.", who="Алеся", state="fuzzy")
    whole = clone.path.read_bytes()
    clone.synced()
    assert clone.log("HEAD~2..") == [
        Logged("Алеся", "be: stars: 1 translated, 1 fuzzy"),
        Logged("Янка", "be: stars: 1 translated"),
    ]
    assert "Няма" not in clone.git("show", "HEAD~1")
    assert clone.git("show", f"HEAD:{CATALOG}").encode() == whole == clone.path.read_bytes()
    assert clone.status() == ""


def test_the_committer_is_the_site_and_addresses_are_of_nobody(clone: Clone) -> None:
    clone.saved("No stars.", "Няма.", who="Алеся")
    clone.workbench.synchronizer.state.set_address("Янка", "janka@example.org")
    clone.saved("One star.", "Зорка.", who="Янка")
    clone.synced()
    said = clone.git("log", "-2", "--format=%an %ae %cn %ce").splitlines()
    assert said == [
        "Янка janka@example.org Газета workbench@users.noreply.example.org",
        "Алеся a59368693f@users.noreply.example.org Газета workbench@users.noreply.example.org",
    ]


def test_whoever_worked_on_a_text_before_is_a_co_author(clone: Clone) -> None:
    clone.saved("No stars.", "Няма.", who="Алеся")
    clone.saved("No stars.", "Ніводнай.", who="Янка")
    clone.synced()
    assert clone.git("log", "-1", "--format=%an%n%(trailers)").split("\n")[:2] == [
        "Янка", "Co-authored-by: Алеся <a59368693f@users.noreply.example.org>",
    ]  # fmt: skip
    clone.saved("No stars.", "Ні адной.", who="Янка")
    clone.synced()
    assert clone.git("log", "-1", "--format=%(trailers)").strip() == ""


def test_what_nobody_is_known_for_is_the_sites(clone: Clone) -> None:
    clone.saved("No stars.", "Няма.", who="Алеся")
    clone.outside(clone.path.read_bytes().replace("Адна зорка.".encode(), "Зорка адна.".encode()))
    clone.synced()
    assert clone.log("HEAD~2..") == [
        Logged("Алеся", "be: stars: 1 translated"),
        Logged("Газета", "be: stars: brought up to date"),
    ]


def test_a_commit_has_the_version_that_it_is_about_even_if_people_go_on(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pieraklad.editing.sync import rounds

    make = rounds.make_commits

    def slowly(*args: object) -> int:
        clone.saved("One star.", "Зорка.", who="Янка")
        return make(*args)  # type: ignore[arg-type]

    clone.saved("No stars.", "Няма.", who="Алеся")
    monkeypatch.setattr(rounds, "make_commits", slowly)
    clone.workbench.synchronizer.run(exchange=False)
    assert clone.log("HEAD~1..") == [Logged("Алеся", "be: stars: 1 translated")]
    assert "Зорка." not in clone.git("show", "HEAD")
    assert clone.status() == f" M {CATALOG}\0"
    monkeypatch.undo()
    clone.workbench.synchronizer.run(exchange=False)
    assert clone.log("HEAD~1..") == [Logged("Янка", "be: stars: 1 translated")]


def test_saves_go_on_while_commits_are_made(clone: Clone) -> None:
    stop = threading.Event()
    start = clone.head()

    def commit() -> None:
        while not stop.is_set():
            clone.workbench.synchronizer.run(exchange=False)

    thread = threading.Thread(target=commit)
    thread.start()
    took = []
    try:
        for number in range(25):
            begun = time.monotonic()
            clone.saved("No stars.", f"Няма {number}.", who="Алеся")
            clone.saved("One star.", f"Зорка {number}.", who="Янка")
            took.append(time.monotonic() - begun)
    finally:
        stop.set()
        thread.join()
    clone.synced()
    assert statistics.median(took) < 4  # a save that waits longer than 5 s for a lock fails
    assert clone.status() == ""
    lines = clone.git("log", "--format=%an %H", f"{start}..").splitlines()
    assert len(lines) > 3
    for line in lines:
        author, _, commit_ = line.partition(" ")
        added = [x for x in clone.git("show", commit_).splitlines() if x.startswith("+msgstr")]
        other = "Зорка" if author == "Алеся" else "Няма"
        assert not [one for one in added if other in one], line


def staged(clone: Clone) -> tuple[str, str]:
    """Do what a developer does in between; return the index and the status afterwards."""
    write(clone.root, "new.txt", "new")
    write(clone.root, "articles/stars.md", "---\ntitle: Stars\nlang: en\n---\n\nStaged.\n")
    clone.git("add", "-A")
    write(clone.root, "articles/stars.md", "---\ntitle: Stars\nlang: en\n---\n\nAnd edited.\n")
    write(clone.root, "untracked.txt", "untracked")
    return clone.index(), clone.status()


def test_what_others_staged_is_untouched_by_a_commit_and_by_a_merge(
    clones: Callable[..., Clone],
) -> None:
    one, two = clones("one"), clones("two")
    two.saved("One star.", "Зорка.", who="Янка")
    two.synced()
    index, status = staged(one)
    one.saved("No stars.", "Няма.", who="Алеся")
    one.synced()
    assert one.status() == status
    lines = {line.partition("\t")[2]: line for line in one.index().split("\0")}
    before = {line.partition("\t")[2]: line for line in index.split("\0")}
    assert lines.pop(CATALOG) != before.pop(CATALOG)
    assert lines == before
    assert one.text("One star.") == "Зорка."
    assert one.git("show", "HEAD:articles/stars.md").endswith("One star.\n")


def test_a_catalog_that_somebody_staged_waits_for_their_commit(clone: Clone) -> None:
    clone.saved("No stars.", "Няма.")
    clone.git("add", CATALOG)
    clone.saved("One star.", "Зорка.")
    index, head = clone.index(), clone.head()
    assert CATALOG in clone.told()
    assert (clone.index(), clone.head()) == (index, head)
    assert clone.workbench.sync_status().uncommitted == 2
    clone.git("commit", "-qm", "by hand")
    clone.synced()
    assert clone.status() == ""


def test_a_catalog_that_git_does_not_know_yet_is_added(clone: Clone) -> None:
    new = clone.project.catalog_path("moon-light", "be")
    new.write_text(HEADER + entry("A moon."), "utf-8")
    index = clone.index()
    from pieraklad.editing import Save, content_hash
    from pieraklad.editing.sheet import Sheet

    [(key, found)] = Sheet.read(new.read_bytes()).entries.items()
    save = Save(
        "be", "moon-light", key, ("Месяц.",), "translated", content_hash(found), "r", "Алеся"
    )
    assert isinstance(clone.workbench.save(save), Saved)
    clone.synced()
    assert clone.log("HEAD~2..") == [
        Logged("Алеся", "be: moon-light: 1 translated"),
        Logged("Газета", "be: moon-light: brought up to date"),
    ]
    assert clone.status() == ""
    assert [x for x in clone.index().split("\0") if "moon" not in x] == index.split("\0")


def test_compiled_catalogs_stay_out_unless_git_has_them(clone: Clone) -> None:
    clone.saved("No stars.", "Няма.")
    clone.synced()
    assert clone.git("ls-files", "*.mo") == ""
    clone.git("add", "-f", "locales")
    clone.git("commit", "-qm", "compiled")
    clone.saved("No stars.", "Ніводнай.")
    clone.synced()
    assert clone.status() == ""
    changed = clone.git("show", "--format=", "--name-only", "HEAD").split()
    assert changed == [CATALOG.replace(".po", ".mo"), CATALOG]


def test_a_template_waits_for_its_article(clone: Clone) -> None:
    article = clone.root / "articles/stars.md"
    template = "locales/templates/articles/stars.pot"
    clone.git("rm", "-q", "--cached", "articles/stars.md")
    clone.git("commit", "-qm", "no article")
    write(clone.root, template, HEADER + entry("One star."))
    clone.synced()
    assert template not in clone.git("ls-files")
    clone.git("add", str(article))
    clone.git("commit", "-qm", "article")
    clone.synced()
    assert clone.log()[0] == Logged("Газета", "templates: brought up to date")


def test_reviews_and_terms_travel_along(clone: Clone) -> None:
    clone.saved("No stars.", "Няма.", who="Алеся")
    key = message_id(None, "No stars.")
    assert clone.workbench.reviewing.approve(*PLACE, key, clone.seen("No stars."), "Янка") is None
    clone.synced()
    assert clone.log("HEAD~2..") == [
        Logged("Янка", "be: 1 reviewed"), Logged("Алеся", "be: stars: 1 translated"),
    ]  # fmt: skip
    assert clone.workbench.reviewing.withdraw(*PLACE, key) is None
    clone.synced()
    assert clone.log()[0] == Logged("Газета", "be: brought up to date")


# What commits wait for


@pytest.mark.parametrize("kind", ["merge", "rebase", "cherry-pick", "revert"])
def test_commits_wait_for_what_a_developer_is_in_the_middle_of(clone: Clone, kind: str) -> None:
    write(clone.root, "a.txt", "a\n")
    clone.git("add", "a.txt")
    clone.git("commit", "-qm", "a")
    clone.git("checkout", "-qb", "other")
    write(clone.root, "a.txt", "b\n")
    clone.git("commit", "-qam", "b")
    clone.git("checkout", "-q", "main")
    write(clone.root, "a.txt", "c\n")
    clone.git("commit", "-qam", "c")
    write(clone.root, "a.txt", "d\n")
    clone.git("commit", "-qam", "d")
    words = {"merge": ["merge", "other"], "rebase": ["rebase", "other"],
             "cherry-pick": ["cherry-pick", "other"], "revert": ["revert", "HEAD~1"]}[kind]  # fmt: skip
    with pytest.raises(AssertionError):
        clone.git(*words)
    index, head = clone.index(), clone.head()
    clone.saved("No stars.", "Няма.")  # saving goes on
    assert kind in clone.told()
    assert (clone.index(), clone.head()) == (index, head)
    assert clone.workbench.sync_status().uncommitted == 1
    clone.git(kind, "--abort")
    if kind == "rebase":  # it resets the files, too: what was saved meanwhile is then offered
        clone.reconcile()
        assert clone.offered() == [("Няма.", "outside")]
        clone.saved("No stars.", "Няма.")
    clone.synced()
    assert clone.log()[0] == Logged("Алеся", "be: stars: 1 translated")
    assert clone.workbench.sync_status().uncommitted == 0


def test_on_a_detached_head_nothing_is_committed(clone: Clone) -> None:
    clone.git("checkout", "-q", "--detach")
    clone.saved("No stars.", "Няма.")
    head = clone.head()
    notice = clone.told()
    assert "detached" in notice
    assert "галін" in in_belarusian(notice)
    assert clone.head() == head
    clone.git("checkout", "-q", "main")
    clone.synced()


def test_a_fresh_lock_is_waited_for_and_a_stale_one_is_told_and_left(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = clone.root / ".git/index.lock"
    clone.saved("No stars.", "Няма.")
    lock.touch()
    thread = threading.Timer(0.2, lock.unlink)
    thread.start()
    clone.synced()
    thread.join()
    clone.saved("No stars.", "Ніводнай.")
    lock.touch()
    os.utime(lock, (time.time() - 60, time.time() - 60))
    assert str(lock) in clone.told()
    assert lock.exists()
    lock.unlink()
    clone.synced()


def test_a_lock_that_goes_on_is_told(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    from pieraklad.editing.sync import rounds

    monkeypatch.setattr(rounds, "_PATIENCE", 0.1)
    monkeypatch.setattr(repositories, "_STALE", 0.05)
    (clone.root / ".git/index.lock").touch()
    time.sleep(0.1)
    assert "index.lock" in clone.told()


def test_hooks_neither_stop_nor_change_a_commit(clone: Clone) -> None:
    for name in ("pre-commit", "prepare-commit-msg", "commit-msg", "pre-push", "pre-merge-commit"):
        hook = clone.root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
    clone.saved("No stars.", "Няма.")
    clone.synced()
    assert clone.workbench.sync_status().unpushed == 0


def test_settings_of_a_developer_do_not_get_in_the_way(clone: Clone) -> None:
    for name, value in (
        ("commit.gpgsign", "true"), ("gpg.program", "false"), ("commit.cleanup", "strip"),
        ("core.editor", "false"), ("core.commentChar", "b"), ("push.gpgSign", "true"),
        ("merge.ff", "false"), ("pull.rebase", "true"), ("user.useConfigOnly", "true"),
        ("status.showUntrackedFiles", "no"), ("diff.noprefix", "true"), ("core.autocrlf", "input"),
        ("color.ui", "always"), ("commit.template", "/nonexistent"),
    ):  # fmt: skip
        clone.git("config", name, value)
    clone.saved("No stars.", "Няма.")
    clone.synced()
    assert clone.log()[0] == Logged("Алеся", "be: stars: 1 translated")


def test_the_environment_of_a_hook_leads_nowhere_else(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Нехта")
    clone.saved("No stars.", "Няма.")
    clone.synced()
    monkeypatch.undo()
    assert clone.log()[0].author == "Алеся"
    assert sorted(tmp_path.iterdir()) == [tmp_path / "clones"]


# Names


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("Алеся\nCo-authored-by: X <x@y>", "Алеся Co-authored-by: X x@y"),
        ("<root@localhost>", "root@localhost"),
        ("--amend", "amend"),
        ("-", ""),
        ("\u202e\x00\t", ""),
        ("Янка “Ы” Купала", "Янка “Ы” Купала"),
    ],
)
def test_a_hostile_name_stays_a_name(who: str, shown: str) -> None:
    assert name_for_git(who) == shown


@given(who=st.text(max_size=30))
def test_any_name_makes_one_line(who: str) -> None:
    from pieraklad.project import Project

    name, address = Signatures(Project(Path("/nowhere")), lambda who: "").of(who)
    assert name
    assert f"{name} <{address}>".isprintable()
    assert not set(name) & set("<>\n")


def test_a_hostile_name_gets_through_git(clone: Clone) -> None:
    clone.saved("No stars.", "Няма.", who="--amend\n<a@b>\nReviewed-by: Бог <x>")
    clone.saved("No stars.", "Ніводнай.", who="-")
    clone.synced()
    [author, subject, *trailers] = clone.git(
        "log", "-1", "--format=%an <%ae>%n%s%n%(trailers)"
    ).splitlines()
    assert author.endswith("@users.noreply.example.org>")
    assert subject == "be: stars: 1 translated"
    assert [line for line in trailers if line] == [
        "Co-authored-by: amend a@b Reviewed-by: Бог x <5f7bff2b1d@users.noreply.example.org>"
    ] or trailers[0].startswith("Co-authored-by: amend a@b Reviewed-by: Бог x <")


# Where the project is


def test_a_project_in_a_folder_of_a_repository_with_odd_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    root = tmp_path / "-a repository" / "--site: ў *"
    desk = Clone(root, [entry("No stars.")])
    write(root, "pieraklad.toml", CONFIG + "[workbench]\ncommit = true\n")
    write(root.parent, ".gitignore", "workbench.sqlite*\n*.mo\n.pieraklad/\n")
    write(root.parent, "-rf", "a developer's")
    git(root.parent, "init", "-q")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-qm", "start")
    desk.close()
    desk = Clone.at(root)
    try:
        write(root.parent, "-rf", "edited")
        desk.saved("No stars.", "Няма.")
        desk.synced()
        assert desk.log("HEAD~1..") == [Logged("Алеся", "be: stars: 1 translated")]
        assert desk.status() == " M -rf\0"
    finally:
        desk.close()


def test_without_a_repository_the_owner_is_told(tmp_path: Path) -> None:
    write(tmp_path, "x", "")
    Desk(tmp_path, [entry("No stars.")]).close()
    write(tmp_path, "pieraklad.toml", CONFIG + "[workbench]\ncommit = true\n")
    desk = Clone.at(tmp_path)
    try:
        assert "git init" in desk.told()
        git(tmp_path, "init", "-q")
        assert "no commit yet" in desk.told()
    finally:
        desk.close()


# When


def ages(clone: Clone, seconds: float) -> Background:
    """Return what looks at the clone when some seconds have passed since now."""
    start = time.time()
    return Background(
        clone.project, clone.workbench.synchronizer, clock=lambda: start + seconds
    )  # fmt: skip


def test_texts_are_committed_after_silence_and_at_the_latest_after_a_while(clone: Clone) -> None:
    ages(clone, 0).look()  # the first look is at everything
    head = clone.head()
    clone.saved("No stars.", "Няма.")
    ages(clone, SILENCE - 5).look()
    assert clone.head() == head
    ages(clone, SILENCE + 1).look()
    assert clone.log()[0] == Logged("Алеся", "be: stars: 1 translated")
    clone.saved("No stars.", "Ніводнай.")
    assert clone.workbench.sync_status().uncommitted == 1
    ages(clone, LATEST + 1).look()
    assert clone.workbench.sync_status().uncommitted == 0


def test_whoever_is_still_writing_is_not_committed_with_the_others(clone: Clone) -> None:
    ages(clone, 0).look()
    clone.saved("No stars.", "Няма.", who="Алеся")
    with clone.workbench.synchronizer.state._records.writing() as connection:
        connection.execute("UPDATE version SET at = at - ? WHERE who = 'Алеся'", (SILENCE,))
    clone.saved("One star.", "Зорка.", who="Янка")
    ages(clone, 1).look()
    assert clone.log("origin/main")[0] == Logged("Алеся", "be: stars: 1 translated")
    assert clone.status() == f" M {CATALOG}\0"
    assert clone.text("One star.") == "Зорка."
    clone.synced()
    assert clone.log()[0] == Logged("Янка", "be: stars: 1 translated")


def test_a_finished_article_is_committed_at_once(clone: Clone) -> None:
    ages(clone, 0).look()
    clone.saved("No stars.", "Няма.")
    assert not ages(clone, 2).look()
    clone.saved("Two stars.", "Дзве зоркі.")
    assert ages(clone, 2).look()
    assert clone.log()[0] == Logged("Алеся", "be: stars: 2 translated")


def test_the_upstream_is_looked_at_every_now_and_then(clones: Callable[..., Clone]) -> None:
    one, two = clones("one"), clones("two")
    ages(two, 0).look()
    one.saved("No stars.", "Няма.")
    one.synced()
    assert not ages(two, 5).look()
    assert ages(two, EXCHANGE + 1).look()
    assert two.text("No stars.") == "Няма."


def test_a_running_server_does_it_by_itself_and_ends(clone: Clone) -> None:
    background = Background(clone.project, clone.workbench.synchronizer, tick=0.01)
    head = clone.head()
    for source, text in (("No stars.", "Няма."), ("Two stars.", "Дзве зоркі.")):
        clone.saved(source, text)
    background.start()
    end = time.monotonic() + 60
    while clone.head() == head and time.monotonic() < end:
        time.sleep(0.05)
    background.close()
    assert clone.log()[0] == Logged("Алеся", "be: stars: 2 translated")


def test_a_developers_own_clone_can_be_left_alone(clone: Clone) -> None:
    clone.git("config", "pieraklad.sync", "no")
    head = clone.head()
    clone.saved("No stars.", "Няма.")
    assert clone.sync().is_on is False
    assert clone.head() == head
    clone.git("config", "--unset", "pieraklad.sync")
    assert clone.sync().is_on
    assert clone.head() != head


def test_one_round_at_a_time(clone: Clone) -> None:
    with clone.workbench._locks.hold("", "sync", 1.0):
        done: list[object] = []
        thread = threading.Thread(target=lambda: done.append(clone.workbench.synchronizer.run()))
        thread.start()
        thread.join()
    assert done == [None]


def test_the_command_line_says_what_to_do_in_both_languages(
    clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    from pieraklad.cli import main

    def run(*words: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(["workbench", *words, "--project", str(clone.root)])
        return int(ended.value.code or 0)

    clone.saved("No stars.", "Няма.")
    assert run("status") == 0
    assert "not committed: 1 text\n" in capsys.readouterr().out
    assert run("sync") == 0
    assert "not committed: 0 texts\nnot pushed: 0 commits\n" in capsys.readouterr().out
    clone.git("checkout", "-q", "--detach")
    assert run("sync", "--messages", "be") == 1
    assert "HEAD не на галіне" in capsys.readouterr().out
    assert run("status") == 1
    assert run("address", "Алеся", "нешта") == 2
    assert run("address", "Алеся", "a@example.org") == 0
    assert clone.workbench.synchronizer.state.address("Алеся") == "a@example.org"


def test_a_git_that_hangs_is_ended(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repositories, "_NETWORK", 0.5)
    script = clone.root.parent / "ssh"
    script.write_text("#!/bin/sh\nsleep 60\n")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    clone.git("config", "remote.origin.url", "ssh://git@nowhere.invalid/x")
    begun = time.monotonic()
    assert "too long" in clone.told()
    assert time.monotonic() - begun < 30  # the script sleeps for 60
    left = subprocess.run(["pgrep", "-f", str(script)], capture_output=True, check=False)
    assert left.stdout == b""
