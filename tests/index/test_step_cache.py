"""Commands redo only what changed: by content, whatever the clock says."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pieraklad.project import Project, articles
from pieraklad.storage import fingerprints as stamps
from pieraklad.storage.edition import LIBRARY
from pieraklad.workflow import compile as compile_step
from pieraklad.workflow.compile import compile_catalogs
from pieraklad.workflow.extract import extract
from pieraklad.workflow.stats import statistics
from pieraklad.workflow.steps import Report
from pieraklad.workflow.update import update


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "site"
    root.mkdir()
    return Project(root, articles_dir=root / "articles", locales_dir=root / "locales")


def write(project: Project, slug: str, text: str) -> Path:
    path = project.catalog_path(slug, "be")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'msgid "a"\nmsgstr "{text}"\n', "utf-8")
    return path


def age(*paths: Path) -> None:
    """Make files look as if written long ago; new files are hashed again, as their clock is unreliable."""
    for path in paths:
        os.utime(path, (1_000_000_000, 1_000_000_000))


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every clock count at once: a test does not wait two seconds."""
    monkeypatch.setattr(stamps, "_SETTLED", -1)


def compiled(project: Project, **options: bool) -> list[str]:
    report = compile_catalogs(project, **options)
    assert report.problems == []
    return [path.name for path in report.written]


@pytest.mark.usefixtures("settled")
def test_what_did_not_change_is_not_even_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, "one", "адзін")
    write(project, "two", "два")
    assert compiled(project) == ["one.mo", "two.mo"]
    assert compiled(project) == []

    def read(path: Path, report: Report) -> None:
        raise AssertionError(f"{path} is read")

    def opened(path: Path) -> bytes:
        if path.suffix in (".po", ".mo"):
            raise AssertionError(f"{path} is read")
        with path.open("rb") as file:
            return file.read()

    monkeypatch.setattr(compile_step, "read_catalog", read)
    monkeypatch.setattr(Path, "read_bytes", opened)
    assert compile_catalogs(project).read == 2


def test_a_file_written_within_the_same_tick_is_noticed(project: Project) -> None:
    path = write(project, "one", "адзін")
    assert compiled(project) == ["one.mo"]
    for text in ("раз-1", "раз-2", "раз-3"):  # as many bytes as before
        with path.open("r+b") as file:
            file.write(f'msgid "a"\nmsgstr "{text}"\n'.encode())
            file.truncate()
        assert compiled(project) == ["one.mo"]
        assert text.encode() in path.with_suffix(".mo").read_bytes()


@pytest.mark.usefixtures("settled")
def test_a_clock_set_back_deceives_nobody(project: Project) -> None:
    path = write(project, "one", "адзін")
    age(path)
    assert compiled(project) == ["one.mo"]
    time.sleep(0.02)  # a tick: the time of the change of the inode cannot be set back
    write(project, "one", "цэлых")
    age(path)
    assert compiled(project) == ["one.mo"]


@pytest.mark.usefixtures("settled")
def test_a_touched_file_is_compared_and_nothing_written(project: Project) -> None:
    path = write(project, "one", "адзін")
    assert compiled(project) == ["one.mo"]
    before = path.with_suffix(".mo").stat().st_mtime_ns
    age(path)
    assert compiled(project) == []
    assert path.with_suffix(".mo").stat().st_mtime_ns == before


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("damage", ["gone", "torn", "other"])
def test_a_mo_file_that_is_not_ours_any_more_is_made_again(project: Project, damage: str) -> None:
    path = write(project, "one", "адзін").with_suffix(".mo")
    assert compiled(project) == ["one.mo"]
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[:-1] if damage == "torn" else b"\0" * len(whole))
    assert compiled(project) == ["one.mo"]
    assert whole == path.read_bytes()


@pytest.mark.usefixtures("settled")
def test_other_options_compile_again(project: Project) -> None:
    path = write(project, "one", "адзін")
    path.write_text("#, fuzzy\n" + path.read_text("utf-8"), "utf-8")
    assert compiled(project) == ["one.mo"]
    assert compiled(project, use_fuzzy=True) == ["one.mo"]
    assert compiled(project, use_fuzzy=True) == []
    assert compiled(project) == ["one.mo"]


