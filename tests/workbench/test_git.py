"""What the first page says of git: to owners, in their language, as long as somebody has to do something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers.desks import git
from helpers.sites import CONFIG
from helpers.translator import HERE, Translator
from pieraklad.editing.sync import background

SETTINGS = CONFIG + "\n[workbench]\ncommit = true\n"


@pytest.fixture
def translator(make: Callable[..., Translator], monkeypatch: pytest.MonkeyPatch) -> Translator:
    monkeypatch.setattr(background, "_TICK", 3600.0)
    return make(config=SETTINGS)


def test_owners_read_what_git_waits_for_until_it_is_done(translator: Translator) -> None:
    synchronizer = translator.desk.workbench.synchronizer
    assert "git" not in translator.get("/").get_data(as_text=True)
    synchronizer.run()
    assert "not in a git repository" in translator.get("/").get_data(as_text=True)
    assert "не ў рэпазіторыі git" in translator.get("/?interface=be").get_data(as_text=True)
    translator.page("/")
    git(translator.root, "init", "-q")
    git(translator.root, "add", "articles")
    git(translator.root, "commit", "-qm", "start")
    assert synchronizer.run().notices == ()
    assert "not in a git" not in translator.get("/").get_data(as_text=True)


def test_nobody_else_reads_it(translator: Translator) -> None:
    translator.desk.workbench.synchronizer.run()
    people = translator.desk.workbench.people
    people.add("Янка", "editor")
    answer = translator.client.post(f"/workbench/join/{people.link('Янка')}", headers=HERE)
    assert answer.status_code == 303
    assert "not in a git repository" not in translator.get("/").get_data(as_text=True)


def test_a_server_commits_by_itself_and_ends_with_its_desk(
    make: Callable[..., Translator], monkeypatch: pytest.MonkeyPatch
) -> None:
    translator = make(config=SETTINGS)
    assert translator.desk.git._thread is not None
    assert translator.desk.git._thread.is_alive()
    translator.desk.close()
    assert not translator.desk.git._thread.is_alive()


def test_without_the_setting_there_is_no_thread(make: Callable[..., Translator]) -> None:
    assert make().desk.git._thread is None
