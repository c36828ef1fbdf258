"""Each check by examples: what it lets pass and what it finds, in the translator's words."""

from __future__ import annotations

import pytest

from pieraklad.belarusian.problems import Problem, apply
from pieraklad.checks import CHECKS, Finding, Message, check_message

# check id, source, translation
PASSES = [
    ("edge-space", "One", "Адзін"),
    ("edge-space", "One\n", "Адзін\n"),
    ("placeholders", "Hello, {name}!", "Вітаем, {name}!"),
    ("placeholders", "%(n)s votes", "Галасоў: %(n)s"),
    ("placeholders", "50 % of all", "50 % усіх"),
    ("placeholders", "100% sure", "упэўнены на 100 %"),
    ("shortcodes", 'See {{< ref "a" >}}.', 'Гл. {{< ref "a" >}}.'),
    ("links", "See [a](x.md) and [b](y.md).", "Гл. [б](y.md) і [а](x.md)."),
    ("links", "Read [Go] now.", "Чытайце [Го] зараз."),
    ("links", "Read [Go][go] now.", "Чытайце [Го][go] зараз."),
    ("links", "<https://a.by>", "<https://a.by>"),
    ("links", "![A box](b.svg)", "![Скрыня](b.svg)"),
    ("code", "Run `make`.", "Запусціце `make`."),
    ("code", "``a ` b``", "``a ` b``"),
    ("emphasis", "a *b* c", "а *б* в"),
    ("emphasis", "**All** of it", "**Усё**"),
    ("emphasis", "2 * 3 * 4", "2 * 3 * 4"),
    ("html-tags", "H<sub>2</sub>O[^1]", "Вада: H<sub>2</sub>O[^1]"),
    ("html-tags", "a < b", "а < б"),
    ("numbers", "1,234.5 voters", "1 234,5 выбаршчыка"),
    ("numbers", "three of 5", "тры з пяці"),
    ("numbers", "On 14 May 2026 at 20:15", "14 мая 2026 г. у 20:15"),
    ("numbers", "[Report 2019](https://a.by/2019/17)", "[Справаздача 2019](https://a.by/2019/17)"),
    ("be-u-short", "She took it", "Яна ўзяла"),
    ("be-u-short", "Run `на у`", "Запусціце `на у`"),
    ("be-letters", "Minsk", "Мінск"),
    ("be-apostrophe", "congress", "з’езд"),
    ("be-quotes", "“Ballot”", "«Бюлетэнь»"),
    ("be-punctuation", "Minsk is the capital", "Мінск — сталіца"),
    ("be-punctuation", "version 3.14", "версія 3.14"),
]

# check id, source, translation, the words of the finding
FAILS = [
    ("edge-space", "One", "Адзін ", "ends with"),
    ("edge-space", "One\n", "Адзін", "ends with"),
    ("edge-space", "One", " Адзін", "starts with"),
    ("placeholders", "Hello, {name}!", "Вітаем!", "{name} of the source is missing"),
    ("placeholders", "Hello!", "Вітаем, {імя}!", None),
    ("placeholders", "%(n)s votes", "%(m)s галасоў", "%(n)s of the source is missing"),
    ("shortcodes", "See {{< ref >}}.", "Гл. {{< рэф >}}.", "{{< ref >}} of the source is missing"),
    ("links", "See [a](x.md).", "Гл. а.", "the link to x.md is missing"),
    ("links", "See [a](x.md).", "Гл. [а](z.md).", "the link goes to z.md, in the source to x.md"),
    ("links", "See a.", "Гл. [а](x.md).", "the link to x.md is not in the source"),
    ("links", "See [a](x.md).", "Гл. [а] (x.md).", None),
    ("links", "![A](b.svg)", "[А](b.svg)", "the image to b.svg is missing"),
    ("code", "Run `make`.", "Запусціце `мейк`.", "the code `make` of the source is missing"),
    ("code", "Run `make`.", "Запусціце make.", "missing"),
    ("emphasis", "a *b* c", "а б в", "*emphasis* of the source is missing"),
    ("emphasis", "a **b** c", "а ** б** в", "missing"),
    ("emphasis", "a b", "а *б*", "is not in the source"),
    ("html-tags", "H<sub>2</sub>", "H2", "the tag <sub> of the source is missing"),
    ("html-tags", "Note.[^1]", "Заўвага.", "the footnote [^1] of the source is missing"),
    ("html-tags", "Note.[^1]", "Заўвага.[^2]", "the footnote [^2] is not in the source"),
    ("numbers", "15 of 20", "15 з 30", "the number 20 of the source is missing"),
    ("numbers", "in 1990", "у 1999", "1990"),
    ("be-u-short", "She took it", "Яна узяла", "“у” should be “ў”"),
    ("be-u-short", "He took it", "Ён ўзяў", "“ў” should be “у”"),
    ("be-letters", "Minsk", "Мiнск", None),
    ("be-letters", "observer", "наблюдатель и", None),
    ("be-apostrophe", "congress", "з'езд", None),
    ("be-quotes", "“Ballot”", "“Бюлетэнь”", None),
    ("be-quotes", "“Ballot”", '"Бюлетэнь"', None),
    ("be-punctuation", "Minsk is the capital", "Мінск - сталіца", None),
]  # fmt: skip


