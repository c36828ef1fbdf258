"""A message is finished when every form of its plural is there and nobody has to look at it."""

from __future__ import annotations

import pytest
from polib import POEntry

from pieraklad.catalogs.message import (
    has_translation,
    is_finished,
    mark_fuzzy,
    message_key,
    unmark_fuzzy,
)


@pytest.mark.parametrize(
    ("entry", "begun", "finished"),
    [
        (POEntry(msgid="a"), False, False),
        (POEntry(msgid="a", msgstr="а"), True, True),
        (POEntry(msgid="a", msgstr="а", flags=["fuzzy"]), True, False),
        (POEntry(msgid="a", msgid_plural="b", msgstr_plural={0: "", 1: ""}), False, False),
        (POEntry(msgid="a", msgid_plural="b", msgstr_plural={0: "а", 1: ""}), True, False),
        (POEntry(msgid="a", msgid_plural="b", msgstr_plural={0: "а", 1: "б"}), True, True),
        (POEntry(msgid="a", msgid_plural="b", msgstr_plural={}), False, False),
    ],
)
def test_what_is_finished(entry: POEntry, begun: bool, finished: bool) -> None:
    assert (has_translation(entry), is_finished(entry)) == (begun, finished)


def test_the_fuzzy_mark_comes_first_and_once() -> None:
    entry = POEntry(msgctxt="menu", msgid="a", flags=["c-format"])
    mark_fuzzy(entry)
    mark_fuzzy(entry)
    assert entry.flags == ["fuzzy", "c-format"]
    unmark_fuzzy(entry)
    assert entry.flags == ["c-format"]
    assert message_key(entry) == ("menu", "a")
