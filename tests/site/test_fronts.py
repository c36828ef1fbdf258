"""Titles and tags that nobody read an article for are those that reading it gives."""

from __future__ import annotations

import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pieraklad.catalogs.mo_read import MoError, MoTable, read_mo
from pieraklad.project import Project
from pieraklad.site import Entry, Site
from pieraklad.site.fronts import Front
from pieraklad.site.store import Store
from site_words import CONFIG, Make, write, write_catalog

# Texts that YAML, the collapsing of spaces, gettext or HTML take in a way of their own.
TEXTS = (
    "Votes", "Votes  and   seats", "2026", "2026-01-02", "true", "“Quoted”", "a: b", "# no",
    "Абзац", "Vote's", "<b>Bold</b>", "12 %", "«Ёлка»", "x", " padded ", "null", "[a]", "☂",
)  # fmt: skip
WRITTEN = st.sampled_from([f"{quote}{text}{quote}" for quote in ("", '"') for text in TEXTS])
TRANSLATIONS = st.dictionaries(
    st.sampled_from([" ".join(text.split()) for text in TEXTS]),
    st.sampled_from(["Назва", "</p><div>Бяда", "<em>Так</em>", " Прабелы ", ""]),
)


def entries(root: Path, config: str = CONFIG) -> list[Entry]:
    write(root, "pieraklad.toml", config)
    from pieraklad.pipeline import compile_catalogs

    project = Project.load(root)
    compile_catalogs(project)
    return list(Site(project, store=Store(None)).snapshot.newest)


def assert_the_same(entry: Entry, languages: tuple[str, ...]) -> None:
    fronts = {tag: entry.readings.front(tag) for tag in languages}
    known = {tag: entry.readings.availability(tag) for tag in languages}
    for tag, reading in entry.readings.made().items():
        assert fronts[tag] == Front(reading.title, reading.tags)
        assert known[tag] in (None, reading.available)
        assert entry.readings.front(tag) == fronts[tag]


@given(
    title=WRITTEN,
    tags=st.lists(WRITTEN, max_size=3),
    lang=st.sampled_from(["be", "en"]),
    translations=st.none() | TRANSLATIONS,
    keys=st.sampled_from(
        ["", 'front_matter = ["title"]', 'front_matter = ["summary", "seo.title", "tags"]']
    ),
)
def test_a_front_is_what_the_reading_says(
    title: str, tags: list[str], lang: str, translations: dict[str, str] | None, keys: str
) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        front = f"title: {title}\nlang: {lang}\ntags: [{', '.join(tags)}]"
        write(root, "articles/a.md", f"---\n{front}\n---\n\n## Votes\n\nText.\n")
        config = f"{CONFIG}\n[messages]\n{keys}\n" if keys else CONFIG
        write(root, "pieraklad.toml", config)
        if translations is not None:
            other = "en" if lang == "be" else "be"
            write_catalog(Project.load(root), "a", other, translations, {})
        for entry in entries(root, config):
            assert_the_same(entry, ("be", "en"))


def test_titles_and_tags_are_looked_up_without_reading_articles(
    site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "---\ntitle: Votes\nlang: en\ntags: [Ballot box]\n---\n\nText.\n"
    reader = site({"articles/a.md": text}, be={"Votes": "Галасы", "Ballot box": "Скрыня"})
    monkeypatch.setattr("pieraklad.site.loading.read_source", None)  # whoever reads one fails
    assert "Скрыня" in reader.page("/be/tags/").words()
    assert [e.readings.front("be").title.text for e in reader.app.extensions["pieraklad"].snapshot.newest] == ["Галасы"]  # fmt: skip


CATALOG = {"": "Language: be\n", "a": "А", "b": "Б", "ab": "АБ", "menu\x04a": "М", "ў": "Ў"}


def mo(pairs: list[tuple[str, str]]) -> bytes:
    """Return a MO file with its messages in any order, as no msgfmt writes it."""
    count, texts = len(pairs), b""
    tables: list[list[int]] = [[], []]
    for column, table in enumerate(tables):
        for pair in pairs:
            data = pair[column].encode()
            table += [len(data), 28 + 16 * count + len(texts)]
            texts += data + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 28 + 16 * count)
    return head + struct.pack(f"<{4 * count}I", *tables[0], *tables[1]) + texts


@given(st.permutations(sorted(CATALOG.items())))
def test_a_look_up_in_a_file_is_one_in_all_of_it(pairs: list[tuple[str, str]]) -> None:
    data = mo(pairs)
    table = MoTable(data)
    for key in [*CATALOG, "", "c", "a\0", "bb", "\ud800"]:
        assert table.get(key) == read_mo(data).get(key)
    assert dict(MoTable(data)) == CATALOG


def test_a_look_up_in_what_another_tool_compiled(tmp_path: Path) -> None:
    catalog = polib.POFile()
    catalog.extend(polib.POEntry(msgid=f"m{n}", msgstr=f"п{n}") for n in range(50))
    catalog.save_as_mofile(str(tmp_path / "x.mo"))
    table = MoTable((tmp_path / "x.mo").read_bytes())
    assert [table[f"m{n}"] for n in range(50)] == [f"п{n}" for n in range(50)]
    assert "m50" not in table


@given(st.integers(min_value=0, max_value=200), st.binary(min_size=1, max_size=3), st.booleans())
def test_a_damaged_file_is_refused_or_read_as_ever(place: int, noise: bytes, cut: bool) -> None:
    data = mo(sorted(CATALOG.items()))
    damaged = data[:place] if cut else data[:place] + noise + data[place + len(noise) :]
    try:
        whole = read_mo(damaged)
    except MoError:
        whole = None
    declared = int.from_bytes(damaged[8:12], "little")
    for key in CATALOG:
        try:
            found = MoTable(damaged).get(key)
        except MoError:
            continue
        # Of a message that is there twice neither is the right one; without order more may be read.
        if whole is not None and list(whole) == sorted(whole) and len(whole) == declared:
            assert found == whole.get(key)
