"""One file → a step for each author: the last is the file itself, and no step has anybody else's work."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.desks import HEADER, entry
from pieraklad.catalogs import Catalog
from pieraklad.catalogs.message import message_id
from pieraklad.editing.identity import content_hash
from pieraklad.editing.sync.authors import SITE, Credit, Step, catalog_steps, review_steps

PEOPLE = ("Алеся", "Янка", "Ганна")
SOURCES = ("One.", "Two.", "Three.", "Four.")


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes | None, bytes, dict[str, Credit], dict[str, str]]:
    """Two versions of a catalog, and who wrote what of the second one."""
    old, new, credits_, authors = "", "", {}, {}
    for source in SOURCES:
        before = draw(st.sampled_from(["", "Раней.", None]))
        who = draw(st.sampled_from(["", SITE, *PEOPLE]))
        fuzzy = draw(st.booleans())
        if before is not None:
            old += entry(source, before)
        text = f"Цяпер {source}" if who else (before or "")
        new += entry(source, text, fuzzy and bool(text))
        if who:
            [found] = list(Catalog.from_bytes((HEADER + entry(source, text, fuzzy)).encode()))
            key = message_id(None, source)
            credits_[key] = Credit(content_hash(found), who, 1.0)
            authors[text] = who
    head = draw(st.sampled_from([HEADER, HEADER.replace("Газета", "Часопіс")]))
    committed = None if draw(st.booleans()) else (HEADER + old).encode()
    return committed, (head + new).encode(), credits_, authors


def texts(data: bytes | None) -> dict[str, str]:
    return {one.msgid: one.msgstr for one in Catalog.from_bytes(data or b"")}


@settings(max_examples=30)
@given(made=files())
def test_the_last_step_is_the_file_and_each_has_one_authors_texts(
    made: tuple[bytes | None, bytes, dict[str, Credit], dict[str, str]],
) -> None:
    old, new, credits_, authors = made
    steps = catalog_steps(old, new, credits_, PEOPLE)
    assert steps[-1].data == new
    before = texts(old)
    for step in steps:
        now = texts(step.data)
        changed = {text for source, text in now.items() if text and text != before.get(source)}
        if step.who != SITE:
            assert {authors[text] for text in changed} <= {step.who}
        else:
            assert not {authors.get(text, SITE) for text in changed} & {*PEOPLE}
        assert Catalog.from_bytes(step.data).problems == []
        before = now
    assert [step.who for step in steps] == sorted(
        (step.who for step in steps), key=(SITE, *PEOPLE).index
    )


@settings(max_examples=30)
@given(made=files(), wanted=st.sets(st.sampled_from(PEOPLE)))
def test_whose_turn_it_is_not_is_left_out(
    made: tuple[bytes | None, bytes, dict[str, Credit], dict[str, str]], wanted: set[str]
) -> None:
    old, new, credits_, authors = made
    steps = catalog_steps(old, new, credits_, [who for who in PEOPLE if who in wanted])
    last = texts(steps[-1].data) if steps else texts(old)
    for text, who in authors.items():
        if who in PEOPLE and text not in texts(old).values():
            assert (text in last.values()) == (who in wanted)
    later = catalog_steps(steps[-1].data if steps else old, new, credits_, PEOPLE)
    assert later[-1].data == new


LINES = st.sets(
    st.tuples(st.integers(0, 9), st.sampled_from(PEOPLE)).map(
        lambda made: f"{made[0]:016x}\t{made[1]}\t2026-11-27"
    )
)


@settings(max_examples=30)
@given(old=LINES, new=LINES)
def test_reviews_are_their_reviewers(old: set[str], new: set[str]) -> None:
    def data(lines: set[str]) -> bytes:
        return "".join(f"{line}\n" for line in sorted(lines)).encode()

    steps: list[Step] = review_steps(data(old), data(new), PEOPLE, 1.0)
    assert steps[-1].data == data(new)
    before = old
    for step in steps:
        now = set(step.data.decode().splitlines())
        assert {line.split("\t")[1] for line in now - before} <= {step.who}
        before = now
