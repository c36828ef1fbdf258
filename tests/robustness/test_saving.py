"""No save is overwritten: what a translator saves while a command works on the catalog stays."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from pieraklad.storage import atomic_exchange, files
from pieraklad.storage.files import rewrite, write_atomically, writing_lock
from robustness.commands import run

CONFIG = '[site]\nlanguages = ["be", "en", "be-tarask"]\ndefault_language = "be"\n'
ARTICLE = "---\ntitle: The title\nlang: en\n---\n\nThe first sentence.\n\nA second one here.\n\nThe third of them.\n"
CATALOG = Path("locales/be/LC_MESSAGES/articles/one.po")
SAVED = "Захавана перакладчыкам."

Save = Callable[[Path, bytes], None]


def by_renaming(path: Path, data: bytes) -> None:
    """Save as Poedit does."""
    beside = path.with_name("editor.tmp")
    beside.write_bytes(data)
    beside.replace(path)


def in_place(path: Path, data: bytes) -> None:
    """Save as git and many editors do."""
    path.write_bytes(data)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in the current folder, with a catalog in which the second sentence is to be translated."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "pieraklad.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "articles" / "one.md").write_text(ARTICLE, "utf-8")
    for command in ("extract", "update"):
        assert run(command).status == 0
    fill({"The title": "Назва", "The first sentence.": "Яна узяла."})
    return tmp_path


def fill(texts: dict[str, str], save: Save = by_renaming, path: Path = CATALOG) -> None:
    """Save translations into the catalog as it is now."""
    catalog = polib.pofile(str(path))
    for entry in catalog:
        if entry.msgid in texts:
            entry.msgstr = texts[entry.msgid]
    save(path, f"{catalog}\n".encode())


def translation(source: str) -> str:
    """Return the catalog's entry for a message."""
    entry = polib.pofile(str(CATALOG)).find(source)
    return "" if entry is None else str(entry.msgstr)


def _edit_article() -> None:
    article = Path("articles/one.md")
    article.write_text(article.read_text("utf-8") + "\nA new last sentence.\n", "utf-8")
    assert run("extract").status == 0


def _old_catalog() -> None:
    Path("old.po").write_text(
        'msgid ""\nmsgstr "Language: be\\n"\n\nmsgid "The third of them."\nmsgstr "Трэці з іх."\n',
        "utf-8",
    )


def _memory() -> None:
    Path("old.tmx").write_text(
        '<tmx version="1.4"><body><tu><tuv xml:lang="en"><seg>The third of them.</seg></tuv>'
        '<tuv xml:lang="be"><seg>Трэці з іх.</seg></tuv></tu></body></tmx>',
        "utf-8",
    )


def _csv() -> None:
    Path("old.csv").write_text(
        "article,language,source,translation\none,be,The third of them.,Трэці з іх.\n", "utf-8"
    )


COMMANDS: dict[str, tuple[Callable[[], None], list[str], tuple[str, str]]] = {
    "update": (_edit_article, ["update"], ("A new last sentence.", "")),
    "check --fix": (lambda: None, ["check", "--fix"], ("The first sentence.", "Яна ўзяла.")),
    "adopt": (_old_catalog, ["adopt", "old.po"], ("The third of them.", "Трэці з іх.")),
    "tm import tmx": (_memory, ["tm", "import", "old.tmx"], ("The third of them.", "Трэці з іх.")),
    "tm import csv": (_csv, ["tm", "import", "old.csv"], ("The third of them.", "Трэці з іх.")),
}


