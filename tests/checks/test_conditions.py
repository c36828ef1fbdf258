"""What a check's condition rules out, the check does not find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers.checks import GLOSSARY
from pieraklad.checks import CHECKS, Message, Options

CONDITIONED = [check for check in CHECKS if check.condition is not None]
_PIECES = """%(n)s {a} {{b}} {% c %} ${d} %d [а](б) ](javascript:a) ![a](b) [^1] `a` <b> </i> <script> *a* **б** ~~a~~
_a_ & ! \\ 1 14 May мая 2026 % 50% № №5 5кг 3.14 г.Мінск « » “ ” " - — -- , . ! : и ґ Мiнск з'езд а\u0301 бы\u0443\u0306"""
TEXTS = st.lists(st.sampled_from([*_PIECES.split(), " ", "\n", "vote", "слова", "і"])).map("".join)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3), st.sampled_from(["be", "en"]))
def test_nothing_is_found_where_a_condition_is_false(
    source: str, target: str, others: list[str], language: str
) -> None:
    forms = (target, *others) if others else ()
    message = Message(
        source, target, language, plural_forms=forms, nplurals=len(forms),
        source_plural=source, options=Options(glossary=GLOSSARY),
    )  # fmt: skip
    found = {
        check.id: found
        for check in CONDITIONED
        if check.condition is not None
        and not check.condition(message)
        and (found := list(check.find(message)))
    }
    assert found == {}


def test_most_checks_have_a_condition() -> None:
    assert len(CONDITIONED) > len([check for check in CHECKS if check.scope == "message"]) / 2
