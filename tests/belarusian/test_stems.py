"""Stems: forms of one word share one, neighbouring words do not."""

import re

import pytest
from hypothesis import given

from pieraklad.belarusian import stem

from .helpers import rows
from .strategies import messy

GLOSSARY = [row for row in rows("inflect.tsv", 5) if row[4] in ("match", "nomatch")]


@pytest.mark.parametrize(
    ("lemma", "form"),
    sorted(
        {
            p
            for r in GLOSSARY
            if r[4] == "match"
            for p in zip(r[1].split(), r[3].split(), strict=True)
        }
    ),
)
def test_a_form_has_its_lemmas_stem(lemma, form):
    assert stem(lemma) == stem(form)


@pytest.mark.parametrize(
    ("term", "sentence"), [(r[1], r[2]) for r in GLOSSARY if r[4] == "nomatch"]
)
def test_a_neighbouring_word_has_another(term, sentence):
    wanted = [stem(word) for word in term.split()]
    words = [stem(word) for word in re.findall(r"[\w’'-]+", sentence)]
    assert wanted not in [words[i : i + len(wanted)] for i in range(len(words))]


@pytest.mark.parametrize("forms", [row[0] for row in rows("stems_more.tsv", 1)])
def test_forms_of_one_word(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("танцы", "танкі"),
        ("пальцы", "палкі"),
        ("украінцы", "украінкі"),
        ("вуліцы", "вулікі"),
        ("месцы", "мяса"),
        ("хлопцы", "хлопкі"),
        ("старонцы", "старанні"),
        ("творцы", "творы"),
        ("дарога", "дар"),
        ("перамога", "перамены"),
        ("павага", "павы"),
        ("праваабаронцы", "абарона"),
        ("народ", "нарада"),
        ("горад", "гарод"),
        ("месяц", "месца"),
        ("вугал", "вугаль"),
        ("слова", "слава"),
        ("рада", "род"),
        ("мора", "мэр"),
    ],
)
def test_different_words_stay_apart(one, other):
    assert stem(one) != stem(other)


PAIRS = rows("stem_pairs.tsv", 3)


@pytest.mark.parametrize("kind", ["same", "different"])
def test_the_rate_of_an_editors_pairs(kind):
    pairs = [(one, other) for one, other, label in PAIRS if label == kind]
    wrong = [p for p in pairs if (stem(p[0]) == stem(p[1])) != (kind == "same")]
    assert len(wrong) <= 0.01 * len(pairs), wrong


def test_other_scripts_are_only_lower_cased():
    assert stem("Observers") == "observers"


@given(messy)
def test_never_raises_and_ignores_case(text):
    assert stem(text.upper()) == stem(text.upper().lower())