@pytest.mark.parametrize("moment", ["while it works", "at the last moment"])
@pytest.mark.parametrize("save", [by_renaming, in_place])
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_saved_while_a_command_works_stays_and_so_does_its_work(
    site: Path, command: str, save: Save, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, arguments, (message, expected) = COMMANDS[command]
    prepare()
    saved: list[bool] = []

    def once() -> None:
        if not saved:
            saved.append(True)
            fill({"A second one here.": SAVED}, save)

    if moment == "while it works":
        replace = files._replace

        def replacing(target: Path, data: bytes, seen: files._Seen) -> bool:
            if target.name == CATALOG.name and "be" in target.parts:
                once()
            return replace(target, data, seen)

        monkeypatch.setattr(files, "_replace", replacing)
    else:
        exchange = atomic_exchange.exchange

        def exchanging(one: str, other: str) -> bool:
            if Path(other).name == CATALOG.name and "be" in Path(other).parts:
                once()
            return exchange(one, other)

        monkeypatch.setattr(atomic_exchange, "exchange", exchanging)
    assert run(*arguments).status in (0, 1)
    assert saved
    assert translation("A second one here.") == SAVED
    entry = polib.pofile(str(CATALOG)).find(message)
    assert entry is not None
    assert entry.msgstr == expected
    assert not list(CATALOG.parent.glob(".*"))


def test_an_article_that_is_edited_while_it_is_imported_is_kept(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("news.txt").write_text("Some news\n\nThe text of it.\n", "utf-8")
    assert run("import", "news.txt", "--slug", "news").status == 0
    Path("news.txt").write_text("Some news\n\nAnother text of it.\n", "utf-8")
    article = Path("articles/news.md")
    edited = article.read_bytes() + b"\nThe editor's own paragraph.\n"
    replace = files._replace

    def replacing(target: Path, data: bytes, seen: files._Seen) -> bool:
        if target.name == "news.md" and article.read_bytes() != edited:
            article.write_bytes(edited)
        return replace(target, data, seen)

    monkeypatch.setattr(files, "_replace", replacing)
    ended = run("import", "news.txt", "--slug", "news")
    assert ended.status == 1
    assert "--force" in ended.said
    assert article.read_bytes() == edited


@pytest.mark.parametrize(
    "arguments",
    [["extract"], ["update"], ["compile"], ["check", "--fix"], ["adopt", "old.po"], ["tm", "import", "old.tmx"],
     ["tm", "import", "old.csv"], ["import", "news.txt"]],
    ids=" ".join,
)  # fmt: skip
def test_every_command_that_writes_waits_for_the_others(
    site: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _old_catalog()
    _memory()
    _csv()
    Path("news.txt").write_text("Some news\n\nThe text of it.\n", "utf-8")
    for article in Path("articles").glob("*.md"):
        article.write_text(article.read_text("utf-8") + "\nOne more paragraph.\n", "utf-8")
    monkeypatch.setattr(files, "LOCK_TIMEOUT", 0.1)
    before = {path: path.read_bytes() for path in site.rglob("*.[pm]*") if path.is_file()}
    with writing_lock(site):
        ended = run(*arguments)
    assert ended.status == 2
    assert "another pieraklad command" in ended.said
    assert before == {path: path.read_bytes() for path in site.rglob("*.[pm]*") if path.is_file()}


@pytest.mark.parametrize("step", ["extract", "update", "compile"])
def test_a_step_that_has_nothing_to_do_waits_for_nobody(
    site: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for earlier in ("extract", "update", "compile"):
        assert run(earlier).status == 0
    monkeypatch.setattr(files, "LOCK_TIMEOUT", 0.1)
    with writing_lock(site):
        assert run(step).status == 0


@pytest.mark.parametrize("save", [by_renaming, in_place])
def test_an_outside_editor_and_rewriting_lose_nothing_of_each_other(
    tmp_path: Path, save: Save
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    stop = threading.Event()
    said: list[bytes] = []

    def editor() -> None:
        while not stop.is_set():
            line = b"editor %d\n" % len(said)
            save(path, path.read_bytes() + line)
            said.append(line)
            time.sleep(0.07)

    thread = threading.Thread(target=editor)
    thread.start()
    ours = 0
    try:
        for ours in range(15):
            mine = b"ours %d\n" % ours

            def add(old: bytes | None, mine: bytes = mine) -> bytes:
                time.sleep(0.03)  # as work takes
                return (old or b"") + mine

            rewrite(path, add)
    finally:
        stop.set()
        thread.join()
    lines = path.read_bytes().splitlines(keepends=True)
    assert [line for line in said if line not in lines] == []
    assert len(said) > 5
    # The editor may save a copy that it read before our change: that it drops our line is its own fault.
    assert ours == 14


def test_a_file_that_is_being_written_in_place_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb", buffering=0) as file:
        file.write(b"half")

        def finish() -> None:
            time.sleep(0.03)
            file.write(b" and half")
            file.close()

        thread = threading.Thread(target=finish)
        thread.start()
        seen: list[bytes | None] = []
        rewrite(path, seen.append)
        thread.join()
    assert seen[-1] == b"half and half"


def test_a_file_system_without_exchange_is_written_the_plain_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_exchange, "exchange", lambda one, other: False)
    path = tmp_path / "a.txt"
    assert rewrite(path, lambda old: b"one")
    assert rewrite(path, lambda old: (old or b"") + b" two")
    assert path.read_bytes() == b"one two"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    "writing", [write_atomically, lambda path, data: rewrite(path, lambda _: data)]
)
def test_a_new_name_is_written_down_by_the_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writing: Callable[[Path, bytes], object]
) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def noted(handle: int) -> None:
        synced.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    writing(tmp_path / "a.txt", b"text")
    assert synced == ["file", "folder"]


def test_links_out_of_the_project_are_neither_read_nor_written(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("---\ntitle: Secret\nlang: en\n---\n\nSecret.\n", "utf-8")
    (site / "articles" / "leak.md").symlink_to(outside / "secret.md")
    (outside / "target").write_text("outside", "utf-8")
    template = site / "locales" / "templates" / "articles" / "one.pot"
    compiled = CATALOG.with_suffix(".mo")
    for link in (template, site / compiled):
        link.unlink(missing_ok=True)
        link.symlink_to(outside / "target")
    ended = run("extract")
    assert ended.status == 1
    assert "articles/leak.md: cannot be read: is a link out of the project's folder" in ended.said
    assert "follow_links" in ended.said
    assert run("compile").status == 1
    out = site / "out"
    out.mkdir()
    ended = run("build", str(out))
    assert not (out / "en" / "articles" / "leak").exists()
    assert (outside / "target").read_text("utf-8") == "outside"

    (site / "pieraklad.toml").write_text(CONFIG + "[paths]\nfollow_links = true\n", "utf-8")
    template.unlink()
    (site / compiled).unlink()
    assert run("extract").status == 0
    assert (template.parent / "leak.pot").is_file()


def test_a_build_writes_through_no_link(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    out = site / "out"
    assert run("compile").status == 0
    assert run("build", str(out)).status == 0
    page = out / "en" / "articles" / "one" / "index.html"
    good = page.read_bytes()
    (outside / "page").write_text("outside", "utf-8")
    page.unlink()
    page.symlink_to(outside / "page")
    assert run("build", str(out)).status == 0
    assert (outside / "page").read_text("utf-8") == "outside"
    assert page.read_bytes() == good
    assert not page.is_symlink()

    (out / "be").rename(outside / "be")
    (out / "be").symlink_to(outside / "be")
    ended = run("build", str(out))
    assert ended.status == 2
    assert "is a link out of the folder" in ended.said


def test_fixing_leaves_other_projects_alone(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "be.po"
    text = 'msgid ""\nmsgstr "Language: be\\n"\n\nmsgid "One, two."\nmsgstr "Яна узяла."\n'
    other.write_text(text, "utf-8")
    for path in (other, other.parent):
        ended = run("check", "--fix", str(path))
        assert ended.status == 2
        assert "is not a catalog of this project" in ended.said
    assert other.read_text("utf-8") == text
    assert run("check", str(other)).status == 1
