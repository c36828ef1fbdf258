"""Each command by itself: what it prints and writes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from helpers.commands import Fill, Pieraklad, Write
from pieraklad import __version__

ARTICLE = """\
---
title: Ballots
lang: en
tags: [counting]
---

## How many

A ballot *box* holds 500 ballots.

- one
- `code` two
"""


def test_help_lists_what_exists(pieraklad: Pieraklad) -> None:
    outcome = pieraklad("--help")
    assert outcome.status == 0
    for name in [
        "init",
        "import",
        "segments",
        "extract",
        "update",
        "check",
        "compile",
        "translate",
        "stats",
        "serve",
        "build",
        "tm",
        "glossary",
        "transliterate",
        "slug",
    ]:
        assert f"  {name} " in outcome.out
        assert pieraklad(name, "--help").status == 0


def test_version(pieraklad: Pieraklad) -> None:
    assert __version__ in pieraklad("--version").out


def test_segments_as_json_have_byte_and_line_positions(pieraklad: Pieraklad, write: Write) -> None:
    source = "# Ён\n\nСлова *тут*.\n"
    write({"a.md": source})
    data = json.loads(pieraklad("segments", "a.md", "--format", "json").out)
    [heading, paragraph] = data["segments"]
    assert (heading["message"], heading["kind"], heading["line"]) == ("Ён", "heading 1", 1)
    place = source.encode()[paragraph["start"] : paragraph["end"]]
    assert place.decode() == paragraph["message"] == "Слова *тут*."
    assert paragraph["line"] == 3


def test_segments_as_text_shows_kinds(pieraklad: Pieraklad, write: Write) -> None:
    write({"a.md": ARTICLE})
    out = pieraklad("segments", "a.md").out
    assert "heading 2" in out
    assert "A ballot *box* holds 500 ballots." in out


@pytest.mark.usefixtures("project")
def test_extract_names_only_the_articles_asked_for(
    pieraklad: Pieraklad, write: Write, folder: Path
) -> None:
    write({"articles/a.md": ARTICLE, "articles/b.md": ARTICLE})
    assert pieraklad("extract", "a").status == 0
    assert [path.name for path in folder.rglob("*.pot")] == ["a.pot"]
    outcome = pieraklad("extract", "nothing")
    assert outcome.status == 1
    assert "no article of this name" in outcome.err


@pytest.mark.usefixtures("project")
def test_extract_check_writes_nothing(pieraklad: Pieraklad, write: Write, folder: Path) -> None:
    write({"articles/a.md": ARTICLE})
    assert pieraklad("extract", "--check").status == 1
    assert not list(folder.rglob("*.pot"))
    pieraklad("extract")
    assert pieraklad("extract", "--check").status == 0


@pytest.mark.usefixtures("project")
def test_project_is_found_from_a_folder_inside_it(
    pieraklad: Pieraklad, write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"articles/a.md": ARTICLE})
    monkeypatch.chdir(folder / "articles")
    assert pieraklad("extract").status == 0
    assert list(folder.rglob("a.pot"))


@pytest.mark.usefixtures("project")
def test_quiet_says_nothing_when_all_is_fine(pieraklad: Pieraklad, write: Write) -> None:
    write({"articles/a.md": ARTICLE})
    for command in ("extract", "update", "compile"):
        outcome = pieraklad(command, "--quiet")
        assert (outcome.status, outcome.out, outcome.err) == (0, "", "")


def test_translate_needs_no_project(pieraklad: Pieraklad, write: Write, folder: Path) -> None:
    po = 'msgid "A ballot *box* holds 500 ballots."\nmsgstr "У *скрыні* 500 бюлетэняў."\n'
    write({"a.md": ARTICLE, "a.po": po})
    outcome = pieraklad("translate", "a.md", "--catalog", "a.po")
    assert outcome.status == 0
    expected = ARTICLE.replace("A ballot *box* holds 500 ballots.", "У *скрыні* 500 бюлетэняў.")
    assert outcome.out == expected
    assert pieraklad("translate", "a.md", "--catalog", "a.po", "-o", "out.md").out == ""
    assert (folder / "out.md").read_text("utf-8") == expected


def test_pseudo_translation_keeps_the_markup(pieraklad: Pieraklad, write: Write) -> None:
    write({"a.md": ARTICLE})
    out = pieraklad("translate", "a.md", "--pseudo").out
    assert "`code`" in out
    assert "*ḃóx*" in out
    assert "lang: en" in out
    assert len(out) > len(ARTICLE) * 1.1


@pytest.mark.usefixtures("project")
def test_stats_counts_words_and_messages(pieraklad: Pieraklad, write: Write, fill: Fill) -> None:
    write({"articles/a.md": ARTICLE})
    pieraklad("extract")
    pieraklad("update")
    fill("locales/be/LC_MESSAGES/articles/a.po", {"How many": "Колькі"})
    data = json.loads(pieraklad("stats", "--format", "json").out)
    [row] = data["articles"]
    assert (row["article"], row["language"]) == ("a", "be")
    assert row["words"]["translated"] == 2
    assert row["messages"] == {"translated": 1, "unreviewed": 0, "fuzzy": 0, "missing": 5}
    assert pieraklad("stats", "--fail-under", "50").status == 1
    assert "Колькі" not in pieraklad("stats").out


@pytest.mark.usefixtures("project")
def test_stats_by_language_and_tag_and_what_is_obsolete(
    pieraklad: Pieraklad, write: Write, fill: Fill
) -> None:
    text = "---\ntitle: One\nlang: en\ntags: [law]\n---\n\nTwo words.\n\n{}\n"
    other = "---\ntitle: Два\nlang: be\ntags: [law]\n---\n\nТры словы тут.\n"
    write({"articles/a.md": text.format("Goes away soon."), "articles/b.md": other})
    pieraklad("extract")
    pieraklad("update")
    name = "locales/be/LC_MESSAGES/articles/a.po"
    fill(name, {"Two words.": "Два словы.", "Goes away soon.": "Знікне хутка."})
    write({"articles/a.md": text.format("")})
    pieraklad("extract")
    pieraklad("update")

    data = json.loads(pieraklad("stats", "--format", "json").out)
    be, en = data["languages"]
    assert (be["language"], en["language"]) == ("be", "en")
    assert be["obsolete"] == data["total"]["obsolete"] == {"messages": 1, "words": 3}
    assert be["words"] == {"translated": 2, "unreviewed": 0, "fuzzy": 0, "missing": 2}  # One, law
    assert en["words"] == {"translated": 0, "unreviewed": 0, "fuzzy": 0, "missing": 5}
    assert [(t["tag"], t["language"], t["words"]) for t in data["tags"]] == [
        ("law", "be", be["words"]),
        ("law", "en", en["words"]),
    ]
    table = pieraklad("stats").out
    assert "#law" in table
    assert "obsolete" in table

    assert pieraklad("stats", "--fail-under", "be=50").status == 0
    low = pieraklad("stats", "--fail-under", "be=50", "--fail-under", "en=1")
    assert (low.status, low.err) == (1, "en: 0 % translated, 1 % required\n")
    assert pieraklad("stats", "--fail-under", "22").status == 0  # 2 of 9 words
    assert pieraklad("stats", "--fail-under", "23").status == 1


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("limit", ["many", "101", "-1", "be=", "fr=50", "nan"])
def test_stats_with_a_limit_that_is_none(pieraklad: Pieraklad, limit: str) -> None:
    assert pieraklad("stats", f"--fail-under={limit}").status == 2


@pytest.mark.usefixtures("project")
def test_check_fix_puts_right_what_is_certain_and_nothing_else(
    pieraklad: Pieraklad, write: Write, fill: Fill, folder: Path
) -> None:
    write({"articles/a.md": ARTICLE})
    pieraklad("extract")
    pieraklad("update")
    name = "locales/be/LC_MESSAGES/articles/a.po"
    fill(name, {"A ballot *box* holds 500 ballots.": "Яна узяла *скрыню*, а ў ёй бюлетэні."})
    before = (folder / name).read_text("utf-8")
    found = pieraklad("check", name)
    assert found.status == 1
    assert "[be-u-short]" in found.out
    assert "[numbers]" in found.out
    assert (folder / name).read_text("utf-8") == before

    fixed = pieraklad("check", name, "--fix")
    assert fixed.status == 1  # the number is still missing: no program can know where it goes
    assert "[be-u-short]" not in fixed.out
    assert (folder / name).read_text("utf-8") == before.replace("Яна узяла", "Яна ўзяла")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("output", ["json", "sarif"])
def test_check_reports_are_json(pieraklad: Pieraklad, write: Write, output: str) -> None:
    write({"articles/a.md": ARTICLE + "\nSee [x][1].\n\n[1]: http://x.y\n"})
    pieraklad("extract")
    pieraklad("update")
    data = json.loads(pieraklad("check", "--format", output).out)
    assert data


@pytest.mark.usefixtures("project")
def test_check_github_annotations(pieraklad: Pieraklad, write: Write, fill: Fill) -> None:
    write({"articles/a.md": ARTICLE})
    pieraklad("extract")
    pieraklad("update")
    fill("locales/be/LC_MESSAGES/articles/a.po", {"`code` two": "два"})
    out = pieraklad("check", "--format", "github").out
    assert out.startswith("::error file=locales/be/LC_MESSAGES/articles/a.po,line=")
    assert ",title=code::the code `code` from the source is missing" in out


@pytest.mark.usefixtures("project")
def test_a_check_is_switched_off_by_flag_and_by_setting(
    pieraklad: Pieraklad, write: Write, fill: Fill, folder: Path
) -> None:
    write({"articles/a.md": ARTICLE})
    pieraklad("extract")
    pieraklad("update")
    name = "locales/be/LC_MESSAGES/articles/a.po"
    fill(name, {"`code` two": "два"})
    assert pieraklad("check").status == 1
    path = folder / name
    text = path.read_text("utf-8")
    path.write_text(
        text.replace('msgid "`code` two"', '#, ignore-code\nmsgid "`code` two"'), "utf-8"
    )
    assert pieraklad("check").status == 0
    path.write_text(text, "utf-8")
    config = (folder / "pieraklad.toml").read_text("utf-8")
    write({"pieraklad.toml": config + '\n[checks]\ndisable = ["code"]\n'})
    assert pieraklad("check").status == 0


@pytest.mark.usefixtures("project")
def test_related_titles_without_an_article_are_reported_and_kept(
    pieraklad: Pieraklad, write: Write, folder: Path
) -> None:
    text = ARTICLE.replace("lang: en\n", "lang: en\nrelated:\n  - b\n  - Not written yet\n")
    write({"articles/a.md": text, "articles/b.md": ARTICLE})
    outcome = pieraklad("check")
    assert outcome.status == 1
    assert "articles/a.md:6: warning: related: there is no article “Not written yet”" in outcome.out
    assert (folder / "articles/a.md").read_text("utf-8") == text


@pytest.mark.usefixtures("project")
def test_tmx_out_and_in_again(pieraklad: Pieraklad, write: Write, fill: Fill, folder: Path) -> None:
    write({"articles/a.md": ARTICLE})
    pieraklad("extract")
    pieraklad("update")
    name = "locales/be/LC_MESSAGES/articles/a.po"
    message, text = "A ballot *box* holds 500 ballots.", "У *скрыні* 500 бюлетэняў & <ключоў>."
    fill(name, {message: text, "How many": "Колькі"})
    assert pieraklad("tm", "export", "-o", "memory.tmx").status == 0
    first = (folder / "memory.tmx").read_bytes()
    pieraklad("tm", "export", "-o", "memory.tmx")
    assert (folder / "memory.tmx").read_bytes() == first

    (folder / name).unlink()
    pieraklad("update")
    outcome = pieraklad("tm", "import", "memory.tmx")
    assert outcome.status == 0
    catalog = (folder / name).read_text("utf-8")
    assert f'msgstr "{text}"' in catalog
    # Two words may mean another thing here: filled, but not finished.
    assert '#, fuzzy\nmsgid "How many"\nmsgstr "Колькі"' in catalog


@pytest.mark.usefixtures("project")
def test_tmx_that_is_no_tmx(pieraklad: Pieraklad, write: Write) -> None:
    write({"bad.tmx": "<tmx>\n<body>\n", "other.tmx": "<html/>"})
    outcome = pieraklad("tm", "import", "bad.tmx")
    assert outcome.status == 2
    assert "bad.tmx: line 3" in outcome.err
    assert "<tmx>" in pieraklad("tm", "import", "other.tmx").err


def test_glossary_lists_terms(pieraklad: Pieraklad, write: Write) -> None:
    from helpers.commands import CONFIG

    terms = "term,translation,pos,note,forbidden\nvoter,выбаршчык,noun m,,ізбірацель\n"
    write({"pieraklad.toml": CONFIG + '[glossary]\nfile = "g.csv"\n', "g.csv": terms})
    assert "выбаршчык" in pieraklad("glossary", "list").out
    [term] = json.loads(pieraklad("glossary", "list", "VOT", "--format", "json").out)
    assert term["forbidden"] == ["ізбірацель"]
    write({"g.csv": "term,translation\nvoter,\n"})
    outcome = pieraklad("glossary", "list")
    assert outcome.status == 2
    assert "g.csv:2: a term needs a translation" in outcome.err


@pytest.mark.parametrize(
    ("args", "text", "expected"),
    [
        (["transliterate"], "Магілёў\n", "Mahilioŭ\n"),
        (["transliterate", "--scheme", "lacinka"], "Любань, road 5\n", "Lubań, road 5\n"),
        (
            ["transliterate", "--scheme", "slug"],
            "Як лічаць галасы?\nДва\n",
            "iak-lichats-halasy\ndva\n",
        ),
        (["slug"], "Як лічаць галасы?\n", "iak-lichats-halasy\n"),
        (["slug", "Дзень", "выбараў"], "", "dzen-vybarau\n"),
    ],
)
def test_belarusian_functions_on_standard_input(
    pieraklad: Pieraklad,
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    text: str,
    expected: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))
    outcome = pieraklad(*args)
    assert (outcome.status, outcome.out) == (0, expected)


def test_segments_says_what_it_left_out_and_translate_names_the_language(
    pieraklad: Pieraklad, write: Write
) -> None:
    page = '<html>\n<body><div lang="en-US"><p>One</p></div>\n<p lang="be">Два словы</p></body></html>\n'
    po = 'msgid ""\nmsgstr "Language: be@tarask\\n"\n\nmsgid "One"\nmsgstr "Адзін"\n'
    write({"page.html": page, "page.po": po})
    outcome = pieraklad("segments", "page.html", "--lang", "en")
    assert 'page.html: 2 words left out, marked lang="be", from line 3' in outcome.err
    assert "One" in outcome.out
    assert (
        '"words": 2' in pieraklad("segments", "page.html", "--lang", "en", "--format", "json").out
    )
    out = pieraklad("translate", "page.html", "--lang", "en", "--catalog", "page.po").out
    assert out.startswith('<html lang="be-tarask">\n<body><div lang="be-tarask"><p>Адзін</p></div>')
