"""The memory at work in `update`, and export and import of translation files."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import polib
import pytest

from helpers.commands import Fill, Pieraklad, Write

FRONT = "---\ntitle: {title}\nlang: en\n---\n\n"
LONG = "Every voter gets exactly one ballot paper at the table of the commission."
LONG_BE = "Кожны выбаршчык атрымлівае за сталом камісіі роўна адзін бюлетэнь."
CATALOG = "locales/be/LC_MESSAGES/articles/{}.po"


def article(title: str, *blocks: str) -> str:
    return FRONT.format(title=title) + "\n\n".join(blocks) + "\n"


@pytest.fixture
def translated(project: None, pieraklad: Pieraklad, write: Write, fill: Fill) -> None:
    """A project with one article that is translated."""
    write({"articles/a.md": article("The day of the vote", LONG, "Ballot box")})
    pieraklad("extract")
    pieraklad("update")
    texts = {LONG: LONG_BE, "Ballot box": "Скрыня", "The day of the vote": "Дзень галасавання"}
    fill(CATALOG.format("a"), texts)


def entry(name: str, text: str) -> polib.POEntry:
    found = polib.pofile(CATALOG.format(name)).find(text)
    assert found is not None
    return found


@pytest.mark.usefixtures("translated")
def test_a_text_known_from_another_article_comes_in_finished(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"articles/b.md": article("Another day", LONG, "Ballot box")})
    pieraklad("extract")
    assert "filled from memory" in pieraklad("update").err
    found = entry("b", LONG)
    assert (found.msgstr, found.flags) == (LONG_BE, [])
    assert found.tcomment == "From the memory: article “a”."
    short = entry("b", "Ballot box")
    assert (short.msgstr, short.flags) == ("Скрыня", ["fuzzy"])
    assert entry("b", "Another day").msgstr == ""


@pytest.mark.usefixtures("translated")
def test_a_similar_text_is_suggested_beside_what_it_translates(
    pieraklad: Pieraklad, write: Write
) -> None:
    edited = LONG.replace("exactly one", "only one")
    write({"articles/b.md": article("Another day", edited)})
    pieraklad("extract")
    pieraklad("update")
    found = entry("b", edited)
    assert (found.msgstr, found.flags, found.previous_msgid) == (LONG_BE, ["fuzzy"], LONG)
    assert "similar text" in found.tcomment
    assert "article “a”" in found.tcomment


@pytest.mark.usefixtures("translated")
def test_translations_work_in_both_directions(pieraklad: Pieraklad, write: Write) -> None:
    write({"articles/b.md": f"---\ntitle: Іншы дзень\nlang: be\n---\n\n{LONG_BE}\n"})
    pieraklad("extract")
    pieraklad("update")
    found = polib.pofile("locales/en/LC_MESSAGES/articles/b.po").find(LONG_BE)
    assert found is not None
    assert (found.msgstr, found.flags) == (LONG, [])


@pytest.mark.usefixtures("translated")
def test_translations_follow_a_renamed_article(pieraklad: Pieraklad, folder: Path) -> None:
    os.rename(folder / "articles/a.md", folder / "articles/new-name.md")
    pieraklad("extract")
    pieraklad("update")
    assert (entry("new-name", LONG).msgstr, entry("new-name", LONG).flags) == (LONG_BE, [])
    title = entry("new-name", "The day of the vote")
    assert (title.msgstr, title.flags) == ("Дзень галасавання", [])


@pytest.mark.usefixtures("translated")
def test_translations_follow_a_paragraph_to_another_article(
    pieraklad: Pieraklad, write: Write
) -> None:
    pieraklad("update")
    write({
        "articles/a.md": article("The day of the vote", "Ballot box"),
        "articles/b.md": article("Another day", LONG),
    })  # fmt: skip
    pieraklad("extract")
    pieraklad("update")
    assert (entry("b", LONG).msgstr, entry("b", LONG).flags) == (LONG_BE, [])


@pytest.mark.usefixtures("translated")
def test_a_message_with_a_context_of_its_own_is_not_finished_by_another(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"articles/b.md": article("Other", f"<!-- i18n:context: poster -->\n\n{LONG}")})
    pieraklad("extract")
    pieraklad("update")
    assert (entry("b", LONG).msgstr, entry("b", LONG).flags) == (LONG_BE, ["fuzzy"])


@pytest.mark.usefixtures("translated")
def test_update_twice_is_update_once(pieraklad: Pieraklad, write: Write, folder: Path) -> None:
    write({"articles/b.md": article("Another day", LONG, LONG.replace("exactly one", "only one"))})
    pieraklad("extract")
    pieraklad("update")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    pieraklad("update")
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize("damage", ["gone", "torn", "a folder", "locked"])
def test_the_memory_is_only_a_cache(
    pieraklad: Pieraklad,
    write: Write,
    folder: Path,
    damage: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pieraklad.memory.store.PATIENCE", 0.05)
    pieraklad("update")
    file = folder / ".pieraklad/memory.sqlite"
    assert (folder / ".pieraklad/.gitignore").read_text() == "*\n"
    if damage == "torn":
        file.write_bytes(file.read_bytes()[:5000] + b"\0" * 9000)
    elif damage != "locked":
        file.unlink()
    if damage == "a folder":
        file.mkdir()
    other = sqlite3.connect(file) if damage == "locked" else None
    if other is not None:
        other.execute("BEGIN EXCLUSIVE")
    write({"articles/b.md": article("Another day", LONG)})
    pieraklad("extract")
    try:
        outcome = pieraklad("update")
    finally:
        if other is not None:
            other.close()
    assert outcome.status == 0, outcome.err
    assert entry("b", LONG).msgstr == LONG_BE


def out_and_in(pieraklad: Pieraklad, name: str, *options: str) -> str:
    """Export to a file, import it again; return what the import said."""
    assert pieraklad("tm", "export", "-o", name, "--lang", "be").status == 0
    outcome = pieraklad("tm", "import", name, *options)
    assert outcome.status == 0, outcome.err
    return str(outcome.err)


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize("name", ["a.xlf", "a.csv"])
def test_out_and_in_again_changes_nothing(pieraklad: Pieraklad, folder: Path, name: str) -> None:
    before = (folder / CATALOG.format("a")).read_bytes()
    assert "0 catalogs written" in out_and_in(pieraklad, name)
    assert (folder / CATALOG.format("a")).read_bytes() == before


@pytest.mark.usefixtures("translated")
def test_a_catalog_that_is_gone_comes_back_from_xliff(pieraklad: Pieraklad, folder: Path) -> None:
    path = folder / CATALOG.format("a")
    text = path.read_text("utf-8").replace("#. title", "# seen\n#. title")
    path.write_text(text + '\n#, fuzzy\n#~ msgid "Old"\n#~ msgstr "Даўняе"\n', "utf-8")
    pieraklad("update")
    before = str(polib.pofile(str(path)))
    assert "Даўняе" in before
    pieraklad("tm", "export", "--format", "xliff", "--lang", "be", "-o", "a.xml")
    path.unlink()
    assert pieraklad("tm", "import", "a.xml").status == 0
    assert str(polib.pofile(str(path))).removeprefix("#\n") == before.removeprefix("#\n")


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize("name", ["a.xlf", "a.csv"])
def test_a_translators_work_comes_in_and_finished_texts_stay(
    pieraklad: Pieraklad, write: Write, folder: Path, name: str
) -> None:
    write({"articles/a.md": article("The day of the vote", LONG, "Ballot box", "A new text here.")})
    pieraklad("extract")
    pieraklad("update")
    pieraklad("tm", "export", "-o", name, "--lang", "be", "--article", "a")
    text = (folder / name).read_text("utf-8").replace("Скрыня", "Урна")
    new = "A new text here."
    text = text.replace(f"{new}</source>", f"{new}</source><target>Новы.</target>")
    text = text.replace(f"{new},,,,", f"{new},,,Новы.,finished")
    text = text.replace('<segment state="initial">', '<segment state="translated">')
    (folder / name).write_text(text, "utf-8")
    outcome = pieraklad("tm", "import", name)
    assert "1 filled" in outcome.err
    assert "1 finished ones differ and were kept" in outcome.err
    assert (entry("a", new).msgstr, entry("a", new).flags) == ("Новы.", [])
    assert entry("a", "Ballot box").msgstr == "Скрыня"
    pieraklad("tm", "import", name, "--force")
    assert entry("a", "Ballot box").msgstr == "Урна"


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("no.xlf", None, "no.xlf: No such file"),
        ("torn.xlf", "<xliff>\n<file>", "torn.xlf:2: not XML"),
        ("old.xlf", '<xliff version="1.2"></xliff>', "old.xlf:1: expected XLIFF 2.0"),
        ("text.csv", "just a text\n", "text.csv:1: not TMX, XLIFF or CSV"),
        ("page.html", "<html></html>", "page.html:1: expected XLIFF 2.0, got <html>"),
        ("bytes.bin", b"\xff\xfe\x00", "bytes.bin:1: byte 0 is not UTF-8"),
        ("bad.tmx", "<tmx>\n", "bad.tmx: line 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    pieraklad: Pieraklad, write: Write, name: str, content: str | bytes | None, message: str
) -> None:
    if content is not None:
        write({name: content})
    outcome = pieraklad("tm", "import", name)
    assert outcome.status == 2
    assert message in outcome.err


@pytest.mark.usefixtures("translated")
def test_translations_of_no_article_are_reported(pieraklad: Pieraklad, write: Write) -> None:
    rows = "../a,be,x,y\nnothing,be,x,y\na,de,x,y\na,en,x,y\na,x!,x,y\n"
    write({"a.csv": "article,language,source,translation\n" + rows})
    outcome = pieraklad("tm", "import", "a.csv")
    assert outcome.status == 1
    assert outcome.err.count("articles/") == 5


@pytest.mark.usefixtures("translated")
def test_an_xliff_file_has_one_pair_of_languages(pieraklad: Pieraklad, write: Write) -> None:
    write({"articles/b.md": f"---\ntitle: Іншы дзень\nlang: be\n---\n\n{LONG_BE}\n"})
    pieraklad("extract")
    pieraklad("update")
    outcome = pieraklad("tm", "export", "--format", "xliff")
    assert outcome.status == 2
    assert "use --lang or --article" in outcome.err
    assert pieraklad("tm", "export", "--format", "xliff", "--article", "b").status == 0
    assert pieraklad("tm", "export", "--format", "xliff", "--article", "c").status != 0
    assert pieraklad("tm", "export", "--lang", "de").status == 2


TMX = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header srclang="en-US"/><body>
{units}</body></tmx>
"""


