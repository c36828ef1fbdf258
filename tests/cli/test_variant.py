"""`pieraklad variant be-tarask`: suggestions through Node, which is faked here by a script of ours."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polib
import pytest

from helpers.commands import Fill, Pieraklad, Write
from pieraklad.belarusian.taraskevizer import Taraskevizer, TaraskevizerError

ENGLISH = "---\ntitle: Snow\nlang: en\n---\n\nThe [snow](https://a.by/снег) of `снег` and {снег}.\n\nNot translated yet.\n"
BELARUSIAN = "---\ntitle: Пра снег\nlang: be\n---\n\nСнег і з'езд у школе.\n"
CATALOG = "locales/be@tarask/LC_MESSAGES/articles/snow.po"
COMMENT = "Suggested by taraskevizer from the official orthography: please check it."

# What the real one does to our words, apostrophes included; it must see no markup at all.
NODE = f"""#!{sys.executable}
import json, sys
assert sys.argv[1:3] == ["--input-type=module", "--eval"]
data = json.load(sys.stdin)
open("seen.json", "w").write(json.dumps(data))
json.dump([t.replace("нег", "ьнег").replace("Сь", "Сь").replace("'", "\\u02bc") for t in data["texts"]], sys.stdout)
"""


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called node, the only one that can be found; the test writes it anew to change it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    script = folder / "node"
    put(script, NODE)
    return script


def put(script: Path, text: str) -> None:
    script.write_text(text, "utf-8")
    script.chmod(0o755)


@pytest.fixture
def snow(pieraklad: Pieraklad, write: Write, fill: Fill, project: None) -> None:
    """An English article, half translated, and a Belarusian one."""
    write({"articles/snow.md": ENGLISH, "articles/pra-snieh.md": BELARUSIAN})
    assert pieraklad("extract").status == 0
    assert pieraklad("update").status == 0
    fill(
        "locales/be/LC_MESSAGES/articles/snow.po",
        {
            "Snow": "Снег",
            "The [snow](https://a.by/снег) of `снег` and {снег}.": "Увесь [снег](https://a.by/снег) з `снег` і {снег}.",
        },
    )


@pytest.mark.usefixtures("snow", "node")
def test_empty_messages_get_fuzzy_suggestions_with_a_comment(
    pieraklad: Pieraklad, folder: Path
) -> None:
    outcome = pieraklad("variant", "be-tarask")
    assert outcome.status == 0
    assert (
        "4 messages suggested, 0 kept, 1 without a Belarusian text; 2 catalogs written"
        in outcome.err
    )
    catalog = polib.pofile(str(folder / CATALOG))
    assert catalog.metadata["Language"] == "be@tarask"
    texts = {entry.msgid: entry for entry in catalog}
    assert texts["Snow"].msgstr == "Сьнег"
    assert texts["Snow"].fuzzy
    assert texts["Snow"].tcomment == COMMENT
    long = texts["The [snow](https://a.by/снег) of `снег` and {снег}."]
    assert long.msgstr == "Увесь [сьнег](https://a.by/снег) з `снег` і {снег}."
    assert texts["Not translated yet."].msgstr == ""
    assert not texts["Not translated yet."].fuzzy
    own = polib.pofile(str(folder / "locales/be@tarask/LC_MESSAGES/articles/pra-snieh.po"))
    assert [e.msgstr for e in own] == ["Пра сьнег", "Сьнег і з’езд у школе."]


@pytest.mark.usefixtures("snow", "node")
def test_no_markup_is_sent_and_the_packages_settings_are_the_cautious_ones(
    pieraklad: Pieraklad, folder: Path
) -> None:
    assert pieraklad("variant", "be-tarask").status == 0
    seen = json.loads((folder / "seen.json").read_text("utf-8"))
    assert not any(mark in text for text in seen["texts"] for mark in "[]`{}/")
    assert seen["config"] == {"variations": "first", "g": False, "j": "never"}
    assert str(folder) in seen["folders"]


@pytest.mark.usefixtures("snow", "node")
def test_what_a_person_wrote_stays_and_a_second_run_changes_nothing(
    pieraklad: Pieraklad, folder: Path, fill: Fill
) -> None:
    pieraklad("variant", "be-tarask")
    fill(CATALOG, {"Snow": "Пра сьняжок"})
    before = (folder / CATALOG).read_bytes()
    outcome = pieraklad("variant", "be-tarask")
    assert outcome.status == 0
    assert "0 messages suggested, 4 kept" in outcome.err
    assert (folder / CATALOG).read_bytes() == before


@pytest.mark.usefixtures("snow")
def test_one_article_alone(pieraklad: Pieraklad, folder: Path, node: Path) -> None:
    assert pieraklad("variant", "be-tarask", "--article", "pra-snieh", "--g").status == 0
    assert not (folder / CATALOG).exists()
    assert json.loads((folder / "seen.json").read_text("utf-8"))["config"]["g"] is True


@pytest.mark.usefixtures("snow")
@pytest.mark.parametrize(
    ("script", "words"),
    [
        (None, ["Node.js is not installed", "https://nodejs.org", "npm install taraskevizer"]),
        ("#!/bin/sh\nexit 3\n", ["taraskevizer (MIT) is not installed", "npm install taraskevizer"]),
        ("#!/bin/sh\necho 'SyntaxError: old Node' >&2\nexit 1\n", ["status 1", "SyntaxError: old Node"]),
        ("#!/bin/sh\necho '[]'\n", ["taraskevizer failed"]),
        ("#!/bin/sh\necho broken\n", ["taraskevizer failed"]),
        ("not a program", ["could not be run"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_with_what_to_do_and_nothing_is_written(
    pieraklad: Pieraklad, folder: Path, node: Path, script: str | None, words: list[str]
) -> None:
    if script is None:
        node.unlink()
    else:
        put(node, script)
    outcome = pieraklad("variant", "be-tarask")
    assert outcome.status == 2
    for word in words:
        assert word in outcome.err
    assert not (folder / "locales/be@tarask").exists()


def test_a_process_that_hangs_is_ended(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(node, f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    monkeypatch.setattr("pieraklad.belarusian.taraskevizer.TIMEOUT", 0.3)
    with pytest.raises(TaraskevizerError, match="could not be run"):
        Taraskevizer().convert(["снег"])


def test_texts_without_a_cyrillic_letter_need_no_node(node: Path) -> None:
    node.unlink()
    assert Taraskevizer().convert(["Plain", "", "`код`"]) == ["Plain", "", "`код`"]
