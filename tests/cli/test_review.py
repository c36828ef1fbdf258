"""`pieraklad review`: what is finished now counts as reviewed, for people who work in PO editors alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.sites import CONFIG, write
from pieraklad.catalogs.mo_read import read_mo
from pieraklad.cli import main
from pieraklad.project import Project
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update

STRICT = CONFIG.replace("[reader]\n", '[reader]\npublish = "reviewed"\n')


def run(root: Path, *words: str) -> int:
    try:
        main([*words, "--project", str(root)])
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture
def project(tmp_path: Path) -> Project:
    write(tmp_path, "pieraklad.toml", STRICT)
    for slug in ("a", "b"):
        write(
            tmp_path,
            f"articles/{slug}.md",
            f"---\ntitle: Stars\nlang: en\n---\n\nOne {slug}.\n\nTwo {slug}.\n",
        )
    project = Project.load(tmp_path)
    for step in (extract, update):
        assert step(project).problems == []
    for slug in ("a", "b"):
        translate(project, slug, f"One {slug}.", f"Адзін {slug}.")
    return project


def translate(project: Project, slug: str, text: str, target: str) -> None:
    path = project.catalog_path(slug, "be")
    old = f'msgid "{text}"\nmsgstr ""'
    assert old in path.read_text("utf-8")
    path.write_text(
        path.read_text("utf-8").replace(old, f'msgid "{text}"\nmsgstr "{target}"'), "utf-8"
    )


def shown(project: Project, slug: str) -> set[str]:
    assert run(project.root, "compile", "-q") == 0
    return {text for key, text in read_mo(project.mo_path(slug, "be").read_bytes()).items() if key}


def test_what_is_finished_is_approved_and_published(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(project, "a") == set()
    assert run(project.root, "review", "be", "a", "--who", "Янка") == 0
    assert "1 translation approved" in capsys.readouterr().err
    assert shown(project, "a") == {"Адзін a."}
    assert shown(project, "b") == set()
    assert run(project.root, "review", "be", "--who", "Янка") == 0
    assert "1 translation approved" in capsys.readouterr().err
    assert shown(project, "b") == {"Адзін b."}
    assert run(project.root, "review", "be") == 0
    assert "0 translations approved" in capsys.readouterr().err
    lines = (project.root / "locales/be/reviews.tsv").read_text("utf-8").splitlines()
    assert [line.split("\t")[1] for line in lines] == ["Янка", "Янка"]
    # What is written later waits again.
    translate(project, "a", "Two a.", "Два a.")
    assert shown(project, "a") == {"Адзін a."}


def test_a_bad_catalog_stops_no_other_and_a_wrong_name_is_said(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.catalog_path("a", "be").write_text('msgid "x\n', "utf-8")
    assert run(project.root, "review", "be", "--who", "Янка") == 1
    captured = capsys.readouterr().err
    assert "a.po:1" in captured
    assert "1 translation approved" in captured
    assert run(project.root, "review", "be", "c") == 1
    assert "no such catalog" in capsys.readouterr().err
    assert run(project.root, "review", "xx") == 2
