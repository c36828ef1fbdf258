"""A desk with three paragraphs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers.clones import Clone
from helpers.desks import HEADER, Desk, entry, git
from helpers.sites import CONFIG, write

THREE = (
    entry("One star.", "Адна зорка."),
    entry("Two stars.", "Дзве зоркі.", fuzzy=True),
    entry("No stars."),
)


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(*entries: str, header: str = HEADER) -> Desk:
        made.append(Desk(tmp_path, entries, header))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk(*THREE)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an upstream `up.git` and its clones `one` and `two`, to be copied: git takes its time."""
    folder = tmp_path_factory.mktemp("pristine")
    git(folder, "init", "-q", "--bare", "up.git")
    one = folder / "one"
    Desk(one, THREE).close()
    settings = "\n[workbench]\ncommit = true\npull = true\npush = true\n"
    write(one, "pieraklad.toml", CONFIG + settings)
    write(one, ".gitignore", "workbench.sqlite*\n*.mo\n.pieraklad/\n")
    write(one, "articles/stars.md", "---\ntitle: Stars\nlang: en\n---\n\nOne star.\n")
    for name in one.glob("workbench.sqlite*"):
        shutil.rmtree(name) if name.is_dir() else name.unlink()
    git(one, "init", "-q")
    git(one, "add", "-A")
    git(one, "commit", "-qm", "start")
    git(one, "remote", "add", "origin", "../up.git")
    git(one, "push", "-qu", "origin", "main")
    git(folder, "clone", "-q", "up.git", "two")
    git(folder / "two", "config", "remote.origin.url", "../up.git")
    return folder


@pytest.fixture
def clones(pristine: Path, tmp_path: Path) -> Iterator[Callable[..., Clone]]:
    """Opens the workbench of a clone, `one` or `two`; both have the upstream `up.git`."""
    folder = tmp_path / "clones"
    shutil.copytree(pristine, folder)
    made: list[Clone] = []

    def make(name: str = "one") -> Clone:
        made.append(Clone.at(folder / name))
        return made[-1]

    # Not the tests' own monkeypatch, which they undo.
    with pytest.MonkeyPatch.context() as machine:
        machine.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        machine.setenv("GIT_CONFIG_SYSTEM", os.devnull)
        yield make
    for clone in made:
        clone.close()


@pytest.fixture
def clone(clones: Callable[..., Clone]) -> Clone:
    return clones()