def findings(check: str, source: str, target: str, **more: object) -> list[Finding]:
    message = Message(source, target, "be", **more)  # type: ignore[arg-type]
    return [finding for finding in check_message(message) if finding.check == check]


@pytest.mark.parametrize(("check", "source", "target"), PASSES)
def test_passes(check: str, source: str, target: str) -> None:
    assert findings(check, source, target) == []


@pytest.mark.parametrize(("check", "source", "target", "words"), FAILS)
def test_fails(check: str, source: str, target: str, words: str | None) -> None:
    found = findings(check, source, target)
    assert found
    if words is not None:
        assert any(words in finding.text for finding in found)


@pytest.mark.parametrize(("check", "source", "target", "words"), FAILS)
def test_findings_speak_both_languages_and_point_into_the_text(
    check: str, source: str, target: str, words: str | None
) -> None:
    for finding in findings(check, source, target):
        assert finding.text
        assert finding.text_be
        assert any("а" <= letter <= "я" for letter in finding.text_be)
        if finding.start is not None:
            assert finding.end is not None
            assert 0 <= finding.start <= finding.end <= len(target)


@pytest.mark.parametrize(("check", "source", "target", "words"), FAILS)
def test_what_is_certain_is_gone_once_it_is_put_right(
    check: str, source: str, target: str, words: str | None
) -> None:
    certain = [finding for finding in findings(check, source, target) if finding.certain]
    fixed = apply(
        target,
        [Problem("", f.start or 0, f.end or 0, f.replacement, True, "", "") for f in certain],
    )
    assert [f for f in findings(check, source, fixed) if f.certain] == []


def test_every_check_has_examples_of_both_kinds() -> None:
    plural = {"plural-count", "plural-empty"}
    ids = {check.id for check in CHECKS} - plural
    assert {example[0] for example in PASSES} == ids
    assert {example[0] for example in FAILS} == ids


def test_ids_are_unique_and_say_what_the_flag_needs() -> None:
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    assert all(id_ == id_.lower() and " " not in id_ for id_ in ids)


@pytest.mark.parametrize("example", FAILS, ids=lambda e: e[0])
def test_the_flag_ignore_id_switches_a_check_off(example: tuple[str, str, str, str]) -> None:
    check, source, target, _ = example
    assert findings(check, source, target, flags=frozenset({f"ignore-{check}"})) == []


def test_plural_forms_are_counted_once_a_message() -> None:
    forms = ("голас", "галасы")
    found = [
        finding
        for form in forms
        for finding in findings("plural-count", "vote", form, plural_forms=forms, nplurals=3)
    ]
    assert [finding.text for finding in found] == ["3 plural forms are expected, got 2"]
    three = ("голас", "галасы", "галасоў")
    assert not findings("plural-count", "vote", "голас", plural_forms=three, nplurals=3)


def test_an_empty_plural_form_is_named() -> None:
    forms = ("голас", "", "галасоў")
    [finding] = findings("plural-empty", "vote", "голас", plural_forms=forms, nplurals=3)
    assert finding.text == "msgstr[1] is empty"


def test_belarusian_rules_leave_other_languages_alone() -> None:
    message = Message("She took it", "Она узяла", "uk")
    assert check_message(message) == []
