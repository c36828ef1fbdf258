"""One bad file does not affect others: a project with good files and a bad one serves, builds, extracts, checks."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from pieraklad.project import Project
from pieraklad_web import create_app
from robustness.commands import Ended
from robustness.commands import run as run_command
from robustness.strategies import LONG_NUMBER, Bad, bad_files, bad_glossaries, bad_settings

CONFIG = """\
[site]
title = { be = "Газета", en = "Paper" }
url = "https://example.org"
languages = ["be", "en"]

[glossary]
file = "glossary.csv"
"""
GOOD = {
    "first": "---\ntitle: The first\nlang: en\ndate: 2026-01-02\ntags: [voting]\n---\n\nA good sentence.\n",
    "second": "---\ntitle: The second\nlang: en\ndate: 2026-01-01\n---\n\nA good sentence.\n",
    "third": "---\ntitle: Трэці\nlang: be\ndate: 2026-01-03\n---\n\nДобры сказ. [Першы](first.md)\n",
}


def run(root: Path, *args: str) -> Ended:
    """Run a command of a project."""
    return run_command(*args, "--project", str(root))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three good articles, with its catalogs."""
    root = tmp_path_factory.mktemp("good")
    (root / "pieraklad.toml").write_text(CONFIG, "utf-8")
    (root / "glossary.csv").write_text("term,translation\nballot,бюлетэнь\n", "utf-8")
    (root / "articles" / "media").mkdir(parents=True)
    for slug, text in GOOD.items():
        (root / "articles" / f"{slug}.md").write_text(text, "utf-8")
    for command in ("extract", "update", "compile"):
        assert run(root, command).status == 0
    return root


@contextmanager
def copied(good: Path) -> Iterator[Path]:
    """Provide a copy of a project in a separate folder."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(good, Path(folder) / "site"))


def serves(root: Path) -> None:
    """All good articles, and the lists, are served."""
    app = create_app(Project.load(root))
    client = app.test_client()
    for path in ("/be/", "/en/", "/be/tags/", "/en/archive/", "/be/index", "/be/feed.atom",
                 "/sitemap.xml", "/en/search?q=good", "/readyz"):  # fmt: skip
        assert client.get(path).status_code == 200, path
    for slug in GOOD:
        for tag in ("be", "en"):
            page = client.get(f"/{tag}/articles/{slug}")
            assert page.status_code == 200, page.get_data(as_text=True)
            assert client.get(f"/{tag}/articles/{slug}.json").status_code == 200
    app.extensions["pieraklad"].refresh(force=True)
    # The bad one may be missing; if it has a page, no request fails.
    for entry in app.extensions["pieraklad"].snapshot.newest:
        assert client.get(f"/be/articles/{entry.slug}").status_code == 200


def builds(root: Path) -> None:
    """All good articles are built."""
    out = root.parent / "out"
    ended = run(root, "build", str(out))
    for slug in GOOD:
        for tag in ("be", "en"):
            assert (out / tag / "articles" / slug / "index.html").is_file(), ended.said


def everything_goes_on(root: Path) -> None:
    """Serve, build, extract, update, compile, check and count; all good articles are in all of it."""
    serves(root)
    builds(root)
    for template in (root / "locales" / "templates" / "articles").glob("*.pot"):
        template.unlink()
    run(root, "extract")
    for slug in GOOD:
        assert (root / "locales" / "templates" / "articles" / f"{slug}.pot").is_file()
    run(root, "update")
    run(root, "compile")
    checked = run(root, "check", "--format", "json")
    assert checked.said.lstrip().startswith(("{", "["))
    counted = run(root, "stats")
    for slug in GOOD:
        assert slug in counted.said
    serves(root)


FILES = settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
                           HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip


def write(root: Path, name: str, data: bytes) -> None:
    """Write a file below `root`; a name that the file system refuses does not count as a bad file."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _article(front: str, body: str = "Text.") -> Bad:
    return "articles/bad.md", f"---\n{front}\n---\n\n{body}\n".encode()


