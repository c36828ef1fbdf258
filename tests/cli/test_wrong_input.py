"""Wrong usage and bad files: a clear message with file and line, the documented exit status, no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.commands import Fill, Pieraklad, Write

GOOD = "---\ntitle: Good\nlang: en\n---\n\nA good article.\n"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["extract"], ["pieraklad.toml", "pieraklad init", "--project"]),
        (["stats", "--project", "nowhere"], ["nowhere", "pieraklad.toml"]),
        (["frobnicate"], ["frobnicate", "--help"]),
        (["extrct"], ["“extract”"]),
        (["translate", "none.md", "--pseudo"], ["none.md", "No such file"]),
        (["segments", "none.md"], ["none.md", "No such file"]),
        (["transliterate", "--scheme", "klingon"], ["klingon", "official"]),
    ],
)
def test_wrong_use_has_status_2_and_says_what_to_do(
    pieraklad: Pieraklad, args: list[str], words: list[str]
) -> None:
    outcome = pieraklad(*args)
    assert outcome.status == 2
    for word in words:
        assert word in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("config", "line", "words"),
    [
        ("[site\n", 1, "not TOML"),
        ('[site]\nlanguages = ["be", "e"]\n', 2, "not a language tag"),
        ('[site]\nlanguages = "be"\n', 2, "expected a list"),
        ('[site]\ntitel = "x"\n', 2, "unknown key"),
        ('[sight]\ntitle = "x"\n', 1, "unknown section"),
        (
            '[site]\nlanguages = ["be"]\ndefault_language = "pl"\n',
            3,
            "not one of the site's languages",
        ),
        ("[reader]\nthreshold = 60\n", 2, "from 0 to 1"),
        ('[reader]\noutdated = "hide"\n', 2, "expected one of source, translation"),
        ('[site]\nurl = "example.org"\n', 2, "https://example.org"),
        ('[site]\nlanguages = ["be", "be"]\n', 2, "twice"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(
    pieraklad: Pieraklad, write: Write, config: str, line: int, words: str
) -> None:
    write({"pieraklad.toml": config})
    outcome = pieraklad("extract")
    assert outcome.status == 2
    assert f"pieraklad.toml:{line}: " in outcome.err
    assert words in outcome.err


BAD_ARTICLES = [
    ("bad.md", "---\ntitle: [unclosed\nlang: en\n---\n\nText.\n", 3, "not YAML"),
    ("bad.md", b"---\ntitle: Bad\n---\n\nText \xff.\n", 5, "not UTF-8"),
    ("bad.md", "---\ntitle: Bad\nlang: fr\n---\n\nText.\n", 3, "not one of the site's languages"),
    ("bad.md", "---\ntitle: Bad\nlang: nolanguage\n---\n\nText.\n", 3, "not a language tag"),
    ("..bad.md", None, 0, ""),
    ("a..b.md", "---\ntitle: Bad\n---\n\nText.\n", 0, "cannot be an address"),
    ("a b.md", "---\ntitle: Bad\n---\n\nText.\n", 0, "cannot be an address"),
]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("name", "content", "line", "words"), BAD_ARTICLES)
def test_a_bad_article_is_named_and_the_others_go_on(
    pieraklad: Pieraklad,
    write: Write,
    folder: Path,
    name: str,
    content: str | bytes | None,
    line: int,
    words: str,
) -> None:
    write({"articles/good.md": GOOD, f"articles/{name}": content or GOOD})
    outcome = pieraklad("extract")
    templates = {path.name for path in folder.rglob("*.pot")}
    assert templates == {"good.pot"}
    if content is None:  # a hidden file is no article
        assert outcome.status == 0
        return
    assert outcome.status == 1
    place = f"articles/{name}:{line}: " if line else f"articles/{name}: "
    assert place in outcome.err
    assert words in outcome.err
    assert pieraklad("check").status == 1


@pytest.mark.usefixtures("project")
def test_a_broken_catalog_is_named_with_its_line_and_keeps_its_bytes_and_its_mo(
    pieraklad: Pieraklad, write: Write, fill: Fill, folder: Path
) -> None:
    write({"articles/good.md": GOOD, "articles/other.md": GOOD.replace("Good", "Other")})
    for command in ("extract", "update", "compile"):
        pieraklad(command)
    good = folder / "locales/be/LC_MESSAGES/articles/good.po"
    compiled = good.with_suffix(".mo").read_bytes()
    broken = good.read_bytes().replace(b'msgid "Good"', b'msgid "Good')
    line = broken[: broken.index(b'msgid "Good')].count(b"\n") + 1
    good.write_bytes(broken)
    fill("locales/be/LC_MESSAGES/articles/other.po", {"Other": "Іншы"})

    for command in ("compile", "update", "check", "stats"):
        outcome = pieraklad(command)
        assert outcome.status == 1
        said = outcome.err + outcome.out
        assert f"locales/be/LC_MESSAGES/articles/good.po:{line}: " in said
        assert "Traceback" not in said
    assert good.read_bytes() == broken
    assert good.with_suffix(".mo").read_bytes() == compiled
    other = (folder / "locales/be/LC_MESSAGES/articles/other.mo").read_bytes()
    assert "Іншы".encode() in other


@pytest.mark.usefixtures("project")
def test_a_translation_with_a_missing_link_is_found(
    pieraklad: Pieraklad, write: Write, fill: Fill
) -> None:
    source = "Read [the report](https://example.org/report)."
    write({"articles/a.md": f"---\ntitle: A\nlang: en\n---\n\n{source}\n"})
    pieraklad("extract")
    pieraklad("update")
    fill("locales/be/LC_MESSAGES/articles/a.po", {source: "Чытайце справаздачу."})
    outcome = pieraklad("check")
    assert outcome.status == 1
    assert "locales/be/LC_MESSAGES/articles/a.po:" in outcome.out
    assert "the link to https://example.org/report is missing [links]" in outcome.out


@pytest.mark.usefixtures("project")
def test_unknown_language_is_refused(pieraklad: Pieraklad, write: Write) -> None:
    write({"articles/good.md": GOOD})
    for args in (["update", "pl"], ["translate", "articles/good.md", "--to", "pl"]):
        outcome = pieraklad(*args)
        assert outcome.status == 2
        assert "be, en" in outcome.err


@pytest.mark.usefixtures("project")
def test_import_overwrites_no_article(pieraklad: Pieraklad, write: Write, folder: Path) -> None:
    write({"news.txt": "A title\n\nThe text.\n"})
    assert pieraklad("import", "news.txt").status == 0
    article = folder / "articles/a-title.md"
    article.write_text(article.read_text("utf-8") + "\nAn editor's paragraph.\n", "utf-8")
    edited = article.read_bytes()

    refused = pieraklad("import", "news.txt")
    assert refused.status == 1
    assert "--force" in refused.err
    assert article.read_bytes() == edited

    assert pieraklad("import", "news.txt", "--force").status == 0
    assert article.read_bytes() != edited


@pytest.mark.usefixtures("project")
def test_a_second_import_updates_its_article_and_makes_no_other(
    pieraklad: Pieraklad, write: Write, folder: Path
) -> None:
    write({"news.txt": "A title\n\nThe text.\n"})
    pieraklad("import", "news.txt")
    write({"news.txt": "A better title\n\nThe text, and more.\n"})
    outcome = pieraklad("import", "news.txt")
    assert outcome.status == 0
    assert "articles/a-title.md (updated)" in outcome.err
    [article] = (folder / "articles").glob("*.md")
    assert "The text, and more." in article.read_text("utf-8")
    assert "A better title" in article.read_text("utf-8")


@pytest.mark.usefixtures("project")
def test_two_files_of_one_title_do_not_overwrite_each_other(
    pieraklad: Pieraklad, write: Write, folder: Path
) -> None:
    write({"one.txt": "A title\n\nOne.\n", "two.txt": "A title\n\nTwo.\n"})
    pieraklad("import", "one.txt")
    outcome = pieraklad("import", "two.txt")
    assert outcome.status == 1
    assert "--slug" in outcome.err
    assert "One." in (folder / "articles/a-title.md").read_text("utf-8")


@pytest.mark.usefixtures("project")
def test_import_goes_on_after_a_bad_file(pieraklad: Pieraklad, write: Write, folder: Path) -> None:
    write({"bad.txt": b"Caf\xe9\n\nText", "empty.txt": "", "good.txt": "A title\n\nThe text.\n"})
    outcome = pieraklad("import", "bad.txt", "missing.txt", "empty.txt", "good.txt")
    assert outcome.status == 2
    assert "bad.txt:1: byte 3 is not UTF-8" in outcome.err
    assert "missing.txt: No such file" in outcome.err
    assert (folder / "articles/a-title.md").exists()


def test_init_replaces_nothing(pieraklad: Pieraklad, write: Write, folder: Path) -> None:
    write({"articles/welcome.md": "mine"})
    outcome = pieraklad("init")
    assert outcome.status == 2
    assert "welcome.md" in outcome.err
    assert not (folder / "pieraklad.toml").exists()
    assert (folder / "articles/welcome.md").read_text("utf-8") == "mine"


@pytest.mark.usefixtures("project")
def test_a_slug_cannot_leave_the_folder(pieraklad: Pieraklad, write: Write, folder: Path) -> None:
    write({"news.txt": "A title\n\nThe text.\n"})
    outcome = pieraklad("import", "news.txt", "--slug", "../outside")
    assert outcome.status == 2
    assert "cannot be an address" in outcome.err
    assert not (folder / "outside.md").exists()


@pytest.mark.parametrize("command", ["import", "segments"])
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('---\ntitle: "x\n---\n\nText.\n', 3, "not YAML"),
        ("---\ntitle: x\ndate: 2024-02-30\n---\n\nText.\n", 3, "impossible date: 2024-02-30"),
        ("---\ntitle: x\nlang: en\n\nText.\n", 1, "never closed"),
        ("+++\ntitle = x\n+++\n\nText.\n", 2, "not TOML"),
        ("+++\ntitle = 'x'\n\nText.\n", 1, "never closed"),
    ],
)
def test_broken_front_matter_is_a_problem_with_file_and_line(
    pieraklad: Pieraklad, write: Write, command: str, text: str, line: int, words: str
) -> None:
    write({"pieraklad.toml": "", "news.md": text})
    outcome = pieraklad(command, "news.md")
    assert outcome.status == 1
    assert f"news.md:{line}: " in outcome.err
    assert words in outcome.err


def test_front_matter_behind_blank_lines_is_a_problem_of_the_article(
    pieraklad: Pieraklad, write: Write
) -> None:
    write({"pieraklad.toml": "", "articles/news.md": "\n\n---\ntitle: x\n---\n\nText.\n"})
    outcome = pieraklad("extract")
    assert outcome.status == 1
    assert "news.md:3: the front matter must begin on the first line" in outcome.err


def test_options_of_import_overrule_the_front_matter(pieraklad: Pieraklad, write: Write) -> None:
    write({"pieraklad.toml": "", "news.md": "---\ntitle: 'Old'  # mine\nlang: en\n---\n\nТэкст.\n"})
    assert pieraklad("import", "news.md", "--title", "Новая", "--lang", "be").status == 0
    text = Path("articles/novaia.md").read_text("utf-8")
    assert text.startswith("---\ntitle: 'Новая'  # mine\nlang: be\n")
