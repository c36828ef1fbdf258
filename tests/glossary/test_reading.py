"""Glossary files: CSV and TBX, and the messages for files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pieraklad.glossary import Glossary, Term
from pieraklad.project.problems import ProjectError

TBX3 = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
 <text><body>
  <conceptEntry id="c1">
   <descrip type="definition">who counts</descrip>
   <langSec xml:lang="en">
    <termSec><term>election commission</term></termSec>
   </langSec>
   <langSec xml:lang="be">
    <termSec><term>выбарчая камісія</term>
     <termNote type="partOfSpeech">noun</termNote>
     <termNote type="grammaticalGender">feminine</termNote></termSec>
    <termSec><term>камісія па выбарах</term></termSec>
    <termSec><term>комісія</term>
     <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
   </langSec>
  </conceptEntry>
  <conceptEntry id="c2"><langSec xml:lang="en"><termSec><term>alone</term></termSec></langSec></conceptEntry>
 </body></text>
</tbx>
"""
TBX2 = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
 <termEntry><langSet xml:lang="en"><tig><term>election</term></tig></langSet>
  <langSet xml:lang="be"><ntig><termGrp><term>выбары</term>
   <termNote type="partOfSpeech">noun</termNote><termNote type="grammaticalNumber">plural</termNote>
  </termGrp></ntig></langSet><note>plural only</note></termEntry>
</body></text></martif>
"""


def load(folder: Path, name: str, text: str | bytes) -> tuple[Term, ...]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Glossary.load(path).terms


def test_csv_with_several_translations_and_forbidden_ones(tmp_path: Path) -> None:
    text = '\ufeffterm,translation,pos,note,forbidden\nvote,голас; галасаванне,noun m,"a, b",вотум;вот\n\n'
    assert load(tmp_path, "g.csv", text) == (
        Term("vote", "голас", "noun m", "a, b", ("вотум", "вот"), ("галасаванне",)),
    )


def test_csv_needs_two_columns_only_in_any_order(tmp_path: Path) -> None:
    assert load(tmp_path, "g.csv", "translation,term\nголас,vote\n") == (Term("vote", "голас"),)


def test_tbx_of_version_3(tmp_path: Path) -> None:
    assert load(tmp_path, "g.tbx", TBX3) == (
        Term("election commission", "выбарчая камісія", "noun f", "who counts", ("комісія",),
             ("камісія па выбарах",)),
    )  # fmt: skip


def test_tbx_of_version_2(tmp_path: Path) -> None:
    assert load(tmp_path, "g.csv", TBX2) == (Term("election", "выбары", "noun pl", "plural only"),)


BAD = [
    ("term;translation\n", ":1: the first line names the columns; missing: term, translation"),
    ("term,translation\nvote,\n", ":2: a term needs a translation"),
    ("term,translation\nok,так\n,галасы\n", ":3: a term needs a translation"),
    (b"term,translation\n\xff", "byte 17 is not UTF-8"),
    ("<tbx><unclosed></tbx>", ":1: not XML"),
    ("<html></html>", "<html> is not a TBX file"),
    ('<!DOCTYPE tbx [<!ENTITY a "aaaa">]><tbx>&a;</tbx>', "entity declarations are not supported"),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(ProjectError) as error:
        load(tmp_path, "g.csv", text)
    assert words in str(error.value)
    assert "g.csv" in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="there is no glossary"):
        Glossary.load(tmp_path / "none.csv")
