"""Which messages of two tools are the same, and which block of a translation translates which."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from pieraklad.adopting.document_pairs import align
from pieraklad.adopting.offers import Offers, adopt_offers, form
from pieraklad.adopting.scoring import clean
from pieraklad.catalogs import Catalog
from pieraklad.catalogs.template import template_bytes
from pieraklad.documents import Document, parse

ROOT = Path(__file__).parents[2]
ARTICLES = ["voter-lists", "how-ballots-are-counted", "slounik-naziralnika"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A *short* text", "A _short_ text"),
        ("A **bold** word", "A __bold__\nword"),
        ("Ends & begins", "Ends &amp; begins"),
        ("5 < 6 and *", r"5 \< 6 and \*"),
        ("The [law](https://a.by/x) says", "The [law][1] says"),
        ("The [law](https://a.by/x) says", "The [law]{1} says"),
        ("The [law][] says", "The [law] says"),
        ("Heading", "## Heading ##"),
        ("1. May", "1\\. May"),
        ("One line.\\\nTwo", "One line.  \nTwo"),
    ],
)
def test_the_same_message_in_another_spelling(ours: str, theirs: str) -> None:
    assert form(ours) == form(theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A *short* text", "A short text"),
        ("A *short* text", "A **short** text"),
        ("Run `make all`", "Run `make  clean`"),
        ("A text", "a text"),
        ("See [^1]", "See [^2]"),
    ],
)
def test_another_message(ours: str, theirs: str) -> None:
    assert form(ours) != form(theirs)


def adopted(article: str, po: str, named: bool = True) -> Catalog:
    document = parse(article, "markdown")
    catalog = Catalog.from_bytes(template_bytes(document.segments, "a.md", "Test"))
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    adopt_offers(catalog, document, Offers(Catalog.from_bytes((head + po).encode())), named)
    return catalog


def one(article: str, msgid: str, msgstr: str) -> tuple[str, bool]:
    """Return what one offered translation became, and whether it is finished."""
    lines = "\\n".join(msgid.split("\n")), "\\n".join(msgstr.split("\n"))
    [entry] = adopted(article, 'msgid "{}"\nmsgstr "{}"\n'.format(*lines))
    return entry.msgstr, bool(entry.msgstr) and not entry.fuzzy


@pytest.mark.parametrize(
    ("article", "msgid", "msgstr", "expected"),
    [
        ("A [law](/x) here.", "A [law][1]\nhere.", "Тут\n[закон][1].", "Тут [закон](/x)."),
        ("A [law][l] here.\n\n[l]: /x", "A [law](/x) here.", "Тут [закон](/x).", "Тут [закон][l]."),
        ("[One](/1) and [two](/2).", "[One]{1} and [two]{2}.", "[Два]{2} і [адзін]{1}.",
         "[Два](/2) і [адзін](/1)."),
        ("![A box](b.png) here", "![A box]{1} here", "Тут ![скрыня]{1}", "Тут ![скрыня](b.png)"),
        ("# Title #", "Title", "Назва", "Назва"),
        ("Text[^1].\n", "Text[^1].", "Тэкст[^1].", "Тэкст[^1]."),
        ("> [!NOTE]\n> Mind the gap.", "[!NOTE] Mind the gap.", "[!NOTE] Асцярожна.", "Асцярожна."),
    ],
)  # fmt: skip
def test_a_sure_match_comes_over_with_our_addresses(
    article: str, msgid: str, msgstr: str, expected: str
) -> None:
    assert one(article, msgid, msgstr) == (expected, True)


@pytest.mark.parametrize(
    ("article", "msgid", "msgstr"),
    [
        ("A *short* text here.", "A short text here.", "Тут кароткі тэкст."),
        ("A short text here", "A short text here!", "Тут кароткі тэкст!"),
        ("The [law](/x) says so.", "The [law][1] says so.", "Так кажа [закон][2]."),
        ("One here.\\\nTwo here.", "One here. Two here.", "Адзін. Два."),
        ("Not translated at all.", "Not translated at all.", "Not translated at all."),
        ("One <b>bold</b> thing.", "One <b>bold</b> thing.", "Адна <b>тлустая рэч."),
    ],
)
def test_what_is_not_sure_is_fuzzy(article: str, msgid: str, msgstr: str) -> None:
    text, finished = one(article, msgid, msgstr)
    assert text
    assert not finished


def test_a_table_kept_as_one_message_is_taken_apart() -> None:
    table = "| Word | Term |\\n|---|---|\\n| box | ballot box |"
    target = "| Слова | Тэрмін |\\n|---|---|\\n| скрыня | выбарчая скрыня |"
    article = "| Word | Term |\n|------|------|\n| box  | ballot box |\n"
    catalog = adopted(article, f'msgid "{table}"\nmsgstr "{target}"\n')
    assert {e.msgid: e.msgstr for e in catalog} == {
        "Word": "Слова", "Term": "Тэрмін", "box": "скрыня", "ballot box": "выбарчая скрыня",
    }  # fmt: skip


def test_short_texts_of_an_unrelated_catalog_stay_away() -> None:
    po = 'msgid "Notes"\nmsgstr "Заўвагі"\n\nmsgid "This text is longer."\nmsgstr "Тэкст."\n'
    article = (
        "# Notes\n\nAnother text.\n\nAnd a third one.\n\nAnd more of it.\n\nThis text is longer.\n"
    )
    found = {e.msgid: e.msgstr for e in adopted(article, po, named=False)}
    assert (found["Notes"], found["This text is longer."]) == ("", "Тэкст.")


def pair_of(slug: str) -> tuple[Document, Document]:
    """Return an article of the demonstration and its translation."""
    document = parse((ROOT / "articles" / f"{slug}.md").read_text("utf-8"), "markdown")
    language = "be" if document.metadata["lang"] == "en" else "en"
    path = ROOT / "locales" / language / "LC_MESSAGES" / "articles" / f"{slug}.po"
    texts = {e.msgid: e.msgstr for e in Catalog.from_bytes(path.read_bytes()) if not e.obsolete}
    return document, parse(document.render(lambda s: texts.get(s.message)), "markdown")


@pytest.mark.parametrize("slug", ARTICLES)
def test_documents_of_equal_structure_are_paired_whole(slug: str) -> None:
    source, translation = pair_of(slug)
    pairs = align(source, translation)
    right = [p for p in pairs if p.translation == clean(translation.segments[p.source].message)]
    assert len(right) == len(pairs) == len(source.segments)
    assert sum(p.sure for p in pairs) >= 0.98 * len(pairs)


@pytest.mark.parametrize("slug", ARTICLES)
def test_blocks_cut_and_added_do_not_make_wrong_pairs_sure(slug: str) -> None:
    source, translation = pair_of(slug)
    foreign = [s.message for s in pair_of("voting-before-polling-day")[1].segments]
    if slug == "slounik-naziralnika":
        foreign = [s.message for s in pair_of("voting-before-polling-day")[0].segments]
    chance = random.Random(3)
    blocks: list[str] = []
    for block in translation.source.split("\n\n"):
        draw = chance.random() if blocks and re.match(r"\w", block) else 1.0
        if draw < 0.12:
            continue
        if draw < 0.24:
            blocks.append(chance.choice([text for text in foreign if len(text) > 60]))
        blocks.append(block)
    damaged = parse("\n\n".join(blocks), "markdown")
    there = {s.message for s in damaged.segments}
    truth = {
        index: segment.message
        for index, segment in enumerate(translation.segments)
        if segment.message in there
    }
    pairs = align(source, damaged)
    right = [p for p in pairs if clean(truth.get(p.source, "")) == p.translation]
    wrong = [p for p in pairs if p.sure and clean(truth.get(p.source, "")) != p.translation]
    assert len(right) >= 0.9 * len(truth)
    assert len(wrong) <= 0.005 * len(source.segments)


def test_a_split_paragraph_is_shown_whole_and_is_not_sure() -> None:
    source, translation = pair_of("voter-lists")
    first = next(s for s in translation.segments if s.kind == "paragraph" and len(s.message) > 200)
    text = translation.source
    cut = text.index(". ", text.encode()[: first.start].decode().__len__()) + 1
    damaged = parse(text[:cut] + "\n\n" + text[cut + 1 :], "markdown")
    place = translation.segments.index(first)
    [pair] = [p for p in align(source, damaged) if p.source == place]
    assert not pair.sure
    assert first.message.startswith(pair.translation[:40])


@pytest.mark.parametrize(("left", "right"), [("", ""), ("# A", ""), ("", "# Б"), ("A", "1")])
def test_empty_documents_give_no_pairs(left: str, right: str) -> None:
    assert align(parse(left, "markdown"), parse(right, "markdown")) == []


def test_an_id_of_a_translated_heading_is_left_out() -> None:
    pairs = align(
        parse("# Title here\n\n## Part one\n\nText.\n", "markdown"),
        parse("# Назва тут {#title}\n\n## Частка адна {#part .c}\n\nТэкст.\n", "markdown"),
    )
    assert [p.translation for p in pairs] == ["Назва тут", "Частка адна", "Тэкст."]
