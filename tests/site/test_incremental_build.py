"""A build into the folder of an earlier one leaves what a build into an empty folder does."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.sites import CONFIG, Make, Visitor, make_site
from pieraklad.cli import main

SLUGS = ["a", "b", "c", "d"]
TITLES = ["Votes", "Ballots", "Seats"]


def article(title: str, body: str, *lines: str) -> str:
    front = "\n".join([f"title: {title}", "lang: en", *lines])
    return f"---\n{front}\n---\n\nText.\n\n{body}\n"


ARTICLES = st.builds(
    article,
    st.sampled_from(TITLES),
    st.sampled_from(
        ["", "[b](b.md)", "[c](c.md#x) ![p](media/p.svg)", "Words of others.", "## Part"]
    ),
    st.sampled_from(["author: Ann", "author: Bob"]),
    st.sampled_from(["tags: [Polls]", "tags: [Polls, Law]", "tags: []"]),
    st.sampled_from(["date: 2026-01-02", "date: 2026-03-04", "draft: true"]),
    st.sampled_from(["related: [Seats]", "image: media/p.svg", "summary: In short."]),
)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 2"/>'
EDITS = st.one_of(
    st.tuples(st.just("article"), st.sampled_from(SLUGS), ARTICLES),
    st.tuples(st.just("remove"), st.sampled_from(SLUGS), st.just("")),
    st.tuples(
        st.just("translate"), st.sampled_from(SLUGS),
        st.sampled_from(["Галасы", "Бюлетэні", "</p>", ""]),
    ),
    st.tuples(st.just("media"), st.just("p"), st.sampled_from(["3", "4", ""])),
    st.tuples(st.just("damage"), st.just("f"), st.sampled_from(["be/index.html", "en/articles/b.json"])),
    st.tuples(st.just("settings"), st.just(""), st.sampled_from(["Paper", "Gazette"])),
)  # fmt: skip


def build(root: Path, out: Path) -> None:
    with pytest.raises(SystemExit):
        main(["build", str(out), "--project", str(root), "--quiet"])


def files(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def edit(reader: Visitor, out: Path, what: str, name: str, value: Any) -> None:
    path = reader.root / "articles" / f"{name}.md"
    if what == "article":
        reader.write(f"articles/{name}.md", value)
    elif what == "remove":
        path.unlink(missing_ok=True)
    elif what == "translate" and path.is_file():
        pairs = {
            "Votes": value,
            "Text.": value and "Тэкст.",
            "Polls": value and "Выбары",
            "Ann": "Ганна",
        }
        reader.translate(name, "be", {source: text for source, text in pairs.items() if text})
    elif what == "media":
        drawing = reader.root / "articles/media/p.svg"
        drawing.unlink(missing_ok=True)
        if value:
            reader.write("articles/media/p.svg", DRAWING.format(value))
    elif what == "damage" and (out / value).is_file():
        (out / value).write_text("something else")
    elif what == "settings":
        reader.write("pieraklad.toml", CONFIG.replace('"Paper"', f'"{value}"'))


@settings(max_examples=25)
@given(
    st.dictionaries(st.sampled_from(SLUGS), ARTICLES),
    st.lists(st.lists(EDITS, max_size=3), max_size=4),
)
def test_random_edits_leave_what_a_fresh_build_does(
    first: dict[str, str], rounds: list[list[tuple[str, str, Any]]]
) -> None:
    with TemporaryDirectory() as folder:
        root, out, fresh = (Path(folder, name) for name in ("site", "out", "fresh"))
        reader = make_site(root, {f"articles/{slug}.md": text for slug, text in first.items()})
        build(root, out)
        for edits in rounds:
            for one in edits:
                edit(reader, out, *one)
            build(root, out)
        shutil.rmtree(root / ".pieraklad")
        build(root, fresh)
        reader.app.extensions["pieraklad"].close()
        assert files(out) == files(fresh)


def test_what_did_not_change_is_not_made_again(
    site: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    reader = site({f"articles/{slug}.md": article("Votes", "") for slug in SLUGS})
    build(reader.root, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    made: list[str] = []
    monkeypatch.setattr("pieraklad_web.static_site.build._make", lambda name, *_: made.append(name))
    build(reader.root, out)
    assert made == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_what_was_said_of_a_page_is_said_again(
    site: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    reader = site({"articles/a.md": article("Votes", "[gone](gone.md)")})
    build(reader.root, out)
    first = capsys.readouterr().err
    assert first.count("the link gone.md leads nowhere") == 1
    build(reader.root, out)
    assert capsys.readouterr().err == first
