"""Reviews: about one very text, beside the catalogs, merged by git, approved by somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polib import POEntry

from helpers.desks import PLACE, Desk
from pieraklad.catalogs.message import message_id
from pieraklad.editing import Refused
from pieraklad.editing.reviews import Reviews
from pieraklad.project.published import Published

SOURCE = "No stars."
ID = message_id(None, SOURCE)
TEXTS = st.text(max_size=8)


def state(desk: Desk) -> str:
    review = desk.workbench.reviews.of("be").of(desk.entry(SOURCE))
    return f"{review.who}" if review is not None else ""


def approve(desk: Desk, who: str = "Янка") -> Refused | None:
    return desk.workbench.reviewing.approve(*PLACE, ID, desk.seen(SOURCE), who)


def test_an_edit_ends_a_review_and_taking_it_back_brings_it_back(desk: Desk) -> None:
    desk.saved(SOURCE, "Зорак няма.")
    assert approve(desk) is None
    assert state(desk) == "Янка"
    text = desk.path.read_bytes()
    desk.path.write_bytes(text.replace("Зорак няма.".encode(), "Няма зорак.".encode()))
    assert state(desk) == ""
    desk.path.write_bytes(text)
    assert state(desk) == "Янка"
    desk.saved(SOURCE, "Зорак няма.", state="fuzzy")
    assert state(desk) == ""


def test_a_review_changes_no_catalog(desk: Desk) -> None:
    desk.saved(SOURCE, "Зорак няма.")
    before = desk.path.read_bytes()
    assert approve(desk) is None
    assert desk.path.read_bytes() == before
    assert desk.workbench.reviewing.withdraw(*PLACE, ID) is None
    assert state(desk) == ""
    assert desk.workbench.reviews.path("be").read_bytes() == b""


@given(
    one=st.tuples(st.none() | TEXTS, TEXTS, TEXTS), other=st.tuples(st.none() | TEXTS, TEXTS, TEXTS)
)
def test_a_review_is_about_context_text_and_translation_and_nothing_else(
    one: tuple[str | None, str, str], other: tuple[str | None, str, str]
) -> None:
    from pieraklad.catalogs.reviewed import review_hash, texts_of

    def made(parts: tuple[str | None, str, str], **more: object) -> str:
        context, text, target = parts
        entry = POEntry(msgctxt=context, msgid=text, msgstr=target, **more)
        return review_hash(entry, texts_of(entry))

    assert (made(one) == made(other)) == (one == other)
    assert made(one) == made(one, tcomment="a note", occurrences=[("a.md", "1")], flags=["x"])


def test_nobody_approves_what_they_alone_wrote_where_there_is_somebody_else(desk: Desk) -> None:
    people = desk.workbench.people
    people.add("Янка", "reviewer", "be")
    desk.saved(SOURCE, "Зорак няма.", who="Янка")
    assert approve(desk) is None  # the only reviewer
    people.add("Алеся", "owner")
    desk.saved(SOURCE, "Зорак зусім няма.", who="Янка")
    refused = approve(desk)
    assert isinstance(refused, Refused)
    assert refused.status == 403
    assert approve(desk, "Алеся") is None
    # Somebody else's translation may be corrected and approved.
    desk.saved(SOURCE, "Зорак зусім не відаць.", who="Алеся")
    assert approve(desk, "Янка") is None


def test_what_was_changed_meanwhile_or_is_not_finished_is_not_approved(desk: Desk) -> None:
    seen = desk.seen(SOURCE)
    desk.saved(SOURCE, "Зорак няма.")
    changed = desk.workbench.reviewing.approve(*PLACE, ID, seen, "Янка")
    assert isinstance(changed, Refused)
    assert changed.status == 409
    desk.saved(SOURCE, "Зорак няма?", state="fuzzy")
    unfinished = approve(desk)
    assert isinstance(unfinished, Refused)
    assert unfinished.status == 422
    missing = desk.workbench.reviewing.approve(*PLACE, "0" * 12, seen, "Янка")
    assert isinstance(missing, Refused)
    assert missing.status == 404


def test_git_merges_two_peoples_reviews(desk: Desk, tmp_path: Path) -> None:
    entries = [POEntry(msgid=f"Text {n}", msgstr=f"Тэкст {n}") for n in range(20)]
    reviews = desk.workbench.reviews
    (desk.root / ".gitattributes").write_text("locales/*/reviews.tsv merge=union\n")
    reviews.approve("be", entries[0], "Янка")
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "start"]):
        desk.git(*command)
    desk.git("checkout", "-qb", "other")
    for entry in entries[1:10]:
        reviews.approve("be", entry, "Алеся")
    desk.git("commit", "-qam", "hers")
    desk.git("checkout", "-q", "main")
    for entry in entries[8:20]:
        Reviews(desk.project, Published(desk.project)).approve("be", entry, "Янка\nКупала\t")
    desk.git("commit", "-qam", "his")
    desk.git("merge", "-q", "--no-edit", "other")
    merged = Reviews(desk.project, Published(desk.project)).of("be")
    assert all(merged.of(entry) is not None for entry in entries)
    # The next one puts it in order; of two reviews of the same text one stays.
    reviews.approve("be", POEntry(msgid="More", msgstr="Яшчэ"), "Янка")
    lines = reviews.path("be").read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 21


def test_lines_that_are_no_reviews_stay_and_do_no_harm(desk: Desk) -> None:
    desk.saved(SOURCE, "Зорак няма.")
    path = desk.workbench.reviews.path("be")
    path.write_bytes(b"# a note\n<<<<<<< ours\nzz\tx\t2026\n\xff\n")
    assert state(desk) == ""
    assert approve(desk) is None
    assert state(desk) == "Янка"
    assert path.read_text("utf-8").startswith("# a note\n<<<<<<< ours\n")


def test_a_file_that_cannot_be_written_is_reported(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.saved(SOURCE, "Зорак няма.")
    path = desk.workbench.reviews.path("be")
    path.mkdir()
    refused = approve(desk)
    assert isinstance(refused, Refused)
    assert refused.status == 503


def test_a_hundred_thousand_reviews_are_read_once(desk: Desk) -> None:
    lines = "".join(f"{n:016x}\tЯнка\t2026-11-27\n" for n in range(100_000))
    desk.workbench.reviews.path("be").write_text(lines, "utf-8")
    desk.saved(SOURCE, "Зорак няма.")
    assert len(desk.workbench.reviews.of("be").by_hash) == 100_000
    assert approve(desk) is None
    assert state(desk) == "Янка"
