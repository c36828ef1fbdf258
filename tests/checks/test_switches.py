"""What a project, a catalog and an entry switch off and on; what only whole catalogs show."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pieraklad.catalogs import Catalog, update_catalog
from pieraklad.checks.plan import plan_of
from pieraklad.checks.result import CheckResult
from pieraklad.checks.run import check_catalog
from pieraklad.project import Project
from pieraklad.project.problems import ProjectError

CATALOG = """\
{comment}msgid ""
msgstr ""
"Language: be\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
{header}
{flags}msgid "Minsk is the capital"
msgstr "Мінск - сталіца"
"""


def found(
    folder: Path, settings: str = "", comment: str = "", header: str = "", flags: str = ""
) -> list[str]:
    """The ids of what is found in a catalog with a wrong dash."""
    (folder / "pieraklad.toml").write_text(f'[site]\nlanguages = ["be", "en"]\n{settings}', "utf-8")
    path = folder / "a.po"
    path.write_text(CATALOG.format(comment=comment, header=header, flags=flags), "utf-8")
    result = CheckResult()
    check_catalog(path, Project.load(folder), result)
    return [item.finding.check for item in result.findings]


def test_it_is_found_where_nothing_is_switched(tmp_path: Path) -> None:
    assert found(tmp_path) == ["be-dash"]


@pytest.mark.parametrize(
    "switch",
    [
        {"settings": '[checks]\ndisable = ["be-dash"]\n'},
        {"settings": '[checks]\ndisable = ["be-punctuation"]\n'},
        {"header": '"X-Pieraklad-Checks: ignore-be-dash, ignore-numbers\\n"\n'},
        {"comment": "# Notes of the team.\n# pieraklad: ignore-be-dash\n"},
        {"flags": "#, ignore-be-dash\n"},
        {"flags": "#, python-format, ignore-all-checks\n"},
        {"flags": "# ignore: be-dash\n"},
        {"flags": "# Праверана.\n# ignore: numbers, be-dash\n"},
        {"flags": "#  Ignore:ignore-be-dash\n"},
        {"flags": "# ignore: all-checks\n"},
        {"flags": "# pieraklad: ignore-be-punctuation\n"},
    ],
)
def test_a_check_is_switched_off(tmp_path: Path, switch: dict[str, str]) -> None:
    assert found(tmp_path, **switch) == []


@pytest.mark.parametrize(
    "comment", ["# ignore: numbers\n", "# please ignore: be-dash\n", "#. ignore: be-dash\n"]
)
def test_other_comments_switch_nothing_off(tmp_path: Path, comment: str) -> None:
    assert found(tmp_path, flags=comment) == ["be-dash"]


def test_what_a_flag_switches_off_stays_off_when_gettext_saves(tmp_path: Path) -> None:
    """gettext's programs and Poedit drop flags that they do not know; `update` writes a comment."""
    text = CATALOG.format(
        comment="", header="", flags="#, no-wrap, ignore-be-dash, ignore-numbers\n"
    )
    catalog = Catalog.from_bytes(text.encode())
    template = Catalog.from_bytes(
        b'msgid ""\nmsgstr ""\n\nmsgid "Minsk is the capital"\nmsgstr ""\n'
    )
    updated = update_catalog(catalog, template).catalog
    path = tmp_path / "a.po"
    path.write_bytes(updated.to_bytes())
    assert (
        "# ignore: be-dash, numbers\n#, no-wrap, ignore-be-dash, ignore-numbers\n"
        in path.read_text("utf-8")
    )
    again = update_catalog(Catalog.from_bytes(path.read_bytes()), template).catalog
    assert again.to_bytes() == path.read_bytes()
    pot = tmp_path / "a.pot"
    pot.write_bytes(template.to_bytes())
    for command in (
        ["msgcat", "-o", str(path), str(path)],
        ["msgmerge", "-q", "-o", str(path), str(path), str(pot)],
    ):
        subprocess.run(command, check=True)
        assert "ignore-be-dash" not in path.read_text("utf-8")
        assert "# ignore: be-dash, numbers\n" in path.read_text("utf-8")
        result = CheckResult()
        check_catalog(path, None, result)
        assert result.findings == []