def unit(**texts: str) -> str:
    variants = "".join(
        f'<tuv xml:lang="{tag.replace("__", "-")}"><seg>{text}</seg></tuv>'
        for tag, text in texts.items()
    )
    return f"<tu>{variants}</tu>\n"


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("source", "target"),
    [("en", "be"), ("en__US", "BE__BY"), ("en_US", "be_BY"), ("EN", "BE"), ("en__GB", "be")],
)
def test_units_of_a_region_serve_the_language(
    pieraklad: Pieraklad, write: Write, source: str, target: str
) -> None:
    write({"articles/a.md": article("The day", LONG)})
    pieraklad("extract")
    pieraklad("update")
    write({"m.tmx": TMX.format(units=unit(**{source: LONG, target: LONG_BE}))})
    outcome = pieraklad("tm", "import", "m.tmx")
    assert "1 message filled" in outcome.err
    assert "not used" not in outcome.err
    assert entry("a", LONG).msgstr == LONG_BE


@pytest.mark.usefixtures("project")
def test_a_unit_of_the_language_itself_comes_before_one_of_a_region(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"articles/a.md": article("The day", LONG)})
    pieraklad("extract")
    pieraklad("update")
    units = unit(en__US=LONG, be__BY="Рэгіянальны.") + unit(en=LONG, be=LONG_BE)
    write({"m.tmx": TMX.format(units=units)})
    pieraklad("tm", "import", "m.tmx")
    assert entry("a", LONG).msgstr == LONG_BE


