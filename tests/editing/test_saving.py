"""Saving one message: what is written, what is answered, and what is never written over."""

from __future__ import annotations

import stat
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.desks import HEADER, PLACE, Desk, entry
from pieraklad.catalogs import Catalog
from pieraklad.editing import Refused, Save, Saved, Workbench, message_id
from pieraklad.project.bilingual import in_belarusian

MakeDesk = Callable[..., Desk]
PLURAL = (
    '\n#, c-format\nmsgid "%d star"\nmsgid_plural "%d stars"\n'
    'msgstr[0] "%d зорка"\nmsgstr[1] "%d зоркі"\nmsgstr[2] "%d зорак"\n'
)


def test_a_saved_text_is_in_the_file_in_the_history_and_in_the_mo_file(desk: Desk) -> None:
    answer = desk.saved("No stars.", "Ніводнай зоркі.")
    assert desk.text("No stars.") == "Ніводнай зоркі."
    assert desk.past("No stars.") == [
        ("Ніводнай зоркі.", "translated", "workbench"), ("", "untranslated", "outside"),
    ]  # fmt: skip
    assert answer.hash == desk.seen("No stars.")
    assert answer.state == "translated"
    assert answer.note == ""
    compiled = polib.mofile(str(desk.path.with_suffix(".mo")))
    assert {one.msgid: one.msgstr for one in compiled}["No stars."] == "Ніводнай зоркі."


def test_only_the_saved_entry_changes_in_the_file(desk: Desk) -> None:
    before = desk.path.read_bytes()
    desk.saved("No stars.", "Ніводнай зоркі.")
    expected = before.replace(
        b'msgid "No stars."\nmsgstr ""', 'msgid "No stars."\nmsgstr "Ніводнай зоркі."'.encode()
    )  # fmt: skip
    assert desk.path.read_bytes() == expected


def test_finishing_a_fuzzy_text_takes_the_mark_and_the_old_source_away(make_desk: MakeDesk) -> None:
    desk = make_desk('\n#, fuzzy\n#| msgid "A star."\nmsgid "Two stars."\nmsgstr "Зорка."\n')
    assert desk.saved("Two stars.", "Дзве зоркі.", state="fuzzy").state == "fuzzy"
    assert desk.entry("Two stars.").previous_msgid == "A star."
    assert desk.saved("Two stars.", "Дзве зоркі.").state == "translated"
    assert desk.entry("Two stars.").previous_msgid is None
    assert not desk.entry("Two stars.").fuzzy


def test_an_empty_text_makes_a_message_untranslated(desk: Desk) -> None:
    assert desk.saved("Two stars.", "").state == "untranslated"
    assert not desk.entry("Two stars.").fuzzy
    assert desk.saved("One star.", "", state="fuzzy").state == "untranslated"
    assert not desk.entry("One star.").fuzzy
    assert desk.past("One star.")[1][0] == "Адна зорка."


def test_plural_forms_are_saved_together(make_desk: MakeDesk) -> None:
    desk = make_desk(PLURAL)
    desk.saved("%d star", "%d зорка", "%d зоркі", "%d зорак!")
    assert desk.entry("%d star").msgstr_plural == {0: "%d зорка", 1: "%d зоркі", 2: "%d зорак!"}
    assert desk.refused("%d star", "%d зорка", "%d зоркі").status == 422


def test_plural_forms_of_which_one_is_missing_are_saved_as_fuzzy_and_that_is_told(
    make_desk: MakeDesk,
) -> None:
    desk = make_desk(PLURAL)
    answer = desk.saved("%d star", "%d зорка", "", "%d зорак")
    assert answer.state == "fuzzy"
    assert "fuzzy" in answer.note
    assert in_belarusian(answer.note).startswith("захавана")
    assert desk.entry("%d star").fuzzy


def test_what_somebody_else_changed_is_not_written_over_and_both_texts_are_shown(
    desk: Desk,
) -> None:
    seen = desk.seen("One star.")
    desk.saved("One star.", "Зорка адна.", who="Алесь")
    answer = desk.conflict("One star.", "Адзіная зорка.", base=seen)
    assert answer.base == ("Адна зорка.",)
    assert answer.theirs == ("Зорка адна.",)
    assert answer.yours == ("Адзіная зорка.",)
    assert answer.hash == desk.seen("One star.")
    assert desk.text("One star.") == "Зорка адна."
    [kept] = desk.workbench.suggestions(*PLACE)
    assert (kept.number, kept.target, kept.who) == (answer.suggestion, ("Адзіная зорка.",), "Алеся")
    desk.workbench.close_suggestion(kept.number, "Алеся")
    assert desk.workbench.suggestions(*PLACE) == []


