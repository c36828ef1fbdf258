"""Two people translate at once: what each did is kept, and a real conflict keeps both texts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pieraklad.catalogs import Catalog
from pieraklad.merging.three_way import merge_catalogs

HEADER = """\
msgid ""
msgstr ""
"Language: be\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"PO-Revision-Date: 2026-11-01 10:00+0300\\n"
"""
BASE = (
    HEADER
    + """
#. heading 2
msgid "One"
msgstr ""

# a note
#. paragraph
msgid   "Two"
msgstr "Два"

#, fuzzy
#| msgid "Third"
msgid "Three"
msgstr "Трэці"
"""
)


def merged(base: str, ours: str, theirs: str) -> tuple[str, tuple[str, ...]]:
    result = merge_catalogs(*(Catalog.from_bytes(text.encode()) for text in (base, ours, theirs)))
    return result.catalog.to_bytes().decode(), result.conflicts


# What ours does, what theirs does, the result; each as (old text, new text).
CLEAN = [
    ("different messages",
     [('"One"\nmsgstr ""', '"One"\nmsgstr "Адзін"')],
     [('msgstr "Два"', 'msgstr "Двое"')],
     [('"One"\nmsgstr ""', '"One"\nmsgstr "Адзін"'),
      ('msgid   "Two"\nmsgstr "Два"', 'msgid   "Two"\nmsgstr "Двое"')]),
    ("the same translation", [('"One"\nmsgstr ""', '"One"\nmsgstr "Адзін"')],
     [('"One"\nmsgstr ""', '"One"\nmsgstr "Адзін"')],
     [('"One"\nmsgstr ""', '"One"\nmsgstr "Адзін"')]),
    ("a finished one and a fuzzy one",
     [('"One"\nmsgstr ""', '"One"\nmsgstr "Адзін"')],
     [('msgid "One"\nmsgstr ""', '#, fuzzy\nmsgid "One"\nmsgstr "Адна"')],
     [('"One"\nmsgstr ""', '"One"\nmsgstr "Адзін"')]),
    ("theirs looked at the suggestion",
     [], [('#, fuzzy\n#| msgid "Third"\nmsgid "Three"\nmsgstr "Трэці"', 'msgid "Three"\nmsgstr "Тры"')],
     [('#, fuzzy\n#| msgid "Third"\nmsgid "Three"\nmsgstr "Трэці"', 'msgid "Three"\nmsgstr "Тры"')]),
    ("a comment here, a translation there",
     [("# a note\n", "# a note\n# another\n")], [('msgstr "Два"', 'msgstr "Двое"')],
     [("# a note\n", "# a note\n# another\n"),
      ('msgid   "Two"\nmsgstr "Два"', 'msgid "Two"\nmsgstr "Двое"')]),
    ("a new message there", [],
     [('#, fuzzy\n', 'msgid "New"\nmsgstr "Новае"\n\n#, fuzzy\n')],
     [('#, fuzzy\n', 'msgid "New"\nmsgstr "Новае"\n\n#, fuzzy\n')]),
    ("a later revision there", [], [("2026-11-01", "2026-11-20")], [("2026-11-01", "2026-11-20")]),
    ("a later revision here", [("2026-11-01", "2026-11-25")], [("2026-11-01", "2026-11-20")],
     [("2026-11-01", "2026-11-25")]),
]  # fmt: skip
Edits = list[tuple[str, str]]


def edited(text: str, edits: Edits) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(("name", "ours", "theirs", "expected"), CLEAN, ids=lambda v: str(v)[:30])
def test_what_one_side_changed_is_taken(
    name: str, ours: Edits, theirs: Edits, expected: Edits
) -> None:
    text, conflicts = merged(BASE, edited(BASE, ours), edited(BASE, theirs))
    assert conflicts == ()
    same = [entry.msgstr for entry in Catalog.from_bytes(edited(BASE, expected).encode())]
    assert [entry.msgstr for entry in Catalog.from_bytes(text.encode())] == same
    if name != "different messages":  # there both tools' spacing is that of the changed entry
        assert text == edited(BASE, expected)


def test_two_different_translations_are_both_kept_and_marked() -> None:
    ours = BASE.replace('"One"\nmsgstr ""', '"One"\nmsgstr "Адзін"')
    theirs = BASE.replace('"One"\nmsgstr ""', '"One"\nmsgstr "Адна"')
    text, conflicts = merged(BASE, ours, theirs)
    assert conflicts == ("One",)
    [entry] = [e for e in Catalog.from_bytes(text.encode()) if e.msgid == "One"]
    assert entry.fuzzy
    assert entry.msgstr == "Адзін"
    assert "CONFLICT" in entry.tcomment
    assert "ours: Адзін" in entry.tcomment
    assert "theirs: Адна" in entry.tcomment


def test_a_message_set_aside_on_one_side_keeps_the_other_sides_work() -> None:
    ours = (
        BASE.replace('# a note\n#. paragraph\nmsgid   "Two"\nmsgstr "Два"\n\n', "")
        + '\n# a note\n#~ msgid "Two"\n#~ msgstr "Два"\n'
    )
    theirs = BASE.replace('msgstr "Два"', 'msgstr "Двое"')
    text, conflicts = merged(BASE, ours, theirs)
    assert conflicts == ()
    assert text.endswith('#~ msgid "Two"\n#~ msgstr "Двое"\n')


def test_merging_with_oneself_changes_nothing() -> None:
    assert merged(BASE, BASE, BASE) == (BASE, ())


def test_git_uses_it_as_a_merge_driver(tmp_path: Path) -> None:
    """Two branches fill neighbouring messages; git's own merge would see a conflict."""

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
            cwd=tmp_path, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    def commit(text: str) -> None:
        (tmp_path / "a.po").write_text(text, "utf-8")
        git("add", ".")
        git("commit", "-m", "x")

    git("init", "-b", "main")
    driver = f"'{sys.executable}' -m pieraklad merge %O %A %B"
    git("config", "merge.pieraklad.driver", driver)
    (tmp_path / ".gitattributes").write_text("*.po merge=pieraklad\n")
    base = HEADER + '\nmsgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr ""\n'
    commit(base)
    git("checkout", "-b", "other")
    commit(base.replace('"b"\nmsgstr ""', '"b"\nmsgstr "бэ"'))
    git("checkout", "main")
    commit(base.replace('"a"\nmsgstr ""', '"a"\nmsgstr "а"'))
    git("merge", "other")
    expected = base.replace('"a"\nmsgstr ""', '"a"\nmsgstr "а"')
    expected = expected.replace('"b"\nmsgstr ""', '"b"\nmsgstr "бэ"')
    assert (tmp_path / "a.po").read_text("utf-8") == expected
