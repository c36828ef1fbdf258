"""The memory: what it finds, what it forgets, and that its file is only a cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pieraklad.memory.store import Memory, MemoryUnit

PAIRS = {
    "Every voter gets one ballot at the table.": "Кожны выбаршчык атрымлівае адзін бюлетэнь.",
    "The commission counts the ballots in the open.": "Камісія лічыць бюлетэні адкрыта.",
    "Ballot box": "Скрыня",
    "選挙管理委員会は投票用紙を数えます。": "Камісія лічыць.",
}


def units(pairs: dict[str, str] = PAIRS) -> list[MemoryUnit]:
    return [MemoryUnit("en", source, "be", target) for source, target in pairs.items()]


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory() as memory:
        memory.feed("a.po", "1", units())
        yield memory


def test_the_exact_text_is_found_in_its_language_only(memory: Memory) -> None:
    for source, target in PAIRS.items():
        found = memory.exact(source, "be")
        assert found is not None
        assert (found.target, found.catalog, found.likeness) == (target, "a.po", 100.0)
        assert memory.exact(source, "uk") is None
    assert memory.exact("ballot box", "be") is None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Every voter gets one ballot at that table!", "Every voter gets one ballot at the table."),
        ("The commission counts ballots in the open", "The commission counts the ballots in the open."),
        ("Ballot boxes", "Ballot box"),
        ("選挙管理委員会は投票用紙を集めます。", "選挙管理委員会は投票用紙を数えます。"),
    ],
)  # fmt: skip
def test_a_similar_text_is_found(memory: Memory, text: str, source: str) -> None:
    [found] = memory.similar(text, "be")
    assert found.source == source
    assert 75 <= found.likeness < 100


@pytest.mark.parametrize(
    "text", ["", "a", "An article about something else altogether.", "\0\0\0\0"]
)
def test_nothing_is_found_for_what_is_not_alike(memory: Memory, text: str) -> None:
    assert memory.similar(text, "be") == []


def test_of_several_translations_the_usual_one_is_found(memory: Memory) -> None:
    memory.feed("b.po", "1", units({"Ballot box": "Урна"}))
    memory.feed("c.po", "1", units({"Ballot box": "Урна"}))
    found = memory.exact("Ballot box", "be")
    assert found is not None
    assert (found.target, found.catalog) == ("Урна", "b.po")


def test_feeding_again_replaces_what_the_catalog_said(memory: Memory) -> None:
    memory.feed("a.po", "2", units({"Ballot box": "Урна"}))
    assert len(memory) == 1
    assert memory.stamps() == {"a.po": "2"}
    assert memory.similar("Every voter gets one ballot at that table!", "be") == []
    memory.forget("a.po")
    assert (len(memory), memory.stamps()) == (0, {})
    assert memory.similar("Ballot box", "be") == []


def test_what_was_fed_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "memory.sqlite"
    with Memory(path) as memory:
        memory.feed("a.po", "1", units())
    with Memory(path) as memory:
        assert len(memory) == len(PAIRS)


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be one" * 9, None])
def test_a_file_that_is_no_memory_is_made_anew(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "memory.sqlite"
    if content is None:  # a database of another version
        db = sqlite3.connect(path)
        db.execute("CREATE TABLE unit (x)")
        db.close()
    else:
        path.write_bytes(content)
    with Memory(path) as memory:
        memory.feed("a.po", "1", units())
        assert memory.exact("Ballot box", "be") is not None


def test_an_interrupted_feeding_leaves_what_was_there(memory: Memory) -> None:
    def interrupted() -> None:
        with memory.writing():
            memory.feed("b.po", "1", units({"Another text that comes in": "x"}))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert memory.stamps() == {"a.po": "1"}
    assert memory.exact("Another text that comes in", "be") is None
