"""`update`, `compile` and `merge`, killed at every single file operation, on a full disk, on a read-only one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from helpers.commands import CONFIG
from helpers.crashes import FULL_DISK, KILL, READ_ONLY, run

if not hasattr(os, "fork"):  # pragma: no cover
    pytest.skip("processes cannot be forked here", allow_module_level=True)

ARTICLE = """\
---
title: {title}
lang: en
---

# {title}

The polls open at 8 and close at 20, says the commission of {title}.

{last}
"""
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
LAST = "Every observer may take a copy of the protocol home."


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three articles with catalogs: one is edited, one is new, and a paragraph moved to the third."""
    root = tmp_path / "site"
    (root / "articles").mkdir(parents=True)
    (root / "pieraklad.toml").write_text(CONFIG, "utf-8")
    _articles(root, {"first": LAST, "second": "Nothing else."})
    for command in ("extract", "update"):
        assert run(root, command).status == 0
    for po in (root / "locales").rglob("*.po"):
        head, _, rest = po.read_text("utf-8").partition("\n\n")
        po.write_text(head + "\n\n" + rest.replace('msgstr ""', 'msgstr "Пераклад, вельмі добры."'))
    assert run(root, "compile").status == 0
    _articles(root, {"first": "Nothing more.", "second": LAST, "third": "Something new."})
    assert run(root, "extract").status == 0
    shutil.rmtree(root / ".pieraklad")
    return root


@pytest.fixture
def updated(site: Path) -> Path:
    """The same, with catalogs that are up to date but not yet compiled."""
    assert run(site, "update").status == 0
    return site


def _articles(root: Path, last: dict[str, str]) -> None:
    for slug, text in last.items():
        article = ARTICLE.format(title=slug.title(), last=text)
        (root / "articles" / f"{slug}.md").write_text(article, "utf-8")


@pytest.fixture
def branches(tmp_path: Path) -> Path:
    """Three versions of a catalog; the two branches changed different entries, and one in common."""
    root = tmp_path / "site"
    root.mkdir()
    entries = [f'msgid "Sentence {n}"\nmsgstr "Сказ {n}"\n\n' for n in range(40)]
    for name, changed in (("base", ()), ("ours", (3, 20)), ("theirs", (7, 20))):
        text = [e.replace("Сказ", name) if n in changed else e for n, e in enumerate(entries)]
        (root / f"{name}.po").write_text(HEADER + "".join(text), "utf-8")
    return root


COMMANDS = {
    "update": ("site", ("update",)),
    "compile": ("updated", ("compile",)),
    "merge": ("branches", ("merge", "base.po", "ours.po", "theirs.po")),
}


class Trial:
    """A folder, a command, and the folder's contents before and after it."""

    def __init__(self, root: Path, command: tuple[str, ...]) -> None:
        self.origin = root.rename(root.with_name("origin"))
        self.root = root
        self.command = command
        self.before = _contents(self.origin)
        self.again()
        self.status = run(root, *command).status
        self.after = _contents(root)
        assert self.after != self.before
        self.again()

    def again(self) -> None:
        """Put the folder back as it was before the command."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self.origin, self.root)

    def all_is_old_or_new(self) -> None:
        """Every file is as before or as after; there may also be temporary files."""
        now = {n: d for n, d in _contents(self.root).items() if not n.endswith(".tmp")}
        assert now.keys() >= self.before.keys()
        for name, data in now.items():
            assert data in (self.before.get(name), self.after.get(name)), name

    def ends_well(self) -> None:
        """The same command, started again, does all that was left, and leaves no temporary files behind."""
        if _contents(self.root) == self.after:  # it was done; a merge is not to be done twice
            return
        again = run(self.root, *self.command)
        assert again.status == self.status, again.said
        assert _contents(self.root) == self.after


def _contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".pieraklad" not in path.parts
    }


@pytest.fixture(params=list(COMMANDS))
def trial(request: pytest.FixtureRequest) -> Trial:
    """Each of the commands in its folder."""
    folder, command = COMMANDS[request.param]
    return Trial(request.getfixturevalue(folder), command)


def test_killed_at_any_operation_each_file_is_old_or_new(trial: Trial) -> None:
    trial.again()
    operations = run(trial.root, *trial.command, what=KILL).operations
    assert operations > 5 * (len(trial.after.items() - trial.before.items()))
    for at in range(1, operations + 1):
        trial.again()
        assert run(trial.root, *trial.command, what=KILL, at=at).status is None
        trial.all_is_old_or_new()
        trial.ends_well()


@pytest.mark.parametrize("what", [FULL_DISK, READ_ONLY])
def test_an_operation_that_fails_is_said_and_nothing_is_lost(trial: Trial, what: str) -> None:
    failed = at = 0
    while True:
        at += 1
        trial.again()
        ended = run(trial.root, *trial.command, what=what, at=at)
        trial.all_is_old_or_new()
        assert "Traceback" not in ended.said
        if ended.operations < at:
            break
        left = {n: d for n, d in _contents(trial.root).items() if not n.endswith(".tmp")}
        if left == trial.after:  # only a cache or the tidying up was hit
            assert ended.status == trial.status, ended.said
            continue
        failed += 1
        assert left == _contents(trial.root)
        assert ended.status in (1, 2), ended.said
        assert os.strerror(28 if what == FULL_DISK else 30) in ended.said
        assert ".po" in ended.said or ".mo" in ended.said
        trial.ends_well()
    assert failed


@pytest.mark.parametrize("what", [FULL_DISK, READ_ONLY])
def test_where_nothing_can_be_written_everything_stays(trial: Trial, what: str) -> None:
    ended = run(trial.root, *trial.command, what=what, at=0)
    assert _contents(trial.root) == trial.before
    assert ended.status in (1, 2)
    assert "Traceback" not in ended.said
    assert "cannot be written" in ended.said


@pytest.mark.parametrize("what", [KILL, FULL_DISK])
def test_a_build_that_was_stopped_is_taken_up_again(site: Path, what: str) -> None:
    out = site / "out"
    operations = run(site, "build", "out", what=what).operations
    good = _contents(out)
    steps = range(1, operations + 1, max(1, operations // 3))
    for at in steps:
        shutil.rmtree(out)
        run(site, "build", "out", what=what, at=at)
        # An article that goes meanwhile leaves nothing behind either.
        last = site / "articles" / "second.md"
        text = last.read_bytes()
        last.unlink()
        ended = run(site, "build", "out")
        assert ended.status == 0, ended.said
        assert not [name for name in _contents(out) if "/second/" in name]
        last.write_bytes(text)
        ended = run(site, "build", "out")
        assert ended.status == 0, ended.said
        assert {n: d for n, d in _contents(out).items() if not n.endswith(".tmp")} == good