@FILES
@given(bad=bad_files)
@example(bad=_article("title: !!bool maybe"))
@example(bad=_article('title: !!int ""'))
@example(bad=_article('title: !!float ""'))
@example(bad=_article("date: !!timestamp abc"))
@example(bad=_article(f"title: {LONG_NUMBER}"))
@example(bad=_article("title: 0x" + "f" * 5_000))
@example(bad=_article('title: X\nimage: "//[x"'))
@example(bad=_article('title: X\nimage: "ftp://[x"'))
@example(bad=_article('title: X\nimage: "//a\u2100b/"'))
@example(bad=_article("title: X", '<a href="//[x">x</a> ![y](//[x)'))
@example(bad=_article("title: X\ntags: [" + "ў" * 200 + "]"))
@example(bad=("articles/con.md", b"---\ntitle: X\n---\n"))
@example(bad=(".pieraklad/extracted.json", b"[" * 100_000))
@example(bad=("articles/media/bad.svg", b'<svg width="' + b"9" * 400 + b'" height="1">'))
def test_one_bad_file_harms_no_other(good: Path, bad: Bad) -> None:
    with copied(good) as root:
        if bad[0].endswith((".svg", ".png", ".jpg", ".gif", ".webp")):
            write(
                root,
                "articles/bad.md",
                f"---\ntitle: X\nimage: {bad[0][9:]}\n---\n\n![p]({bad[0][9:]})\n".encode(),
            )
        write(root, *bad)
        everything_goes_on(root)


def _loop(root: Path) -> None:
    (root / "articles" / "loop.md").symlink_to("loop.md")
    (root / "articles" / "media" / "loop.svg").symlink_to("loop.svg")
    (root / "locales" / "be" / "LC_MESSAGES" / "articles" / "loop.po").symlink_to("loop.po")


def _dead_link(root: Path) -> None:
    (root / "articles" / "dead.md").symlink_to("nowhere.md")


def _folders(root: Path) -> None:
    for name in ("articles/folder.md", "articles/media/folder.svg",
                 "locales/be/LC_MESSAGES/articles/folder.po",
                 "locales/be/LC_MESSAGES/articles/folder.mo"):  # fmt: skip
        (root / name).mkdir()


def _not_utf8_names(root: Path) -> None:
    for name in (b"articles/\xff.md", b"articles/media/\xff.svg",
                 b"locales/be/LC_MESSAGES/articles/\xff.po"):  # fmt: skip
        path = os.fsencode(root) + b"/" + name
        with open(path, "wb") as file:
            file.write(b"text")


def _pipe(root: Path) -> None:
    os.mkfifo(root / "articles" / "pipe.md")
    os.mkfifo(root / "articles" / "media" / "pipe.svg")
    (root / "articles" / "to-pipe.md").symlink_to("pipe.md")
    for name in ("be/LC_MESSAGES/articles/pipe.po", "be/LC_MESSAGES/articles/first.mo",
                 "be/LC_MESSAGES/articles/pipe.mo", "templates/articles/pipe.pot"):  # fmt: skip
        (root / "locales" / name).unlink(missing_ok=True)
        os.mkfifo(root / "locales" / name)


@pytest.mark.parametrize("make", [_loop, _dead_link, _folders, _not_utf8_names, _pipe])
def test_what_is_no_file_harms_no_other(good: Path, make: Callable[[Path], None]) -> None:
    with copied(good) as root:
        make(root)
        everything_goes_on(root)


@FILES
@given(text=bad_settings)
@example(text="[reader]\nthreshold = " + LONG_NUMBER)
def test_bad_settings_are_told_with_their_file(good: Path, text: str) -> None:
    with copied(good) as root:
        write(root, "pieraklad.toml", text.encode("utf-8", "surrogatepass"))
        for command in ("extract", "check", "stats", "update", "compile"):
            ended = run(root, command)
            if ended.status == 2:
                assert str(root) in ended.said or "articles" in ended.said, ended.said


@FILES
@given(data=bad_glossaries)
def test_a_bad_glossary_is_told_with_its_file_and_stops_nothing_else(
    good: Path, data: bytes
) -> None:
    with copied(good) as root:
        write(root, "glossary.csv", data)
        (root / "articles" / "first.md").write_text(GOOD["first"] + "\n[gone](gone.md)\n", "utf-8")
        ended = run(root, "check")
        assert "first.md:10: error: gone.md" in ended.said  # whatever the glossary says
        serves(root)
        builds(root)
        for command in ("extract", "update", "compile", "stats"):
            assert run(root, command).status == 0
        if b"term,translation" not in data:
            assert ended.status == 1
            assert "glossary.csv" in ended.said
