"""The whole workflow: a site created in an empty folder, an article imported, translated, served, switched."""

from __future__ import annotations

import html
from pathlib import Path

import polib

from helpers.commands import Fill, Pieraklad, Write
from pieraklad.project import Project

NEWS = """\
Observers publish their report

The mission’s final report is out. It counts 1\u00a0234 stations — and praises most of them.

“Most ballots were counted in the open,” it says.

Related articles:
- How ballots are counted
- “Voter lists”
"""

BELARUSIAN = {
    "Observers publish their report": "Назіральнікі апублікавалі справаздачу",
    "The mission’s final report is out. It counts 1\u00a0234 stations — and praises most of them.": (
        "Выніковая справаздача місіі гатовая. У ёй 1\u00a0234 участкі — і большасць з іх хваляць."
    ),
    "“Most ballots were counted in the open,” it says.": (
        "«Большасць бюлетэняў лічылі адкрыта», — гаворыцца ў ёй."
    ),
}
CATALOG = "locales/be/LC_MESSAGES/articles/observers-publish-their-report.po"


def test_from_an_empty_folder_to_a_served_translation(
    pieraklad: Pieraklad, write: Write, fill: Fill, folder: Path
) -> None:
    assert pieraklad("init").status == 0
    write({"news.txt": NEWS})

    imported = pieraklad("import", "news.txt")
    assert imported.status == 0
    assert "Observers publish their report" in imported.err
    article = (folder / "articles/observers-publish-their-report.md").read_text("utf-8")
    assert "lang: en" in article
    assert "  - How ballots are counted\n  - Voter lists\n" in article
    assert "“Most ballots were counted in the open,” it says." in article
    assert "1\u00a0234 stations — and" in article

    assert pieraklad("extract").status == 0
    assert pieraklad("update", "be").status == 0
    fill(CATALOG, BELARUSIAN)
    assert pieraklad("check", CATALOG).status == 0
    assert pieraklad("compile").status == 0
    assert '"missing": 0' in pieraklad("stats", "--format", "json").out

    from pieraklad_web import create_app

    client = create_app(Project.load(folder)).test_client()
    english = client.get("/en/articles/observers-publish-their-report")
    belarusian = client.get("/be/articles/observers-publish-their-report")
    assert english.status_code == belarusian.status_code == 200
    assert "The mission’s final report is out." in english.text
    for text in BELARUSIAN.values():
        assert text in html.unescape(belarusian.text)
    # The switch leads to the same article in the other language.
    assert "/en/articles/observers-publish-their-report" in belarusian.text
    assert "/be/articles/observers-publish-their-report" in english.text


def test_an_edited_paragraph_becomes_fuzzy_and_is_shown_in_its_source_until_looked_at(
    pieraklad: Pieraklad, write: Write, fill: Fill, folder: Path
) -> None:
    pieraklad("init")
    write({"news.txt": NEWS})
    pieraklad("import", "news.txt")
    pieraklad("extract")
    pieraklad("update")
    fill(CATALOG, BELARUSIAN)
    path = folder / "articles/observers-publish-their-report.md"
    path.write_text(path.read_text("utf-8").replace("praises", "criticises"), "utf-8")

    assert "stale" in pieraklad("extract", "--check").err
    pieraklad("extract")
    assert "1 edited" in pieraklad("update").err

    catalog = polib.pofile(str(folder / CATALOG))
    [edited] = [entry for entry in catalog if entry.fuzzy]
    assert "criticises" in edited.msgid
    assert "praises" in str(edited.previous_msgid)
    assert "хваляць" in edited.msgstr

    pieraklad("compile")
    from pieraklad_web import create_app

    client = create_app(Project.load(folder)).test_client()
    page = client.get("/be/articles/observers-publish-their-report").text
    assert "criticises" in page
    assert "хваляць" not in page
    assert "лічылі адкрыта" in page


def test_everything_twice_changes_nothing(
    pieraklad: Pieraklad, write: Write, fill: Fill, folder: Path
) -> None:
    def files() -> dict[str, tuple[bytes, int]]:
        return {
            str(path): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(folder.rglob("*"))
            # Some releases of filelock cut the lock's file, which is empty, again to nothing.
            if path.is_file() and path.name != "lock"
        }

    pieraklad("init")
    write({"news.txt": NEWS})

    def round_() -> None:
        for command in ("import news.txt", "extract", "update", "compile"):
            assert pieraklad(*command.split()).status == 0

    round_()
    before = files()
    round_()
    assert files() == before


def test_build_writes_the_pages_that_serve_shows(pieraklad: Pieraklad, folder: Path) -> None:
    pieraklad("init")
    assert pieraklad("build", "out").status == 0
    page = (folder / "out/be/articles/welcome/index.html").read_text("utf-8")
    assert "Вітаем" in page
