"""What is compiled of the package's own files: kept as Python keeps its modules, never in anybody's way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from pieraklad_web.compiled import CompiledTemplates, kept_or_made


@pytest.fixture(autouse=True)
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which Python keeps what it compiles."""
    folder = tmp_path / "compiled"
    monkeypatch.setattr(sys, "pycache_prefix", str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return folder


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.html").write_text("Hello, {{ name }}!", "utf-8")
    return folder


def rendered(templates: Path) -> str:
    cache = CompiledTemplates(templates)
    environment = Environment(
        loader=FileSystemLoader(templates), autoescape=True, bytecode_cache=cache
    )
    return environment.get_template("page.html").render(name="Ganna")


def kept(prefix: Path) -> list[Path]:
    return [path for path in prefix.rglob("*") if path.is_file()]


def test_a_template_is_compiled_once(templates: Path, prefix: Path) -> None:
    assert rendered(templates) == "Hello, Ganna!"
    [file] = kept(prefix)
    before = file.stat().st_mtime_ns
    assert rendered(templates) == "Hello, Ganna!"
    assert [path.stat().st_mtime_ns for path in kept(prefix)] == [before]


def test_a_changed_template_is_compiled_again(templates: Path, prefix: Path) -> None:
    rendered(templates)
    (templates / "page.html").write_text("Bye, {{ name }}!", "utf-8")
    assert rendered(templates) == "Bye, Ganna!"


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_torn_file_is_made_anew(templates: Path, prefix: Path, share: float) -> None:
    rendered(templates)
    [file] = kept(prefix)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    assert rendered(templates) == "Hello, Ganna!"
    assert file.read_bytes() == whole


@pytest.mark.parametrize("place", ["a file in its place", "not to be written", "of no Python"])
def test_without_a_place_everything_is_compiled_each_time(
    templates: Path, prefix: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    if place == "not to be written":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    elif place == "of no Python":  # PEP 421: without a tag nothing is kept
        monkeypatch.setattr(sys.implementation, "cache_tag", None)
    else:
        prefix.write_bytes(b"")
    assert rendered(templates) == rendered(templates) == "Hello, Ganna!"
    made: list[bytes] = []
    for _ in range(2):
        assert kept_or_made(templates / "page.html", lambda data: made.append(data) or data.upper())
    assert len(made) == 2


def test_a_file_is_made_anew_when_its_source_changed(templates: Path, prefix: Path) -> None:
    source = templates / "page.html"
    made: list[bytes] = []

    def make(data: bytes) -> bytes:
        made.append(data)
        return data.upper()

    assert kept_or_made(source, make) == kept_or_made(source, make) == b"HELLO, {{ NAME }}!"
    assert len(made) == 1
    source.write_bytes(b"bye")
    assert kept_or_made(source, make) == b"BYE"
    [file] = kept(prefix)
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert kept_or_made(source, make) == b"BYE"
