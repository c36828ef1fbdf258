"""`pieraklad render`: a tree in another language; what it writes, what it leaves alone, and what it says."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import polib
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.commands import Fill, Pieraklad, Write
from pieraklad.documents import parse
from pieraklad.trees.front_keys import CannotSet, set_keys
from pieraklad.trees.places import BadPattern, CatalogPlaces

ABOUT = "---\ntitle: About us\nlang: en\nslug: about\n---\n\nA first paragraph\non two lines.\n\n- one item\n- `code`\n"
PAGES: dict[str, str | bytes] = {
    "en/about.md": ABOUT,
    "en/guide/start.md": "Press the *button* now.\n",
    "en/img/a.png": b"\x89PNG",
}
CATALOG = "locales/be/LC_MESSAGES/about.po"
START = "locales/be/LC_MESSAGES/guide/start.po"
BE = {"About us": "Пра нас", "A first paragraph on two lines.": "Першы абзац."}
TO = ("render", "en", "--to", "be")
MANIFEST = "be/.pieraklad-render.be.json"


@pytest.fixture
def site(pieraklad: Pieraklad, write: Write, fill: Fill) -> None:
    """A tree of two documents, one half translated."""
    write(PAGES)
    assert pieraklad(*TO, "--update").status == 0
    fill(CATALOG, BE)


def snapshot(folder: str = ".") -> Mapping[str, tuple[bytes, int]]:
    """Every file below a folder, with its bytes and inode."""
    return {
        str(p): (p.read_bytes(), p.stat().st_ino)
        for p in sorted(Path(folder).rglob("*"))
        if p.is_file()
    }


@pytest.mark.usefixtures("site")
def test_a_tree_is_rendered_with_its_catalogs(pieraklad: Pieraklad) -> None:
    outcome = pieraklad(*TO, "-o", "be")
    assert (outcome.status, outcome.out) == (0, "")
    assert "be: 2 pages written, 0 unchanged, 1 other file copied" in outcome.err
    expected = ABOUT.replace("About us", "Пра нас").replace(
        "A first paragraph\non two lines.", "Першы абзац."
    )
    assert Path("be/about.md").read_text("utf-8") == expected
    assert Path("be/guide/start.md").read_text("utf-8") == PAGES["en/guide/start.md"]
    assert Path("be/img/a.png").read_bytes() == PAGES["en/img/a.png"]
    pages = json.loads(Path(MANIFEST).read_text("utf-8"))["pages"]
    assert {name: (page["translated"], page["messages"], page["share"]) for name, page in pages.items()} == {
        "about.md": (2, 3, 80), "guide/start.md": (0, 1, 0),
    }  # fmt: skip


@pytest.mark.usefixtures("site")
def test_again_nothing_is_written(pieraklad: Pieraklad) -> None:
    pieraklad(*TO, "-o", "be")
    before = snapshot()
    outcome = pieraklad(*TO, "--update", "-o", "be")
    assert "be: 0 pages written, 2 unchanged" in outcome.err
    assert snapshot() == before


@pytest.mark.usefixtures("site")
def test_only_what_changed_is_made_again(pieraklad: Pieraklad, fill: Fill, write: Write) -> None:
    pieraklad(*TO, "-o", "be")
    fill(START, {"Press the *button* now.": "Націсніце *кнопку*."})
    assert "1 page written, 1 unchanged" in pieraklad(*TO, "-o", "be").err
    assert Path("be/guide/start.md").read_text("utf-8") == "Націсніце *кнопку*.\n"
    Path("be/about.md").unlink()
    assert "1 page written, 1 unchanged" in pieraklad(*TO, "-o", "be").err
    write({"en/new.md": "New one.\n"})
    assert "1 page written, 2 unchanged" in pieraklad(*TO, "-o", "be").err


@pytest.mark.usefixtures("site")
def test_what_is_gone_from_the_tree_goes_from_the_output(pieraklad: Pieraklad) -> None:
    pieraklad(*TO, "-o", "be")
    Path("en/guide/start.md").unlink()
    Path("en/img/a.png").unlink()
    assert "2 removed" in pieraklad(*TO, "-o", "be").err
    assert not Path("be/guide").exists()
    assert not Path("be/img").exists()


@pytest.mark.usefixtures("site")
def test_an_edited_paragraph_keeps_its_translation_as_a_suggestion(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"en/about.md": ABOUT.replace("A first paragraph", "A very first paragraph")})
    outcome = pieraklad(*TO, "--update", "-o", "be")
    assert "1 edited, suggested as fuzzy" in outcome.err
    entry = polib.pofile(CATALOG).find("A very first paragraph on two lines.")
    assert entry is not None
    assert (entry.msgstr, entry.fuzzy) == ("Першы абзац.", True)
    assert "A very first paragraph\n" in Path("be/about.md").read_text("utf-8")
    assert pieraklad(*TO, "-o", "be", "--use-fuzzy").status == 0
    assert "Першы абзац." in Path("be/about.md").read_text("utf-8")


@pytest.mark.usefixtures("site")
def test_pages_below_the_threshold_are_left_out_and_come_when_they_are_ready(
    pieraklad: Pieraklad, fill: Fill
) -> None:
    outcome = pieraklad(*TO, "-o", "be", "--threshold", "50")
    assert "1 left out, less than 50 % translated" in outcome.err
    assert not Path("be/guide/start.md").exists()
    assert not json.loads(Path(MANIFEST).read_text("utf-8"))["pages"]["guide/start.md"]["shown"]
    fill(START, {"Press the *button* now.": "Націсніце *кнопку*."})
    pieraklad(*TO, "-o", "be", "--threshold", "50")
    assert Path("be/guide/start.md").exists()


@pytest.mark.usefixtures("site")
def test_untranslated_messages_may_be_marked_with_their_language(pieraklad: Pieraklad) -> None:
    pieraklad(*TO, "-o", "be", "--fallback", "marked")
    text = Path("be/about.md").read_text("utf-8")
    assert '- <span lang="en">one item</span>\n- `code`' in text
    assert "title: Пра нас" in text


@pytest.mark.usefixtures("site")
def test_keys_of_front_matter_can_be_set(pieraklad: Pieraklad) -> None:
    pieraklad(*TO, "-o", "be", "--language-key", "lang", "--share-key", "translated")
    matter = parse(Path("be/about.md").read_text("utf-8"), "markdown").metadata
    assert matter == {"translated": 80, "title": "Пра нас", "lang": "be", "slug": "about"}
    start = Path("be/guide/start.md").read_text("utf-8")
    assert parse(start, "markdown").metadata == {"translated": 0, "lang": "be"}


@pytest.mark.usefixtures("site")
def test_what_others_wrote_is_never_replaced_without_force(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"be/about.md": "Напісана рукой.\n", "be/img/a.png": b"other"})
    outcome = pieraklad(*TO, "-o", "be")
    assert outcome.status == 1
    assert "be/about.md: was not made by `pieraklad render`" in outcome.err
    assert "be/img/a.png: was not made by" in outcome.err
    assert Path("be/about.md").read_text("utf-8") == "Напісана рукой.\n"
    assert Path("be/img/a.png").read_bytes() == b"other"
    assert Path("be/guide/start.md").exists()
    assert pieraklad(*TO, "-o", "be", "--force").status == 0
    assert "Першы абзац." in Path("be/about.md").read_text("utf-8")
    with Path("be/about.md").open("a") as file:
        file.write("A hand was here.\n")
    assert pieraklad(*TO, "-o", "be").status == 1
    assert "A hand was here." in Path("be/about.md").read_text("utf-8")


@pytest.mark.usefixtures("site")
def test_a_bad_document_or_catalog_stops_only_itself(pieraklad: Pieraklad, write: Write) -> None:
    pieraklad(*TO, "-o", "be")
    old = Path("be/guide/start.md").read_bytes()
    write(
        {
            "en/bad.md": b"fine\nnot \xff UTF-8\n",
            START: b'msgid "a"\nmsgstr broken\n',
            "en/new.md": "New one.\n",
        }
    )
    outcome = pieraklad(*TO, "-o", "be")
    assert outcome.status == 1
    assert "en/bad.md:2: byte 9 is not UTF-8" in outcome.err
    assert f"{START}:2: " in outcome.err
    assert Path("be/new.md").exists()
    assert Path("be/guide/start.md").read_bytes() == old
    broken = Path(START).read_bytes()
    outcome = pieraklad(*TO, "--update")
    assert outcome.status == 1
    assert f"{START}:2: " in outcome.err
    assert Path(START).read_bytes() == broken


@pytest.mark.usefixtures("site")
def test_a_translation_that_would_break_the_page_is_said_again_and_again(
    pieraklad: Pieraklad, fill: Fill
) -> None:
    fill(CATALOG, {"one item": "пункт <table>"})
    for _ in range(2):
        outcome = pieraklad(*TO, "-o", "be")
        assert outcome.status == 1
        assert "en/about.md:10: " in outcome.err
    assert "- one item\n" in Path("be/about.md").read_text("utf-8")


@pytest.mark.usefixtures("site")
def test_links_out_of_the_tree_are_refused(
    pieraklad: Pieraklad, write: Write, folder: Path
) -> None:
    write({"secret.md": "A secret text.\n", "elsewhere/x": "x"})
    Path("en/leak.md").symlink_to(folder / "secret.md")
    Path("en/pics").symlink_to(folder / "elsewhere")
    Path("en/inside.md").symlink_to("about.md")
    outcome = pieraklad(*TO, "-o", "be")
    assert outcome.status == 1
    assert "en/leak.md: is a symbolic link out of the tree" in outcome.err
    assert "en/pics: is a symbolic link out of the tree" in outcome.err
    assert not Path("be/leak.md").exists()
    assert not Path("be/pics").exists()
    assert Path("be/inside.md").is_file()


@pytest.mark.usefixtures("site")
def test_nothing_is_written_outside_the_output(
    pieraklad: Pieraklad, write: Write, folder: Path
) -> None:
    write({"victim/start.md": "Somebody's.\n", "be/x": ""})
    Path("be/guide").symlink_to(folder / "victim")
    Path("be/about.md").symlink_to(folder / "victim/about.md")
    outcome = pieraklad(*TO, "-o", "be", "--force")
    assert outcome.status == 1
    assert outcome.err.count("symbolic link") == 2
    assert os.listdir("victim") == ["start.md"]
    assert Path("victim/start.md").read_text() == "Somebody's.\n"


def test_an_output_inside_the_source_is_not_rendered_again(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"docs/a.md": "One text.\n", "docs/locales/note.txt": "x"})
    pattern = ("--catalogs", "docs/locales/{locale}/{path}.po")
    for language in ("be", "pl", "be"):
        outcome = pieraklad(
            "render", "docs", "--to", language, "--update", "-o", f"docs/{language}", *pattern
        )
        assert outcome.status == 0
    made = sorted(str(p.relative_to("docs")) for p in Path("docs").rglob("*") if p.is_file())
    assert made == [
        "a.md", "be/.pieraklad-render.be.json", "be/a.md", "locales/be/a.po", "locales/note.txt",
        "locales/pl/a.po", "pl/.pieraklad-render.pl.json", "pl/a.md",
    ]  # fmt: skip
    assert pieraklad("render", "docs", "--to", "be", "-o", "docs").status == 2


def test_suffixes_beside_the_sources(pieraklad: Pieraklad, write: Write, fill: Fill) -> None:
    write(
        {
            "docs/a.md": "One text.\n",
            "docs/b.en.md": "Two texts.\n",
            "docs/c.pl.md": "Trzy.\n",
            "docs/v.2.md": "Four.\n",
        }
    )
    command = ("render", "docs", "--to", "be", "--suffix", "--lang", "en", "-o", "docs")
    assert pieraklad(*command, "--update").status == 0
    fill("locales/be/LC_MESSAGES/a.po", {"One text.": "Адзін тэкст."})
    assert pieraklad(*command).status == 0
    assert "0 pages written" in pieraklad(*command, "--update").err
    assert sorted(p.name for p in Path("docs").glob("*.md")) == [
        "a.be.md", "a.md", "b.be.md", "b.en.md", "c.pl.md", "v.2.be.md", "v.2.md",
    ]  # fmt: skip
    assert Path("docs/a.be.md").read_text("utf-8") == "Адзін тэкст.\n"


@pytest.mark.usefixtures("site")
def test_it_speaks_belarusian(pieraklad: Pieraklad, write: Write) -> None:
    write({"be/about.md": "Напісана рукой.\n"})
    outcome = pieraklad(*TO, "-o", "be", "--threshold", "50", "--messages", "be")
    assert (
        "be: запісана 0 старонак, без змен — 0, скапіравана 1 іншы файл, прапушчана — 1"
        in outcome.err
    )
    assert "be/about.md: зроблена не праз `pieraklad render`" in outcome.err
    assert "паведамленні: без змен — 4\n" in pieraklad(*TO, "--update", "--messages", "be").err


def test_two_documents_for_one_page_are_said(pieraklad: Pieraklad, write: Write) -> None:
    write({"docs/a.md": "One text.\n", "docs/a.en.md": "Another text.\n"})
    outcome = pieraklad("render", "docs", "--to", "be", "--suffix", "--lang", "en", "-o", "docs")
    assert outcome.status == 1
    assert "docs/a.md: would be rendered to a.be.md, as a.en.md is" in outcome.err
    assert Path("docs/a.be.md").read_text("utf-8") == "Another text.\n"


def test_several_languages_at_once(pieraklad: Pieraklad, write: Write) -> None:
    write(PAGES)
    both = ("render", "en", "--to", "be", "--to", "pl")
    assert pieraklad(*both, "--update", "--templates", "-o", "out/{lang}").status == 0
    assert Path("out/be/about.md").exists()
    assert Path("out/pl/about.md").exists()
    assert Path("locales/templates/guide/start.pot").exists()
    assert pieraklad(*both, "-o", "out").status == 2


def test_one_catalog_for_the_whole_tree(pieraklad: Pieraklad, write: Write, fill: Fill) -> None:
    write(PAGES)
    pattern = ("--catalogs", "po/{locale}.po")
    assert pieraklad(*TO, "--update", *pattern).status == 0
    fill("po/be.po", {**BE, "Press the *button* now.": "Націсніце *кнопку*."})
    assert pieraklad(*TO, "--update", *pattern, "-o", "be").status == 0
    assert Path("be/guide/start.md").read_text("utf-8") == "Націсніце *кнопку*.\n"
    assert "Першы абзац." in Path("be/about.md").read_text("utf-8")


@pytest.mark.usefixtures("site")
def test_check_writes_nothing_and_says_what_is_stale(pieraklad: Pieraklad, fill: Fill) -> None:
    pieraklad(*TO, "-o", "be")
    assert pieraklad(*TO, "-o", "be", "--check").status == 0
    fill(CATALOG, {"one item": "адзін пункт"})
    before = snapshot()
    outcome = pieraklad(*TO, "-o", "be", "--check")
    assert outcome.status == 1
    assert "be/about.md: is not what the documents and catalogs give" in outcome.err
    assert snapshot() == before
    Path(MANIFEST).unlink()
    Path("be/guide/start.md").write_text("By hand.\n")
    assert "be/guide/start.md: is not what" in pieraklad(*TO, "-o", "be", "--check").err


@pytest.mark.usefixtures("site")
def test_check_sees_other_files_too(pieraklad: Pieraklad, write: Write) -> None:
    pieraklad(*TO, "-o", "be")
    write({"en/img/a.png": b"another picture"})
    outcome = pieraklad(*TO, "-o", "be", "--check")
    assert (outcome.status, "be/img/a.png: is not what" in outcome.err) == (1, True)


def test_code_of_mdx_is_no_message(pieraklad: Pieraklad, write: Write, fill: Fill) -> None:
    text = (
        "import { Card } from '@astrojs/starlight/components';\n\nexport const year = 2026;\n\n{/* a comment */}\n\n"
        'Imports of {year} grow.\n\n<Card title="A title">\nWords inside.\n</Card>\n'
    )
    write({"en/a.mdx": text})
    assert pieraklad(*TO, "--update").status == 0
    catalog = "locales/be/LC_MESSAGES/a.mdx.po"
    assert [e.msgid for e in polib.pofile(catalog)] == [
        "Imports of {year} grow.",
        "A title",
        "Words inside.",
    ]
    fill(catalog, {"A title": "Назва"})
    assert pieraklad(*TO, "-o", "be", "--fallback", "marked").status == 0
    assert Path("be/a.mdx").read_text("utf-8") == (
        text.replace("A title", "Назва").replace(
            "Imports of {year} grow.", '<span lang="en">Imports of {year} grow.</span>'
        )
    )


def test_html_is_marked_where_an_element_may_stand(pieraklad: Pieraklad, write: Write) -> None:
    text = '<!doctype html><html lang="en"><title>A page</title><p>Second <b>words</b> here.</p><select><option>One more</option></select></html>\n'
    write({"en/p.html": text})
    assert pieraklad(*TO, "-o", "be", "--fallback", "marked").status == 0
    marked = '<p><span lang="en">Second <b>words</b> here.</span></p>'
    assert marked in Path("be/p.html").read_text("utf-8")
    assert "<title>A page</title>" in Path("be/p.html").read_text("utf-8")
    assert "<option>One more</option>" in Path("be/p.html").read_text("utf-8")


@pytest.mark.usefixtures("site")
def test_other_files_may_be_linked_or_left(pieraklad: Pieraklad) -> None:
    pieraklad(*TO, "-o", "be", "--others", "link")
    assert Path("be/img/a.png").samefile("en/img/a.png")
    assert "copied" not in pieraklad(*TO, "-o", "be", "--others", "link").err
    pieraklad(*TO, "-o", "left", "--others", "leave")
    assert not Path("left/img").exists()


@pytest.mark.usefixtures("site")
def test_one_document(pieraklad: Pieraklad) -> None:
    outcome = pieraklad("render", "en/about.md", "--to", "be", "-o", "out")
    assert outcome.status == 0
    assert "Першы абзац." in Path("out/about.md").read_text("utf-8")
    assert not Path("out/img").exists()


def test_an_article_in_the_target_language_stays_as_it_is(
    pieraklad: Pieraklad, write: Write
) -> None:
    text = "---\ntitle: Пра нас\nlang: be\n---\n\nЎжо па-беларуску.\n"
    write({"en/own.md": text})
    pieraklad(*TO, "--update", "-o", "be", "--threshold", "100")
    assert Path("be/own.md").read_text("utf-8") == text
    assert not Path("locales").exists()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("render", "none", "--to", "be", "-o", "be"), "none: there is no such folder or file"),
        (("render", "en", "--to", "be"), "Name the output folder"),
        (("render", "en", "--to", "not a tag", "-o", "x"), "is not a language tag"),
        ((*TO, "-o", "x", "--catalogs", "po/{language}.po"), "expected {locale}, {lang} or {path}"),
        ((*TO, "-o", "x", "--catalogs", "po/{locale}"), "does not end in .po or .mo"),
        ((*TO, "-o", "en"), "OUT is SRC"),
        ((*TO, "--update", "--catalogs", "{locale}.mo"), "must end in .po"),
        ((*TO, "-o", "x", "--update", "--check"), "--check writes nothing"),
    ],
)
def test_wrong_use_is_said(
    pieraklad: Pieraklad, write: Write, arguments: tuple[str, ...], reason: str
) -> None:
    write(PAGES)
    outcome = pieraklad(*arguments)
    assert outcome.status == 2
    assert reason in outcome.err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Text.\n", '---\nlang: "be"\n---\n\nText.\n'),
        ("---\ntitle: A\nlang: en\n---\nText.\n", '---\ntitle: A\nlang: "be"\n---\nText.\n'),
        ("---\r\ntitle: A\r\n---\r\n", '---\r\nlang: "be"\r\ntitle: A\r\n---\r\n'),
        (
            '+++\ntitle = "A"\n[menu]\nlang = "x"\n+++\n',
            '+++\nlang = "be"\ntitle = "A"\n[menu]\nlang = "x"\n+++\n',
        ),
        ('+++\nlang = "en"\n+++\n', '+++\nlang = "be"\n+++\n'),
        ("---\nmenu:\n  lang: x\n---\n", '---\nlang: "be"\nmenu:\n  lang: x\n---\n'),
        ("---\n---\nText.\n", '---\nlang: "be"\n---\nText.\n'),
    ],
)
def test_a_key_is_set_on_its_own_line(text: str, expected: str) -> None:
    assert set_keys(text, {"lang": "be"}) == expected


@pytest.mark.parametrize(
    "text", ["---\n{title: A}\n---\n", "---\na: [\n---\n", "---\nlang: >\n  en\n---\n"]
)
def test_a_key_that_would_change_more_is_refused(text: str) -> None:
    with pytest.raises(CannotSet):
        set_keys(text, {"lang": "be"})


# YAML 1.1 reads some words as something else, also where they are keys: no, on, null.
KEYS = st.from_regex(r"[a-z]{1,6}", fullmatch=True).filter(lambda key: yaml.safe_load(key) == key)


@given(st.dictionaries(KEYS, st.integers(0, 99), max_size=4), st.booleans())
def test_setting_keys_twice_is_setting_them_once(values: dict[str, int], toml: bool) -> None:
    mark, sign = ("+++", " = ") if toml else ("---", ": ")
    text = (
        f"{mark}\n"
        + "".join(f"{key}{sign}{value}\n" for key, value in values.items())
        + f"{mark}\n"
    )
    once = set_keys(text, {"lang": "be"})
    assert parse(once, "markdown").metadata == {**values, "lang": "be"}
    assert set_keys(once, {"lang": "be"}) == once


def test_a_pattern_says_where_catalogs_are() -> None:
    from pathlib import PurePosixPath as P

    places = CatalogPlaces("po/{lang}/{path}.po")
    assert places.catalog(P("a/b.md"), "be-tarask") == Path("po/be-tarask/a/b.po")
    assert places.catalog(P("a/b.html"), "be-tarask") == Path("po/be-tarask/a/b.html.po")
    assert CatalogPlaces().catalog(P("b.md"), "be-Latn") == Path(
        "locales/be@latin/LC_MESSAGES/b.po"
    )
    assert (places.base, CatalogPlaces("{lang}.po").base) == (Path("po"), Path("."))
    with pytest.raises(BadPattern):
        CatalogPlaces("{x}.po")