def test_a_conflict_with_another_program_is_one_too(desk: Desk) -> None:
    desk.reconcile()
    seen = desk.seen("One star.")
    desk.outside(desk.path.read_bytes().replace("Адна".encode(), "Першая".encode()))
    answer = desk.conflict("One star.", "Адзіная зорка.", base=seen)
    assert answer.theirs == ("Першая зорка.",)
    assert answer.base == ("Адна зорка.",)


def test_a_base_that_the_history_lacks_is_shown_as_the_person_saw_it(desk: Desk) -> None:
    answer = desk.conflict("One star.", "Адзіная.", base="0" * 16, base_target=("Была.",))
    assert answer.base == ("Была.",)


def test_the_same_text_from_two_people_is_no_conflict(desk: Desk) -> None:
    seen = desk.seen("No stars.")
    first = desk.saved("No stars.", "Няма.", who="Алесь")
    second = desk.saved("No stars.", "Няма.", base=seen)
    assert first.hash == second.hash
    assert first.seq == second.seq
    assert desk.offered() == []


def test_a_second_save_goes_on_from_the_hash_of_the_first(desk: Desk) -> None:
    first = desk.saved("No stars.", "Ня")
    desk.saved("No stars.", "Няма.", base=first.hash)
    assert desk.text("No stars.") == "Няма."


def test_the_same_request_gets_the_same_answer_and_is_done_once(desk: Desk) -> None:
    request = desk.request("No stars.", "Няма.")
    first = desk.workbench.save(request)
    desk.saved("No stars.", "Ніводнай.", who="Алесь")
    assert desk.workbench.save(request) == first
    assert desk.text("No stars.") == "Ніводнай."
    conflict = desk.request("No stars.", "Нуль.", base=request.base)
    assert desk.workbench.save(conflict) == desk.workbench.save(conflict)
    assert len(desk.offered()) == 1


def test_the_same_request_at_the_same_time_is_done_once(desk: Desk) -> None:
    request = desk.request("No stars.", "Няма.")
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(desk.workbench.save(request)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1
    assert len(desk.past("No stars.")) == 2


def test_another_text_under_the_same_request_is_refused(desk: Desk) -> None:
    request = desk.request("No stars.", "Няма.")
    desk.workbench.save(request)
    answer = desk.workbench.save(replace(request, target=("Іншае.",)))
    assert isinstance(answer, Refused)
    assert answer.status == 422


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"slug": ".."}, 404), ({"slug": "../../etc/passwd"}, 404), ({"slug": "a\0b"}, 404),
        ({"slug": ""}, 404), ({"slug": "nowhere"}, 404), ({"slug": "x" * 300}, 404),
        ({"language": "fr"}, 404), ({"language": "../be"}, 404), ({"language": "be-Latn"}, 404),
        ({"language": ""}, 404), ({"id": ""}, 404), ({"id": "0" * 12}, 404), ({"id": "zz"}, 404),
        ({"target": ()}, 422), ({"target": ("а", "б")}, 422), ({"target": ("a\0b",)}, 422),
        ({"target": ("\ud800",)}, 422), ({"state": "perfect"}, 422), ({"request": ""}, 422),
        ({"target": ("ў" * 100_001,)}, 413), ({"base_target": ("ў" * 200_001,)}, 413),
        ({"who": "x" * 1000}, 422), ({"dismiss": ("be-dash, fuzzy",)}, 422),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_both_languages_and_nothing_changes(
    desk: Desk, change: dict[str, object], status: int
) -> None:
    before = desk.path.read_bytes()
    request = replace(desk.request("No stars.", "Няма."), **change)  # type: ignore[arg-type]
    answer = desk.workbench.save(request)
    assert isinstance(answer, Refused)
    assert answer.status == status
    assert in_belarusian(answer.reason) != answer.reason
    assert desk.path.read_bytes() == before
    assert {one.name for one in desk.root.iterdir()} >= {"pieraklad.toml", "workbench.sqlite"}


def test_a_text_of_the_greatest_length_is_saved(desk: Desk) -> None:
    desk.saved("No stars.", "ў" * 100_000)
    assert desk.text("No stars.") == "ў" * 100_000


def test_line_breaks_of_html_forms_are_saved_as_line_feeds(desk: Desk) -> None:
    desk.saved("No stars.", "адзін\r\nдва")
    assert desk.text("No stars.") == "адзін\nдва"


