"""What a check or a rule asks first, to be done soon, changes nothing of what it finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.checks import GLOSSARY
from pieraklad.belarusian import letters, punctuation, typography, wording
from pieraklad.checks import CHECKS, Message, Options, dates, untranslated

CONDITIONED = [check for check in CHECKS if check.condition is not None]
_PIECES = """%(n)s {a} {{b}} {% c %} ${d} %d [а](б) ](javascript:a) ![a](b) [^1] `a` <b> </i> <script> *a* **б** ~~a~~
_a_ & ! \\ 1 14 May мая 2026 % 50% № №5 5кг 3.14 г.Мінск « » “ ” " - — -- , . ! : и ґ Мiнск i кіруючых працуючая 23 лістапад Мая 20.15 а г.д. 5% 11/23/2026 left in слова,слова з'езд а\u0301 бы\u0443\u0306"""
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


@given(TEXTS)
def test_what_rules_ask_first_changes_nothing(text: str) -> None:
    source = f"The slova vote of {text}"
    message = Message(source, text, "be")

    def found() -> list[object]:
        return [
            letters.find_letters(text),
            punctuation.find_punctuation(text),
            typography.find_typography(text),
            wording.find_wording(text),
            list(dates.MonthsCheck().find(message)),
            list(untranslated.UntranslatedCheck().find(message)),
        ]

    anything = re.compile("")
    with pytest.MonkeyPatch.context() as patch:
        for module in (punctuation, typography):
            real = module._pattern
            patch.setattr(
                module,
                "_pattern",
                lambda name, real=real: anything if name.startswith("may_") else real(name),
            )
        patch.setattr(letters, "_is_suspicious", lambda *_: True)
        patch.setattr(wording, "_MAY_PARTICIPLE", anything)
        patch.setattr(dates, "_MAY_BE_AFTER", anything)
        patch.setattr(untranslated, "_LATIN_GAP", anything)
        expected = found()
    assert expected == found()


def test_most_checks_have_a_condition() -> None:
    assert len(CONDITIONED) > len([check for check in CHECKS if check.scope == "message"]) / 2
