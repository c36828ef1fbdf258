"""Two workbenches, each in its own clone, one upstream: both get the same bytes, and no text is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.clones import Clone, Logged
from helpers.desks import HEADER, PLACE, entry, git, until
from helpers.sites import write
from pieraklad.catalogs import Catalog
from pieraklad.catalogs.message import message_id
from pieraklad.editing.sync.repository import GitFailed, Repository
from pieraklad.glossary.adding import add_term
from pieraklad.glossary.term import Term
from pieraklad.project import Project
from pieraklad.project.bilingual import in_belarusian
from pieraklad.site import Site
from pieraklad.workflow.compile import compile_catalogs

Clones = Callable[..., Clone]
CATALOG = "locales/be/LC_MESSAGES/articles/stars.po"
SOURCES = ("One star.", "Two stars.", "No stars.")


def converge(one: Clone, two: Clone) -> None:
    """Sync both until neither has anything that the other lacks, and check that they are the same."""
    for clone in (one, two, one):
        clone.synced()
    assert one.head() == two.head()
    assert one.path.read_bytes() == two.path.read_bytes()
    for clone in (one, two):
        clone.reconcile()
        assert clone.status() == ""
        assert "CONFLICT" not in clone.path.read_text("utf-8")
        assert clone.path.with_suffix(".mo").read_bytes() == Catalog.from_bytes(
            clone.path.read_bytes()
        ).to_mo(outdated=True)


@pytest.fixture
def both(clones: Clones) -> tuple[Clone, Clone]:
    return clones("one"), clones("two")


def test_texts_for_different_messages_meet(both: tuple[Clone, Clone]) -> None:
    one, two = both
    one.saved("No stars.", "Няма.", who="Алеся")
    two.saved("One star.", "Зорка.", who="Янка")
    converge(one, two)
    assert [one.text(source) for source in SOURCES] == ["Зорка.", "Дзве зоркі.", "Няма."]
    assert one.offered() == two.offered() == []
    authors = {line.author for line in one.log("HEAD", "--no-merges")}
    assert authors == {"Алеся", "Янка"}


def test_of_two_texts_for_one_message_the_earlier_push_counts_and_the_other_is_offered(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    one.saved("No stars.", "Няма.", who="Алеся")
    two.saved("No stars.", "Ніводнай.", who="Янка")
    two.saved("One star.", "Зорка.", who="Янка")
    converge(one, two)
    assert one.text("No stars.") == "Няма."
    assert not one.entry("No stars.").fuzzy
    assert one.entry("No stars.").tcomment == ""
    assert two.offered() == [("Ніводнай.", "outside")]
    assert one.offered() == []
    [offer] = two.workbench.suggestions(*PLACE)
    assert offer.who == "Янка"
    assert two.past("No stars.")[1] == ("Ніводнай.", "translated", "workbench")


def test_whoever_saw_a_text_replaces_it_without_a_suggestion(both: tuple[Clone, Clone]) -> None:
    one, two = both
    one.saved("No stars.", "Няма.", who="Алеся")
    converge(one, two)
    two.saved("No stars.", "Ніводнай.", who="Янка")
    one.saved("One star.", "Зорка.", who="Алеся")  # so that there is a merge
    converge(one, two)
    assert one.text("No stars.") == "Ніводнай."
    assert one.offered() == two.offered() == []


def test_a_finished_text_beats_an_unfinished_one_which_is_offered_where_it_was_written(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    one.saved("No stars.", "Накід.", state="fuzzy")
    one.synced()
    two.saved("No stars.", "Гатова.")
    two.synced()
    converge(one, two)
    assert one.text("No stars.") == "Гатова."
    assert one.offered() == [("Накід.", "outside")]
    assert two.offered() == []


def test_a_conflict_after_many_rounds_is_still_only_one(both: tuple[Clone, Clone]) -> None:
    one, two = both
    for number in range(2):
        one.saved("One star.", f"Зорка {number}.")
        two.saved("Two stars.", f"Дзве {number}.")
        converge(one, two)
    one.saved("No stars.", "Няма.")
    two.saved("No stars.", "Ніводнай.")
    converge(one, two)
    assert [len(clone.offered()) for clone in both] == [0, 1]


def test_reviews_and_terms_of_both_are_kept(both: tuple[Clone, Clone]) -> None:
    for clone in both:
        text = (clone.root / "pieraklad.toml").read_text("utf-8")
        write(clone.root, "pieraklad.toml", text + '[glossary]\nfile = "terms.csv"\n')
    one, two = both
    write(one.root, "terms.csv", "term,translation,pos,note,forbidden\nstar,зорка,,,\n")
    one.git("add", "-A")
    one.git("commit", "-qm", "terms")
    two.git("checkout", "-q", "pieraklad.toml")
    one.synced()
    two.synced()
    for clone in both:
        clone.close()
    one, two = (Clone.at(clone.root) for clone in both)
    key = message_id(None, "One star.")
    for clone, who, term in ((one, "Алеся", "moon"), (two, "Янка", "sun")):
        assert clone.workbench.reviewing.approve(*PLACE, key, clone.seen("One star."), who) is None
        add_term(clone.root / "terms.csv", Term(term, "сьвятло", ""))
    converge(one, two)
    lines = one.workbench.reviews.path("be").read_text("utf-8").splitlines()
    assert sorted(line.split("\t")[1] for line in lines) == ["Алеся", "Янка"]
    terms = (two.root / "terms.csv").read_text("utf-8").splitlines()
    assert sorted(line.partition(",")[0] for line in terms) == ["moon", "star", "sun", "term"]
    assert one.workbench.reviewing.withdraw(*PLACE, key) is None
    converge(one, two)
    assert two.workbench.reviews.path("be").read_text("utf-8") == ""
    one.close()
    two.close()


def test_whoever_is_thanked_in_either_clone_is_thanked_in_both(both: tuple[Clone, Clone]) -> None:
    for clone, who in zip(both, ("Алеся", "Янка"), strict=True):
        clone.workbench.people.add(who, "translator")
        number = next(n for n in range(1, 9) if clone.workbench.people.by_number(n).name == who)
        clone.workbench.credits.choose(clone.workbench.people.by_number(number), wants=True)
        clone.saved("One star.", f"Зорка {who}", who=who)
    converge(*both)
    for clone in both:
        [path] = clone.root.glob("locales/*/credits.tsv")
        assert path.read_text("utf-8") == "stars\tАлеся\nstars\tЯнка\n"


# What others do to the upstream


def test_a_pull_that_removes_a_message_keeps_its_text_in_the_history(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    one.saved("One star.", "Зорка.")
    converge(one, two)
    data = two.path.read_text("utf-8")
    start, end = data.index("\n#. paragraph"), data.index("\n#. paragraph", data.index("One"))
    two.path.write_text(data[:start] + data[end:], "utf-8")
    two.synced()
    one.saved("No stars.", "Няма.")
    converge(one, two)
    assert "One star." not in one.path.read_text("utf-8")
    assert one.past("One star.")[0][0] == "Зорка."


def test_a_message_that_one_side_removed_and_the_other_translated_stays(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    data = two.path.read_text("utf-8")
    two.path.write_text(data[: data.index("\n#. paragraph", data.index("Two"))], "utf-8")
    two.synced()
    one.saved("No stars.", "Няма.")
    converge(one, two)
    assert two.text("No stars.") == "Няма."


def test_a_pull_that_removes_a_catalog_removes_it_unless_somebody_worked_on_it(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    other = one.project.catalog_path("moon", "be")
    other.write_text(HEADER + entry("A moon."), "utf-8")
    converge(one, two)
    compile_catalogs(one.project)
    for path in (two.path, two.project.catalog_path("moon", "be")):
        two.git("rm", "-q", str(path))
    two.git("commit", "-qm", "gone")
    two.git("push", "-q")
    one.saved("No stars.", "Няма.")
    one.synced()
    assert one.text("No stars.") == "Няма."
    assert not other.exists()
    assert not other.with_suffix(".mo").exists()
    two.synced()
    assert two.text("No stars.") == "Няма."


def test_a_catalog_that_was_renamed_upstream_takes_our_texts_along(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    two.git("mv", CATALOG, CATALOG.replace("stars", "many-stars"))
    renamed = two.root / CATALOG.replace("stars", "many-stars")
    renamed.write_bytes(renamed.read_bytes().replace(b'"No stars."\nmsgstr ""', '"No stars."\nmsgstr "Няма."'.encode()))  # fmt: skip
    two.git("commit", "-qam", "renamed")
    two.git("push", "-q")
    one.saved("No stars.", "Ніводнай.")
    one.saved("One star.", "Зорка.")
    one.synced()
    merged = Catalog.from_bytes((one.root / CATALOG.replace("stars", "many-stars")).read_bytes())
    assert merged.problems == []
    texts = {one.msgid: one.msgstr for one in merged}
    assert texts["One star."] == "Зорка."
    assert texts["No stars."] == "Няма."
    assert one.past("No stars.")[0][0] == "Ніводнай."
    assert not one.path.exists()


def test_what_only_a_person_can_merge_is_told_and_holds_up_no_commit(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    for clone, text in ((one, "Here."), (two, "There.")):
        write(clone.root, "articles/stars.md", f"---\ntitle: Stars\nlang: en\n---\n\n{text}\n")
        clone.git("commit", "-qam", "article")
    two.git("push", "-q")
    one.saved("No stars.", "Няма.")
    article = (one.root / "articles/stars.md").read_bytes()
    notice = one.told()
    assert "articles/stars.md" in notice
    assert in_belarusian(notice) != notice
    assert one.log()[0] == Logged("Алеся", "be: stars: 1 translated")
    assert (one.root / "articles/stars.md").read_bytes() == article
    assert one.status() == ""
    assert one.workbench.sync_status().unpushed == 0 or one.told()
    with pytest.raises(AssertionError):
        one.git("pull", "-q", "--no-rebase")
    one.git("checkout", "--theirs", "articles/stars.md")
    one.git("commit", "-qam", "merged by hand")
    converge(one, two)
    assert two.text("No stars.") == "Няма."


def test_a_broken_catalog_upstream_is_told_with_its_line(both: tuple[Clone, Clone]) -> None:
    one, two = both
    two.path.write_bytes(two.path.read_bytes() + b'\nmsgid "x\n')
    two.git("commit", "-qam", "broken")
    two.git("push", "-q")
    one.saved("No stars.", "Няма.")
    assert f"{CATALOG}:2" in one.told()
    assert one.text("No stars.") == "Няма."
    two.git("revert", "--no-edit", "HEAD")
    two.git("push", "-q")
    converge(one, two)


def test_an_edited_file_that_a_pull_would_change_is_told_and_kept(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    write(two.root, "articles/stars.md", "---\ntitle: Stars\nlang: en\n---\n\nThere.\n")
    two.git("commit", "-qam", "article")
    two.git("push", "-q")
    write(one.root, "articles/stars.md", "not committed")
    one.saved("No stars.", "Няма.")
    assert "articles/stars.md: was changed here" in one.told()
    assert (one.root / "articles/stars.md").read_text() == "not committed"
    one.git("checkout", "articles/stars.md")
    converge(one, two)


def test_common_ancestors_may_be_several(both: tuple[Clone, Clone]) -> None:
    one, two = both
    one.saved("No stars.", "Няма.")
    one.workbench.synchronizer.run(exchange=False)
    two.saved("One star.", "Зорка.")
    two.workbench.synchronizer.run(exchange=False)
    heads = one.head(), two.head()
    for clone, other, theirs in ((one, two, heads[1]), (two, one, heads[0])):
        clone.git("fetch", "-q", str(other.root))
        clone.git("merge", "-q", "--no-edit", theirs)
    one.saved("Two stars.", "Дзве.")
    two.saved("No stars.", "Ніводнай.")
    converge(one, two)
    assert [one.text(source) for source in SOURCES] == ["Зорка.", "Дзве.", "Ніводнай."]


def test_an_old_git_is_told(both: tuple[Clone, Clone], monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = both
    two.saved("One star.", "Зорка.")
    two.synced()
    one.saved("No stars.", "Няма.")
    run = Repository.run

    def old(self: Repository, *args: str, **more: object) -> bytes:
        if args[0] == "merge-tree":  # what git 2.30 says
            raise GitFailed("usage: git merge-tree <base-tree> <branch1> <branch2>")
        return run(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "run", old)
    assert "2.38" in one.told()
    monkeypatch.undo()
    converge(one, two)


# Pushing


def test_a_push_that_somebody_was_faster_than_is_tried_again(
    both: tuple[Clone, Clone], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = both
    run, left = Repository.run, [0, 1]

    def slower(self: Repository, *args: str, **more: object) -> bytes:
        if args[0] == "push" and self.top == Path(os.path.realpath(one.root)) and left:
            number = left.pop()
            two.saved("One star.", f"Зорка {number}.", who="Янка")
            two.synced()
        return run(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "run", slower)
    one.saved("No stars.", "Няма.", who="Алеся")
    one.synced()
    assert left == []
    assert one.workbench.sync_status().unpushed == 0
    converge(one, two)


def test_somebody_who_is_always_faster_is_told_of_after_three_more_tries(
    both: tuple[Clone, Clone], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = both
    run, tries = Repository.run, []

    def slower(self: Repository, *args: str, **more: object) -> bytes:
        if args[0] == "push" and self.top == Path(os.path.realpath(one.root)):
            tries.append(1)
            two.saved("One star.", f"Зорка {len(tries)}.", who="Янка")
            two.synced()
        return run(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "run", slower)
    one.saved("No stars.", "Няма.", who="Алеся")
    assert "could not be pushed" in one.told()
    assert len(tries) == 4
    monkeypatch.undo()
    converge(one, two)


def test_a_push_that_the_server_declines_is_told_until_it_is_through(clone: Clone) -> None:
    hook = clone.root.parent / "up.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'error: the branch is protected'\nexit 1\n")
    hook.chmod(0o755)
    clone.saved("No stars.", "Няма.")
    notice = clone.told()
    assert "origin/main could not be pushed to: " in notice
    assert "protected" in notice
    since = clone.workbench.sync_status().since
    assert since
    clone.told()
    assert clone.workbench.sync_status().since == since
    hook.unlink()
    clone.synced()
    assert clone.workbench.sync_status().unpushed == 0
    assert clone.workbench.sync_status().since == 0


def test_without_an_upstream_commits_are_made_and_the_owner_is_told(clone: Clone) -> None:
    clone.git("remote", "remove", "origin")
    clone.saved("No stars.", "Няма.")
    assert "git push -u origin main" in clone.told()
    assert clone.log()[0] == Logged("Алеся", "be: stars: 1 translated")


def test_an_upstream_that_cannot_be_reached_loses_nothing(both: tuple[Clone, Clone]) -> None:
    one, two = both
    up = one.root.parent / "up.git"
    up.rename(up.with_name("away.git"))
    one.saved("No stars.", "Няма.")
    assert "could not be fetched" in one.told()
    assert one.log()[0] == Logged("Алеся", "be: stars: 1 translated")
    up.with_name("away.git").rename(up)
    converge(one, two)
    assert two.text("No stars.") == "Няма."


def test_a_commit_whose_process_was_killed_before_the_push_is_pushed_by_the_next(
    both: tuple[Clone, Clone],
) -> None:
    one, two = both
    hook = one.root.parent / "up.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nsleep 1\nexit 1\n")
    hook.chmod(0o755)
    one.saved("No stars.", "Няма.")
    start = one.head()
    process = subprocess.Popen(
        [sys.executable, "-m", "pieraklad", "workbench", "sync", "--project", str(one.root)]
    )
    assert until(lambda: one.head() != start, 20)
    process.kill()
    process.wait()
    hook.unlink()
    assert until(lambda: one.workbench.synchronizer.run() is not None)
    converge(one, two)
    assert two.text("No stars.") == "Няма."


def test_push_alone_says_what_would_merge(both: tuple[Clone, Clone]) -> None:
    one, two = both
    text = (one.root / "pieraklad.toml").read_text("utf-8").replace("pull = true", "pull = false")
    write(one.root, "pieraklad.toml", text)
    one.git("commit", "-qam", "no pull")
    alone = Clone.at(one.root)
    two.saved("No stars.", "Няма.")
    two.synced()
    alone.saved("One star.", "Зорка.")
    assert "pull = true" in alone.told()
    alone.close()


# Readers


def test_a_readers_clone_follows_a_pull(both: tuple[Clone, Clone]) -> None:
    one, two = both
    write(one.root, "articles/stars.md", "---\ntitle: Stars\nlang: en\n---\n\nNo stars.\n")
    one.git("commit", "-qam", "article")
    one.git("push", "-q")
    reader = two.root.with_name("reader")
    git(two.root.parent, "clone", "-q", "up.git", str(reader))
    project = Project.load(reader)
    compile_catalogs(project)
    site = Site(project)
    try:
        site.refresh(force=True)
        before = site.snapshot.article("stars")
        assert before is not None
        one.saved("No stars.", "Няма.")
        one.synced()
        git(reader, "pull", "-q", "--ff-only")
        assert compile_catalogs(project).problems == []
        site.refresh(force=True)
        after = site.snapshot.article("stars")
        assert after is not None
        assert before.readings["be"].finished < after.readings["be"].finished
    finally:
        site.close()


def test_a_readers_clone_may_pull_by_itself(both: tuple[Clone, Clone]) -> None:
    one, two = both
    text = (two.root / "pieraklad.toml").read_text("utf-8")
    for line in ("commit = true\n", "push = true\n"):
        text = text.replace(line, "")
    write(one.root, "pieraklad.toml", text)
    one.git("commit", "-qam", "readers pull")
    one.git("push", "-q")
    two.git("pull", "-q")
    reader = Clone.at(two.root)
    one.saved("No stars.", "Няма.")
    one.synced()
    reader.synced()
    assert reader.text("No stars.") == "Няма."
    assert reader.path.with_suffix(".mo").exists()
    assert reader.head() == one.head()
    reader.close()


# In any order

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["save", "save", "save", "fuzzy", "outside", "commit", "sync"]),
        st.integers(0, 1), st.integers(0, 2),
    ),
    min_size=4, max_size=14,
)  # fmt: skip


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_in_any_order_both_converge_and_every_text_is_somewhere(
    pristine: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("any") / "clones"
    shutil.copytree(pristine, folder)
    pair = Clone.at(folder / "one"), Clone.at(folder / "two")
    written: list[tuple[str, str]] = []
    authors: dict[str, str] = {}
    for number, (kind, which, message) in enumerate(steps):
        clone, source, text = pair[which], SOURCES[message], f"Тэкст {number}."
        if kind in ("save", "fuzzy"):
            who = ("Алеся", "Янка")[which]
            clone.saved(source, text, who=who, state="fuzzy" if kind == "fuzzy" else "translated")
            written.append((source, text))
            authors[text] = who
        elif kind == "outside":
            catalog = Catalog.from_bytes(clone.path.read_bytes())
            next(one for one in catalog if one.msgid == source).msgstr = text
            clone.outside(catalog.to_bytes())
            clone.reconcile()
            written.append((source, text))
        else:
            clone.workbench.synchronizer.run(exchange=kind == "sync")
    try:
        converge(*pair)
        for source, text in written:
            assert any(clone.has_everything(source, text) for clone in pair), text
        for line in pair[0].git("log", "--format=%H%x00%an", "--no-merges").splitlines():
            commit, _, author = line.partition("\0")
            for added in pair[0].git("show", "--format=", commit).splitlines():
                text = added[9:-1] if added.startswith('+msgstr "') else ""
                assert authors.get(text, author) == author
    finally:
        for clone in pair:
            clone.close()


def test_two_workbenches_that_sync_at_the_same_time_end_the_same(both: tuple[Clone, Clone]) -> None:
    one, two = both
    failed: list[BaseException] = []

    def work(clone: Clone, who: str) -> None:
        try:
            for number in range(12):
                clone.save(SOURCES[number % 3], f"{who} {number}.", who=who)
                if number % 3 == 2:
                    clone.workbench.synchronizer.run()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=pair) for pair in ((one, "Алеся"), (two, "Янка"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    converge(one, two)
    for clone, who in ((one, "Алеся"), (two, "Янка")):
        for number in range(12):
            assert clone.has_everything(SOURCES[number % 3], f"{who} {number}.")
