"""An article's row says of it what its file says, whatever stands in that."""

from __future__ import annotations

import datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pieraklad.documents import parse
from pieraklad.index import Entry, Reading, Text
from pieraklad.index.entries import pack_entry
from pieraklad.project.articles import Article

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TEXTS = st.builds(Text, ANY, st.sampled_from(["", "be", "en"]))
DAYS = st.none() | st.dates(datetime.date(1, 1, 1))


@st.composite
def readings(draw: st.DrawFn) -> dict[str, Reading]:
    return {
        language: Reading(
            language, draw(TEXTS), draw(TEXTS), draw(TEXTS), draw(TEXTS),
            tuple(draw(st.lists(TEXTS, max_size=3))), 1, 2, draw(st.booleans()),
        )
        for language in ("be", "en")
    }  # fmt: skip


@given(ANY, ANY, st.lists(ANY, max_size=3), DAYS, DAYS, readings())
def test_an_entry_comes_back_as_it_was(
    title: str, image: str, related: list[str], date: datetime.date | None,
    updated: datetime.date | None, shown: dict[str, Reading],
) -> None:  # fmt: skip
    article = Article(
        slug="a", path=Path("a.md"), document=parse("", "markdown"), lang="be", title=title, image=image,
        related=tuple(related), date=date, updated=updated,
    )  # fmt: skip
    packed = pack_entry(article, shown)
    entry = Entry("a", "key", packed)
    assert entry.readings == shown
    assert (entry.source_title, entry.image, entry.lang) == (title, image, "be")
    assert (entry.related, entry.date, entry.updated) == (tuple(related), date, updated)
    assert entry.shown != Entry("a", "key", pack_entry(article, {"be": shown["be"]})).shown
