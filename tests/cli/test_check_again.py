"""`check` and `stats` where no file changed print what they printed; whatever changed is met."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.commands import CONFIG, Fill, Pieraklad, Write
from pieraklad.storage import fingerprints
from pieraklad.workflow import check as check_step

ARTICLE = (
    "---\ntitle: Ballots\nlang: en\n---\n\nThe ballot of 2026.\n\n[p](media/p.svg) [q](q.md)\n"
)
CATALOG = Path("locales/be/LC_MESSAGES/articles/a.po")


@pytest.fixture
def runs(
    pieraklad: Pieraklad, write: Write, fill: Fill, project: None, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """A project with findings, and a list that tells of every run of the checks from now on."""
    write({"articles/a.md": ARTICLE})
    pieraklad("extract")
    pieraklad("update")
    fill(str(CATALOG), {"The ballot of 2026.": "Бюлетэнь 2025."})
    monkeypatch.setattr(fingerprints, "_SETTLED", -1)  # clocks count at once
    found: list[str] = []
    units = check_step._units

    def counted(*args: object) -> object:
        found.append("run")
        return units(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(check_step, "_units", counted)
    return found


def test_nothing_is_checked_again(pieraklad: Pieraklad, runs: list[str]) -> None:
    first = pieraklad("check")
    assert "[numbers]" in first.out
    assert first.status == 1
    assert pieraklad("check") == first
    assert runs == ["run"]


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_each_form_and_language_is_its_own(
    pieraklad: Pieraklad, runs: list[str], form: str
) -> None:
    text = pieraklad("check")
    other = pieraklad("check", "--format", form)
    belarusian = pieraklad("check", "--messages", "be")
    assert len({text.out, other.out, belarusian.out}) == 3
    assert pieraklad("check", "--format", form).out == other.out
    assert pieraklad("check").out == text.out


CHANGES: dict[str, Callable[[Write], object]] = {
    "an article": lambda write: write({"articles/a.md": ARTICLE.replace("q.md", "a.md")}),
    "another article": lambda write: write({"articles/q.md": ARTICLE}),
    "a picture": lambda write: write({"articles/media/p.svg": "<svg/>"}),
    "a catalog of the same size": lambda write: CATALOG.write_text(
        CATALOG.read_text("utf-8").replace("2025", "2026"), "utf-8"
    ),
    "a catalog that is gone": lambda write: CATALOG.unlink(),
    "a catalog of no article": lambda write: shutil.copy(CATALOG, CATALOG.with_name("z.po")),
    "a check that is off": lambda write: write(
        {"pieraklad.toml": CONFIG + '\n[checks]\ndisable = ["numbers"]\n'}
    ),
    "a glossary": lambda write: write(
        {
            "pieraklad.toml": CONFIG + '\n[glossary]\npath = "g.csv"\n',
            "g.csv": "en,be\nballot,картка\n",
        }
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changed_is_met(
    pieraklad: Pieraklad, write: Write, runs: list[str], what: str
) -> None:
    before = pieraklad("check")
    CHANGES[what](write)
    after = pieraklad("check")
    assert after != before
    assert pieraklad("check") == after
    shutil.rmtree(".pieraklad")
    assert pieraklad("check") == after


@pytest.mark.usefixtures("runs")
def test_paths_are_shown_from_where_one_is(
    pieraklad: Pieraklad, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path.cwd()
    before = pieraklad("check").out
    monkeypatch.chdir("articles")
    assert f"{root}/locales/be" in pieraklad("check", "--project", str(root)).out
    monkeypatch.chdir(root)
    assert pieraklad("check").out == before


@pytest.mark.usefixtures("runs")
def test_a_file_written_just_now_is_checked(
    pieraklad: Pieraklad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprints, "_SETTLED", 10**12)
    assert "[numbers]" in pieraklad("check").out
    status = CATALOG.stat()
    CATALOG.write_text(CATALOG.read_text("utf-8").replace("2025", "2026"), "utf-8")
    os.utime(CATALOG, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "[numbers]" not in pieraklad("check").out


def test_part_of_a_project_and_further_checks_are_looked_at(
    pieraklad: Pieraklad, runs: list[str]
) -> None:
    pieraklad("check")
    assert "[link-target]" not in pieraklad("check", str(CATALOG)).out
    assert "[link-target]" in pieraklad("check").out
    pieraklad("check", "--enable", "untranslated")
    assert len(runs) == 3


def test_statistics_are_kept_in_the_same_way(
    pieraklad: Pieraklad, fill: Fill, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pieraklad("stats")
    with monkeypatch.context() as patch:
        patch.setattr("pieraklad.workflow.stats.statistics", None)
        assert pieraklad("stats") == first
        low = pieraklad("stats", "--fail-under", "90")
        assert (low.status, low.out) == (1, first.out)
        assert "all: " in low.err
        assert pieraklad("stats", "--fail-under", "be=1").status == 0
    data = pieraklad("stats", "--format", "json")
    assert data.out != first.out
    assert pieraklad("stats", "--format", "json") == data
    fill(str(CATALOG), {"Ballots": "Бюлетэні"})
    assert pieraklad("stats").out != first.out


@pytest.mark.usefixtures("runs")
def test_problems_are_told_again(pieraklad: Pieraklad, write: Write) -> None:
    write({"articles/q.md": "---\ntitle: [\n---\n"})
    first = pieraklad("stats")
    assert first.status == 1
    assert pieraklad("stats") == first
