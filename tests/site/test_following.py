"""Following the files of a site while others come, go and are replaced."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from helpers.sites import Make, Visitor
from pieraklad.index import Index

ARTICLE = "---\ntitle: {0}\nlang: en\n---\n\nText.\n"


class Gone:
    """An entry of a folder whose file vanished after the folder was read."""

    def __init__(self, entry: os.DirEntry[str]) -> None:
        self._entry = entry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)

    def stat(self, **_: Any) -> os.stat_result:
        raise FileNotFoundError(2, "No such file or directory", self._entry.path)


class Folders:
    """The module `os`, with another way to read a folder."""

    def __init__(self, scandir: Callable[[Any], Any]) -> None:
        self.scandir = scandir

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


def test_a_file_that_vanishes_while_a_folder_is_read_takes_no_other_along(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = site({f"articles/{name}.md": ARTICLE.format(name) for name in ("one", "two")})
    scandir = os.scandir

    @contextmanager
    def vanishing(path: Any) -> Iterator[Any]:
        with scandir(path) as entries:
            yield (Gone(entry) if entry.name == "two.md" else entry for entry in entries)

    monkeypatch.setattr("pieraklad.index.scan.os", Folders(vanishing))
    (reader.root / "articles" / "two.md").unlink()
    assert reader.get("/en/articles/one").status_code == 200
    assert reader.get("/en/articles/two").status_code == 404


def test_a_file_that_a_folder_does_not_name_for_a_moment_stays(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = site(
        {f"articles/{name}.md": ARTICLE.format(name) for name in ("one", "two")},
        be={"Text.": "Тэкст."},
    )
    assert "Тэкст." in reader.text("/be/articles/two")
    scandir = os.scandir

    @contextmanager
    def forgetful(path: Any) -> Iterator[Any]:
        with scandir(path) as entries:
            yield (entry for entry in entries if not entry.name.startswith("two."))

    monkeypatch.setattr("pieraklad.index.scan.os", Folders(forgetful))
    assert "Тэкст." in reader.text("/be/articles/two")


def test_an_untouched_article_is_there_while_others_come_and_go(site: Make) -> None:
    reader = site({"articles/one.md": ARTICLE.format("one")})
    stop = threading.Event()

    def come_and_go() -> None:
        folder = reader.root / "articles"
        while not stop.is_set():
            for number in range(20):
                (folder / f"n{number}.md").write_text(ARTICLE.format(number), "utf-8")
            for number in range(20):
                (folder / f"n{number}.md").unlink()

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        statuses = {reader.get("/en/articles/one").status_code for _ in range(150)}
    finally:
        stop.set()
        thread.join()
    assert statuses == {200}


@pytest.fixture
def reader(site: Make) -> Visitor:
    """A reader of a site that does not look at its files for every request."""
    reader = site({"articles/one.md": ARTICLE.format("one")})
    reader.app.extensions["pieraklad"].interval = 0.01
    return reader


def test_no_reader_waits_for_a_look_at_files_that_takes_long(
    reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = reader.app.extensions["pieraklad"]
    pending = followed.index.pending
    may_end = threading.Event()

    def slow() -> Any:
        may_end.wait(20 if followed._took > 0.1 else 0.11)
        return pending()

    monkeypatch.setattr(followed.index, "pending", slow)
    assert "Text." in reader.text("/en/articles/one")  # the first look tells that it takes long
    reader.write("articles/one.md", ARTICLE.format("one") + "\nMore.\n")
    followed._next_look = 0.0
    assert "More." not in reader.text("/en/articles/one")
    may_end.set()
    followed.refresh(force=True)  # after the look that goes on
    assert "More." in reader.text("/en/articles/one")


def test_no_reader_waits_for_the_first_look_either(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = Index.pending
    may_end = threading.Event()

    def slow(index: Index) -> Any:
        may_end.wait(0.11)
        return pending(index)

    monkeypatch.setattr(Index, "pending", slow)
    reader = site({"articles/one.md": ARTICLE.format("one")})
    followed = reader.app.extensions["pieraklad"]
    followed.interval = 20.0
    monkeypatch.setattr(Index, "pending", lambda index: may_end.wait(20) and pending(index))
    followed._next_look = 0.0
    start = time.monotonic()
    assert "Text." in reader.text("/en/articles/one")
    assert time.monotonic() - start < 10
    may_end.set()
    followed.close()


def test_a_site_is_closed_after_the_look_that_goes_on(
    reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = reader.app.extensions["pieraklad"]
    followed._took = 1.0
    may_end, ended = threading.Event(), threading.Event()

    def slow() -> bool:
        may_end.wait(20)
        ended.set()
        return False

    monkeypatch.setattr(followed, "_take_in", slow)
    assert not followed.refresh()
    threading.Timer(0.05, may_end.set).start()
    followed.close()
    assert ended.is_set()
