"""The real Hugo, MkDocs Material and mdBook build a site in two languages from what we render, without a warning."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import polib
import pytest

from helpers.commands import Pieraklad, Write

ABOUT = """\
---
title: About the count
lang: en
translationKey: about
tags: [voting]
---

## How it goes

Every ballot is counted twice, see [the box](box.md#seal).

- One observer reads.
- Another writes *it* down.

!!! note "Remember"

    A seal has a number.

| Place | Ballots |
| --- | --- |
| Minsk | 500 |
"""
BOX = "---\ntitle: The box\nlang: en\n---\n\n## Seal\n\nThe box is sealed at night.\n"
WORDS = {
    "About the count": "Пра падлік",
    "voting": "галасаванне",
    "How it goes": "Як гэта робіцца",
    "Every ballot is counted twice, see [the box](box.md#seal).": "Кожны бюлетэнь лічаць двойчы, гл. [скрыню](box.md#seal).",
    "One observer reads.": "Адзін назіральнік чытае.",
    "Another writes *it* down.": "Другі *гэта* запісвае.",
    "Remember": "Памятайце",
    "A seal has a number.": "У пячаткі ёсць нумар.",
    "Place": "Месца",
    "Ballots": "Бюлетэні",
    "Minsk": "Мінск",
    "The box": "Скрыня",
    "Seal": "Пячатка",
}
HUGO = """\
baseURL = "https://example.org/"
title = "Site"
defaultContentLanguage = "en"
disableKinds = ["RSS"]
[languages.en]
  label = "English"
  locale = "en"
  contentDir = "content/en"
  weight = 1
[languages.be]
  label = "Беларуская"
  locale = "be"
  contentDir = "content/be"
  weight = 2
"""
PAGE = """\
<!doctype html><html lang="{{ .Site.Language.Lang }}"><title>{{ .Title }}</title>
{{ range .Translations }}<a href="{{ .RelPermalink }}" hreflang="{{ .Lang }}">{{ .Title }}</a>{{ end }}
{{ .Content }}{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</html>
"""
MKDOCS = """\
site_name: Site
theme:
  name: material
  font: false
markdown_extensions: [admonition, tables]
plugins:
  - search
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, name: English, default: true, build: true}
        - {locale: be, name: Беларуская, build: true}
"""


def translate_all(words: Mapping[str, str]) -> None:
    """Translate what is known in all catalogs."""
    for path in Path().rglob("*.po"):
        catalog = polib.pofile(str(path))
        for entry in catalog:
            entry.msgstr = words.get(entry.msgid, "")
        catalog.save()


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def run(*args: str, **environment: str) -> str:
    """Run a program; return all that it says."""
    done = subprocess.run(
        args, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


@pytest.mark.parametrize("fallback", ["source", "marked"])
def test_hugo_builds_both_languages(pieraklad: Pieraklad, write: Write, fallback: str) -> None:
    write(
        {
            "content/en/about.md": ABOUT, "content/en/box.md": BOX, "hugo.toml": HUGO + "[markup.goldmark.renderer]\nunsafe = true\n",
            "layouts/all.html": PAGE,
        }
    )  # fmt: skip
    assert pieraklad("render", "content/en", "--to", "be", "--update").status == 0
    translate_all(WORDS)
    outcome = pieraklad(
        "render", "content/en", "--to", "be", "-o", "content/be", "--language-key", "lang",
        "--fallback", fallback,
    )  # fmt: skip
    assert outcome.status == 0, outcome.err
    said = run(program("hugo"), "--panicOnWarning", "--logLevel", "warn")
    assert "WARN" not in said
    page = Path("public/be/about/index.html").read_text("utf-8")
    assert "Кожны бюлетэнь лічаць двойчы" in page
    assert '<a href="/about/" hreflang="en">About the count</a>' in page
    box = Path("public/be/box/index.html").read_text("utf-8")
    marked = '<span lang="en">The box is sealed at night.</span>'
    assert (marked if fallback == "marked" else "<p>The box is sealed at night.</p>") in box


def test_a_page_below_the_threshold_is_only_in_its_own_language_for_hugo(
    pieraklad: Pieraklad, write: Write
) -> None:
    write(
        {
            "content/en/about.md": ABOUT,
            "content/en/box.md": BOX,
            "hugo.toml": HUGO,
            "layouts/all.html": PAGE,
        }
    )
    pieraklad("render", "content/en", "--to", "be", "--update")
    translate_all(WORDS)
    assert (
        pieraklad(
            "render", "content/en", "--to", "be", "-o", "content/be", "--threshold", "90"
        ).status
        == 0
    )
    run(program("hugo"), "--panicOnWarning")
    assert Path("public/be/about/index.html").exists()
    assert Path("public/box/index.html").exists()
    assert not Path("public/be/box/index.html").exists()


def test_mkdocs_material_builds_both_languages(pieraklad: Pieraklad, write: Write) -> None:
    write({"docs/index.md": ABOUT, "docs/box.md": BOX, "mkdocs.yml": MKDOCS})
    assert pieraklad("render", "docs", "--to", "be", "--update").status == 0
    translate_all(WORDS)
    assert pieraklad("render", "docs", "--to", "be", "--suffix", "-o", "docs").status == 0
    said = run(program("mkdocs"), "build", "--strict", NO_MKDOCS_2_WARNING="1")
    assert "WARNING" not in said
    page = Path("site/be/index.html").read_text("utf-8")
    assert "Кожны бюлетэнь лічаць двойчы" in page
    assert '<p class="admonition-title">Памятайце</p>' in page
    assert not list(Path("site").rglob(".pieraklad*"))


BOOK = """\
[book]
title = "Book"
language = "en"
src = "src"
[preprocessor.gettext]
command = "COMMAND mdbook"
po-dir = "po"
"""
SUMMARY = "# Summary\n\n# The count\n\n- [About the count](about.md)\n    - [The box](box.md)\n"
PO = """\
msgid ""
msgstr ""
"Language: be\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#: src/SUMMARY.md:3
msgid "The count"
msgstr "Падлік"

#: src/SUMMARY.md:5
msgid "About the count"
msgstr "Пра падлік"

#: src/SUMMARY.md:6
msgid "The box"
msgstr "Скрыня"

#: src/about.md:3
msgid "Another writes _it_ down."
msgstr "Другі _гэта_ запісвае."

#: src/about.md:4
#, fuzzy
msgid "One observer reads."
msgstr "Недакладна."

#: src/box.md:3
msgid "The **box** has a `seal`, see [the law](https://example.org/)."
msgstr "На **скрыні** ёсць `seal`, гл. [закон](https://example.org/)."
"""


@pytest.mark.usefixtures("folder")
def test_mdbook_builds_a_book_with_the_catalog_of_mdbook_i18n_helpers(write: Write) -> None:
    command = program("pieraklad")
    write(
        {
            "book.toml": BOOK.replace("COMMAND", command), "src/SUMMARY.md": SUMMARY, "po/be.po": PO,
            "src/about.md": "# About the count\n\n* One observer reads.\n* Another writes *it*\n  down.\n",
            "src/box.md": "# The box\n\nThe __box__ has a `seal`,\nsee [the law](https://example.org/).\n",
        }
    )  # fmt: skip
    said = run(program("mdbook"), "build", "-d", "out/be", MDBOOK_BOOK__LANGUAGE="be")
    assert "WARN" not in said
    about = Path("out/be/about.html").read_text("utf-8")
    assert "<em>гэта</em> запісвае." in about
    assert "One observer reads." in about
    box = Path("out/be/box.html").read_text("utf-8")
    assert "На <strong>скрыні</strong> ёсць" in box
    assert "Скрыня" in box
    contents = "".join(p.read_text("utf-8") for p in Path("out/be").glob("toc*"))
    assert "Падлік" in contents
    run(program("mdbook"), "build", "-d", "out/en")
    assert "The <strong>box</strong>" in Path("out/en/box.html").read_text("utf-8")
