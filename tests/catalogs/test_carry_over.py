"""Mechanical edits of a source: made in the translation as well, finished or fuzzy, or not at all."""

from __future__ import annotations

import pytest

from pieraklad.catalogs import Catalog, update_catalog
from pieraklad.merging.carry_over import carry_over
from pieraklad.merging.kinds import KINDS

# old source, new source, translation, expected translation, finished, kinds
CARRIED = [
    ("See [it](http://a.by/1).", "See [it](https://a.by/2).", "Гл. [тут](http://a.by/1).",
     "Гл. [тут](https://a.by/2).", True, ("address",)),
    ("See https://a.by/x.", "See https://b.by/x.", "Гл. https://a.by/x.",
     "Гл. https://b.by/x.", True, ("address",)),
    ("See [one](a.md) and [two](b.md).", "See [one](a.md) and [two](c.md).",
     "Гл. [два](b.md) і [адзін](a.md).", "Гл. [два](c.md) і [адзін](a.md).", True, ("address",)),
    ("Run `a b`.", "Run `a c`.", "Запусціце `a b`.", "Запусціце `a c`.", True, ("code",)),
    ("Read [Go] now.", "Read [Go][] now.", "Чытайце [Го] зараз.", "Чытайце [Го] зараз.",
     True, ("reference",)),
    ("First, count them.", "First count them.", "Спачатку палічыце.", "Спачатку палічыце.",
     True, ("comma",)),
    ("The Commission met.", "The commission met.", "Камісія сабралася.", "Камісія сабралася.",
     True, ("case",)),
    ('A "word" here.', "A “word” here.", "Тут «слова».", "Тут «слова».", True, ("quotes",)),
    ("One - two.", "One — two.", "Адзін — два.", "Адзін — два.", True, ("dash",)),
    ("A  b.", "A b.", "А б.", "А б.", True, ("space",)),
    ("A *big* box.", "A _big_ box.", "*Вялікая* скрыня.", "_Вялікая_ скрыня.", True,
     ("emphasis",)),
    ("A **big** box.", "A big box.", "**Вялікая** скрыня.", "Вялікая скрыня.", True,
     ("emphasis",)),
    ("Ask [them](a.md) first.", "Ask them first.", "Спытайце [іх](a.md).", "Спытайце іх.",
     True, ("link",)),
    ("Box 5 holds it.", "Box 7 holds it.", "Гэта ў скрыні 5.", "Гэта ў скрыні 7.", False,
     ("number",)),
    ("Is it so.", "Is it so?", "Ці гэта так.", "Ці гэта так?", False, ("final-mark",)),
    ("Done.", "Done!", "Зроблена.", "Зроблена!", False, ("final-mark",)),
    ("Now, see [it](a.md).", "Now see [It](b.md).", "Гл. [гэта](a.md).", "Гл. [гэта](b.md).",
     True, ("case", "comma", "address")),
]  # fmt: skip

NOT_CARRIED = [
    ("The box is red.", "The box is blue.", "Скрыня чырвоная."),
    # The token does not stand in the translation.
    ("See [it](a.md).", "See [it](b.md).", "Гл. [гэта](be/a.md)."),
    ("Run `make`.", "Run `ninja`.", "Запусціце зборку."),
    # One of two equal tokens changed: which is it there?
    ("`a` and `a`", "`a` and `b`", "`a` і `a`"),
    # A link was put on: on which words, no program knows.
    ("Ask them first.", "Ask [them](a.md) first.", "Спачатку спытайце іх."),
    ("A big box.", "A **big** box.", "Вялікая скрыня."),
    ("Three of 5.", "Four of 7.", "Тры з 5."),
    ("It is so", "It is not so", "Гэта так"),
]


@pytest.mark.parametrize(("old", "new", "text", "expected", "finished", "kinds"), CARRIED)
def test_carried_over(
    old: str, new: str, text: str, expected: str, finished: bool, kinds: tuple[str, ...]
) -> None:
    result = carry_over(old, new, text)
    assert result is not None
    assert (result.text, result.finished, result.kinds) == (expected, finished, kinds)


@pytest.mark.parametrize(("old", "new", "text"), NOT_CARRIED)
def test_not_carried_over(old: str, new: str, text: str) -> None:
    assert carry_over(old, new, text) is None


@pytest.mark.parametrize("example", CARRIED, ids=lambda e: "+".join(e[5]))
def test_each_kind_can_be_switched_off(
    example: tuple[str, str, str, str, bool, tuple[str]],
) -> None:
    old, new, text, _, _, kinds = example
    for kind in kinds:
        assert carry_over(old, new, text, [c for c in KINDS if c != kind]) is None


def catalog(*entries: tuple[str, str]) -> Catalog:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    body = "".join(f'\nmsgid "{source}"\nmsgstr "{text}"\n' for source, text in entries)
    return Catalog.from_bytes((header + body).encode())


def test_update_says_what_it_did() -> None:
    old = catalog(("See [it](a.md), please.", "Гл. [тут](a.md)."), ("Box 5.", "Скрыня 5."))
    template = catalog(("See [it](b.md) please.", ""), ("Box 6.", ""))
    result = update_catalog(old, template)
    carried, numbered = list(result.catalog)
    assert (carried.msgstr, carried.fuzzy) == ("Гл. [тут](b.md).", False)
    assert carried.tcomment == "Carried over an edit of the source: comma, address."
    assert carried.previous_msgid is None
    assert (numbered.msgstr, numbered.fuzzy) == ("Скрыня 6.", True)
    assert numbered.previous_msgid == "Box 5."
    assert result.counts["carried"] == 1
    assert result.counts["fuzzy"] == 1
    again = update_catalog(Catalog.from_bytes(result.catalog.to_bytes()), template)
    assert again.catalog.to_bytes() == result.catalog.to_bytes()


def test_update_carries_over_nothing_that_was_never_looked_at() -> None:
    old = catalog(("See [it](a.md).", "Гл. [тут](a.md)."))
    next(iter(old)).flags.append("fuzzy")
    [entry] = update_catalog(old, catalog(("See [it](b.md).", ""))).catalog
    assert entry.fuzzy
