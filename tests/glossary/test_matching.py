"""Terms are found in any inflected form, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pieraklad.checks import Message, Options, check_message
from pieraklad.glossary import Glossary, Term
from pieraklad.glossary.matching import translated

DATA = Path(__file__).parent.parent / "belarusian" / "data"


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text("utf-8").replace("\\u00a0", "\u00a0").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("term", "pos", "text", "forms"), rows("forms_more.tsv"))
def test_every_form_of_a_term_is_found_and_no_other_word(
    term: str, pos: str, text: str, forms: str
) -> None:
    found = [text[start:end] for start, end in Glossary.find(term, text, pos)]
    assert found == (forms.split("|") if forms else [])


def test_the_rate_of_an_editors_sentences() -> None:
    sentences = [row[1:5] for row in rows("glossary_sentences.tsv")]
    wrong = [
        (term, text)
        for term, text, label, pos in sentences
        if bool(Glossary.find(term, text, pos)) != (label == "yes")
    ]
    assert len(wrong) <= 0.01 * len(sentences), wrong


def test_another_translation_has_a_gender_of_its_own() -> None:
    term = Term("night", "сутак", "noun m", also=("ноч",))
    assert translated([term], "Позняй ноччу скончылі.")


@pytest.mark.parametrize(("term", "text", "form", "label"), [r[1:5] for r in rows("inflect.tsv")])
def test_labelled_sentence(term: str, text: str, form: str, label: str) -> None:
    found = [text[start:end] for start, end in Glossary.find(term, text)]
    assert found == ([form] if label == "match" else [])


@pytest.mark.parametrize(
    ("term", "text", "forms"),
    [
        ("выбарчая камісія", "Камісія выбарчая, камісіі.", []),
        ("выбарчая камісія", "Выбарчая, камісія.", []),
        ("выбарчая камісія", "выбарчую\nкамісію", ["выбарчую\nкамісію"]),
        ("сям’я", "сям'я, сямʼёй, СЯМ’Я", ["сям'я", "сямʼёй", "СЯМ’Я"]),
        ("раён", "у раё\u0301не", []),
        ("раён", "на рае\u0308не", ["рае\u0308не"]),
        ("вольны", "вольныя", ["вольныя"]),
        ("website", "Websites and the website’s", ["Websites", "website’s"]),
        ("", "Тэкст.", []),
        ("камісія", "", []),
    ],
)
def test_find(term: str, text: str, forms: list[str]) -> None:
    pos = "adj" if term == "вольны" else ""
    assert [text[start:end] for start, end in Glossary.find(term, text, pos)] == forms


TERMS = Glossary(
    (
        Term("election", "выбары", "noun pl"),
        Term("election commission", "выбарчая камісія", "noun f"),
        Term("voting", "галасаванне", "noun n"),
        Term("vote", "голас", "noun m", also=("галасаванне",)),
        Term("voter list", "спіс выбаршчыкаў", "noun m"),
        Term("voter", "выбаршчык", "noun m"),
        Term("secrecy of the vote", "тайна галасавання", "noun f"),
    )
)


def missing(source: str, target: str, into: str = "be") -> list[str]:
    """The places of the source whose terms the check finds missing."""
    back = "be" if into == "en" else "en"
    message = Message(source, target, into, back, options=Options(glossary=TERMS))
    found = [f for f in check_message(message) if f.check == "glossary"]
    return [source[f.source_start : f.source_end] for f in found]


@pytest.mark.parametrize(
    ("source", "target", "terms"),
    [
        ("Three election commissions met.", "Сустрэліся тры выбарчыя камісіі.", []),
        ("Three election commissions met.", "Сустрэліся тры камісіі.", ["election commissions"]),
        # The longest term wins: an election commission is not an election.
        ("The election commission met.", "Выбарчая камісія сабралася.", []),
        ("The elections are over.", "Усё скончана.", ["elections"]),
        # A part of a compound may be an adjective of the same root.
        ("Election results are out.", "Выбарчыя вынікі вядомыя.", []),
        ("Election results are out.", "Вынікі вядомыя.", ["Election"]),
        # A verb is not a noun.
        ("People vote here.", "Людзі прыходзяць сюды.", []),
        ("She comes back and votes.", "Яна вяртаецца.", []),
        ("Each vote counts.", "Важны кожны.", ["vote"]),
        ("It keeps nobody from voting.", "Ніхто не перашкаджае галасаваць.", []),
        ("The vote is secret.", "Галасаванне тайнае.", []),
        ("`election`, {election}, [a](election.md)", "`election`, {election}, [а](election.md)", []),
        # Reported once, however often it occurs.
        ("Voters and voters.", "Людзі і людзі.", ["Voters"]),
        ("The voter’s right", "Права выбаршчыка", []),
    ],
)  # fmt: skip
def test_a_missing_translation_is_named_with_its_place(
    source: str, target: str, terms: list[str]
) -> None:
    assert missing(source, target) == terms


def test_into_english_a_term_of_several_words_is_looked_for() -> None:
    assert missing("Праверылі спіс выбаршчыкаў.", "They looked at it.", "en") == [
        "спіс выбаршчыкаў"
    ]
    assert missing("Праверылі спіс выбаршчыкаў.", "The lists were looked at.", "en") == []
    assert missing("Прыйшоў выбаршчык.", "Someone came.", "en") == []
