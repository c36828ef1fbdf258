"""`pieraklad adopt`: other tools' catalogs and existing translations, and what it never does."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from helpers.commands import Pieraklad, Write

ARTICLE = "---\ntitle: Ballots\nlang: en\n---\n\nA ballot *box* holds 500 ballots.\n\nSee [the law][1].\n\n[1]: https://a.by/\n"
THEIRS = """\
msgid ""
msgstr "Language: be\\nContent-Type: text/plain; charset=UTF-8\\n"

msgid "A ballot _box_ holds\\n500 ballots."
msgstr "У *скрыні*\\n500 бюлетэняў."

msgid "See [the law](https://a.by/)."
msgstr "Глядзіце [закон](https://a.by/)."

msgid "Something else"
msgstr "Іншае"
"""
CATALOG = "locales/be/LC_MESSAGES/articles/a.po"
BE = "---\ntitle: Бюлетэні\nlang: be\n---\n\nУ *скрыні* 500 бюлетэняў.\n\nГлядзіце [закон][1].\n\n[1]: https://a.by/\n"


def texts(path: str) -> dict[str, tuple[str, bool]]:
    return {e.msgid: (e.msgstr, e.fuzzy) for e in polib.pofile(path)}


@pytest.mark.usefixtures("project")
def test_another_tools_catalog_fills_ours(pieraklad: Pieraklad, write: Write) -> None:
    write({"articles/a.md": ARTICLE, "old.po": THEIRS})
    outcome = pieraklad("adopt", "old.po")
    assert outcome.status == 0
    assert "2 of 3 messages adopted (66 %): 2 finished, 0 fuzzy" in outcome.err
    assert texts(CATALOG) == {
        "Ballots": ("", False),
        "A ballot *box* holds 500 ballots.": ("У *скрыні* 500 бюлетэняў.", False),
        "See [the law][1].": ("Глядзіце [закон][1].", False),
    }
    before = Path(CATALOG).read_bytes()
    assert "0 catalogs written" in pieraklad("adopt", "old.po", "--article", "a").err
    assert Path(CATALOG).read_bytes() == before


@pytest.mark.usefixtures("project")
def test_obsolete_entries_serve_where_no_other_does(pieraklad: Pieraklad, write: Write) -> None:
    old = THEIRS + (
        '\nmsgid "%d vote"\nmsgid_plural "%d votes"\nmsgstr[0] "%d голас"\n'
        '\n#~ msgid "Ballots"\n#~ msgstr "Бюлетэні"\n'
        '\n#~ msgid "A ballot *box* holds 500 ballots."\n#~ msgstr "Даўняе: 500 бюлетэняў."\n'
        '\n#, fuzzy\n#~ msgid "Gone"\n#~ msgstr "Няма"\n'
    )
    write({"articles/a.md": ARTICLE, "old.po": old})
    outcome = pieraklad("adopt", "old.po", "--article", "a")
    assert texts(CATALOG) == {
        "Ballots": ("Бюлетэні", False),
        "A ballot *box* holds 500 ballots.": ("У *скрыні* 500 бюлетэняў.", False),
        "See [the law][1].": ("Глядзіце [закон][1].", False),
    }
    assert "not used: 1 with plural forms; 3 for texts that no article has" in outcome.err


@pytest.mark.usefixtures("project")
def test_nothing_finished_is_overwritten(pieraklad: Pieraklad, write: Write) -> None:
    write({"articles/a.md": ARTICLE, "old.po": THEIRS})
    pieraklad("adopt", "old.po")
    write({"old.po": THEIRS.replace("500 бюлетэняў", "шмат бюлетэняў")})
    pieraklad("adopt", "old.po")
    assert texts(CATALOG)["A ballot *box* holds 500 ballots."][0] == "У *скрыні* 500 бюлетэняў."


def test_two_documents_become_a_catalog(pieraklad: Pieraklad, write: Write) -> None:
    write({"a.en.md": ARTICLE, "a.be.md": BE})
    arguments = ("adopt", "--source", "a.en.md", "--translation", "a.be.md")
    outcome = pieraklad(*arguments, "-o", "a.po")
    assert outcome.status == 0
    assert "3 of 3 messages adopted (100 %)" in outcome.err
    catalog = polib.pofile("a.po")
    assert catalog.metadata["Language"] == "be"
    assert [e.msgstr for e in catalog] == [
        "Бюлетэні", "У *скрыні* 500 бюлетэняў.", "Глядзіце [закон][1].",
    ]  # fmt: skip
    assert pieraklad(*arguments).out == Path("a.po").read_text("utf-8")
    assert pieraklad("translate", "a.en.md", "--catalog", "a.po").out == BE.replace(": be", ": en")


def test_an_existing_output_keeps_what_is_finished(pieraklad: Pieraklad, write: Write) -> None:
    write({"a.en.md": ARTICLE, "a.be.md": BE})
    arguments = ("adopt", "--source", "a.en.md", "--translation", "a.be.md", "-o", "a.po")
    pieraklad(*arguments)
    text = Path("a.po").read_text("utf-8").replace("Бюлетэні", "Пра бюлетэні")
    write({"a.po": text})
    pieraklad(*arguments)
    assert Path("a.po").read_text("utf-8") == text


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no.po"], "no.po: No such file"),
        (["torn.po"], "torn.po:3:"),
        (["article.md"], "article.md:1:"),
        (["german.po"], "german.po: its language de is not one of the site's: be, en"),
        ([], "Give a catalog, both"),
        (["--source", "article.md"], "Give a catalog, both"),
        (["--source", "no.md", "--translation", "article.md"], "no.md: No such file"),
        (
            ["--source", "article.md", "--translation", "bytes.md"],
            "bytes.md:1: byte 0 is not UTF-8",
        ),
        (["old.po", "--lang", "x!"], "is not a language tag"),
    ],
)
def test_wrong_use_says_what_is_wrong(
    pieraklad: Pieraklad, write: Write, arguments: list[str], message: str
) -> None:
    write({
        "torn.po": 'msgid "a"\nmsgstr "b"\nmsgid "unterminated\n',
        "article.md": "# Only text\n",
        "german.po": THEIRS.replace("Language: be", "Language: de"),
        "old.po": THEIRS,
        "bytes.md": b"\xff\xfe",
    })  # fmt: skip
    outcome = pieraklad("adopt", *arguments)
    assert outcome.status == 2
    assert message in outcome.err