def test_an_edited_and_a_removed_message_keep_what_they_ignore() -> None:
    text = CATALOG.format(comment="", header="", flags="# ignore: numbers\n#, ignore-be-dash\n")
    catalog = Catalog.from_bytes(text.encode())
    edited = b'msgid ""\nmsgstr ""\n\nmsgid "Minsk is the new capital"\nmsgstr ""\n'
    for template in (edited, b'msgid ""\nmsgstr ""\n'):
        result = update_catalog(catalog, Catalog.from_bytes(template)).catalog
        assert "# ignore: numbers, be-dash\n" in result.to_bytes().decode()


def test_a_check_that_is_off_is_switched_on(tmp_path: Path) -> None:
    assert "be-nbsp" not in found(tmp_path)
    text = CATALOG.replace("Мінск - сталіца", "Скрыня 5 кг")
    (tmp_path / "a.po").write_text(
        text.format(comment="# pieraklad: enable-be-nbsp\n", header="", flags=""), "utf-8"
    )
    result = CheckResult()
    check_catalog(tmp_path / "a.po", Project.load(tmp_path), result)
    assert [item.finding.check for item in result.findings] == ["be-nbsp"]


def test_a_catalog_may_switch_on_what_the_project_switched_off(tmp_path: Path) -> None:
    settings = '[checks]\ndisable = ["be-dash"]\n'
    header = '"X-Pieraklad-Checks: enable-be-dash\\n"\n'
    assert found(tmp_path, settings, header=header) == ["be-dash"]


@pytest.mark.parametrize("key", ["disable", "enable"])
def test_a_name_that_no_check_has_is_refused_with_a_guess(tmp_path: Path, key: str) -> None:
    (tmp_path / "pieraklad.toml").write_text(f'[checks]\n{key} = ["be-dahs"]\n', "utf-8")
    with pytest.raises(ProjectError, match="“be-dahs”; did you mean be-dash"):
        plan_of(Project.load(tmp_path))


def test_a_plural_header_of_other_values_is_reported_once(tmp_path: Path) -> None:
    header = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    assert found(tmp_path, header=header, flags="#, ignore-be-dash\n") == ["plural-formula"]
    header += '"X-Pieraklad-Checks: ignore-plural-formula\\n"\n'
    assert found(tmp_path, header=header, flags="#, ignore-be-dash\n") == []


def test_a_catalog_in_tarashkievica_is_told_once_and_its_letters_are_left_alone(
    tmp_path: Path,
) -> None:
    words = ["значэньне", "пасьля", "сьнег", "ґанак", "зьмена"]
    entries = "".join(f'\nmsgid "w{n}"\nmsgstr "{word}"\n' for n, word in enumerate(words))
    (tmp_path / "a.po").write_text(f'msgid ""\nmsgstr "Language: be\\n"\n{entries}', "utf-8")
    result = CheckResult()
    check_catalog(tmp_path / "a.po", None, result)
    assert [item.finding.check for item in result.findings] == ["be-orthography"]
    assert "5 words" in result.findings[0].finding.text


def test_the_official_orthography_has_soft_signs_of_its_own(tmp_path: Path) -> None:
    words = [
        "шэсцьдзесят",
        "станьце",
        "касьба",
        "пісьменнік",
        "восьмы",
        "дзьмуць",
        "кіньце",
        "бацькоўскі",
        "бацька",
        "дзядзька",
        "цьмяны",
        "возьме",
        "пісьмо",
        "барацьба",
        "ведзьма",
        "цьма",
        "цесьма",
        "людзьмі",
        "дзецьмі",
    ]
    entries = "".join(f'\nmsgid "w{n}"\nmsgstr "{word}"\n' for n, word in enumerate(words))
    (tmp_path / "a.po").write_text(f'msgid ""\nmsgstr "Language: be\\n"\n{entries}', "utf-8")
    result = CheckResult()
    check_catalog(tmp_path / "a.po", None, result)
    assert result.findings == []


def test_fixing_puts_right_every_form_of_a_plural(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text(
        'msgid ""\nmsgstr "Language: be\\n"\n\nmsgid "%d object"\nmsgid_plural "%d objects"\n'
        'msgstr[0] "%d аб\'ект"\nmsgstr[1] "%d аб\'екты"\nmsgstr[2] "%d аб\'ектаў"\n',
        "utf-8",
    )
    result = CheckResult()
    check_catalog(path, None, result, fix=True)
    assert result.fixed == 3
    assert "'" not in path.read_text("utf-8")
