"""What a changed article does to its catalog: nothing a translator wrote is lost or rewritten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polib import POEntry

from pieraklad.catalogs import Catalog, update_catalog
from pieraklad.catalogs.template import template_bytes
from pieraklad.documents import parse

ARTICLE = """\
---
title: Observing an election
---

# Observing

Observers watch every step of the polling day, from the opening to the count.

- Arrive before the opening of the polling station.
- Show your card to the commission.

Write down what you see, and when you saw it.
"""
TRANSLATIONS = {
    "Observing an election": "Назіранне за выбарамі",
    "Observing": "Назіранне",
    "Observers watch every step of the polling day, from the opening to the count.":
        "Назіральнікі сочаць за кожным крокам дня галасавання, ад адкрыцця да падліку.",
    "Arrive before the opening of the polling station.": "Прыходзьце да адкрыцця ўчастка.",
    "Show your card to the commission.": "Пакажыце камісіі пасведчанне.",
    "Write down what you see, and when you saw it.": "Запісвайце, што і калі вы бачылі.",
}  # fmt: skip


def template(article: str) -> Catalog:
    return Catalog.from_bytes(
        template_bytes(parse(article, "markdown").segments, "articles/a.md", "test")
    )


def translated() -> Catalog:
    """Return a finished catalog with everything a translator adds, as it is in its file."""
    catalog = update_catalog(Catalog.new({"Language": "be", "Content-Type": "text/plain; charset=UTF-8",
                                          "X-Own": "kept"}, comment="Мой загаловак"), template(ARTICLE)).catalog  # fmt: skip
    for entry in catalog:
        entry.msgstr = TRANSLATIONS[entry.msgid]
    first = next(iter(catalog))
    first.tcomment = "спытаць у рэдакцыі"
    first.flags.append("no-wrap")
    return Catalog.from_bytes(catalog.to_bytes())


def updated(
    article: str, catalog: Catalog | None = None, minor: bool = False
) -> tuple[Catalog, dict[str, int]]:
    result = update_catalog(catalog or translated(), template(article), minor=minor)
    return Catalog.from_bytes(result.catalog.to_bytes()), result.counts


def entry(catalog: Catalog, start: str) -> POEntry:
    (found,) = [one for one in catalog if one.msgid.startswith(start)]
    return found


def test_the_same_article_keeps_the_file_byte_for_byte() -> None:
    catalog, counts = updated(ARTICLE)
    assert translated().to_bytes() == catalog.to_bytes()
    assert {name: count for name, count in counts.items() if count} == {"kept": 6}


def test_neither_argument_is_changed() -> None:
    old, new = (
        translated(),
        template(ARTICLE.replace("every step", "each step").replace("- Show", "- Hide")),
    )
    before, wanted = old.to_bytes(), new.to_bytes()
    fields = [(e.msgid, e.msgstr, e.obsolete, list(e.flags), e.comment) for e in old]
    update_catalog(old, new)
    assert before == old.to_bytes()
    assert wanted == new.to_bytes()
    assert fields == [(e.msgid, e.msgstr, e.obsolete, list(e.flags), e.comment) for e in old]


def test_a_formatted_by_hand_entry_keeps_its_lines() -> None:
    data = (
        translated()
        .to_bytes()
        .replace('msgstr "Назіранне"'.encode(), 'msgstr  ""\n  "Назі"\n  "ранне"'.encode())
    )
    result = update_catalog(Catalog.from_bytes(data), template(ARTICLE))
    assert data == result.catalog.to_bytes()


def test_an_edited_paragraph_keeps_its_translation_as_fuzzy_with_the_previous_text() -> None:
    catalog, counts = updated(
        ARTICLE.replace("from the opening to the count", "from dawn until the count is over")
    )
    edited = entry(catalog, "Observers watch")
    assert edited.fuzzy
    assert (
        edited.previous_msgid
        == "Observers watch every step of the polling day, from the opening to the count."
    )
    assert "Назіральнікі" in edited.msgstr
    assert (counts["fuzzy"], counts["kept"]) == (1, 5)
    others = [one for one in catalog if one is not edited]
    assert [TRANSLATIONS[one.msgid] for one in others] == [one.msgstr for one in others]


def test_an_edit_of_an_edit_compares_with_the_text_that_was_translated() -> None:
    once, _ = updated(ARTICLE.replace("every step", "each of the steps"))
    twice, _ = updated(ARTICLE.replace("every step", "all of the many steps"), once)
    edited = entry(twice, "Observers watch")
    assert edited.fuzzy
    assert "Observers watch every step" in str(edited.previous_msgid)


def test_a_removed_paragraph_is_kept_as_obsolete_and_comes_back() -> None:
    removed = ARTICLE.replace("- Show your card to the commission.\n", "")
    catalog, counts = updated(removed)
    gone = entry(catalog, "Show your card")
    assert gone.obsolete
    assert counts["obsolete"] == 1
    again, counts = updated(ARTICLE, catalog)
    assert counts["revived"] == 1
    assert entry(again, "Show your card").msgstr == "Пакажыце камісіі пасведчанне."
    assert not entry(again, "Show your card").fuzzy
    assert translated().to_bytes() == again.to_bytes()


def test_an_untranslated_paragraph_leaves_nothing_behind() -> None:
    source = translated()
    entry(source, "Show your card").msgstr = ""
    catalog, _ = updated(ARTICLE.replace("- Show your card to the commission.\n", ""), source)
    assert not [one for one in catalog if one.obsolete]


def test_moved_paragraphs_keep_their_translations() -> None:
    head, _, rest = ARTICLE.partition("# Observing\n\n")
    blocks = rest.rstrip("\n").split("\n\n")
    catalog, counts = updated(head + "# Observing\n\n" + "\n\n".join(reversed(blocks)) + "\n")
    assert counts["kept"] == 6
    assert all(TRANSLATIONS[one.msgid] == one.msgstr and not one.fuzzy for one in catalog)
    assert [one.msgid[:10] for one in catalog][2:4] == ["Write down", "Arrive bef"]


def test_a_new_paragraph_is_empty_and_in_its_place() -> None:
    catalog, counts = updated(
        ARTICLE.replace("- Arrive", "Зусім новы абзац пра іншае.\n\n- Arrive")
    )
    new = list(catalog)[3]
    assert (new.msgid, new.msgstr, new.fuzzy) == ("Зусім новы абзац пра іншае.", "", False)
    assert (counts["new"], counts["kept"]) == (1, 6)


def test_minor_edits_stay_finished() -> None:
    catalog, _ = updated(ARTICLE.replace("every step of", "every single step of"), minor=True)
    edited = entry(catalog, "Observers watch")
    assert not edited.fuzzy
    assert (
        edited.msgstr
        == TRANSLATIONS[
            "Observers watch every step of the polling day, from the opening to the count."
        ]
    )
    assert edited.tcomment


def test_comments_flags_and_headers_survive() -> None:
    catalog, _ = updated(
        ARTICLE.replace("every step", "each step").replace("Show your", "Do show the")
    )
    first = entry(catalog, "Observing an")
    assert (first.tcomment, first.flags) == ("спытаць у рэдакцыі", ["no-wrap"])
    assert catalog.headers["X-Own"] == "kept"
    assert catalog.header is not None
    assert catalog.header.tcomment == "Мой загаловак"


def test_an_exact_text_is_filled_from_the_memory_and_a_short_one_only_as_fuzzy() -> None:
    memory = {"A sentence of several words.": "Сказ з некалькіх слоў.", "Open": "Адкрыць"}
    result = update_catalog(
        Catalog.new({"Language": "be"}),
        template("A sentence of several words.\n\nOpen\n"),
        memory=memory.get,
    )
    long, short = result.catalog
    assert (long.msgstr, long.fuzzy) == ("Сказ з некалькіх слоў.", False)
    assert (short.msgstr, short.fuzzy) == ("Адкрыць", True)
    assert result.counts["filled"] == 2


def test_plural_entries_are_kept_whole() -> None:
    plural = POEntry(
        msgid="%d vote",
        msgid_plural="%d votes",
        msgstr_plural={0: "%d голас", 1: "%d галасы", 2: "%d галасоў"},
    )
    old, new = Catalog.new({"Language": "be"}), Catalog.new({})
    old.append(plural)
    new.append(POEntry(msgid="%d vote", msgid_plural="%d votes", msgstr_plural={0: "", 1: ""}))
    data = old.to_bytes()
    assert data == update_catalog(Catalog.from_bytes(data), new).catalog.to_bytes()


_PARAGRAPHS = [line for line in TRANSLATIONS if line.endswith(".")] + [
    "A paragraph of its own.", "Observers watch.", "Show the card to the whole commission.", "Short",
]  # fmt: skip
articles = st.lists(st.sampled_from(_PARAGRAPHS), max_size=8, unique=True).map(
    lambda blocks: "".join(f"{block}\n\n" for block in blocks)
)


@given(article=articles, after=articles)
def test_updating_twice_is_updating_once_and_nothing_is_lost(article: str, after: str) -> None:
    first = update_catalog(translated(), template(article)).catalog
    data = first.to_bytes()
    assert data == update_catalog(Catalog.from_bytes(data), template(article)).catalog.to_bytes()
    second = update_catalog(Catalog.from_bytes(data), template(after)).catalog
    texts = {one.msgstr for one in second}
    assert set(TRANSLATIONS.values()) <= texts
    wanted = [segment.message for segment in parse(after, "markdown").segments]
    assert wanted == [one.msgid for one in second if not one.obsolete]
    third = update_catalog(Catalog.from_bytes(second.to_bytes()), template(after)).catalog
    assert second.to_bytes() == third.to_bytes()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay_the_files_own(end: str) -> None:
    data = translated().to_bytes().replace(b"\n", end.encode())
    result = update_catalog(Catalog.from_bytes(data), template(ARTICLE.replace("every", "each")))
    output = result.catalog.to_bytes()
    assert output.count(b"\n") == output.count(end.encode())


WHOLE = "The commission counts the ballots in public. Observers may see every single ballot."
PARTS = WHOLE.replace("public. ", "public.|").split("|")


def article_of(*paragraphs: str) -> str:
    return "# Observing\n\n" + "\n\n".join([*paragraphs, "The end of the day is late."]) + "\n"


def with_translations(article: str) -> Catalog:
    catalog = update_catalog(Catalog.new({"Language": "be"}), template(article)).catalog
    for entry in catalog:
        entry.msgstr = f"Пераклад: {entry.msgid}"
    return catalog


@pytest.mark.parametrize("minor", [False, True])
def test_both_parts_of_a_split_paragraph_are_given_its_translation_as_fuzzy(minor: bool) -> None:
    catalog, counts = updated(article_of(*PARTS), with_translations(article_of(WHOLE)), minor=minor)
    found = {e.msgid: e for e in catalog if not e.obsolete}
    for part in PARTS:
        assert found[part].msgstr == f"Пераклад: {WHOLE}"
        assert found[part].fuzzy
        assert found[part].previous_msgid == WHOLE
    assert counts["fuzzy"] == 2
    back, _ = updated(article_of(WHOLE), catalog)
    [entry] = [e for e in back if e.msgid == WHOLE]
    assert (entry.msgstr, entry.fuzzy, entry.obsolete) == (f"Пераклад: {WHOLE}", False, False)


def test_joined_paragraphs_are_given_both_translations_as_fuzzy() -> None:
    catalog, counts = updated(article_of(WHOLE), with_translations(article_of(*PARTS)))
    [entry] = [e for e in catalog if e.msgid == WHOLE]
    assert entry.msgstr == " ".join(f"Пераклад: {part}" for part in PARTS)
    assert entry.fuzzy
    assert counts["fuzzy"] == 1
    again, _ = updated(article_of(WHOLE), catalog)
    assert again.to_bytes() == catalog.to_bytes()
    back, _ = updated(article_of(*PARTS), catalog)
    assert {e.msgid: e.msgstr for e in back if not e.fuzzy and not e.obsolete} == {
        e.msgid: e.msgstr for e in with_translations(article_of(*PARTS))
    }
