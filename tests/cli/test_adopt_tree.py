"""`pieraklad adopt --site` and `--source-tree`: which files are pairs, in every layout, and what comes of them."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from helpers.commands import Pieraklad, Write
from pieraklad.trees.layouts import recognise

EN = "---\ntitle: Ballots\n---\n\nA box holds 500 ballots.\n\nSee [the law](https://a.by/).\n"
BE = "---\ntitle: Бюлетэні\n---\n\nУ скрыні 500 бюлетэняў.\n\nГл. [закон](https://a.by/).\n"
CATALOG = "locales/be/LC_MESSAGES/{}.po"


def en(matter: str = "") -> str:
    return EN.replace("---\n\n", f"{matter}---\n\n", 1)


def be(matter: str = "") -> str:
    return BE.replace("---\n\n", f"{matter}---\n\n", 1)


LAYOUTS = {
    "Hugo, a content folder for each language": (
        {"hugo.toml": 'title = "x"\n', "content/en/a.md": EN, "content/be/a.md": BE, "content/en/b/_index.md": EN, "content/be/b/_index.md": BE},
        ["a", "b/_index"],
        "render content/en --to be -o content/be",
    ),
    "Hugo, a content folder for each language, named in the settings": (
        {
            "config/_default/hugo.yaml": "languages:\n  en: {contentDir: english}\n  be: {contentDir: belarusian}\n",
            "english/a.md": EN, "belarusian/a.md": BE,
        },
        ["a"],
        "render english --to be -o belarusian",
    ),
    "Hugo, by file name (page.be.md)": (
        {"config.toml": "", "content/a.md": EN, "content/a.be.md": BE, "content/a.pl.md": "Trzy.\n", "content/c.en.md": EN, "content/c.be.md": BE},
        ["a", "c.en"],
        "render content --to be --lang en --suffix -o content",
    ),
    "Docusaurus, i18n folder": (
        {
            "docusaurus.config.ts": "", "docs/a.md": EN, "blog/b.md": EN, "versioned_docs/version-1/a.md": EN,
            "i18n/be/docusaurus-plugin-content-docs/current/a.md": BE,
            "i18n/be/docusaurus-plugin-content-docs/version-1/a.md": BE,
            "i18n/be/docusaurus-plugin-content-blog/b.md": BE,
        },
        ["a", "blog/b", "versioned_docs/version-1/a"],
        "render docs --to be -o i18n/be/docusaurus-plugin-content-docs/current",
    ),
    "Starlight, a folder for each language": (
        {"astro.config.mjs": "", "src/content/docs/a.md": EN, "src/content/docs/be/a.md": BE, "src/content/docs/pl/a.md": "Trzy.\n"},
        ["a"],
        "render src/content/docs --to be -o src/content/docs/be",
    ),
    "MkDocs static-i18n, suffixes (page.be.md)": (
        {"mkdocs.yml": "docs_dir: pages\nx: !!python/name:y\n", "pages/a.md": EN, "pages/a.be.md": BE},
        ["a"],
        "render pages --to be --suffix -o pages",
    ),
    "MkDocs static-i18n, folders": (
        {"mkdocs.yml": "site_name: x\n", "docs/en/a.md": EN, "docs/be/a.md": BE},
        ["a"],
        "render docs/en --to be -o docs/be",
    ),
    "Jekyll Polyglot, by front matter": (
        {
            "_config.yml": "languages: [en, be]\ndefault_lang: en\n", "a.md": en("lang: en\npermalink: /a/\n"),
            "be/other-name.md": be("lang: be\npermalink: /a/\n"), "_posts/2024-01-01-x.md": en("lang: en\n"),
            "_posts/be/2024-01-01-x.md": be("lang: be\n"), "README.md": "No page.\n",
        },
        ["_posts/2024-01-01-x", "a"],
        "render . --to be --suffix --language-key lang -o .",
    ),
    "a folder for each language": (
        {"en/a.md": EN, "be/a.md": BE},
        ["a"],
        "render en --to be -o be",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_recognised_and_its_pairs_adopted(
    pieraklad: Pieraklad, write: Write, name: str
) -> None:
    files, expected, advice = LAYOUTS[name]
    write(files)  # type: ignore[arg-type]
    outcome = pieraklad("adopt", "--site", ".", "--lang", "be")
    assert outcome.status == 0, outcome.err
    assert f"layout: {name.partition(', named')[0]}\n" in outcome.err
    assert f"pieraklad {advice}" in outcome.err
    found = sorted(Path("locales").rglob("*.po"))
    assert [str(p.relative_to("locales/be/LC_MESSAGES").with_suffix("")) for p in found] == expected
    for path in found:
        assert {e.msgid: e.msgstr for e in polib.pofile(str(path))} == {
            "Ballots": "Бюлетэні",
            "A box holds 500 ballots.": "У скрыні 500 бюлетэняў.",
            "See [the law](https://a.by/).": "Гл. [закон](https://a.by/).",
        }


def test_what_was_adopted_is_rendered_to_the_same_pages(pieraklad: Pieraklad, write: Write) -> None:
    write({"content/en/a.md": EN, "content/be/a.md": BE, "hugo.toml": ""})
    assert pieraklad("adopt", "--site", ".", "--lang", "be").status == 0
    assert pieraklad("render", "content/en", "--to", "be", "-o", "content/be").status == 0
    assert Path("content/be/a.md").read_text("utf-8") == BE


def test_front_matter_connects_files_of_other_names_and_the_rest_is_said(
    pieraklad: Pieraklad, write: Write
) -> None:
    write(
        {
            "en/law.md": en("translationKey: law\n"), "be/zakon.md": be("translationKey: law\n"),
            "en/alone.md": EN, "be/sama.md": BE, "be/pic.png": b"x",
        }
    )  # fmt: skip
    outcome = pieraklad("adopt", "--source-tree", "en", "--translation-tree", "be")
    assert outcome.status == 0, outcome.err
    assert "en: 1 pair, 2 left out" in outcome.err
    assert "left out: en/alone.md has no translation" in outcome.err
    assert "left out: be/sama.md translates no document" in outcome.err
    assert "en/law.md ← be/zakon.md: 3 of 3 messages adopted" in outcome.err
    assert Path(CATALOG.format("law")).exists()


def test_again_nothing_is_doubled_and_nothing_of_a_translators_overwritten(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"en/a.md": EN, "be/a.md": BE})
    command = ("adopt", "--source-tree", "en", "--translation-tree", "be")
    pieraklad(*command)
    path = Path(CATALOG.format("a"))
    first = path.read_bytes()
    assert "0 catalogs written" in pieraklad(*command).err
    assert path.read_bytes() == first
    path.write_bytes(first.replace("У скрыні 500".encode(), "У адной скрыні 500".encode()))
    edited = path.read_bytes()
    pieraklad(*command)
    assert path.read_bytes() == edited


def test_a_paragraph_that_was_edited_since_is_not_finished_by_its_old_translation(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"en/a.md": EN, "be/a.md": BE})
    command = ("adopt", "--source-tree", "en", "--translation-tree", "be")
    pieraklad(*command)
    write({"en/a.md": EN.replace("A box holds", "A small box never holds")})
    pieraklad(*command)
    entry = polib.pofile(CATALOG.format("a")).find("A small box never holds 500 ballots.")
    assert entry is not None
    assert (entry.msgstr, entry.fuzzy) == ("У скрыні 500 бюлетэняў.", True)


@pytest.mark.parametrize("extra", [(), ("--source-lang", "be")])
@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("docs/be/a.md", "docs/en/a.md"),
        ("docs/a.be.md", "docs/a.en.md"),
        ("docs/a.md", "docs/a.en.md"),
    ],
)
def test_the_source_may_be_belarusian(
    pieraklad: Pieraklad, write: Write, source: str, translation: str, extra: tuple[str, ...]
) -> None:
    write({"mkdocs.yml": "", source: BE, translation: EN})
    outcome = pieraklad("adopt", "--site", ".", "--lang", "en", *extra)
    assert outcome.status == 0, outcome.err
    [path] = Path("locales/en").rglob("*.po")
    assert polib.pofile(str(path)).find("Бюлетэні").msgstr == "Ballots"


def test_a_bad_file_stops_only_its_pair(pieraklad: Pieraklad, write: Write) -> None:
    write({"en/a.md": EN, "be/a.md": b"x\n\xff\n", "en/b.md": EN, "be/b.md": BE, "en/c.md": EN, "be/c.md": BE,
           CATALOG.format("c"): "msgid broken\n"})  # fmt: skip
    outcome = pieraklad("adopt", "--source-tree", "en", "--translation-tree", "be")
    assert outcome.status == 1
    assert "be/a.md:2: byte 2 is not UTF-8" in outcome.err
    assert f"{CATALOG.format('c')}:1: " in outcome.err
    assert Path(CATALOG.format("b")).exists()
    assert Path(CATALOG.format("c")).read_text() == "msgid broken\n"


def test_a_value_that_several_files_share_connects_none(pieraklad: Pieraklad, write: Write) -> None:
    write({"en/a.md": en("slug: x\n"), "en/b.md": en("slug: x\n"), "be/c.md": be("slug: x\n")})
    outcome = pieraklad("adopt", "--source-tree", "en", "--translation-tree", "be")
    assert "en: 0 pairs, 3 left out" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--site", "."), "Name the language"),
        (("--site", "none", "--lang", "be"), "none: there is no such folder"),
        (("--site", ".", "--lang", "be"), "no translations into be found"),
        (("--source-tree", "en"), "Give --site, or both"),
        (("--source-tree", "none", "--translation-tree", "be"), "none: there is no such folder"),
        (("--source-tree", "en", "--translation-tree", "en"), "Name the language"),
        (("--site", ".", "--lang", "be", "--catalogs", "x.po"), "--catalogs needs {path}"),
    ],
)
def test_wrong_use_is_said(
    pieraklad: Pieraklad, write: Write, arguments: tuple[str, ...], reason: str
) -> None:
    write({"en/a.md": EN})
    outcome = pieraklad("adopt", *arguments)
    assert outcome.status == 2
    assert reason in outcome.err


def test_settings_that_cannot_be_read_do_not_stop_the_recognition(
    write: Write, folder: Path
) -> None:
    write(
        {
            "hugo.toml": "= broken",
            "content/en/a.md": EN,
            "content/be/a.md": BE,
            "_config.yml": "a: [",
        }
    )
    layout = recognise(folder, "be")
    assert layout is not None
    assert layout.name.startswith("Hugo")
