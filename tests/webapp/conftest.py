"""The `site` fixture: makes a small project and a visitor of its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.sites import Make, Visitor, make_site


@pytest.fixture
def site(tmp_path: Path) -> Make:
    def make(*args: object, **kwargs: object) -> Visitor:
        return make_site(tmp_path, *args, **kwargs)  # type: ignore[arg-type]

    return make