def test_a_dismissed_check_is_switched_off_by_flag_and_comment(desk: Desk) -> None:
    before = desk.seen("One star.")
    answer = desk.saved("One star.", "Адна зорка.", dismiss=("be-dash", "length"))
    assert answer.hash == before
    assert desk.entry("One star.").flags == ["ignore-be-dash", "ignore-length"]
    assert desk.entry("One star.").tcomment == "ignore: be-dash, length"
    once = desk.path.read_bytes()
    desk.saved("One star.", "Адна зорка.", dismiss=("be-dash",))
    assert desk.path.read_bytes() == once


def test_a_catalog_with_crlf_line_ends_keeps_them(desk: Desk) -> None:
    desk.path.write_bytes(desk.path.read_bytes().replace(b"\n", b"\r\n"))
    desk.saved("No stars.", "Няма.")
    data = desk.path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert desk.text("No stars.") == "Няма."


def test_a_catalog_in_a_legacy_charset_keeps_it_as_long_as_it_can(make_desk: MakeDesk) -> None:
    desk = make_desk(header=HEADER.replace("UTF-8", "windows-1251"))
    text = desk.path.read_text("utf-8") + entry("No stars.") + entry("One star.", "Адна ўжо.")
    desk.path.write_bytes(text.encode("windows-1251"))
    desk.saved("No stars.", "Няма ўжо.")
    assert "Няма ўжо.".encode("windows-1251") in desk.path.read_bytes()
    desk.saved("No stars.", "Няма → нуль.")
    assert "Няма → нуль." in desk.path.read_text("utf-8")
    assert "charset=UTF-8" in desk.path.read_text("utf-8")
    assert desk.text("One star.") == "Адна ўжо."
    desk.saved("No stars.", "Няма.")
    assert desk.text("No stars.") == "Няма."


def test_hundreds_of_saves_change_nothing_but_the_saved_entries(make_desk: MakeDesk) -> None:
    sources = [f"Paragraph {number}." for number in range(60)]
    desk = make_desk(*(entry(source, f"Абзац {n}.") for n, source in enumerate(sources)))
    desk.git("init", "-q")
    desk.git("add", "-A")
    desk.git("commit", "-qm", "start")
    bases = {source: desk.seen(source) for source in sources[:20]}
    for number in range(300):
        source = sources[number % 20]
        bases[source] = desk.saved(source, f"Новы абзац, спроба {number}.", base=bases[source]).hash
    diff = subprocess.run(
        ["git", "diff", "-U0", "--", str(desk.path)], cwd=desk.root, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    changed = [one for one in diff.stdout.splitlines() if one[:1] in "+-" and one[1:2] not in "+-"]
    assert len(changed) == 40
    assert all(one[1:].startswith("msgstr") for one in changed)


SIGNS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=SIGNS, fuzzy=st.booleans())
def test_whatever_is_typed_the_file_parses_and_has_it_or_it_is_kept(
    desk: Desk, text: str, fuzzy: bool
) -> None:
    answer = desk.save("No stars.", text, state="fuzzy" if fuzzy else "translated")
    assert Catalog.from_bytes(desk.path.read_bytes()).problems == []
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(answer, Saved):
        assert desk.text("No stars.") == plain
        assert answer.hash == desk.seen("No stars.")
    else:
        assert isinstance(answer, Refused)
        assert (plain, "proposed") in desk.offered("No stars.")


def test_changes_names_what_was_saved_since(desk: Desk) -> None:
    before, _ = desk.workbench.changes(0)
    desk.saved("One star.", "Зорка.")
    answer = desk.saved("No stars.", "Няма.")
    latest, changed = desk.workbench.changes(before)
    assert latest == answer.seq
    assert changed == [
        (*PLACE, message_id(None, "One star.")), (*PLACE, message_id(None, "No stars.")),
    ]  # fmt: skip
    assert desk.workbench.changes(latest) == (latest, [])


def test_two_workbenches_see_each_others_saves(desk: Desk) -> None:
    with Workbench(desk.project) as other:
        answer = other.save(desk.request("No stars.", "Няма.", who="Алесь"))
        assert isinstance(answer, Saved)
        desk.saved("No stars.", "Няма!", base=answer.hash)
        assert other.history(*PLACE, message_id(None, "No stars."))[0].target == ("Няма!",)


def test_the_database_is_for_its_owner_alone(desk: Desk) -> None:
    desk.saved("No stars.", "Няма.")
    for path in desk.root.glob("workbench.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_id_of_a_message_depends_on_context_and_text_alone() -> None:
    assert message_id(None, "a") == message_id(None, "a")
    assert len({message_id(None, "a"), message_id("", "a"), message_id("a", ""), message_id("a", "a")}) == 4  # fmt: skip
    assert len(message_id("menu", "Open")) == 12


def test_a_request_is_a_plain_value() -> None:
    assert hash(Save("be", "a", "0" * 12, ("б",), "fuzzy", "x", "y", "z"))
