"""Tags, locale names, plural rules and fallback chains."""

from __future__ import annotations

import gettext

import pytest
from babel.messages.plurals import get_plural

from pieraklad.project.languages import (
    UnknownLanguage,
    canonical_tag,
    fallback_chain,
    locale_name,
    native_name,
    plural_count,
    plural_forms,
    tag_of_locale,
)


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("be", "be"),
        ("en", "en"),
        ("en-GB", "en_GB"),
        ("be-Latn", "be@latin"),
        ("be-tarask", "be@tarask"),
        ("sr-Latn-RS", "sr_RS@latin"),
    ],
)
def test_tags_and_locale_names_are_inverse(tag: str, locale: str) -> None:
    assert locale_name(tag) == locale
    assert tag_of_locale(locale) == tag


@pytest.mark.parametrize(
    ("written", "tag"),
    [("BE", "be"), ("be-latn", "be-Latn"), ("en_gb", "en-GB"), ("BE-TARASK", "be-tarask")],
)
def test_tags_are_written_as_rfc_5646_says(written: str, tag: str) -> None:
    assert canonical_tag(written) == tag


@pytest.mark.parametrize("text", ["", "b", "belarusian!", "be/..", "../be", "be latn", "12"])
def test_what_is_no_tag(text: str) -> None:
    with pytest.raises(UnknownLanguage, match="is not a language tag"):
        canonical_tag(text)


@pytest.mark.parametrize("language", ["be", "en", "uk", "pl", "fr", "ja"])
def test_plural_rules_are_babels(language: str) -> None:
    count, rule = get_plural(language)
    header = plural_forms(language)
    assert plural_count(header) == count
    ours = gettext.c2py(header.partition("plural=")[2].rstrip(";"))  # type: ignore[attr-defined]
    theirs = gettext.c2py(rule)  # type: ignore[attr-defined]
    assert [ours(n) for n in range(1000)] == [theirs(n) for n in range(1000)]


def test_native_names_begin_with_a_capital() -> None:
    assert native_name("be") == "Беларуская"
    assert native_name("en") == "English"
    assert native_name("uk") == "Українська"
    assert native_name("xx") == "xx"


def test_fallback_chains() -> None:
    assert fallback_chain("be-tarask", "en") == ("be-tarask", "be", "en")
    assert fallback_chain("be", "be") == ("be",)
