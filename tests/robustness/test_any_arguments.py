"""Any arguments and any file: every command ends with 0, 1 or 2, and with a line that says what to do."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from robustness.commands import run
from robustness.strategies import LONG_NUMBER, Named, bad_article_bytes, bad_catalog_bytes

CONFIG = '[site]\nlanguages = ["be", "en"]\n'
ARTICLE = "---\ntitle: One\nlang: en\n---\n\nA good sentence.\n"

# Never `serve`, which does not end by itself when all is well, except with wrong options.
_words = st.one_of(
    st.sampled_from([
        "", "-", "--", "-h", "--help", "--version", "--project", ".", "..", "nowhere", "/", "a.md", "a.po", "bad",
        "bad.md", "bad.po", "bad.html", "bad.txt", "bad.csv", "bad.tmx", "bad.xlf", "articles", "locales", "be", "en", "xx", "mul",
        "zz-Latn", "be-Latn", "--lang", "--to", "--format", "json", "sarif", "--check", "--fix", "--force", "--pseudo",
        "--site", ".", "--source-tree", "articles", "--translation-tree", "--update", "--suffix", "--threshold", "--catalogs",
        "locales/{lang}/{path}.po", "-o", "out", "--catalog", "--source", "--translation", "--article", "--explain", "links", "--scheme", "official",
        "--minor", "--use-fuzzy", "--from", "html", "--title", "--slug", "con", "--date", "2024-02-30", LONG_NUMBER,
        "a" * 5_000, "ў" * 200, "\udcff", "\n", "../../../../etc", "articles/one.md", "import", "export", "list", "find",
    ]),
    st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12),
)  # fmt: skip
_COMMANDS = [
    "init", "import", "segments", "extract", "update", "check", "compile", "translate", "stats", "build", "adopt",
    "render", "mdbook", "merge", "tm", "glossary", "transliterate", "slug", "variant", "frobnicate", "",
]  # fmt: skip
_lines = st.tuples(st.sampled_from(_COMMANDS), st.lists(_words, max_size=5)).map(
    lambda line: [line[0], *line[1]]
)
_bytes = st.one_of(bad_article_bytes, bad_catalog_bytes, st.sampled_from([
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b"<tmx", b"<html", b"<!DOCTYPE", b"<xliff/>", b"<tmx><tu/></tmx>",
    b'<?xml version="1.0" encoding="nonsense"?><tmx/>', b'<?xml version="1.0" encoding="utf-7"?><xliff/>',
    b"article,language,source,translation\n\"",
     b"article;language;source;translation\na;be;b;c\n",
    b'<tmx version="1.4"><body><tu><tuv xml:lang="be"><seg>x</seg></tuv><tuv><seg/></tuv></tu></body></tmx>',
    b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="xx"><file id="f"><unit id="u"/></file></xliff>',
]))  # fmt: skip

_bytes = st.one_of(_bytes, st.sampled_from([
    Named.of("a long cell", b"article,language,source,translation\n" + b"x" * 200_000),
    Named.of("a long name of a column", b"x" * 200_000 + b",y"),
    Named.of("many elements", b"<a>" * 20_000),
]))  # fmt: skip

ANY = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example,
                           HealthCheck.function_scoped_fixture],
)  # fmt: skip


@contextmanager
def project(monkeypatch: pytest.MonkeyPatch, data: bytes) -> Iterator[Path]:
    """Provide a current folder with a project in it, and bad files with all names used in the arguments."""
    with tempfile.TemporaryDirectory() as name, monkeypatch.context() as patch:
        root = Path(name) / "site"
        (root / "articles").mkdir(parents=True)
        (root / "pieraklad.toml").write_text(CONFIG, "utf-8")
        (root / "articles" / "one.md").write_text(ARTICLE, "utf-8")
        for ending in ("", ".md", ".po", ".html", ".txt", ".csv", ".tmx", ".xlf"):
            (root / f"bad{ending}").write_bytes(data)
        (Path(name) / "home").mkdir()
        patch.setenv("HOME", str(Path(name) / "home"))
        patch.chdir(root)
        yield root


@ANY
@given(line=_lines, data=_bytes)
def test_any_arguments_end_with_a_status_and_a_line(
    monkeypatch: pytest.MonkeyPatch, line: list[str], data: bytes
) -> None:
    with project(monkeypatch, data):
        ended = run(*line, stdin=data)
        if ended.status == 2:
            assert ended.said.strip(), line


_ON_FILES = [
    ["import", "bad.txt"], ["import", "bad.md"], ["import", "bad.html"], ["segments", "bad.md"], ["segments", "bad.html"],
    ["segments", "bad.txt", "--format", "json"], ["translate", "bad.md", "--catalog", "bad.po"], ["translate", "bad.html", "--pseudo"],
    ["translate", "bad.md", "--pseudo"], ["adopt", "bad.po"], ["adopt", "--source", "bad.md", "--translation", "bad.md"],
    ["adopt", "--source", "bad.md", "--translation", "bad.html", "--lang", "xx"],
    ["adopt", "--source", "articles/one.md", "--translation", "bad.md", "--lang", "mul", "-o", "out.po"],
    ["adopt", "--source", "articles/one.md", "--translation", "bad.txt", "--lang", "zz-Latn"],
    ["merge", "bad.po", "bad.po", "bad.po"], ["tm", "import", "bad.tmx"], ["tm", "import", "bad.xlf"], ["tm", "import", "bad.csv"],
    ["render", "bad.md", "--to", "be", "-o", "out", "--catalogs", "bad.po", "--fallback", "marked", "--language-key", "lang"],
    ["render", ".", "--to", "pl", "--update", "-o", "out", "--suffix", "--share-key", "done"],
    ["adopt", "--source-tree", ".", "--translation-tree", "articles", "--lang", "be"], ["adopt", "--site", ".", "--lang", "be"],
    ["mdbook"], ["check", "bad.po"], ["transliterate", "bad"], ["transliterate", "bad", "--scheme", "slug"], ["slug"],
]  # fmt: skip


@pytest.mark.parametrize("line", _ON_FILES, ids=" ".join)
@settings(ANY, max_examples=8)
@given(data=_bytes)
@example(data=b"\xff")
@example(data=b'<?xml version="1.0" encoding="nonsense"?><tmx/>')
def test_any_file_ends_with_a_status_and_a_line(
    monkeypatch: pytest.MonkeyPatch, line: list[str], data: bytes
) -> None:
    with project(monkeypatch, data):
        ended = run(*line, stdin=data)
        if ended.status == 2:
            assert ended.said.strip(), line
