"""A build into the folder of an earlier one leaves what a build into an empty folder does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.sites import CONFIG, Make, Visitor, make_site
from pieraklad.cli import main
from pieraklad_web.static_site import build as static_build

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


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that tells of every build from now on that looks at the pages."""
    found: list[str] = []

    def plan(*_: Any) -> Any:
        found.append("looked")
        return real(*_)

    real = static_build.plan
    monkeypatch.setattr(static_build, "plan", plan)
    return found


LINKED = article("Votes", "[gone](gone.md) ![p](media/p.svg)")
CHANGES: dict[str, Callable[[Visitor, Path], object]] = {
    "a page was deleted": lambda reader, out: (out / "be/articles/a/index.html").unlink(),
    "a page was edited": lambda reader, out: (out / "be/articles/a/index.html").write_text("x"),
    "a page became a link to its twin": lambda reader, out: as_link(
        out, "be/articles/a/index.html"
    ),
    "a folder became a link to its twin": lambda reader, out: as_link(out, "static"),
    "the list was lost": lambda reader, out: (out / ".pieraklad-build").write_text(""),
    "a file of an earlier build is left": lambda reader, out: leave(out, "be/old.html"),
    "a picture changed": lambda reader, out: reader.write("articles/media/p.svg", "<svg/>"),
    "somebody is thanked": lambda reader, out: reader.write("locales/be/credits.tsv", "a\tАлеся\n"),
    "a picture came": lambda reader, out: reader.write("articles/media/q.svg", "<svg/>"),
    "an article came": lambda reader, out: reader.write("articles/e.md", LINKED),
    "an article broke": lambda reader, out: reader.write("articles/a.md", "---\ntitle: [\n---\n"),
    "the settings changed": lambda reader, out: change(reader, '"Paper"', '"Gazette"'),
    "the threshold changed": lambda reader, out: change(reader, "0.6", "0.9"),
    "the address changed": lambda reader, out: change(reader, "example.org", "example.com/x"),
    "the index is gone": lambda reader, out: shutil.rmtree(reader.root / ".pieraklad"),
}


def as_link(out: Path, name: str) -> None:
    moved = out.with_name("moved")
    (out / name).rename(moved)
    (out / name).symlink_to(moved)


def leave(out: Path, name: str) -> None:
    (out / name).write_text("old")
    with (out / ".pieraklad-build").open("a") as file:
        file.write(f"{name}\n")


def change(reader: Visitor, old: str, new: str) -> None:
    path = reader.root / "pieraklad.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture
def built(site: Make, tmp_path: Path) -> Visitor:
    files = {f"articles/{slug}.md": LINKED for slug in SLUGS}
    reader: Visitor = site(files | {"articles/media/p.svg": DRAWING.format(3)})
    build(reader.root, tmp_path / "out")
    return reader


def test_where_nothing_changed_no_page_is_looked_at(
    built: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = looked_at(monkeypatch)
    build(built.root, tmp_path / "out")
    assert looks == []


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changed_is_met(
    built: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    looks = looked_at(monkeypatch)
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    CHANGES[what](built, out)
    with suppress(SystemExit):
        main(["build", str(out), "--project", str(built.root), "--force", "--quiet"])
    assert looks
    if what != "an article broke":  # its last good version is known to this index alone
        shutil.rmtree(built.root / ".pieraklad")
    build(built.root, fresh)
    if "folder" not in what:  # nothing is written through a link
        assert files(out) == files(fresh)


def test_other_programs_settings_and_copies_are_no_reason_to_leave_all(
    built: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    looks = looked_at(monkeypatch)
    with pytest.raises(SystemExit):
        main(["build", str(out), "--project", str(built.root), "--compress", "--quiet"])
    assert len(looks) == 1
    assert (out / "sitemap.xml.gz").is_file()
    with pytest.raises(SystemExit):
        main(["build", str(out), "--project", str(built.root), "--compress", "--quiet"])
    assert len(looks) == 1
    build(built.root, out)
    assert len(looks) == 2
    assert not (out / "sitemap.xml.gz").exists()
    monkeypatch.setattr("pieraklad_web.static_site.built.edition", lambda: "another")
    build(built.root, out)
    assert len(looks) == 3
