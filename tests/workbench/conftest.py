"""A small project with its workbench, and a translator who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers.sites import CONFIG, write
from helpers.translator import ARTICLE, Translator
from pieraklad.project import Project
from pieraklad.workflow.compile import compile_catalogs
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Translator]]:
    """Makes a project of articles, by slug, with empty Belarusian catalogs, and opens its workbench."""
    made: list[Translator] = []

    def make(
        articles: dict[str, str] | None = None, config: str = CONFIG, **files: str
    ) -> Translator:
        write(tmp_path, "pieraklad.toml", config)
        for slug, text in (articles or {"observers": ARTICLE}).items():
            write(tmp_path, f"articles/{slug}.md", text)
        for name, text in files.items():
            write(tmp_path, name.replace("__", "."), text)
        project = Project.load(tmp_path)
        for step in (extract, update, compile_catalogs):
            assert step(project).problems == []
        made.append(Translator(tmp_path))
        return made[-1]

    yield make
    for translator in made:
        translator.desk.close()


@pytest.fixture
def translator(make: Callable[..., Translator]) -> Translator:
    """A translator of one article."""
    return make()
