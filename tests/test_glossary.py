"""Terms are found in any inflected form, and nowhere else."""

from __future__ import annotations

import pytest

from pieraklad.glossary import Glossary


@pytest.mark.parametrize(
    ("term", "text", "forms"),
    [
        ("назіральнік", "Размова з назіральнікамі скончылася.", ["назіральнікамі"]),
        ("выбарчая камісія", "Выбарчыя камісіі, выбарчай камісіяй.",
         ["Выбарчыя камісіі", "выбарчай камісіяй"]),
        ("выбарчы ўчастак", "На выбарчым участку ціха.", ["выбарчым участку"]),
        ("кандыдат", "Кандыдатура не зацверджаная.", []),
        ("выбарчая камісія", "Камісія выбарчая, камісіі.", []),
        ("выбарчая камісія", "Выбарчая, камісія.", []),
        ("", "Тэкст.", []),
    ],
)  # fmt: skip
def test_find(term: str, text: str, forms: list[str]) -> None:
    assert [text[start:end] for start, end in Glossary.find(term, text)] == forms