@pytest.mark.usefixtures("settled")
def test_a_bad_catalog_is_reported_every_time(project: Project) -> None:
    path = write(project, "one", "адзін")
    assert compiled(project) == ["one.mo"]
    whole = path.with_suffix(".mo").read_bytes()
    path.write_text('msgid "a"\nmsgstr "ад\n', "utf-8")
    for _ in range(2):
        [problem] = compile_catalogs(project).problems
        assert str(problem).startswith(f"{path}:2: the string is not closed")
    assert whole == path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"options": 1, "files": {"a": 1}}', b"\xff"]
)
def test_a_damaged_cache_is_only_a_cache(project: Project, content: bytes) -> None:
    write(project, "one", "адзін")
    assert compiled(project) == ["one.mo"]
    (project.root / ".pieraklad" / "index.sqlite").write_bytes(content)
    assert compiled(project) == []


def test_without_a_place_for_the_cache_everything_is_compared(project: Project) -> None:
    write(project, "one", "адзін")
    (project.root / ".pieraklad").write_text("a file where the folder should be")
    assert compiled(project) == ["one.mo"]
    assert compiled(project) == []


ARTICLE = "---\ntitle: Адзін {0}\n---\nНа вуліцы дождж.\n\nУ хаце цёпла {0}.\n"


def rounds(project: Project) -> list[tuple[object, ...]]:
    """The output of each step of an editor's workflow, without the cached stamps and with them."""
    said: list[tuple[object, ...]] = []
    for _ in range(2):
        one = extract(project)
        two = update(project)
        two.counts = {name: number for name, number in two.counts.items() if number}
        rows, three = statistics(project)
        said.append((one, two, [row.as_json() for row in rows], three))
    return said


@pytest.fixture
def site(project: Project) -> Project:
    for slug in ("one", "two", "three"):
        article = project.articles_dir / f"{slug}.md"
        article.parent.mkdir(exist_ok=True)
        article.write_text(ARTICLE.format(slug), "utf-8")
    rounds(project)
    return project


@pytest.mark.usefixtures("settled")
def test_the_steps_before_compiling_read_nothing_that_is_as_it_was(
    site: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rounds(site)[1]

    def read(path: Path, project: Project) -> None:
        raise AssertionError(f"{path} is read")

    monkeypatch.setattr(articles, "read_article", read)
    assert rounds(site)[1] == before
    assert extract(site, write=False).written == []


EDITS = {
    "the article": ("articles/one.md", "цёпла one", "холадна"),
    "the template": ("locales/templates/articles/one.pot", "На вуліцы", "У лесе"),
    "the catalog": ("locales/en/LC_MESSAGES/articles/one.po", 'msgstr ""\n\n', 'msgstr "a"\n\n'),
}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_seen_by_every_step_as_if_nothing_were_known(site: Project, name: str) -> None:
    path, old, new = EDITS[name]
    file = site.root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    copy = site.root.with_name("copy")
    shutil.copytree(site.root, copy, ignore=shutil.ignore_patterns(".pieraklad"))
    other = replace(site, root=copy, articles_dir=copy / "articles", locales_dir=copy / "locales")
    known, unknown = rounds(site), rounds(other)
    assert repr(known).replace(str(site.root), "") == repr(unknown).replace(str(copy), "")
    for written in sorted((copy / "locales").rglob("*.*")):
        ours = site.locales_dir / written.relative_to(copy / "locales")
        assert ours.read_bytes() == written.read_bytes()


@pytest.mark.usefixtures("settled")
def test_a_warning_is_said_every_time(site: Project) -> None:
    file = site.articles_dir / "one.md"
    file.write_text(file.read_text("utf-8").replace("title: Адзін one", "summary: Дождж"), "utf-8")
    for _ in range(2):
        for step in (extract, update):
            assert any("there is no title" in note.text for note in step(site).notes)


@pytest.mark.usefixtures("settled")
def test_other_settings_extract_again(site: Project) -> None:
    lined = replace(site, locations="line")
    assert len(extract(lined).written) == 3
    assert extract(lined).written == []
    assert len(extract(site).written) == 3


def test_the_edition_follows_from_every_part_of_the_library() -> None:
    rooms = {path.parent for path in LIBRARY.rglob("*.py")}
    assert LIBRARY / "checks" in rooms
    assert LIBRARY / "site" / "rendering" in rooms
