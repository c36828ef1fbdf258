"""Russianisms without a dictionary, typography of times and abbreviations, no-break spaces."""

import re

import pytest
from hypothesis import given

from pieraklad.belarusian import apply
from pieraklad.belarusian.typography import find_nbsp, find_typography
from pieraklad.belarusian.wording import find_wording
from pieraklad.belarusian.wording_words import TURNS, WORDS

from .helpers import rows
from .strategies import messy


@pytest.mark.parametrize(("text", "places", "_why"), rows("wording_more.tsv", 3))
def test_wording(text, places, _why):
    found = [text[p.start : p.end] for p in find_wording(text)]
    assert found == (places.split("|") if places else [])


@pytest.mark.parametrize("line", WORDS.splitlines())
def test_a_line_of_the_list_is_well_formed_and_finds_its_word(line):
    written, better = line.split(" = ")
    word = written.removesuffix("*") + ("а" if written.endswith("*") else "")
    [problem] = [p for p in find_wording(f"{word}.") if p.rule == "wording-word"]
    assert not problem.certain
    assert better in problem.message_en
    # What is advised must not be found itself.
    assert [p for p in find_wording(better) if p.rule == "wording-word"] == []


def test_the_list_names_nothing_twice_and_its_turns_are_patterns():
    lines = WORDS.splitlines()
    assert len({line.split(" = ")[0] for line in lines}) == len(lines)
    for turn, better in TURNS:
        re.compile(turn)
        assert find_wording(better) == []


def test_a_word_that_does_not_change_has_a_replacement():
    assert apply("тожа", find_wording("тожа")) == "таксама"
    assert apply("па пытанням", find_wording("па пытанням")) == "па пытаннях"


@pytest.mark.parametrize(("text", "fixed", "_why"), rows("typography_more.tsv", 3))
def test_typography(text, fixed, _why):
    problems = find_typography(text)
    assert apply(text, problems) == (fixed or text).replace("~", "\u00a0")
    assert find_typography(apply(text, problems)) == []


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("5 кг, 50 %, № 5, 2026 г.", "5~кг, 50~%, №~5, 2026~г."),
        ("Я. Колас і Я. К. Колас", "Я.~Колас і Я.~К.~Колас"),
        ("1 234 567 галасоў", "1~234~567 галасоў"),
        ("Мінск — сталіца", "Мінск~— сталіца"),
        ("г. Мінск, і г. д.", "г.~Мінск, і~г.~д."),
        ("5 галасоў, 12 345-га", "5 галасоў, 12~345-га"),
        ("`5 кг`", "`5 кг`"),
    ],
)
def test_nbsp(text, fixed):
    assert apply(text, find_nbsp(text)) == fixed.replace("~", "\u00a0")


@given(messy)
def test_spans_are_inside_and_fixing_once_is_enough(text):
    for finder in (find_wording, find_typography, find_nbsp):
        problems = finder(text)
        assert all(0 <= p.start <= p.end <= len(text) for p in problems)
    assert find_nbsp(apply(text, find_nbsp(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "на протязі года",
        "па крайняй меры",
        "прымаць участие",
        "прынямаць участе",
        "і т.д.",
        "і т. п.",
        "больш лепшыя",
        "тым не меней",
        "дзень раждзення",
        "у першую ачарадзь",
    ],
)
def test_every_turn_is_found_in_running_text(text):
    assert "wording-turn" in [p.rule for p in find_wording(f"Тут {text} тут.")]