@pytest.mark.usefixtures("translated")
def test_what_was_read_and_not_used_is_counted_with_the_reason(
    pieraklad: Pieraklad, write: Write
) -> None:
    units = [
        unit(en=LONG, be="Іншы пераклад."),  # translated already
        unit(en=LONG, de="Deutsch"),
        unit(en=LONG, be__tarask="Тарашкевіца"),
        unit(en="Of another site", be="З іншага сайта"),
        unit(en="Of another site", be="Зусім іншы"),
        "<tu><tuv><seg>no language</seg></tuv></tu>\n",
        unit(en="alone"),
    ]
    write({"m.tmx": TMX.format(units="".join(units))})
    outcome = pieraklad("tm", "import", "m.tmx")
    assert "5 translations read; 0 messages filled" in outcome.err
    for words in (
        "2 in other languages (en – de, en – be-tarask)",
        "1 for texts that no catalog has",
        "1 for messages that are already translated",
        "1 after another translation of the same text",
        "2 in one language only",
    ):
        assert words in outcome.err


@pytest.mark.usefixtures("translated")
def test_csv_says_what_it_did_not_use(pieraklad: Pieraklad, write: Write) -> None:
    rows = f'a,be,"{LONG}",{LONG_BE}\na,be,Ballot box,\na,be,Gone,Няма\nb,be,x,y\n'
    write({"m.csv": "article,language,source,translation\n" + rows})
    outcome = pieraklad("tm", "import", "m.csv")
    for words in (
        "1 identical to the catalog", "1 without a translation", "1 not in the catalogs",
        "1 for no article or language of the site",
    ):  # fmt: skip
        assert words in outcome.err


@pytest.mark.usefixtures("project")
def test_csv_from_a_spreadsheet_of_windows(pieraklad: Pieraklad, write: Write) -> None:
    """A hard line break is a line feed in the message and CRLF in such a file's cell."""
    write({"articles/a.md": article("The day", "One line and\\\nanother line.", "A second text.")})
    pieraklad("extract")
    pieraklad("update")
    rows = (
        'sep=;\r\narticle;language;source;translation\r\na;be;"One line and\\\r\nanother line.";'
        '"Адзін радок і\\\r\nдругі."\r\na;be;A second text.;Другі тэкст.\r\n'
    )
    write({"m.csv": ("\ufeff" + rows).encode()})
    assert "2 filled" in pieraklad("tm", "import", "m.csv").err
    assert entry("a", "One line and\\\nanother line.").msgstr == "Адзін радок і\\\nдругі."
