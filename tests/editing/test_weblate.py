"""Weblate on the same catalogs: what it writes into a header is never written back in another spelling."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.clones import Clone
from helpers.desks import HEADER, Desk, entry
from helpers.sites import write
from pieraklad.catalogs import Catalog
from pieraklad.cli import main
from pieraklad.merging.three_way import merge_catalogs
from pieraklad.workflow.extract import extract
from pieraklad.workflow.update import update

# As translate-toolkit 3.20 writes it for Weblate 5.14, with the rule of weblate-language-data 2026.11.
WEBLATE = """\
msgid ""
msgstr ""
"Project-Id-Version: Газета\\n"
"Report-Msgid-Bugs-To: \\n"
"PO-Revision-Date: 2026-11-27 10:00+0000\\n"
"Last-Translator: Алеся <a@example.org>\\n"
"Language-Team: Belarusian <https://hosted.example/projects/x/be/>\\n"
"Language: be\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && "
"n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;\\n"
"X-Generator: Weblate 5.14\\n"
"""
_RULE = """n%10==1 && n%100!=11 ? 0 : n%10>=2 && "
"n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;"""
_SPACED_RULE = """(n % 10 == 1 && n % 100 != 11) ? 0 : ((n % 10 >= 2 && "
"n % 10 <= 4 && (n % 100 < 10 || n % 100 > 19)) ? 1 : 2);"""
SPACED = WEBLATE.replace(_RULE, _SPACED_RULE)
ARTICLE = "---\ntitle: Stars\nlang: en\n---\n\nOne star.\n\nTwo stars.\n"


@pytest.fixture(params=[WEBLATE, SPACED], ids=["Weblate's", "CLDR's"])
def desk(request: pytest.FixtureRequest, make_desk: Callable[..., Desk]) -> Desk:
    assert SPACED != WEBLATE
    desk = make_desk(entry("One star.", "Адна зорка."), entry("Two stars."), header=request.param)
    write(desk.root, "articles/stars.md", ARTICLE)
    for step in (extract, update):
        assert step(desk.project).problems == []
    return desk


def header_of(path: Path) -> str:
    return path.read_text("utf-8").partition("\n\n")[0]


def test_update_leaves_a_catalog_of_weblates_alone(desk: Desk) -> None:
    before = desk.path.read_bytes()
    stamp = desk.path.stat().st_mtime_ns
    for step in (extract, update):
        assert step(desk.project).written == []
    assert (desk.path.read_bytes(), desk.path.stat().st_mtime_ns) == (before, stamp)
    write(desk.root, "articles/stars.md", ARTICLE + "\nNo stars.\n")
    for step in (extract, update):
        assert step(desk.project).problems == []
    assert desk.path.read_bytes() != before
    assert desk.path.read_bytes().startswith(before.partition(b"\n\n")[0] + b"\n\n")


def test_a_save_leaves_its_header_alone(desk: Desk) -> None:
    header = header_of(desk.path)
    desk.saved("Two stars.", "Дзве зоркі.")
    assert header_of(desk.path) == header


def test_no_check_finds_fault_with_its_spelling(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--project", str(desk.root)])
    assert "plural" not in capsys.readouterr().out.lower()


def test_both_spellings_are_one_rule() -> None:
    from pieraklad.project.languages import plural_count

    for header in (WEBLATE, SPACED, HEADER):
        plurals = header + '\nmsgid "star"\nmsgid_plural "stars"\nmsgstr[0] "а"\nmsgstr[1] "б"\nmsgstr[2] "в"\n'  # fmt: skip
        catalog = Catalog.from_bytes(plurals.encode())
        assert catalog.problems == []
        assert plural_count(catalog.headers["Plural-Forms"]) == 3


def test_a_merge_takes_its_header_once_and_keeps_it() -> None:
    base = Catalog.from_bytes((HEADER + entry("One star.") + entry("Two stars.")).encode())
    ours = Catalog.from_bytes(
        (HEADER + entry("One star.", "Зорка.") + entry("Two stars.")).encode()
    )
    theirs = Catalog.from_bytes(
        (WEBLATE + entry("One star.") + entry("Two stars.", "Дзве.")).encode()
    )
    merged = Catalog.from_bytes(merge_catalogs(base, ours, theirs).catalog.to_bytes())
    assert merged.headers["Plural-Forms"] == theirs.headers["Plural-Forms"]
    assert merged.headers["X-Generator"] == "Weblate 5.14"
    again = merge_catalogs(theirs, merged, theirs).catalog
    assert again.to_bytes() == merged.to_bytes()


def test_commits_of_weblate_and_of_a_workbench_meet_and_churn_nothing(
    clones: Callable[..., Clone],
) -> None:
    weblate, workbench = clones("one"), clones("two")
    text = weblate.path.read_text("utf-8")
    weblate.path.write_text(WEBLATE + text[text.index("\n#. paragraph") :].replace("Адна зорка.", "Зорка."), "utf-8")  # fmt: skip
    weblate.git("commit", "-qam", "Translated using Weblate (Belarusian)")
    weblate.git("push", "-q")
    workbench.saved("No stars.", "Няма.")
    workbench.synced()
    assert header_of(workbench.path) == WEBLATE.rstrip("\n")
    workbench.saved("Two stars.", "Дзве зоркі.")
    workbench.synced()
    weblate.git("pull", "-q", "--ff-only")
    assert header_of(weblate.path) == WEBLATE.rstrip("\n")
    changed = weblate.git("diff", "HEAD~1", "--numstat").split()
    assert int(changed[0]) <= 2
    for name, source in (("Зорка.", "One star."), ("Няма.", "No stars.")):
        assert weblate.text(source) == name


def test_the_documented_driver_merges_two_texts_of_one_message_without_stopping(
    clones: Callable[..., Clone],
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "weblate.md").read_text("utf-8")
    [driver] = re.findall(r"^git config merge\.pieraklad\.driver '(.*)'$", page, re.MULTILINE)
    upstream, weblate = clones("one"), clones("two")
    (upstream.root / ".gitattributes").write_text("*.po merge=pieraklad\n", "utf-8")
    for clone, text in ((upstream, "Адна зорачка."), (weblate, "Зорка.")):
        catalog = clone.path.read_text("utf-8")
        clone.path.write_text(catalog.replace("Адна зорка.", text), "utf-8")
        clone.git("add", ".")
        clone.git("commit", "-qam", "A text")
    upstream.git("push", "-q")
    command = f"{Path(sys.executable).parent}/{driver}"
    weblate.git("config", "merge.pieraklad.driver", command)
    weblate.git("pull", "-q", "--rebase")
    merged = weblate.path.read_text("utf-8")
    assert "#, fuzzy" in merged
    assert "# ours: Адна зорачка." in merged
    assert "# theirs: Зорка." in merged
    assert "<<<<<<<" not in merged


@pytest.mark.parametrize("page", ["weblate.md", "weblate.be.md"])
def test_the_documented_expression_finds_every_catalog_and_its_template(page: str) -> None:
    root = Path(__file__).parents[2]
    text = (root / "docs" / page).read_text("utf-8")
    [expression] = re.findall(r"`(locales/\(\?P<language>.*?)`", text)
    [template] = re.findall(r"`(locales/templates/articles/\{\{ component \}\}\.pot)`", text)
    catalogs = sorted((root / "locales").glob("*/LC_MESSAGES/articles/*.po"))
    assert catalogs
    for path in catalogs:
        found = re.fullmatch(expression, path.relative_to(root).as_posix())
        assert found is not None
        assert found["language"] == path.parts[-4]
        assert (root / template.replace("{{ component }}", found["component"])).exists()
