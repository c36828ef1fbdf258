"""A desk with three paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers.desks import HEADER, Desk, entry

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
