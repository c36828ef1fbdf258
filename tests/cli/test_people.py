"""`pieraklad people`: inviting, listing, tokens, and the end of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.sites import CONFIG, write
from pieraklad.cli import main
from pieraklad.editing import Workbench
from pieraklad.project import Project


def run(root: Path, *words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["people", *words, "--project", str(root)])
    return int(ended.value.code or 0)


def test_an_invitation_a_token_and_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "pieraklad.toml", CONFIG)
    assert run(tmp_path, "add", "Алеся", "--role", "reviewer", "--lang", "be") == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://example.org/workbench/join/")
    assert run(tmp_path, "link", "Алеся", "--at", "http://localhost:9000/") == 0
    again = capsys.readouterr().out.strip()
    assert again.startswith("http://localhost:9000/workbench/join/")
    assert run(tmp_path, "token", "Алеся") == 0
    token = capsys.readouterr().out.strip()
    with Workbench(Project.load(tmp_path)) as workbench:
        assert workbench.people.sign_in(link.rpartition("/")[2]) is None
        assert workbench.people.sign_in(again.rpartition("/")[2])
        person = workbench.people.person_of_token(token)
        assert person is not None
        assert person.may("save", "be")
    assert run(tmp_path, "list") == 0
    assert capsys.readouterr().out == "Алеся\treviewer be\tsessions 1\ttokens 1\n"
    assert run(tmp_path, "off", "Алеся") == 0
    assert run(tmp_path, "list") == 0
    assert "off" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [(["add", "Алеся", "--lang", "de"], "de"), (["link", "Ніхто"], "Ніхто"),
     (["token", "Ніхто"], "Ніхто"), (["off", "Ніхто"], "Ніхто"), (["add", " "], "name")],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    write(tmp_path, "pieraklad.toml", CONFIG)
    assert run(tmp_path, *words) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
