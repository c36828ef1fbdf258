"""The site's own words: all extracted, all translated, in both catalogs."""

import io
import re
from pathlib import Path

import polib
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from pieraklad.belarusian import find_letters, find_u_short
from pieraklad_web.interface import interface

PACKAGE = Path(__file__).parents[2] / "webapp" / "pieraklad_web"


def catalog(language: str) -> polib.POFile:
    return polib.pofile(str(PACKAGE / f"translations/{language}/LC_MESSAGES/messages.po"))


def extracted() -> set[tuple[str, str]]:
    keywords = {**DEFAULT_KEYWORDS}
    methods = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    found = extract_from_dir(str(PACKAGE), methods, {}, keywords)
    messages = {
        message if isinstance(message, tuple) else (message, "") for _, _, message, _, _ in found
    }
    return {(message[0], message[1]) for message in messages}


@pytest.mark.parametrize("language", ["be", "en"])
def test_every_word_is_in_the_catalog_and_none_too_many(language: str) -> None:
    entries = catalog(language)
    assert {(e.msgid, e.msgid_plural) for e in entries} == extracted()
    assert entries.percent_translated() == 100


@pytest.mark.parametrize("language", ["be", "en"])
def test_placeholders_are_kept(language: str) -> None:
    for entry in catalog(language):
        wanted = set(re.findall(r"%\(\w+\)s", entry.msgid))
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert set(re.findall(r"%\(\w+\)s", text)) == wanted, entry.msgid


def test_the_belarusian_words_keep_the_rules_of_spelling() -> None:
    for entry in catalog("be"):
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            prose = re.sub(r"%\(\w+\)s|\(Atom\)", "1", text)
            assert list(find_letters(prose)) == [], text
            assert list(find_u_short(prose)) == [], text
            assert "'" not in text
            assert '"' not in text


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1 хвіліна чытання"), (3, "3 хвіліны чытання"), (11, "11 хвілін чытання"),
     (21, "21 хвіліна чытання"), (1234, "1\xa0234 хвіліны чытання")],
)  # fmt: skip
def test_numbers_and_plurals(number: int, expected: str) -> None:
    words = interface("be")
    assert words.ngettext("%(n)s minute to read", "%(n)s minutes to read", number) == expected


def test_values_are_escaped() -> None:
    shown = interface("be").gettext("Nothing was found for “%(query)s”.", query="<b>%(x)s")
    assert shown == "Па запыце «&lt;b&gt;%(x)s» нічога не знайшлося."


def test_catalogs_are_what_babel_reads() -> None:
    from babel.messages.pofile import read_po

    for language in ("be", "en"):
        data = (PACKAGE / f"translations/{language}/LC_MESSAGES/messages.po").read_bytes()
        assert list(read_po(io.BytesIO(data), abort_invalid=True).check()) == []
